"""What a function's expressions are worth, visit by visit, and what a disturbed one changes."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.grading.locating.marks import Mark, is_made_of, mark, plain
from autograder.grading.locating.programs import snapshot
from autograder.grading.locating.scopes import said_in

SEE, VALUE, AT = "__locating_see__", "__locating_value__", "__locating_at__"
"""Names that a watched function finds its watch by."""
MAX_VISITS = 24
"""The most visits of an expression that are kept."""
SCOPE_VISITS = 2
FACTOR = 1.37
"""What a disturbed value is multiplied by."""

_HERE: dict[str, Any] = {"lineno": 1, "col_offset": 0}
"""Where what is written into a tree stands: nobody asks, and to look for it costs half of all."""
SEEN = (ast.Name, ast.Subscript, ast.Attribute, ast.BinOp, ast.Call, ast.UnaryOp, ast.IfExp)


@dataclass
class Watch:
    """What was seen while a watched function ran."""

    seen: dict[int, list[Mark | None]] = field(default_factory=dict)
    """Marks by the number of an expression."""
    scope_visits: int = SCOPE_VISITS
    """Visits of a statement whose scope is looked at: what a mistake spoils, it spoils later."""
    scopes_of: Set[int] = frozenset()
    """Statements whose scopes alone are looked at, by their numbers; where empty, all."""
    scopes: dict[int, list[dict[str, Mark]]] = field(default_factory=dict)
    """What each plain expression was worth before a statement ran, by its number."""
    visited: dict[int, int] = field(default_factory=dict)
    """How often a statement ran, by its number."""
    disturbed: int = -1
    """The statement whose value is multiplied."""
    was_disturbed: bool = False
    """Whether there was something to multiply."""
    every: set[Mark] = field(default_factory=set)
    known: set[Mark] = field(default_factory=set)
    """Marks that the reference passes through, plain; and those of what is made of these."""
    strange: dict[int, int] = field(default_factory=dict)
    """When an expression was first worth something else, by its number."""
    kept_at: Mapping[int, Set[int]] = field(default_factory=dict)
    """The visits at which a statement's scope is kept, by its number."""
    kept: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    def names(self) -> dict[str, Callable[..., Any]]:
        """What a watched function calls."""
        return {SEE: self._see, VALUE: self._value, AT: self._at}

    def _see(self, number: int, value: Any) -> Any:
        marks = self.seen.get(number)
        if marks is None:
            marks = self.seen[number] = []
        if len(marks) < MAX_VISITS:
            found = mark(value)
            marks.append(found)
            if found is not None:
                self.every.add(found)
                if self.known:
                    self._look_at(number, plain(found), value)
                if isinstance(value, np.ndarray) and value.ndim == 2:
                    self.every.add(mark(value.T) or "")
        return value

    def _look_at(self, number: int, found: Mark, value: Any) -> None:
        """Remember what is strange, and that something new is made of what is known."""
        if found.endswith(":0") or found in self.known or number in self.strange:
            return
        if is_made_of(value, self.known):
            self.known.add(found)
        else:
            self.strange.setdefault(number, len(self.strange))

    def _value(self, number: int, value: Any) -> Any:
        if number == self.disturbed:
            other = _multiplied(value)
            self.was_disturbed = self.was_disturbed or other is not value
            return other
        return value

    def _at(self, number: int, scope: Mapping[str, Any]) -> None:
        count = self.visited[number] = self.visited.get(number, 0) + 1
        if count - 1 in self.kept_at.get(number, ()):
            kept = {name: snapshot(value) for name, value in scope.items()}
            self.kept.setdefault(number, []).append(kept)
        if count <= self.scope_visits and (not self.scopes_of or number in self.scopes_of):
            self.scopes.setdefault(number, []).append(dict(said_in(scope)))


def _multiplied(value: Any) -> Any:
    numbers: Any = value
    if isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind == "f":
        return numbers * FACTOR if np.any(numbers) else numbers + (FACTOR - 1)
    if isinstance(value, float):
        return value * FACTOR if value else FACTOR - 1
    if type(value) in (list, tuple):
        return type(value)([_multiplied(item) for item in value])
    if type(value) is dict:
        return {key: _multiplied(item) for key, item in value.items()}
    return value


def parts_of(statement: ast.stmt) -> list[ast.AST]:
    """What is disturbed of a statement: the elements that it lists, or itself."""
    value = getattr(statement, "value", None)
    if value is None:
        return []
    if isinstance(statement, ast.Expr):
        return [statement] if isinstance(value, ast.Call) and _is_append(value) else []
    if isinstance(value, (ast.Tuple, ast.List, ast.Dict)):
        elements: list[Any] = value.values if isinstance(value, ast.Dict) else value.elts
        return [each for each in elements if not isinstance(each, ast.Starred)]
    return [statement]


