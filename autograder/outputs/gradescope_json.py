"""`results.json` in Gradescope's results format, and back to what a later run needs of it.

https://gradescope-autograders.readthedocs.io/en/latest/specs/

**The layout** is Otter's: one row a question, named as in the CSV, with all of the question's
points, so that the sum of the rows is exactly the score. Such a row tells of hidden cases, so it
is seen when `assignment.visibility` says. As soon as one row is hidden Gradescope hides the total
too, and a student who handed in would see nothing; so every question with public cases has a
second row before it, visible at once and without points, that says which public checks passed
and why not. It cannot carry the points of public cases: those are also part of the question's
row, and rows are summed. What the program printed has a row of its own with the visibility of
the hidden cases, because code can print the arguments it is called with.

**Equal input gives equal bytes**: no times are written, also not `execution_time`.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import autograder
from autograder.homework.assignment import Assignment
from autograder.homework.otter_parts import import_part
from autograder.model import CaseResult, Graded, Lateness, QuestionResult
from autograder.outputs.clues import clue_of
from autograder.outputs.comparison import side_by_side
from autograder.outputs.corrections import corrections_of, lost_by_lateness, told_lateness
from autograder.outputs.escape import (
    clip,
    markdown,
    markdown_block,
    one_line,
    well_formed,
)
from autograder.outputs.findings import (
    MAX_NOTES,
    Finding,
    Telling,
    findings,
    notes_of,
    why_no_points,
)
from autograder.outputs.located import heading, known_of, located_in, numbered
from autograder.outputs.otter_results import otter_results
from autograder.outputs.row_json import (
    FORMAT,
    NO_CHECKSUM,
    assignment_from_json,
    digest_from_json,
    is_edited,
    row_from_json,
    row_to_plain,
    with_checksum,
)
from autograder.outputs.scores import COMPLETED, MAX_ID, every_question, points, total
from autograder.words.wording import wording

__all__ = [
    "assignment_from_json",
    "digest_from_json",
    "is_edited",
    "results_json",
    "row_from_json",
    "versions",
]

MAX_OUTPUT_BYTES = 64 * 1024
SHOWN_OUTPUT = 8_000
"""Characters of printed text in the row that Gradescope shows."""


def results_json(graded: Graded, assignment: Assignment, lang: str) -> str:
    """Write one submission's results as Gradescope reads them.

    Parameters
    ----------
    lang
        Of the rows' texts; `extra_data` is for programs and does not change with it.

    Returns
    -------
    str
        JSON in ASCII, so that it survives any writer and any reader.
    """
    questions = every_question(graded.corrected, assignment)
    words = _Words(graded, assignment, lang)
    results = otter_results(questions, graded.cases, words.of_question)
    results.set_output(words.of_submission())
    payload: dict[str, Any] = results.to_gradescope_dict(_otter_config())
    payload["tests"] = _rows(payload["tests"], graded, assignment, words)
    payload["score"] = points(total(questions) - lost_by_lateness(graded))
    payload["output_format"] = "md"
    payload["extra_data"] = _extra_data(graded, assignment)
    return with_checksum(json.dumps(payload, indent=1, sort_keys=True) + "\n")


@lru_cache(maxsize=1)
def _otter_config() -> Any:
    module = import_part("otter.run.run_autograder.autograder_config")
    return module.AutograderConfig({"show_hidden": True, "force_public_test_summary": False})


def _rows(
    tests: Sequence[dict[str, Any]], graded: Graded, assignment: Assignment, words: _Words
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    if graded.lateness is not None:
        rows.append(words.lateness_row(graded.lateness))
    for test in tests:
        held = [case for case in graded.cases if case.question == test["name"]]
        public = [case for case in held if not case.hidden]
        is_public = bool(held) and len(public) == len(held)
        if public and not is_public:
            rows.append(words.public_row(test["name"], public))
        test["visibility"] = "visible" if is_public else assignment.visibility
        test["status"] = "passed" if test["score"] >= test["max_score"] else "failed"
        test["output_format"] = "md"
        test["score"], test["max_score"] = points(test["score"]), points(test["max_score"])
        rows.append(test)
    if graded.output.strip():
        rows.append(words.output_row(graded.output))
    return rows


class _Words:
    """What the rows of one submission say, in Markdown."""

    def __init__(self, graded: Graded, assignment: Assignment, lang: str) -> None:
        self.graded, self.assignment = graded, assignment
        self.words = wording(assignment, lang)
        self._found = {
            hidden: findings(graded, self.words, hidden=hidden) for hidden in (True, False)
        }
        self._titles = {each.name: each.title for each in assignment.questions}

    def of_submission(self) -> str:
        """What happened to it as a whole: visible to the student at once."""
        parts = []
        if self.graded.status != COMPLETED:
            heading = self.words.say("markdown.status")
            parts += [f"**{heading}**", markdown(self.words.troubles(self.graded, COMPLETED))]
        if told := notes_of(self.graded):
            parts.append(f"**{self.words.say('markdown.notes')}**")
            notes = map(self.words.remark, told)
            parts += [f"- {markdown(each, 500)}" for each in notes]
        return "\n\n".join(parts)

    def of_question(self, question: QuestionResult, cases: Sequence[CaseResult]) -> str:
        """Its title, what is right, then each reason for what is not, with where it shows."""
        corrected = corrections_of(self.graded, question.name, self.words)
        return self._question(question, cases, [markdown(each) for each in corrected])

    def _question(
        self, question: QuestionResult, cases: Sequence[CaseResult], corrected: Sequence[str] = ()
    ) -> str:
        parts = [f"**{markdown(self.words.text(self._titles[question.name]))}**", *corrected]
        if not cases:
            return "\n\n".join([*parts, self.words.say("markdown.not_run")])
        right = [case for case in cases if case.passed]
        parts.append(self.words.say("markdown.passed", passed=len(right), total=len(cases)))
        if right:
            parts.append("\n".join(f"- ✓ {self._case(case)}" for case in right))
        hidden = any(case.hidden for case in cases)
        found = self._found[hidden].get(question.name, ())
        clue = clue_of(found, cases, self.assignment.groups, self.words)
        if clue:
            parts.append(f"**{self.words.say('clue.begin')}** {markdown(clue)}")
        parts += self._located(question.name, hidden=hidden)
        if hidden:
            parts.append(why_no_points(found, question.earned, question.possible, self.words))
        for each in found:
            parts += self._finding(each)
        return "\n\n".join(filter(None, parts))

    def _located(self, question: str, *, hidden: bool) -> list[str]:
        """Lines to look at; in the row alone that is seen when hidden cases are."""
        parts = []
        for each in located_in(self.graded, question, hidden=hidden):
            source = "\n".join(
                f"{'>' if is_it else ' '}{number:4d} {text}"
                for number, text, is_it in numbered(each)
            )
            parts += [f"**{markdown(heading(each, self.words))}**", markdown_block(source, 2_000)]
            parts += [markdown(said) for said in known_of(each, self.words)]
        return parts

    def _finding(self, finding: Finding) -> list[str]:
        heading = f"**{markdown(finding.heading(self.words))}**"
        if finding.lost:
            heading += f" ({self.words.say('markdown.worth', points=finding.lost)})"
        advice = [markdown(each) for each in finding.advice(self.words)]
        return [heading, *advice, "\n".join(map(self._telling, finding.tellings))]

    def _telling(self, telling: Telling) -> str:
        cases = [self._case(case) for case in telling.cases]
        if telling.is_short:
            cases = [self.words.say("feedback.checks", count=len(cases))]
        message = markdown(telling.message)
        if not message:
            return "\n".join(f"- ✗ {each}" for each in cases)
        lines = [f"    - {each}" for each in (*cases, *self._beside(telling))]
        return "\n".join([f"- ✗ {message}", *lines])

    def _beside(self, telling: Telling) -> Iterator[str]:
        """What is there and what is expected, of small arrays in public cases."""
        for each in side_by_side(telling.cases, self.words):
            for name, line in zip(("yours", "expected"), each.lines, strict=True):
                yield f"{self.words.say(f'finding.{name}')} {markdown(each.what)} = `{line}`"

    def _case(self, case: CaseResult) -> str:
        name = _name(self.words.case(case.case))
        facts = [self.words.say("markdown.hidden")] if case.hidden else []
        if case.points:
            facts.append(self.words.say("markdown.worth", points=points(case.points)))
        return f"{name} ({', '.join(facts)})" if facts else name

    def public_row(self, name: str, cases: Sequence[CaseResult]) -> dict[str, Any]:
        """A row without points: what a student may know before the grades are out."""
        passed = all(case.passed for case in cases)
        return {
            "name": self.words.say("markdown.public", question=name),
            "status": "passed" if passed else "failed",
            "visibility": "visible",
            "output": self._question(QuestionResult(name, 0, 0), cases),
            "output_format": "md",
        }

    def lateness_row(self, lateness: Lateness) -> dict[str, Any]:
        """A row without points, since rows are summed: the score is without what it says."""
        return {
            "name": self.words.say("late.title"),
            "visibility": "visible",
            "output": markdown(told_lateness(lateness, self.graded.corrected, self.words)),
            "output_format": "md",
        }

    def output_row(self, output: str) -> dict[str, Any]:
        """A row without points that holds the first of what was printed."""
        return {
            "name": self.words.say("markdown.output"),
            "status": "passed",
            "visibility": self.assignment.visibility,
            "output": markdown_block(output, SHOWN_OUTPUT),
            "output_format": "md",
        }


@lru_cache(maxsize=1024)
def _name(case: str) -> str:
    """A case's name in Markdown; the same for every submission."""
    return markdown(case, 200)


