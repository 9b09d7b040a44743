"""Which statement to look at first: what it changes, set against what is wrong.

Each statement that ran is disturbed once. The closer what changes then is to what is wrong, the
more suspicious it is; less so where the reference passes through its value too; more so where it
makes what the reference does not know of what the reference knows.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.grading.locating.programs import Leaf
from autograder.grading.locating.statements import Statements, value_of
from autograder.grading.locating.watch import parts_of

CLEARED = -1.0
"""The score of a statement of a function that is right by itself."""
STRANGE, MADE_STRANGE, KNOWN = 0.25, 0.6, -0.35
"""The score of a value that the reference does not have; of one that is made of values that it
has; of one that it has."""
IDLE = 1.0
"""The score of a value that nothing comes of: it may have been meant for another place."""
EARLY = 0.5
"""The score of the part in which a value first is none of the reference's; the next has half."""
HEADER = 0.8
"""Share of what its body has that a loop's or a condition's first line gets."""


@dataclass(frozen=True)
class Suspicion:
    """A statement, or one of the elements that it lists, and how suspicious it is."""

    statements: Statements
    statement: ast.stmt
    part: ast.AST
    score: float


def changed(leaves: Sequence[Leaf], before: Sequence[Any], after: Sequence[Any] | None) -> set[int]:
    """Which parts of an answer a disturbance changed; all of them where there is no answer."""
    if after is None:
        return set(range(len(leaves)))
    return {n for n, leaf in enumerate(leaves) if _differs(leaf, list(before), list(after))}


def _differs(leaf: Leaf, before: list[Any], after: list[Any]) -> bool:
    try:
        first, second = before[leaf.step], after[leaf.step]
        for key in leaf.path:
            first, second = first[key], second[key]
        # Memory that was never written reads as NaN, which is no change.
        return not np.array_equal(np.asarray(first), np.asarray(second), equal_nan=True)
    except Exception:  # a student's answer may be of any type
        return True


def overlap(changed_parts: set[int], wrong: set[int], *, disturbed: bool) -> float:
    """How close two sets are, 0 to 1; what was disturbed and changes nothing is of no use."""
    if disturbed and not changed_parts:
        return IDLE
    return len(changed_parts & wrong) / (len(changed_parts | wrong) or 1)


def strangeness(statements: Statements, part: Any) -> float:
    """What the values of a part say, beside those that the reference passes through."""
    value, visit = value_of(part), statements.turns_at(part)
    is_known = statements.is_known(value, visit)
    if is_known is None:
        return 0.0
    if is_known:
        return KNOWN
    inputs = [
        statements.is_known(node, visit)
        for node in ast.walk(getattr(part, "value", value))
        if node is not value and isinstance(node, (ast.Name, ast.Subscript))
    ]
    return STRANGE + (MADE_STRANGE if False not in inputs else 0.0)


def _is_cleared(statements: Statements) -> bool:
    """Whether a function returns what the reference has, each time: then it is not to blame."""
    returned = [node.value for node in statements.nodes if isinstance(node, ast.Return)]
    values = [statements.is_known(node, None) for node in returned if node is not None]
    return bool(values) and all(values)


def ranked(every: Sequence[Statements], overlaps: Mapping[int, float]) -> list[Suspicion]:
    """All statements that ran, the most suspicious first.

    Parameters
    ----------
    every : sequence of Statements
    overlaps : mapping
        By the number of what was disturbed, how close what that changes is to what is wrong.
    """
    found: list[Suspicion] = []
    for of in every:
        less = CLEARED if _is_cleared(of) else 0.0
        ran = [each for each in of.statements if of.visits(each)]
        scores = {
            id(part): overlaps.get(of.number(part), 0.0) + strangeness(of, part)
            for statement in ran
            for part in parts_of(statement)
        }
        for statement in ran:
            for part in parts_of(statement):
                found.append(Suspicion(of, statement, part, scores[id(part)] + less))
            if not parts_of(statement):
                inner = max(
                    (scores.get(id(each), 0.0) for each in ast.walk(statement)), default=0.0
                )
                found.append(Suspicion(of, statement, statement, HEADER * inner + less))
    return sorted(_early_first(found), key=lambda suspect: -suspect.score)


def _early_first(suspects: Sequence[Suspicion]) -> Iterator[Suspicion]:
    """More suspicion for what was strange early."""
    since = [each.statements.strange_since(each.part) for each in suspects]
    order = sorted({time for time in since if time != math.inf})
    for each, time in zip(suspects, since, strict=True):
        more = 0.0 if time == math.inf else EARLY * 0.5 ** order.index(time)
        yield replace(each, score=each.score + more)
