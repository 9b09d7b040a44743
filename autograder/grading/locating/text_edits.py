"""All small edits of one statement's text: what a slip of the pen makes of it, undone.

Each stays valid Python as far as can be told without trying.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from autograder.grading.locating.edits import FAR, MOVED, PLAIN, PROMISING, Edit, Splice
from autograder.grading.locating.expression_edits import ExpressionEdits
from autograder.grading.locating.statement_edits import StatementEdits
from autograder.grading.locating.statements import Statements

_TEARING = (ast.BinOp, ast.UnaryOp, ast.Attribute, ast.Subscript, ast.Compare, ast.BoolOp)


def edits_of(
    statements: Statements, statement: ast.stmt, part: ast.AST, *, far: bool
) -> list[Edit]:
    """Every edit of one statement, or of one element that it lists, where it stands.

    Parameters
    ----------
    statements : Statements
    statement : stmt
    part : AST
        The statement, or an element of it.
    far : bool
        Every other name, too, whatever it is worth.
    """
    maker = _Maker(statements, statement, part)
    return [*maker.all(), *(maker.far() if far else ())]


def everywhere(of: Statements, edits: Sequence[Edit]) -> Iterator[Edit]:
    """The same edit wherever the same text stands in the function."""
    text = of.place.text
    for edit in edits:
        if len(edit.splices) != 1 or edit.rank != PLAIN:
            continue
        start, stop, new = edit.splices[0]
        same = sorted(set(of.spans_of.get(text[start:stop], ())))
        if 2 <= len(same) <= 8 and re.fullmatch(rb"[\w.\[\]'\" +-]{2,40}", text[start:stop]):
            spread = tuple((a, b, new) for a, b in same)
            yield replace(edit, splices=spread, rank=MOVED, tier=FAR)


class _Maker:
    """Makes the edits of one statement."""

    def __init__(self, statements: Statements, statement: Any, part: ast.AST) -> None:
        self._part = part
        self._visit = statements.turns_at(part)
        self._of = statements
        self._place = statements.place
        self._statement = statement
        self._number = statements.number_of[id(statement)]
        self._line = self._place.line(statement.lineno)
        self._own = ExpressionEdits(statements, statements.scope(statement))

    def all(self) -> list[Edit]:
        found: list[Edit] = []
        for node in self._expressions():
            tier = self._of.tier(node, self._visit)
            own = [self._put(node, text) for text in self._own.replacements(node)]
            own += [self._splice(each) for each in self._own.operators(node)]
            found += [replace(edit, tier=tier) for edit in own]
            found += [replace(edit, tier=PROMISING) for edit in self._unwrapped(node)]
            found += self._exchanged(node, tier)
        if self._part is self._statement:
            whole = StatementEdits(self._of, self._statement)
            found += [*whole.assignments(), *whole.kept_as_it_was(), *whole.first_set()]
            found += [*whole.kept_apart(), *whole.rearranged()]
        else:
            found += self._exchanged(self._statement.value, 0)
        return found

    def far(self) -> list[Edit]:
        """Names and pieces that may be meant, whatever they are worth."""
        return [
            replace(self._put(node, text), tier=FAR)
            for node in self._expressions()
            for text in [*self._own.sliced(node), *self._own.other_names(node)]
        ]

    def _expressions(self) -> Iterator[Any]:
        """The expressions of a statement itself, not of those within it."""
        pending: list[ast.AST] = [self._part]
        while pending:
            node = pending.pop(0)
            for child in ast.iter_child_nodes(node):
                if not isinstance(child, (ast.stmt, ast.excepthandler)):
                    pending.append(child)
            if isinstance(node, ast.expr) and node is not self._statement:
                yield node

    def _put(self, node: Any, text: str) -> Edit:
        """Replace an expression, in parentheses where what is around would tear it apart."""
        start, stop = self._place.span(node)
        around = self._of.parent.get(id(node))
        if not _is_atom(text) and isinstance(around, _TEARING):
            text = f"({text})"
        line = self._place.line(node.lineno)
        return Edit(self._place, self._number, line, ((start, stop, text),))

    def _unwrapped(self, node: Any) -> Iterator[Edit]:
        """What is done in several places by the same call, done nowhere."""
        if not isinstance(node, ast.Call) or not node.args:
            return
        called = self._place.of(node.func)
        same = [each for each in self._of.calls if self._place.of(each.func) == called]
        if 2 <= len(same) <= 8:
            splices = [(*self._place.span(x), self._place.of(x.args[0])) for x in same if x.args]
            yield Edit(self._place, self._number, self._line, tuple(sorted(splices)))

    def _exchanged(self, node: Any, tier: int) -> Iterator[Edit]:
        """Neighbours of a list exchanged: what is right by itself may stand in the wrong place."""
        elements = node.values if isinstance(node, ast.Dict) else getattr(node, "elts", ())
        for first, second in itertools.pairwise(elements):
            if self._part not in (self._statement, first, second):
                continue
            pieces = (self._place.of(first), self._place.of(second))
            splices = zip((first, second), reversed(pieces), strict=True)
            begin_right = all(self._of.turns_at(each) != 0 for each in (first, second))
            edit = self._splice(*((*self._place.span(old), new) for old, new in splices))
            yield replace(edit, tier=PROMISING if begin_right else tier)

    def _splice(self, *splices: Splice) -> Edit:
        return Edit(self._place, self._number, self._line, splices)


def _is_atom(text: str) -> bool:
    return re.fullmatch(r"'[^']*'|[\w.]+(\[[^\[\]]*\]|\([^()]*\))*(\.T)?", text) is not None
