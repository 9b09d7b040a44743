"""Rows of submissions → what each student gets: the last submission counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from autograder.model import Row
from autograder.outputs.escape import one_line
from autograder.outputs.scores import points


@dataclass(frozen=True)
class Written:
    """What an export came to, beside its text: for people to read on the terminal."""

    filled: int
    """Grades written."""
    left_out: tuple[str, ...] = ()
    """One line for each submission that has no place there, and why."""
    warnings: tuple[str, ...] = ()

    def noting(self, warning: str) -> Written:
        """The same with one more warning."""
        return replace(self, warnings=(*self.warnings, warning))


def grade(row: Row) -> str:
    """The points that count, as a number that every platform reads."""
    return str(points(row.score))


def who(row: Row) -> str:
    """A submission's id, and the names that its platform gives beside it."""
    return named(row.submission, row.names)


def named(id: str, names: Sequence[str]) -> str:
    """An id with names behind it, where there are any."""
    return one_line(f"{id} ({', '.join(names[:3])})" if names else id, 120)


def platforms(rows: Iterable[Row]) -> list[str]:
    """Where the submissions came from; empty for what only had a file's name."""
    return sorted({row.origin.platform if row.origin else "" for row in rows})


def counting(rows: Iterable[Row], platform: str | None = None) -> list[Row]:
    """The one submission of each student that counts.

    Of several it is the one whose id has no number, which intake gives to the last that was
    handed in. A student of two downloads, a file beside them not counted, is one student.

    Parameters
    ----------
    platform
        Only what came from there, "" for what only had a file's name; everything where left out.
    """
    kept: dict[tuple[str, str], Row] = {}
    for row in rows:
        where = row.origin.platform if row.origin else ""
        if platform is not None and where != platform:
            continue
        student = (where, row.student or row.submission)
        if student not in kept or _order(row) < _order(kept[student]):
            kept[student] = row
    return list(kept.values())


def _order(row: Row) -> tuple[bool, int, str]:
    return row.submission != row.student, len(row.submission), row.submission


def superseded(rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Each submission that does not count, with the one of the same student that does."""
    by_student = {
        (row.origin.platform if row.origin else "", row.student or row.submission): row
        for row in counting(rows)
    }
    pairs = (
        (row, by_student[row.origin.platform if row.origin else "", row.student or row.submission])
        for row in rows
    )
    return [(row, counted) for row, counted in pairs if row is not counted]
