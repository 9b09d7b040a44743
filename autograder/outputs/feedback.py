"""`feedback.html`: what a student reads. One file, no network, no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.homework.assignment import Assignment
from autograder.model import CaseResult, Graded, Located, QuestionResult
from autograder.outputs import heat_map, located, loss_curve
from autograder.outputs.clues import clue_of
from autograder.outputs.comparison import side_by_side
from autograder.outputs.corrections import corrections_of, lost_by_lateness, told_lateness
from autograder.outputs.findings import Finding, findings, notes_of, what_of, why_no_points
from autograder.outputs.heat_map import HeatMap, heat_maps
from autograder.outputs.loss_curve import LossCurve
from autograder.outputs.marked_picture import Picture, marked_picture
from autograder.outputs.pages import render
from autograder.outputs.scores import COMPLETED, every_question, points, total
from autograder.words.wording import Wording, wording

SHOWN_OUTPUT = 16_000
"""Characters of printed text on the page; all that was kept is in results.json."""


@dataclass(frozen=True)
class _Shown:
    """A finding with its pictures."""

    finding: Finding
    maps: Sequence[HeatMap]
    curve: LossCurve | None
    picture: Picture | None


@dataclass
class _Section:
    """A question as the page shows it."""

    name: str
    title: str
    earned: float
    possible: float
    passed: Sequence[CaseResult]
    total: int
    """Cases that are told of, passed or not."""
    withheld: int
    not_run: bool
    corrected: Sequence[str]
    """What was corrected by hand, and what the instructor says."""
    found: list[_Shown] = field(default_factory=list)
    clue: str = ""
    """Where to begin, where no misconception was recognised."""
    located: Sequence[Located] = ()
    no_points: str = ""
    """Why failed checks cost nothing, where they do not."""

    @property
    def label(self) -> str:
        """Its name and title."""
        return f"{self.name} {self.title}"

    @property
    def share(self) -> float:
        """Points earned of those that could be, 0 to 1."""
        return min(1.0, max(0.0, self.earned / self.possible)) if self.possible else 0.0


def feedback_html(graded: Graded, assignment: Assignment, lang: str) -> str:
    """Write the student's page.

    The page is given out with the grades, so hidden cases are on it by name and by what went
    wrong; under the visibility "hidden", which Gradescope's manual calls never shown, only their
    number is, and neither hints about them nor what the program printed, which may hold the
    arguments it was called with.
    """
    questions = every_question(graded.corrected, assignment)
    closed = assignment.visibility == "hidden"
    score = points(total(questions) - lost_by_lateness(graded))
    words = wording(assignment, lang)
    sections = [_section(each, graded, assignment, words, closed) for each in questions]
    pictures = _add_findings(sections, graded, assignment, words, closed)
    return render(
        "feedback.html",
        lang,
        words=words,
        title=words.text(assignment.title),
        submission=graded.submission,
        status="" if graded.status == COMPLETED else words.troubles(graded, COMPLETED),
        score=score,
        late=graded.lateness and told_lateness(graded.lateness, graded.corrected, words),
        possible=points(assignment.points),
        share=max(0.0, score / assignment.points) if assignment.points else 0.0,
        sections=sections,
        full=[each for each in sections if each.share >= 1],
        partly=[each for each in sections if each.share < 1],
        has_run=bool(graded.cases),
        picture_styles=dict.fromkeys(each.style for each in pictures),
        beside=lambda cases: side_by_side(cases, words),
        in_words=located,
        legend=heat_map.legend(),
        below=heat_map.BELOW,
        curve_size=loss_curve,
        notes=[words.remark(each) for each in notes_of(graded)],
        output="" if closed else graded.output.rstrip(),
        shown_output=SHOWN_OUTPUT,
    )


def _section(
    question: QuestionResult, graded: Graded, assignment: Assignment, words: Wording, closed: bool
) -> _Section:
    title = next(each.title for each in assignment.questions if each.name == question.name)
    held = [case for case in graded.cases if case.question == question.name]
    shown = _told_of(graded, question.name, closed)
    return _Section(
        name=question.name,
        title=words.text(title),
        earned=question.earned,
        possible=question.possible,
        passed=[case for case in shown if case.passed],
        total=len(shown),
        withheld=len(held) - len(shown),
        not_run=not held,
        corrected=corrections_of(graded, question.name, words),
        located=located.located_in(graded, question.name, hidden=not closed),
    )


def _told_of(graded: Graded, question: str, closed: bool) -> list[CaseResult]:
    """Cases of a question that the page tells of."""
    held = (case for case in graded.cases if case.question == question)
    return [case for case in held if not (closed and case.hidden)]


def _add_findings(
    sections: Sequence[_Section],
    graded: Graded,
    assignment: Assignment,
    words: Wording,
    closed: bool,
) -> list[Picture]:
    """Give each section what was found; return the pictures that stand there."""
    found = findings(graded, words, hidden=not closed)
    drawn: list[Picture] = []
    for section in sections:
        for each in found.get(section.name, ()):
            section.found.append(_with_pictures(each, section, assignment, words, drawn))
            drawn.extend(filter(None, [section.found[-1].picture]))
        told = found.get(section.name, ())
        section.no_points = why_no_points(told, section.earned, section.possible, words)
        section.clue = clue_of(
            told, _told_of(graded, section.name, closed), assignment.groups, words
        )
    return drawn


def _with_pictures(
    finding: Finding,
    section: _Section,
    assignment: Assignment,
    words: Wording,
    drawn: Sequence[Picture],
) -> _Shown:
    """Draw what costs points; the network once a question, and where it marks something new."""
    if finding.follows or not finding.lost:
        return _Shown(finding, (), None, None)
    wrong = {what_of(case) for case in finding.cases if case.points}
    known = {what for picture in drawn for what in picture.whats}
    has_one = any(shown.picture for shown in section.found)
    return _Shown(
        finding,
        maps=heat_maps(finding.cases, words),
        curve=loss_curve.loss_curve(finding.cases, words),
        picture=None
        if has_one
        else _new_picture(assignment, wrong, section.name, known, words.lang),
    )


def _new_picture(
    assignment: Assignment, wrong: set[str], place: str, known: set[str], lang: str
) -> Picture | None:
    picture = marked_picture(assignment, wrong, place, lang)
    return picture if picture and not known.issuperset(picture.whats) else None
