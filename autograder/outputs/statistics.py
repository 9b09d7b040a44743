"""A class in numbers: what the report and the terminal say of all submissions together."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.assignment import Assignment
from autograder.model import Row
from autograder.outputs.scores import COMPLETED, every_question, points, total

BANDS = 10


@dataclass(frozen=True)
class Scored:
    """A row with a score for every question of the assignment."""

    row: Row
    earned: tuple[float, ...]
    total: float
    share: float

    @property
    def needs_a_look(self) -> bool:
        """Whether something is to be said of it."""
        return self.row.status != COMPLETED


@dataclass(frozen=True)
class QuestionFigures:
    """How the class did in one question."""

    name: str
    title: str
    possible: float
    mean: float
    full: int
    none: int
    difficulty: float
    discrimination: float | None
    """None where it is not defined: all scores, or all others, are the same."""


@dataclass(frozen=True)
class CaseFigures:
    """How many passed one case, of those on whose work it ran."""

    question: str
    name: str
    passed: int
    ran: int

    @property
    def share(self) -> float:
        """Passed of ran, 0 to 1."""
        return self.passed / self.ran


@dataclass(frozen=True)
class MisconceptionFigures:
    """Who holds one misconception."""

    name: str
    question: str
    rows: tuple[Row, ...]


def score_rows(rows: Sequence[Row], assignment: Assignment) -> list[Scored]:
    """Each row with its scores, by id."""
    scored = []
    for row in sorted(rows, key=lambda row: row.submission):
        questions = every_question(row.questions, assignment)
        earned = total(questions)
        share = earned / assignment.points if assignment.points else 0.0
        scored.append(Scored(row, tuple(each.earned for each in questions), earned, share))
    return scored


def bands(scored: Sequence[Scored]) -> list[int]:
    """Count submissions in ten equal bands of the score; full scores are in the last."""
    counts = [0] * BANDS
    for each in scored:
        counts[max(0, min(BANDS - 1, math.floor(each.share * BANDS + 1e-9)))] += 1
    return counts


def question_figures(
    scored: Sequence[Scored], assignment: Assignment, lang: str
) -> list[QuestionFigures]:
    """Difficulty and discrimination of each question; the class is not empty.

    Difficulty is the mean share of a question's points. Discrimination is the corrected
    item-total correlation: of the question's score with the score in all others, so that a
    question is not compared with itself.
    """
    figures = []
    for place, question in enumerate(assignment.questions):
        column = [each.earned[place] for each in scored]
        rest = [each.total - each.earned[place] for each in scored]
        mean = statistics.fmean(column)
        figures.append(
            QuestionFigures(
                name=question.name,
                title=question.title.get(lang, question.title["en"]),
                possible=points(question.points),
                mean=mean,
                full=sum(value >= points(question.points) for value in column),
                none=sum(value <= 0 for value in column),
                difficulty=mean / question.points if question.points else 0.0,
                discrimination=_correlation(column, rest),
            )
        )
    return figures


def _correlation(left: Sequence[float], right: Sequence[float]) -> float | None:
    if len(left) < 3 or len(set(left)) < 2 or len(set(right)) < 2:
        return None
    try:
        return statistics.correlation(left, right)
    except statistics.StatisticsError:
        return None


def case_figures(rows: Sequence[Row]) -> list[CaseFigures]:
    """Pass rates by case, the hardest first within each question."""
    ran: dict[str, int] = {}
    passed: dict[str, int] = {}
    for row in rows:
        for name, value in row.passed.items():
            ran[name] = ran.get(name, 0) + 1
            passed[name] = passed.get(name, 0) + value
    figures = [
        CaseFigures(*name.partition("/")[::2], passed=passed[name], ran=ran[name]) for name in ran
    ]
    return sorted(figures, key=lambda each: (each.question, each.share, each.name))


def misconception_figures(rows: Sequence[Row]) -> list[MisconceptionFigures]:
    """Who holds what, the most frequent first."""
    held: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        for key in row.misconceptions:
            held.setdefault(key, []).append(row)
    figures = [
        MisconceptionFigures(name, question, tuple(those))
        for (question, name), those in held.items()
    ]
    return sorted(figures, key=lambda each: (-len(each.rows), each.question, each.name))
