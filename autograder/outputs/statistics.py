"""A class in numbers: what the report and the terminal say of all submissions together."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.homework.assignment import Assignment
from autograder.model import Row
from autograder.outputs.corrections import lost_by_lateness
from autograder.outputs.scores import COMPLETED, NOT_RUN, OUR_FAULT, every_question, points, total
from autograder.outputs.students import superseded
from autograder.words.language import say

BANDS = 10
LOW = 0.5
"""A share of the points below which a score needs a reason."""
LOOKS = ("ours", "low", "not_run", "remark")
"""Why to look at a submission, what matters most first: a fault of ours; few points and nothing
recognised behind it; nothing of it ran; something is said of it."""


@dataclass(frozen=True)
class Scored:
    """A row with a score for every question of the assignment."""

    row: Row
    earned: tuple[float, ...]
    total: float
    share: float
    counts: bool = True
    """False where a later submission of the same student stands in its place."""

    @property
    def has_run(self) -> bool:
        """Whether anything of it could be called, so that its points say what somebody knows."""
        row = self.row
        if row.status.startswith(OUR_FAULT):
            return False
        return not row.passed or any(row.passed.values()) or not NOT_RUN >= {*row.failed.values()}

    @property
    def look(self) -> str:
        """Why an instructor should look at it, as one of `LOOKS`; empty where there is no need."""
        if self.row.status.startswith(OUR_FAULT):
            return "ours"
        if not self.has_run:
            return "not_run"
        is_explained = self.row.misconceptions or self.row.located
        if self.share < LOW and self.row.status.startswith(COMPLETED) and not is_explained:
            return "low"  # else the status says what went wrong
        return "remark" if self.row.status != COMPLETED and self.share < 1 else ""


@dataclass(frozen=True)
class QuestionFigures:
    """How the class did in one question."""

    name: str
    title: str
    possible: float
    mean: float
    full: int
    none: int
    ease: float
    """The share of its points that was earned: 1 is easy, 0 is hard."""
    discrimination: float | None
    """None where it is not defined: all scores, or all others, are the same."""


@dataclass(frozen=True)
class CaseFigures:
    """How many passed one case, of those on whose work it ran."""

    question: str
    name: str
    passed: int
    ran: int
    discrimination: float | None
    """The correlation of passing with the whole score; None where it is not defined."""

    @property
    def share(self) -> float:
        """Passed of ran, 0 to 1."""
        return self.passed / self.ran


@dataclass(frozen=True)
class MisconceptionFigures:
    """Who holds one misconception."""

    name: str
    questions: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ConceptFigures:
    """How many students hold any misconception of a concept."""

    name: str
    students: int
    misconceptions: int


def score_rows(rows: Sequence[Row], assignment: Assignment) -> list[Scored]:
    """Each row with its scores, by id."""
    replaced = {row.submission for row, _ in superseded(rows)}
    scored = []
    for row in sorted(rows, key=lambda row: row.submission):
        questions = every_question(row.corrected, assignment)
        earned = points(total(questions) - lost_by_lateness(row))
        share = earned / assignment.points if assignment.points else 0.0
        counts = row.submission not in replaced
        scored.append(Scored(row, tuple(each.earned for each in questions), earned, share, counts))
    return scored


def in_figures(scored: Sequence[Scored]) -> list[Scored]:
    """Those that figures of the class are made of: each student once, and what could be run."""
    return [each for each in scored if each.counts and each.has_run]


def left_out(scored: Sequence[Scored], lang: str, room: str) -> list[str]:
    """Say how many are in no figure, and why, in the words of a room of the catalogue."""
    reasons = {
        "left_out": sum(each.counts and not each.has_run for each in scored),
        "left_out_earlier": sum(not each.counts for each in scored),
    }
    return [say(f"{room}.{key}", lang, count=count) for key, count in reasons.items() if count]


def to_look_at(scored: Sequence[Scored]) -> list[Scored]:
    """Those that an instructor should look at, what matters most first, the fewest points first.

    What a later submission of the same student stands in the place of is nobody's grade: only
    our own faults in it matter, since they tell of this machine.
    """
    return sorted(
        (each for each in scored if each.look == "ours" or (each.look and each.counts)),
        key=lambda each: (LOOKS.index(each.look), each.total, each.row.submission),
    )


def bands(scored: Sequence[Scored]) -> list[int]:
    """Count submissions in ten equal bands of the score; full scores are in the last."""
    counts = [0] * BANDS
    for each in scored:
        counts[max(0, min(BANDS - 1, math.floor(each.share * BANDS + 1e-9)))] += 1
    return counts


def question_figures(
    scored: Sequence[Scored], assignment: Assignment, lang: str
) -> list[QuestionFigures]:
    """Ease and discrimination of each question; the class is not empty.

    Ease is the mean share of a question's points. Discrimination is the corrected
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
                ease=mean / question.points if question.points else 0.0,
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


def case_figures(scored: Sequence[Scored]) -> list[CaseFigures]:
    """Pass rates by case, the hardest first within each question.

    Discrimination is the point-biserial correlation of passing with the whole score.
    """
    totals: dict[str, tuple[list[float], list[float]]] = {}
    for each in scored:
        for name, value in each.row.passed.items():
            totals.setdefault(name, ([], []))[value].append(each.total)
    figures = []
    for name, (failed, passed) in totals.items():
        question, _, case = name.partition("/")
        ran = len(failed) + len(passed)
        shown = _point_biserial(failed, passed)
        figures.append(CaseFigures(question, case, len(passed), ran, shown))
    return sorted(figures, key=lambda each: (each.question, each.share, each.name))


def _point_biserial(failed: Sequence[float], passed: Sequence[float]) -> float | None:
    if not failed or not passed or len(failed) + len(passed) < 3:
        return None
    spread = statistics.pstdev([*failed, *passed])
    if not spread:
        return None
    share = len(passed) / (len(failed) + len(passed))
    apart = statistics.fmean(passed) - statistics.fmean(failed)
    return apart / spread * math.sqrt(share * (1 - share))


def misconception_figures(rows: Sequence[Row]) -> list[MisconceptionFigures]:
    """Who holds what, the most frequent first; a student counts once, in however many questions."""
    held: dict[str, dict[str, Row]] = {}
    questions: dict[str, set[str]] = {}
    for row in rows:
        for question, name in row.misconceptions:
            held.setdefault(name, {})[row.submission] = row
            questions.setdefault(name, set()).add(question)
    figures = [
        MisconceptionFigures(name, tuple(sorted(questions[name])), tuple(those.values()))
        for name, those in held.items()
    ]
    return sorted(figures, key=lambda each: (-len(each.rows), each.questions, each.name))


def concept_figures(
    figures: Sequence[MisconceptionFigures], concepts: Mapping[str, str]
) -> list[ConceptFigures]:
    """Put misconceptions together by the concept they belong to, the most frequent first.

    Parameters
    ----------
    concepts : mapping of str to str
        The concept of each misconception, by its id; those that are not in it are left out.
    """
    students: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    for each in figures:
        concept = concepts.get(each.name)
        if concept is not None:
            students.setdefault(concept, set()).update(row.submission for row in each.rows)
            counts[concept] = counts.get(concept, 0) + 1
    made = [ConceptFigures(name, len(those), counts[name]) for name, those in students.items()]
    return sorted(made, key=lambda each: (-each.students, each.name))
