"""What a statement would be worth with an edit, told from its scope alone, without a try.

A statement's scope is kept at its first visit, and at the first one at which its value is none of
the reference's. An edit after which it is worth, there, what the reference passes through and the
student never does is likely to be the repair; to evaluate it costs a thirtieth of a try.
"""

from __future__ import annotations

import ast
import functools
import warnings
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from types import CodeType
from typing import Any

from autograder.grading.locating.edits import PLAIN, PROMISING, UNLIKELY, Edit
from autograder.grading.locating.marks import Mark, is_made_of, mark, plain, plain_shape, shape_of
from autograder.grading.locating.statements import OPERATORS, Statements, value_of

MOST_LOOKS = 300
"""Edits of one part that are evaluated."""


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
        self._shapes = {shape_of(each) for each in known}
        self._looks: Counter[int] = Counter()
        self._seen: dict[tuple[int, str], int] = {}
        self._guarded = guarded

    def tier(self, of: Statements, statement: ast.stmt, part: ast.AST, edit: Edit) -> int:
        """An edit's tier, in view of what it makes a statement worth.

        At the first visit the wrong value may be one that the reference has elsewhere; where it
        first is none of the reference's, what is wrong may have come back to where it began.
        """
        text = _edited(of, part, edit) if of.number(statement) in self._scopes else None
        if text is None:
            return edit.tier
        key = of.number(part), text
        if key not in self._seen:
            self._looks[key[0]] += 1
            if self._looks[key[0]] > MOST_LOOKS:
                return edit.tier
            self._seen[key] = self._sight(of, statement, part, edit, text)
        return max(UNLIKELY, edit.tier) if self._seen[key] == UNLIKELY else self._seen[key]

    def _sight(
        self, of: Statements, statement: ast.stmt, part: ast.AST, edit: Edit, text: str
    ) -> int:
        code, scopes = _compiled(text), self._scopes[of.number(statement)]
        shape, tier = of.shape(value_of(part)), UNLIKELY
        axes = None if shape is None else plain_shape(shape).count("x")
        wanted = self._known if _takes_away(edit) else self._missing
        for scope in scopes:
            value = self._guarded(functools.partial(_worth, code, scope))
            found = plain(mark(value) or "")
            is_alike = axes is None or axes == shape_of(found).count("x")
            if is_alike and not found.endswith(":0"):
                if found in wanted or self._is_made_of_known(value, found, scopes):
                    return PROMISING
            if found in self._known:
                tier = edit.tier
        return tier

    def _is_made_of_known(self, value: Any, found: Mark, scopes: Sequence[object]) -> bool:
        is_strange = len(scopes) > 1 and shape_of(found) not in self._shapes
        return is_strange and is_made_of(value, self._known)


def _compiled(text: str) -> CodeType | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return compile(text, "<edited>", "eval", dont_inherit=True)
        except (SyntaxError, ValueError):
            return None


def _worth(code: CodeType | None, scope: Mapping[str, Any]) -> Any:
    return None if code is None else eval(code, dict(scope))  # noqa: S307 - the student's own


def _takes_away(edit: Edit) -> bool:
    start, stop, new = edit.splices[0]
    return new.encode() in edit.place.text[start:stop]


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
