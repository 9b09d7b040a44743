"""Small edits of a statement: assigned or added to, left out, moved, done in another place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from autograder.grading.locating.edits import MOVED, PLAIN, PROMISING, Edit, Splice
from autograder.grading.locating.statements import (
    OPERATORS,
    Statements,
    is_docstring,
    shape_of_series,
)

_NAMING = (ast.Name, ast.Subscript, ast.Attribute)


class StatementEdits:
    """What may stand for one statement.

    Parameters
    ----------
    statements : Statements
    statement : stmt
    """

    def __init__(self, statements: Statements, statement: Any) -> None:
        self._of = statements
        self._place = statements.place
        self._statement = statement
        self._turns = statements.turns_at(getattr(statement, "value", statement)) is not None

    def _splice(self, *splices: Splice, rank: int = PLAIN) -> Edit:
        number = self._of.number_of[id(self._statement)]
        line = self._place.line(self._statement.lineno)
        return Edit(self._place, number, line, tuple(splices), rank)

    def whole(self, text: str) -> Edit:
        """Another statement in its place."""
        return self._splice((*self._place.span(self._statement), text), rank=MOVED)

    def assignments(self) -> Iterator[Edit]:
        """`=` for `+=`, `-=` for `+=`, and the other way round."""
        for splice in self._other_signs():
            edit = self._splice(splice)
            # What is right by itself may be added where it should be set, or set once too often.
            yield edit if self._turns else replace(edit, tier=PROMISING)

    def kept_as_it_was(self) -> Iterator[Edit]:
        """Numbers of its own, or zeros, for what is the same array as something else."""
        node, place = self._statement, self._place
        if isinstance(node, ast.Assign) and isinstance(node.value, _NAMING):
            if self._of.shape(node.value):
                for own in ("1 * ", "0 * "):
                    splice = (*place.span(node.value), own + place.of(node.value))
                    yield replace(self._splice(splice), tier=PROMISING)

    def first_set(self) -> Iterator[Edit]:
        """What an array begins with, where it is made and never given it."""
        node = self._statement
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            return
        _, _, rest = (self._of.shape(node.value) or "").partition("x")
        if not rest or not isinstance(node.targets[0], ast.Name):
            return
        stop, indent = self._of.lines(node)[1], self._of.indent(node)
        for name, marks in self._of.scope(node).items():
            if name.isidentifier() and shape_of_series(marks) == rest:
                said = f"{indent}{node.targets[0].id}[0] = {name}\n"
                yield replace(self._splice((stop, stop, said)), tier=PROMISING)

    def kept_apart(self) -> Iterator[Edit]:
        """What every step sets in the same place, set in a place of its own."""
        targets = getattr(self._statement, "targets", [])
        if len(targets) != 1 or not isinstance(targets[0], ast.Subscript):
            return
        index = targets[0].slice
        for part in index.elts if isinstance(index, ast.Tuple) else [index]:
            number = part.operand if isinstance(part, ast.UnaryOp) else part
            if isinstance(number, ast.Constant) and type(number.value) is int:
                for step in sorted(self._of.steps):
                    yield replace(self._splice((*self._place.span(part), step)), tier=PROMISING)

    def _other_signs(self) -> Iterator[Splice]:
        node, place = self._statement, self._place
        if isinstance(node, ast.AugAssign):
            start, stop = place.span(node.target)[1], place.span(node.value)[0]
            between = place.text[start:stop].decode()
            own = OPERATORS[type(node.op)][0] + "=" if type(node.op) in OPERATORS else ""
            for other in ("=", "+=", "-=", "*="):
                if own and between.count(own) == 1 and other != own:
                    yield start, stop, between.replace(own, other)
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            if isinstance(node.targets[0], (ast.Name, ast.Subscript, ast.Attribute)):
                start, stop = place.span(node.targets[0])[1], place.span(node.value)[0]
                between = place.text[start:stop].decode()
                if between.count("=") == 1:
                    for other in ("+=", "-="):
                        yield start, stop, between.replace("=", other)

    def rearranged(self) -> Iterator[Edit]:
        """Left out, moved, or done in another place."""
        around = self._of.parent.get(id(self._statement))
        block = _block_of(around, self._statement)
        if block is None or around is None:
            return
        index = block.index(self._statement)
        start, stop = self._of.lines(self._statement)
        lines = self._place.text[start:stop].decode()
        indent = self._of.indent(self._statement)
        yield self._splice((start, stop, f"{indent}pass\n"), rank=MOVED)
        if isinstance(self._statement, ast.If):
            yield from self._without_condition(start, stop)
        for other_index, other in enumerate(block):
            if abs(other_index - index) > 12 or other is self._statement or is_docstring(other):
                continue
            first, last = self._of.lines(other)
            if other_index < index:
                yield self._splice((first, first, lines), (start, stop, ""), rank=MOVED)
            elif other_index > index:
                yield self._splice((start, stop, ""), (last, last, lines), rank=MOVED)
        if isinstance(around, (ast.For, ast.While, ast.If, ast.With)):
            yield from self._out_of(around, start, stop, lines, indent)
        for other in block:
            if isinstance(other, (ast.For, ast.While)) and other is not self._statement:
                yield from self._into(other, start, stop, lines, indent)

    def _without_condition(self, start: int, stop: int) -> Iterator[Edit]:
        """The body alone, whatever the condition says; or the other branch alone."""
        node = self._statement
        indent = self._of.indent(node)
        for body in (node.body, node.orelse):
            if body:
                first, last = self._of.lines(body[0])[0], self._of.lines(body[-1])[1]
                inner = self._of.indent(body[0])
                text = self._place.text[first:last].decode()
                yield self._splice((start, stop, _indented(text, inner, indent)), rank=MOVED)

    def _out_of(
        self, around: Any, start: int, stop: int, lines: str, indent: str
    ) -> Iterator[Edit]:
        """Moves it before the loop that it is in, or behind it."""
        first, last = self._of.lines(around)
        moved = _indented(lines, indent, self._of.indent(around))
        left = f"{indent}pass\n"
        yield self._splice((first, first, moved), (start, stop, left), rank=MOVED)
        if stop == last:
            yield self._splice((start, stop, left + moved), rank=MOVED)
        else:
            yield self._splice((start, stop, left), (last, last, moved), rank=MOVED)

    def _into(self, loop: Any, start: int, stop: int, lines: str, indent: str) -> Iterator[Edit]:
        """Moves it into a loop beside it: as the first or the last that is done there."""
        first, last = self._of.lines(loop.body[0])[0], self._of.lines(loop.body[-1])[1]
        moved = _indented(lines, indent, self._of.indent(loop.body[0]))
        for at in (first, last):
            yield self._splice((start, stop, ""), (at, at, moved), rank=MOVED)
            yield self._splice((at, at, moved), rank=MOVED)


def in_place(of: Statements) -> Iterator[Edit]:
    """Each change of an array where it lies, made a new one."""
    for statement in of.statements:
        if isinstance(statement, ast.AugAssign) and type(statement.op) in OPERATORS:
            if of.shape(statement.target):
                target, value = of.place.of(statement.target), of.place.of(statement.value)
                said = f"{target} = {target} {OPERATORS[type(statement.op)][0]} ({value})"
                yield StatementEdits(of, statement).whole(said)


def left_out(of: Statements) -> Iterator[Edit]:
    """Each statement that ran, left out."""
    for statement in of.statements:
        if of.visits(statement):
            start, stop = of.lines(statement)
            splice = (start, stop, f"{of.indent(statement)}pass\n")
            line = of.place.line(statement.lineno)
            number = of.number_of[id(statement)]
            yield Edit(of.place, number, line, (splice,), MOVED)


def _block_of(around: ast.AST | None, statement: ast.stmt) -> list[ast.stmt] | None:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(around, name, None)
        if isinstance(block, list) and statement in block:
            return block
    return None


def _indented(lines: str, old: str, new: str) -> str:
    return "".join(
        new + line[len(old) :] if line.startswith(old) else line
        for line in lines.splitlines(keepends=True)
    )
