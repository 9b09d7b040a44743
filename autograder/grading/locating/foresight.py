"""What a statement would be worth with an edit, told from its scope alone, without a try.

A statement's scope is kept at its first visit, and at the first one at which its value is none of
the reference's. An edit after which it is worth, there, what the reference passes through and the
student never does is likely to be the repair; to evaluate it costs a thirtieth of a try.
"""

from __future__ import annotations

import ast
import functools
import warnings
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any

from autograder.grading.locating.edits import PLAIN, PROMISING, UNLIKELY, Edit
from autograder.grading.locating.statements import OPERATORS, Statements, value_of
from autograder.grading.locating.watch import Mark, is_made_of, mark, plain, plain_shape, shape_of


class Foresight:
    """Tells which edits make a statement worth what is missing.

    Parameters
    ----------
    scopes : mapping
        By the number of a statement (its place's base and its own): what it could speak of at
        its first visit, and where its value first was none of the reference's.
    known, missing : set of str
        Marks that the reference passes through, plain, and those that the student never does.
    guarded : callable
        Calls a function of no arguments; None where it raises or takes too long.
    """

    def __init__(
        self,
        scopes: Mapping[int, Sequence[Mapping[str, Any]]],
        known: Set[Mark],
        missing: Set[Mark],
        guarded: Callable[[Callable[[], Any]], Any],
    ) -> None:
        self._scopes = scopes
        self._known = known
        self._missing = missing
        self._guarded = guarded

    def tier(self, of: Statements, statement: ast.stmt, part: ast.AST, edit: Edit) -> int:
        """An edit's tier, in view of what it makes a statement worth.

        At the first visit the wrong value may be one that the reference has elsewhere; where it
        first is none of the reference's, what is wrong may have come back to where it began.
        """
        scopes = self._scopes.get(of.number(statement), ())
        text = _edited(of, part, edit) if scopes else None
        if text is None:
            return edit.tier
        shape, found = of.shape(value_of(part)), ""
        for scope in scopes:
            value = self._guarded(functools.partial(_worth, text, scope))
            found = plain(mark(value) or "")
            if shape is not None and plain_shape(shape) != shape_of(found):
                continue
            wanted = self._known if _takes_away(edit) else self._missing
            if not found.endswith(":0") and (
                found in wanted or (len(scopes) > 1 and is_made_of(value, self._known))
            ):
                return PROMISING
        return edit.tier if found in self._known else max(UNLIKELY, edit.tier)


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
    is_added = isinstance(part, ast.AugAssign)
    node = part.value if is_added else value_of(part)
    if len(edit.splices) != 1 or not isinstance(node, ast.expr):
        return None
    (start, stop), (first, last, new) = of.place.span(node), edit.splices[0]
    value, text = of.place.of(node), of.place.text
    operator = OPERATORS.get(type(part.op), ("", ()))[0] if is_added else ""
    if start <= first <= last <= stop:
        value = text[start:first].decode() + new + text[last:stop].decode()
    elif last == start and edit.rank == PLAIN and new.strip().endswith("="):
        operator = new.strip()[:-1]
    else:
        return None
    if not operator:
        return None if is_added and not new.strip() == "=" else f"({value})"
    target = part.target if is_added else part.targets[0]
    return f"{of.place.of(target)} {operator} ({value})"
