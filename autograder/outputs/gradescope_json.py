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
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import autograder
from autograder.assignment import Assignment
from autograder.language import case_message, say
from autograder.model import CaseResult, Diagnosis, Graded, QuestionResult
from autograder.outputs.escape import (
    clip,
    markdown,
    markdown_block,
    one_line,
    well_formed,
)
from autograder.outputs.otter_results import import_otter, otter_results
from autograder.outputs.row_json import FORMAT, digest_from_json, row_from_json, row_to_plain
from autograder.outputs.scores import COMPLETED, MAX_ID, every_question, points, total

__all__ = ["digest_from_json", "results_json", "row_from_json", "versions"]

MAX_NOTES = 50
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
    questions = every_question(graded.questions, assignment)
    words = _Words(graded, assignment, lang)
    results = otter_results(questions, graded.cases, words.of_question)
    results.set_output(words.of_submission())
    payload: dict[str, Any] = results.to_gradescope_dict(_otter_config())
    payload["tests"] = _rows(payload["tests"], graded, assignment, words)
    payload["score"] = total(questions)
    payload["output_format"] = "md"
    payload["extra_data"] = _extra_data(graded, assignment)
    return json.dumps(payload, indent=1, sort_keys=True) + "\n"


@lru_cache(maxsize=1)
def _otter_config() -> Any:
    module = import_otter("otter.run.run_autograder.autograder_config")
    return module.AutograderConfig({"show_hidden": True, "force_public_test_summary": False})


def _rows(
    tests: Sequence[dict[str, Any]], graded: Graded, assignment: Assignment, words: _Words
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
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
        self.graded, self.assignment, self.lang = graded, assignment, lang
        self._hints: dict[tuple[str, str], list[Diagnosis]] = {}
        for each in graded.diagnoses:
            self._hints.setdefault((each.question, each.case), []).append(each)
        self._titles = {each.name: each.title for each in assignment.questions}

    def of_submission(self) -> str:
        """What happened to it as a whole: visible to the student at once."""
        parts = []
        if self.graded.status != COMPLETED:
            heading = say("markdown.status", self.lang)
            parts += [f"**{heading}**", markdown(self.graded.status)]
        if self.graded.notes:
            parts.append(f"**{say('markdown.notes', self.lang)}**")
            parts += [f"- {markdown(each, 500)}" for each in self.graded.notes[:MAX_NOTES]]
        return "\n\n".join(parts)

    def of_question(self, question: QuestionResult, cases: Sequence[CaseResult]) -> str:
        """Its title, how many checks passed, then each check with what went wrong and a hint."""
        title = self._titles[question.name]
        parts = [f"**{markdown(title.get(self.lang, title['en']))}**"]
        if not cases:
            return "\n\n".join([*parts, say("markdown.not_run", self.lang)])
        passed = sum(case.passed for case in cases)
        parts.append(say("markdown.passed", self.lang, passed=passed, total=len(cases)))
        for case in cases:
            parts += self._of_case(case)
        return "\n\n".join(parts)

    def _of_case(self, case: CaseResult) -> list[str]:
        verdict = say("verdict.passed" if case.passed else "verdict.failed", self.lang)
        facts = [verdict, say("markdown.hidden", self.lang)] if case.hidden else [verdict]
        if case.points:
            facts.append(say("markdown.worth", self.lang, points=points(case.points)))
        mark = "✓" if case.passed else "✗"
        line = f"- {mark} **{markdown(case.case, 200)}** ({', '.join(facts)})"
        if case.passed:
            return [line]
        message = markdown(case_message(case, self.lang))
        hint = say("markdown.hint", self.lang)
        told = [f"{line}: {message}" if message else line]
        return told + [
            f"- → {hint}: {markdown(each.hint)}"
            for each in self._hints.get((case.question, case.case), ())
        ]

    def public_row(self, name: str, cases: Sequence[CaseResult]) -> dict[str, Any]:
        """A row without points: what a student may know before the grades are out."""
        passed = all(case.passed for case in cases)
        return {
            "name": say("markdown.public", self.lang, question=name),
            "status": "passed" if passed else "failed",
            "visibility": "visible",
            "output": self.of_question(QuestionResult(name, 0, 0), cases),
            "output_format": "md",
        }

    def output_row(self, output: str) -> dict[str, Any]:
        """A row without points that holds the first of what was printed."""
        return {
            "name": say("markdown.output", self.lang),
            "status": "passed",
            "visibility": self.assignment.visibility,
            "output": markdown_block(output, SHOWN_OUTPUT),
            "output_format": "md",
        }


def _extra_data(graded: Graded, assignment: Assignment) -> Mapping[str, Any]:
    row = graded.row()
    return {
        "format": FORMAT,
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
        "notes": [one_line(note, 500) for note in graded.notes[:MAX_NOTES]],
        "output": clip(graded.output, MAX_OUTPUT_BYTES),
        "digest": graded.digest,
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
