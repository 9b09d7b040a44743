"""Which edit is tried when: the most suspicious statements first, plain edits before others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from autograder.grading.locating import donors
from autograder.grading.locating.edits import BORROWED, MOVED, PLAIN, Edit
from autograder.grading.locating.suspicion import Suspect
from autograder.grading.locating.text_edits import edits_of, everywhere

WIDE = 0.75
"""How much less suspicious than the first a statement may be to be looked at in the first round."""


def candidates(
    ranked: Sequence[Suspect], lent: Sequence[donors.Donor], names: set[str]
) -> Iterator[Edit]:
    """Edits, each once, those of the most suspicious statements first.

    Parameters
    ----------
    ranked : sequence of Suspect
    lent : sequence of Donor
    names : set of str
        Those that a donor may speak of.
    """
    seen: set[Any] = {None}
    for edit in _in_rounds(ranked, lent, names):
        if edit.key not in seen:
            seen.add(edit.key)
            yield edit


def _in_rounds(
    ranked: Sequence[Suspect], lent: Sequence[donors.Donor], names: set[str]
) -> Iterator[Edit]:
    """First what is likely in the most suspicious statements, then all else, made when needed."""
    near = [each for each in ranked if each.score >= ranked[0].score - WIDE]
    later: list[list[Edit]] = []
    for suspect in near:
        edits, turns = _all_edits(suspect, lent, names)
        likely = [edit for edit in edits if edit.tier <= 1 and not (turns and edit.rank == MOVED)]
        yield from likely
        later.append(edits)
    for number, suspect in enumerate(ranked):
        edits = later[number] if number < len(later) else _all_edits(suspect, lent, names)[0]
        yield from edits
        yield from everywhere(suspect.statements, [edit for edit in edits if edit.tier <= 1])


def _all_edits(
    suspect: Suspect, lent: Sequence[donors.Donor], names: set[str]
) -> tuple[list[Edit], bool]:
    """A suspect's edits in their order, and whether its value turns wrong."""
    of, statement, part = suspect.statements, suspect.statement, suspect.part
    edits = [*edits_of(of, statement, part), *donors.lent(of, statement, part, lent, names)]
    edits = [edit for edit in edits if edit.added <= of.most_added]
    turns = of.turns_at(part) is not None
    return sorted(edits, key=lambda edit: (edit.tier > 1, _turn(edit, turns))), turns


def _turn(edit: Edit, turns: bool) -> int:
    """When an edit's turn is: where the values are right it is the order that may be wrong."""
    return edit.rank if turns else {PLAIN: 1, MOVED: 0, BORROWED: 2}[edit.rank]
