"""Whole submissions through the front door: each must earn what its `expect.toml` says.

`tests/classes/README.md` describes the format. The expectations were written from the contract
alone, without sight of the cases that grade them, so that the two check each other.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment import PROJECT, load_assignment
from autograder.grading import Grader
from autograder.intake import discover
from autograder.model import Graded, Submission

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CLASSES = Path(__file__).parent / "classes"
CORPUS = CLASSES / "simple_rnn"
SAMPLES = PROJECT / "samples" / "simple_rnn"
KINDS = ("correct", "wrong", "broken")

# Endless loops would cost minutes under the contract's limits; what honest code needs at these
# sizes is milliseconds. Only the correct ones are held to the limits as they are.
SHORT_LOAD, SHORT_CALL = 2.0, 0.7  # seconds of CPU


def read_toml(path: Path) -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    return table


EXPECTED = {path.parent.name: read_toml(path) for path in sorted(CORPUS.glob("*/expect.toml"))}
SAMPLE_EXPECTED = read_toml(CLASSES / "sample_expect.toml")

GradeOne = Callable[[Submission, bool], Graded]


@pytest.fixture(scope="module")
def grade() -> Iterator[GradeOne]:
    """Grade a submission, under short limits or the homework's own; one sandbox for each."""
    assignment = load_assignment("simple_rnn")
    short = replace(assignment.limits, load_cpu_seconds=SHORT_LOAD, call_cpu_seconds=SHORT_CALL)
    hurried = replace(assignment, limits=short)
    with Grader(assignment, lang="en") as patient, Grader(hurried, lang="en") as hasty:
        yield lambda submission, short: (hasty if short else patient).grade(submission)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Submission]:
    found = discover(CORPUS, tmp_path_factory.mktemp("corpus"))
    return {submission.id: submission for submission in found}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Submission]:
    found = discover(SAMPLES, tmp_path_factory.mktemp("samples"))
    return {submission.id: submission for submission in found}


def is_earned(expected: float | str | list[float], earned: float, possible: float) -> bool:
    """Whether points are as expected: a number, "some" of them, or [low, high]."""
    if isinstance(expected, str):
        return 0 < earned < possible
    low, high = expected if isinstance(expected, list) else (expected, expected)
    return low - 1e-9 <= earned <= high + 1e-9


def surprises(graded: Graded, expected: dict[str, Any]) -> list[str]:
    """What came out otherwise than expected, question by question; then the status."""
    found = [
        f"{question.name} earned {question.earned:g}, expected {expected['points'][question.name]}"
        for question in graded.questions
        if not is_earned(expected["points"][question.name], question.earned, question.possible)
    ]
    if not re.fullmatch(expected.get("status", ".+"), graded.status):
        found.append(f"status {graded.status!r} does not match {expected['status']!r}")
    hints = {diagnosis.misconception for diagnosis in graded.diagnoses}
    if hints != set(expected.get("misconceptions", hints)):
        found.append(f"diagnosed {sorted(hints)}, expected {expected['misconceptions']}")
    return found


def failures(graded: Graded) -> str:
    """The cases that failed and why, for whoever reads a failing test."""
    told = [f"{each.question}/{each.case}: {each.message}" for each in graded.cases if each.key]
    return "\n".join([f"status: {graded.status}", *graded.notes, *told])


@pytest.mark.parametrize("name", EXPECTED)
def test_a_submission_earns_what_the_contract_says(
    name: str, corpus: dict[str, Submission], grade: GradeOne
) -> None:
    expected = EXPECTED[name]

    graded = grade(corpus[name], expected["kind"] != "correct")

    assert surprises(graded, expected) == [], failures(graded)


@pytest.mark.parametrize("name", SAMPLE_EXPECTED)
def test_a_submission_of_the_sample_class_earns_what_it_must(
    name: str, samples: dict[str, Submission], grade: GradeOne
) -> None:
    graded = grade(samples[name], True)

    assert surprises(graded, SAMPLE_EXPECTED[name]) == [], failures(graded)


def test_every_submission_of_the_corpus_has_an_expectation(corpus: dict[str, Submission]) -> None:
    assert sorted(corpus) == sorted(EXPECTED)


def test_every_submission_of_the_sample_class_has_an_expectation(
    samples: dict[str, Submission],
) -> None:
    assert sorted(samples) == sorted(SAMPLE_EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_expectation_says_what_it_is_and_why(name: str) -> None:
    expected = EXPECTED[name]

    assert expected["kind"] in KINDS
    assert set(expected) <= {"kind", "points", "status", "misconceptions", "why"}
    assert expected["why"]


def test_correct_submissions_are_expected_to_earn_everything() -> None:
    possible = {
        question.name: question.points for question in load_assignment("simple_rnn").questions
    }
    correct = [each["points"] for each in EXPECTED.values() if each["kind"] == "correct"]

    assert correct
    assert all(points == possible for points in correct)