def numbered(function: ast.FunctionDef) -> list[ast.AST]:
    """All nodes of a function in an order that is the same for the same text."""
    return list(ast.walk(function))


def watched(
    function: ast.FunctionDef, base: int = 0, *, values_only: bool = False
) -> ast.FunctionDef:
    """Change the tree of a function so that it tells its watch what it passes through.

    Parameters
    ----------
    function : FunctionDef
        Changed in place; see `places.parse` for another.
    base : int
        The number of its first node: several functions may share a watch.
    values_only : bool
        Let the values of statements alone pass by the watch, to be disturbed.
    """
    numbers = {id(node): number for number, node in enumerate(numbered(function), base)}
    writer = _Writer(numbers, values_only)
    function.body = writer.block(function.body)
    return function


class _Writer(ast.NodeTransformer):
    def __init__(self, numbers: Mapping[int, int], values_only: bool) -> None:
        self._numbers = numbers
        self._values_only = values_only

    def block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for statement in body:
            number = self._numbers[id(statement)]
            if not self._values_only:
                scope = ast.Call(ast.Name("locals", ast.Load(), **_HERE), [], [], **_HERE)
                found.append(ast.Expr(_call(AT, number, scope), **_HERE))
            result = None if self._values_only else self._result(statement)
            found.append(self._statement(statement, number))
            found += [] if result is None else [result]
        return found

    def _result(self, statement: ast.stmt) -> ast.stmt | None:
        """What tells, after `+=`, what came of it."""
        if not isinstance(statement, ast.AugAssign):
            return None
        number, target = self._numbers[id(statement.target)], copy.deepcopy(statement.target)
        if any(isinstance(node, ast.Call) for node in ast.walk(target)):
            return None
        target.ctx = ast.Load()
        return ast.Expr(_call(SEE, number, target), **_HERE)

    def _statement(self, statement: Any, number: int) -> ast.stmt:
        for name in ("body", "orelse", "finalbody"):
            inner = getattr(statement, name, None)
            if isinstance(inner, list):
                setattr(statement, name, self.block(inner))
        for handler in getattr(statement, "handlers", ()):
            handler.body = self.block(handler.body)
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            return statement
        for name in ("value", "iter", "test", "exc"):
            inner = getattr(statement, name, None)
            if isinstance(inner, ast.expr):
                setattr(statement, name, self.visit(inner))
        for target in [*getattr(statement, "targets", ()), getattr(statement, "target", None)]:
            if isinstance(target, ast.Subscript):
                target.slice = self.visit(target.slice)
        self._disturbable(statement, number)
        return statement  # type: ignore[no-any-return]

    def _disturbable(self, statement: Any, number: int) -> None:
        value = getattr(statement, "value", None)
        if value is None:
            return
        if isinstance(statement, ast.Expr):
            if isinstance(value, ast.Call) and _is_append(value):
                value.args[-1] = _call(VALUE, number, value.args[-1])
        elif self._values_only and isinstance(value, (ast.Tuple, ast.List, ast.Dict)):
            elements = value.values if isinstance(value, ast.Dict) else value.elts
            elements[:] = [
                each
                if isinstance(each, ast.Starred)
                else _call(VALUE, self._numbers[id(each)], each)
                for each in elements
            ]
        else:
            statement.value = _call(VALUE, number, value)

    def generic_visit(self, node: ast.AST) -> Any:
        if self._values_only or isinstance(node, (ast.JoinedStr, ast.Lambda)):
            return node
        number = self._numbers.get(id(node))
        if isinstance(node, ast.Call):
            self._visit_call(node)
        else:
            super().generic_visit(node)
        if number is None or not isinstance(node, SEEN):
            return node
        if not isinstance(getattr(node, "ctx", _LOAD), ast.Load):
            return node
        return _call(SEE, number, node)

    def _visit_call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute):
            node.func.value = self.visit(node.func.value)
        node.args = [self.visit(each) for each in node.args]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)


_LOAD = ast.Load()


def _is_append(call: ast.Call) -> bool:
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    return method in ("append", "insert", "appendleft") and bool(call.args)


def _call(name: str, number: int, value: Any) -> Any:
    known = ast.Constant(number, **_HERE)
    return ast.Call(ast.Name(name, ast.Load(), **_HERE), [known, value], [], **_HERE)
