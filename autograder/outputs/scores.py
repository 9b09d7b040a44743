"""Points as they are shown, the same in every output."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.homework.assignment import Assignment
from autograder.model import QuestionResult

COMPLETED = "Completed"
"""The status of a submission that nothing is to be said of; Otter's word."""

OUR_FAULT = "could not be graded: "
"""How the status of a submission begins that we failed to grade."""

NOT_RUN = frozenset(("missing", "not_earned", "not_loaded", "not_written"))
"""How cases fail of which no function was called."""

MAX_ID = 4096
"""Characters of an id that are kept: beyond any file system's names, short of a nuisance."""


def points(value: float) -> float:
    """Points as Otter rounds them, and whole ones as integers, so that sums print as sums."""
    rounded = round(value, 5)
    return int(rounded) if rounded == int(rounded) else rounded


def every_question(
    questions: Sequence[QuestionResult], assignment: Assignment
) -> tuple[QuestionResult, ...]:
    """Return a result for each question of the assignment, in its order, 0 where there is none."""
    earned = {each.name: each.earned for each in questions}
    return tuple(
        QuestionResult(each.name, points(earned.get(each.name, 0)), points(each.points))
        for each in assignment.questions
    )


def total(questions: Sequence[QuestionResult]) -> float:
    """Points earned over all questions, without the dust of binary fractions."""
    return points(sum(each.earned for each in questions))
