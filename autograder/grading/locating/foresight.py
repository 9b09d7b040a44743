"""What a statement would be worth with an edit, told from its scope alone, without a try.

At the first visit at which a statement's value is none of the reference's, its scope is kept. An
edit after which it is worth, there, what the reference passes through and the student never does
is likely to be the repair; to evaluate an expression costs a thirtieth of a try.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Mapping, Set
from typing import Any

from autograder.grading.locating.edits import Edit
from autograder.grading.locating.statements import OPERATORS, Statements, value_of
from autograder.grading.locating.watch import Mark, is_made_of, mark, plain


class Foresight:
    """Tells which edits make a statement worth what is missing.

    Parameters
    ----------
    scopes : mapping
        By the number of a statement (its place's base and its own): what it could speak of where
        its value first was none of the reference's.
    known, missing : set of str
        Marks that the reference passes through, plain, and those that the student never does.
    guarded : callable
        Calls a function of no arguments; None where it raises or takes too long.
    """

    def __init__(
        self,
        scopes: Mapping[int, Mapping[str, Any]],
        known: Set[Mark],
        missing: Set[Mark],
        guarded: Callable[[Callable[[], Any]], Any],
    ) -> None:
        self._scopes = scopes
        self._known = known
        self._missing = missing
        self._guarded = guarded

    def is_promising(self, of: Statements, statement: ast.stmt, part: ast.AST, edit: Edit) -> bool:
        """Whether an edit makes a statement worth what is missing; or, by less, what is known."""
        scope = self._scopes.get(of.number(statement))
        text = None if scope is None else _edited(of, part, edit)
        if scope is None or text is None:
            return False
        value = self._guarded(lambda: _worth(text, scope))
        found = mark(value)
        wanted = self._known if _takes_away(edit) else self._missing
        if found is None or found.endswith(":0"):
            return False
        return plain(found) in wanted or is_made_of(value, self._known)


def _takes_away(edit: Edit) -> bool:
    start, stop, new = edit.splices[0]
    return new.encode() in edit.place.text[start:stop]


def _worth(text: str, scope: Mapping[str, Any]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code = compile(text, "<edited>", "eval", dont_inherit=True)
        return eval(code, dict(scope))  # noqa: S307 - the student's own expression


def _edited(of: Statements, part: Any, edit: Edit) -> str | None:
    """What a part's value is made by, with an edit; None where the edit is elsewhere."""
    node = part.value if isinstance(part, ast.AugAssign) else value_of(part)
    if len(edit.splices) != 1 or not isinstance(node, ast.expr):
        return None
    (start, stop), (first, last, new) = of.place.span(node), edit.splices[0]
    if not start <= first <= last <= stop:
        return None
    text = of.place.text
    made = f"({text[start:first].decode()}{new}{text[last:stop].decode()})"
    if not isinstance(part, ast.AugAssign):
        return made
    operator = OPERATORS.get(type(part.op), ("", ()))[0]
    return f"{of.place.of(part.target)} {operator} {made}" if operator else None
