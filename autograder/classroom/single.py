"""One submission, graded in this process; and what stands for one that we failed to grade."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial

from autograder.classroom.crew import TRIES, GraderLike
from autograder.classroom.provenance import digest, key_of, made_of
from autograder.errors import SandboxError, short_of
from autograder.homework.assignment import Assignment
from autograder.model import Graded, QuestionResult, Submission
from autograder.outputs.scores import OUR_FAULT


def grade_one(
    submission: Submission,
    assignment: Assignment,
    *,
    lang: str,
    trust_submissions: bool = False,
    locate: str = "never",
    make_grader: Callable[[], GraderLike] | None = None,
) -> Graded:
    """Grade one submission in this process, and write nothing.

    Raises
    ------
    SandboxError
        The sandbox failed every time.
    """
    make = make_grader or grader_maker(assignment, lang, trust_submissions, locate)
    made = made_of(assignment, lang, trust_submissions, locate)
    made_from = digest(submission, key_of(made))
    for attempt in range(1, TRIES + 1):
        try:
            with closing(make()) as grader:
                return replace(grader.grade(submission), digest=made_from)
        except SandboxError:
            if attempt == TRIES:
                raise
        except (MemoryError, OSError) as error:
            if attempt == TRIES:
                raise short_of("it could not be graded", error) from error
    raise AssertionError("the loop ends by itself")


def our_fault(submission: Submission, assignment: Assignment, text: str) -> Graded:
    """Return what stands for a submission that we failed to grade; it has no digest."""
    return Graded(
        submission,
        status=f"{OUR_FAULT}{text}. This is a fault of the grader, not of the submission; "
        "run the same command again",
        questions=tuple(QuestionResult(each.name, 0, each.points) for each in assignment.questions),
        cases=(),
    )


def grader_maker(
    assignment: Assignment, lang: str, trust_submissions: bool, locate: str, processes: int = 1
) -> Callable[[], GraderLike]:
    """Return what makes a grader, one of so many on this machine."""
    from autograder.grading.grader import Grader

    return partial(
        Grader,
        assignment,
        lang=lang,
        trust_submissions=trust_submissions,
        neighbours=processes,
        locate=locate,
    )
