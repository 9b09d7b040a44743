"""What a function's expressions are worth, visit by visit, and what a disturbed one changes.

A value is kept as a short text, its *mark*: shape and one number, a sum of its entries with fixed
weights. Two arrays share a mark when they are equal to seven digits or so. Marks of the student's
values are compared with those of the reference's, in which the names are others.
"""

from __future__ import annotations

import ast
import copy
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from autograder.grading.locating.programs import snapshot

SEE, VALUE, AT = "__locating_see__", "__locating_value__", "__locating_at__"
"""Names that a watched function finds its watch by."""
MAX_VISITS = 24
"""Of an expression that are kept."""
SCOPE_VISITS = 2
MAX_PARTS = 24
"""Of an array that are looked at one by one."""
MAX_SCOPE = 200
"""Expressions that are looked at in one scope."""
FACTOR = 1.37
"""What a disturbed value is multiplied by."""

Mark = str
Series = str
"""The marks of an expression's visits, joined."""

SEEN = (ast.Name, ast.Subscript, ast.Attribute, ast.BinOp, ast.Call, ast.UnaryOp, ast.IfExp)


@lru_cache(maxsize=512)
def _weights(size: int) -> Any:
    return np.cos(np.arange(1, size + 1) * 1.7) + 0.3


_SCALAR = float(np.cos(1.7) + 0.3)


def mark(value: Any) -> Mark | None:
    """The mark of a number or an array, None for all else."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in "fiub" or value.size > 4096:
            return None
        number = float(value.ravel() @ _weights(value.size)) if value.size else 0.0
        return f"{'x'.join(map(str, value.shape))}:{_rounded(number)}"
    if isinstance(value, bool):
        return f"b:{value}"
    if isinstance(value, (int, float, np.generic)):
        try:
            return f":{_rounded(float(value) * _SCALAR)}"
        except (TypeError, ValueError, OverflowError):
            return None
    return None


def _rounded(number: float) -> str:
    return f"{number + 0.0:.6e}" if abs(number) > 1e-13 else "0"


def shape_of(value_mark: Mark) -> str:
    """Of the array that a mark is of; empty for a number."""
    return value_mark.partition(":")[0]


@lru_cache(maxsize=8192)
def plain(value: Series) -> Series:
    """Marks, the same for a column, a row, a flat vector; and for a number alone in an array."""
    if "|" in value:
        return "|".join(map(plain, value.split("|")))
    shape, colon, number = value.partition(":")
    return f"{plain_shape(shape)}{colon}{number}"


def plain_shape(shape: str) -> str:
    """A shape without the axes of one entry."""
    return "x".join(size for size in shape.split("x") if size != "1")


def is_made_of(value: Any, known: Set[Mark], depth: int = 2) -> bool:
    """Whether an array is nothing but known ones, one after the other along its first axis."""
    while isinstance(value, np.ndarray) and value.ndim > 1 and len(value) == 1:
        value = value[0]
    if not isinstance(value, np.ndarray) or value.ndim < 2 or not depth:
        return False
    size = len(value)
    counts = [n for n in dict.fromkeys((size, 2, 3, 4)) if 1 < n <= MAX_PARTS and size % n == 0]
    return any(
        all(
            _is_known(value[start : start + size // count], known, depth)
            for start in range(0, size, size // count)
        )
        for count in counts
    )


def _is_known(value: Any, known: Set[Mark], depth: int) -> bool:
    found = plain(mark(value) or "")
    return found in known or found.endswith(":0") or is_made_of(value, known, depth - 1)


def series(marks: Sequence[Mark | None]) -> Series | None:
    """The marks of all visits as one text; None where one is missing."""
    if not marks or None in marks:
        return None
    return "|".join([each for each in marks if each is not None])


@dataclass
class Watch:
    """What was seen while a watched function ran."""

    seen: dict[int, list[Mark | None]] = field(default_factory=dict)
    """By the number of an expression."""
    scope_visits: int = SCOPE_VISITS
    """Visits of a statement whose scope is looked at: what a mistake spoils, it spoils later."""
    scopes: dict[int, list[dict[str, Mark]]] = field(default_factory=dict)
    """By the number of a statement: what each plain expression was worth before it ran."""
    visited: dict[int, int] = field(default_factory=dict)
    """By the number of a statement, how often it ran."""
    disturbed: int = -1
    """The statement whose value is multiplied."""
    was_disturbed: bool = False
    """Whether there was something to multiply."""
    every: set[Mark] = field(default_factory=set)
    known: set[Mark] = field(default_factory=set)
    """Marks that the reference passes through, plain; and those of what is made of these."""
    strange: dict[int, int] = field(default_factory=dict)
    """By the number of an expression: when it was first worth something else."""
    kept_at: Mapping[int, Set[int]] = field(default_factory=dict)
    """By the number of a statement, the visits at which its scope is kept."""
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
        if count <= self.scope_visits:
            self.scopes.setdefault(number, []).append(dict(_said(scope)))


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


def _said(scope: Mapping[str, Any]) -> Iterator[tuple[str, Mark]]:
    """Plain expressions of a scope and what they are worth: names first, then what is in them."""
    steps = [(name, value) for name, value in scope.items() if type(value) in (int, str)]
    inside: list[tuple[str, Any]] = []
    for name, value in scope.items():
        inside += _inside(name, value)
    plain = [*scope.items(), *inside]
    entries = (pair for text, value in plain for pair in _entries(text, value, steps))
    count = 0
    for text, value in itertools.chain(plain, entries):
        found = mark(value)
        if found is not None:
            yield text, found
            count += 1
            if count >= MAX_SCOPE:
                return


def _inside(text: str, value: Any) -> list[tuple[str, Any]]:
    """The items of a dict, or an object's attributes and what is in those."""
    if isinstance(value, dict):
        return [(f"{text}[{key!r}]", v) for key, v in list(value.items())[:24] if type(key) is str]
    attributes = getattr(value, "__dict__", None)
    if type(attributes) is not dict or callable(value):
        return []
    own = [(f"{text}.{key}", v) for key, v in list(attributes.items())[:12]]
    return own + [pair for said, v in own if isinstance(v, dict) for pair in _inside(said, v)]


def _entries(text: str, value: Any, steps: Sequence[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        keys = [(name, key) for name, key in steps if type(key) is str and key in value]
        yield from ((f"{text}[{name}]", value[key]) for name, key in keys)
        return
    is_rows = isinstance(value, np.ndarray) and value.ndim > 1
    if not is_rows and not isinstance(value, (list, tuple)):
        return
    size = len(value)
    for step, index in steps:
        for more, said in ((0, ""), (1, " + 1"), (-1, " - 1")) if type(index) is int else ():
            if 0 <= index + more < size:
                yield f"{text}[{step}{said}]", value[index + more]
    if isinstance(value, (list, tuple)) and size <= 6:
        yield from ((f"{text}[{index}]", item) for index, item in enumerate(value))
    if size:
        yield f"{text}[-1]", value[-1]


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
    return ast.fix_missing_locations(function)


class _Writer(ast.NodeTransformer):
    def __init__(self, numbers: Mapping[int, int], values_only: bool) -> None:
        self._numbers = numbers
        self._values_only = values_only

    def block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for statement in body:
            number = self._numbers[id(statement)]
            if not self._values_only:
                scope = ast.Call(ast.Name("locals", ast.Load()), [], [])
                found.append(ast.Expr(_call(AT, number, scope)))
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
        return ast.Expr(_call(SEE, number, target))

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
    return ast.Call(ast.Name(name, ast.Load()), [ast.Constant(number), value], [])
