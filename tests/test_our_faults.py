"""What fails on our side while a case runs is never told as a wrong answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.assignment import load_assignment
from autograder.errors import SandboxError
from autograder.grading import Grader
from autograder.model import Submission
from autograder.sandbox.session import Session

ASSIGNMENT = load_assignment("simple_rnn")
SOLUTION = Submission("kim", "kim", (ASSIGNMENT.solution,))


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(ASSIGNMENT) as started:
        yield started


def fail_in_cases(monkeypatch: pytest.MonkeyPatch, errors: list[Exception]) -> None:
    """Let the calls that a case makes by itself raise these, one after another."""
    run = Session.run

    def failing(self, calls, prepared=None):
        if prepared is None and errors:
            raise errors.pop()
        return run(self, calls, prepared)

    monkeypatch.setattr(Session, "run", failing)


def test_a_sandbox_that_failed_in_a_case_is_tried_again(grader, monkeypatch):
    fail_in_cases(monkeypatch, [SandboxError("workers are being killed from outside")])

    assert sum(each.earned for each in grader.grade(SOLUTION).questions) == 100


@pytest.mark.parametrize(
    "error", [SandboxError("the zygote is gone"), MemoryError(), OSError(24, "Too many open files")]
)
def test_what_fails_again_is_not_graded(grader, monkeypatch, error):
    fail_in_cases(monkeypatch, [error, error])

    with pytest.raises(type(error)):
        grader.grade(SOLUTION)
