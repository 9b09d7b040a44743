"""A repair, as it is found and as it travels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.grading.locating.edits import PLAIN, Edit
from autograder.grading.locating.places import Place


@dataclass(frozen=True)
class Remedy:
    """An edit that makes a function right, and where others stand with it."""

    edits: tuple[Edit, ...]
    tries: int

    @property
    def plainness(self) -> tuple[int, ...]:
        """Smaller is plainer."""
        return (
            len(self.edits),
            max(edit.rank for edit in self.edits),
            max(edit.tier for edit in self.edits),
            max(edit.added for edit in self.edits),
            sum(
                len(s[2]) + (s[1] - s[0]) if edit.rank == PLAIN else 30 * len(edit.splices)
                for edit in self.edits
                for s in edit.splices
            ),
        )


def sources(edits: Sequence[Edit]) -> dict[Place, bytes]:
    """The text of each place that is edited, with all that is edited in it.

    A second edit of one function is an edit of what the first made of it.
    """
    places: dict[str, Place] = {}
    for edit in edits:
        places.setdefault(edit.place.name, edit.place)
    last = {edit.place.name: edit.applied() for edit in edits}
    return {place: last[name] or place.text for name, place in places.items()}


def as_data(repair: Remedy) -> dict[str, Any]:
    """A repair as it travels: the places where it says the mistake is, and what lines become."""
    return {
        "lines": [[edit.place.name, edit.place.label, edit.line] for edit in repair.edits],
        "changes": [_change(place, text) for place, text in sources(repair.edits).items()],
        "rank": max(4 * edit.rank + min(3, len(edit.splices) - 1) for edit in repair.edits),
        "added": max(edit.added for edit in repair.edits),
        "tries": repair.tries,
    }


def _change(place: Place, source: bytes) -> list[Any]:
    """Label, first line and the one behind the last, and the lines that stand there instead."""
    before, after = place.text.decode().split("\n"), source.decode().split("\n")
    shorter = min(len(before), len(after))
    start = 0
    while start < shorter and before[start] == after[start]:
        start += 1
    end = 0
    while end < shorter - start and before[-1 - end] == after[-1 - end]:
        end += 1
    first = place.first - bool(place.owner)
    return [place.label, first + start, first + len(before) - end, after[start : len(after) - end]]
