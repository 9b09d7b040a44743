"""`feedback.html`: what a student reads. One file, no network, no script."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.assignment import Assignment
from autograder.language import case_message
from autograder.model import CaseResult, Diagnosis, Graded, QuestionResult
from autograder.outputs.pages import render
from autograder.outputs.scores import COMPLETED, every_question, points, total

SHOWN_OUTPUT = 16_000
"""Characters of printed text on the page; all that was kept is in results.json."""

MAX_NOTES = 50


@dataclass(frozen=True)
class _Case:
    name: str
    hidden: bool
    points: float
    message: str


@dataclass(frozen=True)
class _Hint:
    text: str
    cases: tuple[str, ...]


@dataclass(frozen=True)
class _Section:
    """A question as the page shows it."""

    name: str
    title: str
    earned: float
    possible: float
    failed: tuple[_Case, ...]
    passed: tuple[_Case, ...]
    hints: tuple[_Hint, ...]
    withheld: int
    not_run: bool

    @property
    def share(self) -> float:
        """Points earned of those that could be, 0 to 1."""
        return min(1.0, self.earned / self.possible) if self.possible else 0.0


def feedback_html(graded: Graded, assignment: Assignment, lang: str) -> str:
    """Write the student's page.

    The page is given out with the grades, so hidden cases are on it by name and by what went
    wrong; under the visibility "hidden", which Gradescope's manual calls never shown, only their
    number is, and neither hints about them nor what the program printed, which may hold the
    arguments it was called with.
    """
    questions = every_question(graded.questions, assignment)
    closed = assignment.visibility == "hidden"
    earned = total(questions)
    return render(
        "feedback.html",
        lang,
        title=assignment.title.get(lang, assignment.title["en"]),
        submission=graded.submission,
        status="" if graded.status == COMPLETED else graded.status,
        earned=earned,
        possible=points(assignment.points),
        share=earned / assignment.points if assignment.points else 0.0,
        sections=[_section(each, graded, assignment, lang, closed) for each in questions],
        has_run=bool(graded.cases),
        notes=graded.notes[:MAX_NOTES],
        output="" if closed else graded.output.rstrip(),
        shown_output=SHOWN_OUTPUT,
    )


def _section(
    question: QuestionResult, graded: Graded, assignment: Assignment, lang: str, closed: bool
) -> _Section:
    title = next(each.title for each in assignment.questions if each.name == question.name)
    held = [case for case in graded.cases if case.question == question.name]
    shown = [case for case in held if not (closed and case.hidden)]
    names = {case.case for case in shown}
    return _Section(
        name=question.name,
        title=title.get(lang, title["en"]),
        earned=question.earned,
        possible=question.possible,
        failed=tuple(_case(each, lang) for each in shown if not each.passed),
        passed=tuple(_case(each, lang) for each in shown if each.passed),
        hints=_hints(
            each
            for each in graded.diagnoses
            if each.question == question.name and each.case in names
        ),
        withheld=len(held) - len(shown),
        not_run=not held,
    )


def _case(case: CaseResult, lang: str) -> _Case:
    message = "" if case.passed else case_message(case, lang)
    return _Case(case.case, case.hidden, points(case.points), message)


def _hints(diagnoses: Iterable[Diagnosis]) -> tuple[_Hint, ...]:
    """Each hint once, with the cases it was recognised in."""
    cases: dict[str, list[str]] = {}
    for each in diagnoses:
        cases.setdefault(each.hint, []).append(each.case)
    return tuple(_Hint(text, tuple(dict.fromkeys(held))) for text, held in cases.items())
