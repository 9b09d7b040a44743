"""Which edit is tried when: the most suspicious statements first, plain edits before others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from autograder.grading.locating import donors
from autograder.grading.locating.edits import (
    BORROWED,
    FAR,
    MOVED,
    PLAIN,
    PROMISING,
    UNLIKELY,
    Edit,
)
from autograder.grading.locating.foresight import Foresight
from autograder.grading.locating.suspicion import Suspicion
from autograder.grading.locating.text_edits import edits_of, everywhere

FIRST_FAR = 4
"""Those of which every name that may be meant is looked at, too."""
WIDE = 0.75
"""How much less suspicious than the first a statement may be to be looked at in the first round."""
FIRST = 14
"""Statements of which what promises to be right is tried before all else."""


def candidates(
    ranked: Sequence[Suspicion],
    lent: Sequence[donors.Donor],
    names: set[str],
    foresight: Foresight,
) -> Iterator[Edit]:
    """Edits, each once, those of the most suspicious statements first.

    Parameters
    ----------
    ranked : sequence of Suspicion
    lent : sequence of Donor
    names : set of str
        Those that a donor may speak of.
    foresight : Foresight
    """
    seen: set[Any] = {None}

    def edits_of_suspect(suspect: Suspicion, *, far: bool) -> list[Edit]:
        of, statement, part = suspect.statements, suspect.statement, suspect.part
        edits = [*donors.lent(of, statement, part, lent, names)]
        edits += edits_of(of, statement, part, far=far)
        return _in_order(suspect, edits, foresight)

    for edit in _in_rounds(ranked, edits_of_suspect):
        if edit.key not in seen:
            seen.add(edit.key)
            yield edit


def _in_rounds(
    ranked: Sequence[Suspicion], edits_of_suspect: Callable[..., list[Edit]]
) -> Iterator[Edit]:
    """First what is likely in the most suspicious statements, then all else, made when needed."""
    made: list[list[Edit]] = []
    for number, suspect in enumerate(ranked[:FIRST]):
        made.append(edits_of_suspect(suspect, far=number < FIRST_FAR))
        yield from (edit for edit in made[-1] if edit.tier == PROMISING)
    near = sum(each.score >= ranked[0].score - WIDE for each in ranked)
    for tiers in ((0, 1), (UNLIKELY,)):
        for suspect, edits in zip(ranked[:near], made, strict=False):
            turns = suspect.statements.turns_at(suspect.part) is not None
            likely = (edit for edit in edits if not (turns and edit.rank == MOVED))
            yield from (edit for edit in likely if edit.tier in tiers)
    for number, suspect in enumerate(ranked):
        is_made = number < min(FIRST_FAR, len(made))
        edits = made[number] if is_made else edits_of_suspect(suspect, far=True)
        yield from edits
        yield from everywhere(suspect.statements, [edit for edit in edits if edit.tier < FAR])


def _in_order(suspect: Suspicion, edits: Sequence[Edit], foresight: Foresight) -> list[Edit]:
    """A suspect's edits in the order of their tiers."""
    of, statement, part = suspect.statements, suspect.statement, suspect.part
    turns = of.turns_at(part) is not None
    found = [
        replace(edit, tier=foresight.tier(of, statement, part, edit))
        for edit in edits
        if edit.added <= of.most_added
    ]
    return sorted(found, key=lambda edit: (max(1, edit.tier), edit.tier >= 0, _turn(edit, turns)))


def _turn(edit: Edit, turns: bool) -> int:
    """When an edit's turn is: where the values are right it is the order that may be wrong."""
    return edit.rank if turns else {PLAIN: 1, MOVED: 0, BORROWED: 2}[edit.rank]
