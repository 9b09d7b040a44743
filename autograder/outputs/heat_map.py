"""Which entries of a wrong matrix are wrong, drawn: squares that grow with the error.

Size says what colour says, so that the drawing reads in print and without colour. It is made from
the map that a failed case carries: rows parted by "/", "." for an entry that is right, "1" to "4"
for errors of up to 1, 10, 50 percent of the largest entry, and above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.model import CaseResult
from autograder.outputs.findings import what_of
from autograder.words.wording import Wording

LEVELS = "1234"
BELOW = (1, 10, 50)
"""Percents that part the levels."""
MAX_MAPS = 8
"""Drawn for one reason; a network has as many parameters."""

_MAP = re.compile(r"[.1-4]{1,32}(/[.1-4]{1,32}){0,31}")
_SIDES = {"1": 0.3, "2": 0.5, "3": 0.72, "4": 0.94}
"""The side of an entry's square, as a share of its cell."""


@dataclass(frozen=True)
class HeatMap:
    """A drawing of one matrix: paths in cells of `cell` pixels."""

    what: str
    where: str
    """Which entries are wrong, in words."""
    rows: int
    columns: int
    cell: int
    levels: tuple[tuple[str, str], ...]
    """(level, path) of those that occur, "right" among them."""

    @property
    def width(self) -> int:
        """Pixels."""
        return self.columns * self.cell

    @property
    def height(self) -> int:
        """Pixels."""
        return self.rows * self.cell


def heat_maps(cases: Iterable[CaseResult], words: Wording) -> list[HeatMap]:
    """Draw each wrong quantity that has a map, once: as the first case found it."""
    maps: dict[str, HeatMap] = {}
    for case in cases:
        text = case.data.get("map")
        if what_of(case) not in maps and isinstance(text, str) and _MAP.fullmatch(text):
            rows = text.split("/")
            if len({len(row) for row in rows}) == 1:
                maps[what_of(case)] = _drawn(words.case(what_of(case)), rows, words)
        if len(maps) == MAX_MAPS:
            break
    return list(maps.values())


def legend() -> list[tuple[str, str, int]]:
    """(level, path in a cell of 16 pixels, percent), as the legend names them; see `BELOW`."""
    return [(level, _square(level, 0, 0, 16), 0) for level in ("right", *LEVELS)]


def _drawn(what: str, rows: Sequence[str], words: Wording) -> HeatMap:
    cell = max(9, min(20, 260 // len(rows[0])))
    paths: dict[str, list[str]] = {}
    for y, row in enumerate(rows):
        for x, mark in enumerate(row):
            level = "right" if mark == "." else mark
            paths.setdefault(level, []).append(_square(level, x, y, cell))
    levels = tuple((level, "".join(paths[level])) for level in sorted(paths))
    return HeatMap(what, _where(rows, words), len(rows), len(rows[0]), cell, levels)


def _square(level: str, x: int, y: int, cell: int) -> str:
    """A path around a square in the middle of its cell; of a right entry a dot."""
    side = cell * _SIDES.get(level, 0.14)
    left, top = (x + 0.5) * cell - side / 2, (y + 0.5) * cell - side / 2
    return f"M{left:.1f} {top:.1f}h{side:.1f}v{side:.1f}h-{side:.1f}z"


def _where(rows: Sequence[str], words: Wording) -> str:
    """Which entries are wrong, as one would say it: a column, the diagonal, so many."""
    wrong = [[mark != "." for mark in row] for row in rows]
    count, total = sum(map(sum, wrong)), len(rows) * len(rows[0])
    columns = [place for place, each in enumerate(zip(*wrong, strict=True), 1) if all(each)]
    whole_rows = [place for place, each in enumerate(wrong, 1) if all(each)]
    if count == total:
        return words.say("finding.every_entry")
    if count == len(columns) * len(rows):
        return words.say("finding.columns", places=_listed(columns))
    if count == len(whole_rows) * len(rows[0]):
        return words.say("finding.rows", places=_listed(whole_rows))
    square = len(rows) == len(rows[0])
    if square and all(wrong[y][x] != (x == y) for y in range(len(rows)) for x in range(len(rows))):
        return words.say("finding.off_diagonal")
    return words.say("finding.some_entries", wrong=count, total=total)


def _listed(places: Sequence[int]) -> str:
    return ", ".join(map(str, places))
