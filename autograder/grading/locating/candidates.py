"""Which edit is tried when: the most suspicious statements first, plain edits before others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from autograder.grading.locating import donors
from autograder.grading.locating.edits import BORROWED, MOVED, PLAIN, Edit
from autograder.grading.locating.suspicion import Suspect
from autograder.grading.locating.text_edits import edits_of

WIDE = 0.75
"""How much less suspicious than the first a statement may be to be looked at in the first round."""


def candidates(
    ranked: Sequence[Suspect], lent: Sequence[donors.Donor], known: set[str], names: set[str]
) -> Iterator[Edit]:
    """Edits, those of the most suspicious statements first.

    Parameters
    ----------
    ranked : sequence of Suspect
    lent : sequence of Donor
    known : set of str
        Marks that the reference passes through.
    names : set of str
        Those that a donor may speak of.
    """
    seen: set[Any] = {None}
    later: list[Edit] = []
    for suspect in ranked:
        of, statement, part = suspect.statements, suspect.statement, suspect.part
        edits = [
            *edits_of(of, statement, part, known),
            *donors.lent(of, statement, part, lent, names, known),
        ]
        edits = [edit for edit in edits if edit.added <= of.most_added]
        turns = of.turns_at(part, known) is not None
        edits.sort(key=lambda edit: (edit.tier > 1, _turn(edit, turns)))
        is_near = suspect.score >= ranked[0].score - WIDE
        for edit in edits:
            if is_near and edit.tier <= 1 and not (turns and edit.rank == MOVED):
                if edit.key not in seen:
                    seen.add(edit.key)
                    yield edit
            else:
                later.append(edit)
    for edit in later:
        if edit.key not in seen:
            seen.add(edit.key)
            yield edit


def _turn(edit: Edit, turns: bool) -> int:
    """When an edit's turn is: where the values are right it is the order that may be wrong."""
    return edit.rank if turns else {PLAIN: 1, MOVED: 0, BORROWED: 2}[edit.rank]
