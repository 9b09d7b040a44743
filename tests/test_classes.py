"""Whole submissions through the front door: each must earn what its `expect.toml` says.

`tests/classes/README.md` describes the format. The expectations were written from the contract
alone, without sight of the cases that grade them, so that the two check each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.grader import Grader
from autograder.homework.assignment import PROJECT, available, load_assignment
from autograder.intake import discover
from autograder.model import Graded, Submission
from tests.handed_in import CLASSES, expectations, lay_out, read_toml, undiagnosed

MADE = ("of", "changes", "patch", "file", "encoding", "newline", "format")
"""Keys that say how a program is made from another."""

# Endless loops would cost minutes under the contract's limits; what honest code needs at these
# sizes is milliseconds. Only the correct ones are held to the limits as they are.
SHORT_LOAD, SHORT_CALL = 2.0, 0.7  # seconds of CPU
LITTLE_MEMORY = 128 * 2**20  # bytes: to fill more takes a second a call on some kernels


SHOWN = "simple_rnn"
"""Whose sample class the README shows."""
EXPECTED = {(work, name): e for work in available() for name, e in expectations(work).items()}
SAMPLE_EXPECTED = {
    (work, name): expected
    for work in available()
    for name, expected in read_toml(CLASSES / f"{work}_sample_expect.toml").items()
}
HOMEWORK = pytest.mark.parametrize("work", available())
EACH = pytest.mark.parametrize(("work", "name"), EXPECTED)

GradeOne = Callable[[str, Submission, dict[str, Any]], Graded]


@pytest.fixture(scope="module")
def grade(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GradeOne]:
    """Grade a submission as is expected of it: one sandbox for each way to.

    The correct ones have the homework's own limits. A mistake that may have any name is not
    diagnosed: to find none takes seconds.
    """
    with ExitStack() as graders:

        @cache
        def grader(work: str, short: bool, named: bool) -> Grader:
            assignment = load_assignment(work)
            if not named:
                assignment = undiagnosed(assignment, tmp_path_factory.mktemp("undiagnosed"))
            if short:
                hurried = replace(
                    assignment.limits,
                    load_cpu_seconds=SHORT_LOAD,
                    call_cpu_seconds=SHORT_CALL,
                    memory_bytes=LITTLE_MEMORY,
                )
                assignment = replace(assignment, limits=hurried)
            return graders.enter_context(Grader(assignment, lang="en"))

        def grade_one(work: str, submission: Submission, expected: dict[str, Any]) -> Graded:
            kind = expected.get("kind", "sample")
            named = "misconceptions" in expected or kind != "wrong"
            return grader(work, kind != "correct", named).grade(submission)

        yield grade_one


Found = Callable[[str], dict[str, Submission]]


def found_in(class_of: Callable[[str], Path], workspace: pytest.TempPathFactory) -> Found:
    """Submissions of a homework's class, by id, each class discovered once."""

    @cache
    def found(work: str) -> dict[str, Submission]:
        submissions = discover(class_of(work), workspace.mktemp("workspace"))
        return {submission.id: submission for submission in submissions}

    return found


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Found:
    return found_in(lambda work: lay_out(work, tmp_path_factory.mktemp(work)), tmp_path_factory)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Found:
    return found_in(lambda work: PROJECT / "samples" / work, tmp_path_factory)


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


@EACH
def test_a_submission_earns_what_the_contract_says(
    work: str, name: str, corpus: Found, grade: GradeOne
) -> None:
    expected = EXPECTED[work, name]

    graded = grade(work, corpus(work)[name], expected)

    assert surprises(graded, expected) == [], failures(graded)


@pytest.mark.parametrize(("work", "name"), SAMPLE_EXPECTED)
def test_a_submission_of_a_sample_class_earns_what_it_must(
    work: str, name: str, samples: Found, grade: GradeOne
) -> None:
    graded = grade(work, samples(work)[name], SAMPLE_EXPECTED[work, name])

    assert surprises(graded, SAMPLE_EXPECTED[work, name]) == [], failures(graded)


def test_the_readme_shows_what_the_sample_class_earns() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    rows = re.findall(r"│ (\S+) +│ +(\d+) │ +(\d+) │ +(\d+) │ +(\d+) │ +(\d+) │", readme)
    shown = {name: [float(each) for each in points] for name, *points in rows}
    expected = {n: each["points"] for (work, n), each in SAMPLE_EXPECTED.items() if work == SHOWN}
    possible = [question.points for question in load_assignment(SHOWN).questions]

    assert sorted(shown) == sorted(expected)
    for name, points in expected.items():
        assert all(map(is_earned, points.values(), shown[name], possible)), name


@HOMEWORK
def test_every_submission_of_a_class_has_an_expectation(work: str, corpus: Found) -> None:
    assert sorted(corpus(work)) == sorted(name for each, name in EXPECTED if each == work)


@HOMEWORK
def test_every_submission_of_a_sample_class_has_an_expectation(work: str, samples: Found) -> None:
    assert sorted(samples(work)) == sorted(name for each, name in SAMPLE_EXPECTED if each == work)


@EACH
def test_an_expectation_says_what_it_is_and_why(work: str, name: str) -> None:
    expected = EXPECTED[work, name]

    own = {"kind", "points", "status", "misconceptions", "why"}
    assert set(expected) - set(MADE) <= own
    assert expected["why"]


@HOMEWORK
def test_correct_submissions_are_expected_to_earn_everything(work: str) -> None:
    possible = {question.name: question.points for question in load_assignment(work).questions}
    correct = [
        e["points"] for (w, _), e in EXPECTED.items() if w == work and e["kind"] == "correct"
    ]

    assert correct
    assert all(points == possible for points in correct)