def _extra_data(graded: Graded, assignment: Assignment) -> Mapping[str, Any]:
    row = graded.row()
    return {
        "format": FORMAT,
        "assignment": assignment.name,
        "submission": well_formed(row.submission[:MAX_ID]),
        "status": one_line(graded.status),
        "diagnoses": [
            {
                "question": each.question,
                "case": each.case,
                "misconception": each.misconception,
                "hint": each.hint,
            }
            for each in graded.diagnoses
        ],
        "located": [
            {
                "question": each.question,
                "function": one_line(each.function, 200),
                "label": one_line(each.label, 200),
                "line": each.line,
            }
            for each in graded.located
        ],
        "notes": [one_line(note, 500) for note in graded.notes[:MAX_NOTES]],
        "output": clip(graded.output, MAX_OUTPUT_BYTES),
        "digest": graded.digest,
        "checksum": NO_CHECKSUM,
        "earned": points(sum(each.earned for each in graded.corrected)),
        "corrections": [
            {**asdict(each), "by": points(each.after - each.before)} for each in row.corrections
        ],
        "lateness": row.lateness and asdict(row.lateness),
        "versions": versions(),
        "row": row_to_plain(row, every_question(row.questions, assignment)),
    }


@lru_cache(maxsize=1)
def versions() -> Mapping[str, str]:
    """Versions that a grade may depend on."""
    return {
        "autograder": autograder.__version__,
        "numpy": version("numpy"),
        "otter-grader": version("otter-grader"),
        "python": platform.python_version(),
    }
