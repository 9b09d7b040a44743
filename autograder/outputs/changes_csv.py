"""One change of a submission's points, and its line in `changes.csv`."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.outputs.escape import cell, one_line
from autograder.outputs.scores import MAX_ID

COLUMNS = ("submission", "question", "before", "after", "why")
LATE = "late"
"""Stands in the place of a question for what lateness takes, a number of at most 0."""


@dataclass(frozen=True)
class GradeChange:
    """A question of a submission whose points changed."""

    submission: str
    question: str
    before: float
    after: float
    why: str


def change_line(change: GradeChange) -> tuple[str, ...]:
    """Return the cells of its line."""
    return (
        cell(change.submission[:MAX_ID]),
        cell(change.question),
        str(change.before),
        str(change.after),
        cell(one_line(change.why, 500)),
    )
