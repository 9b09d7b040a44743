"""Who grades a class, as a protocol: what every crew is given, and what it gives back.

A crew is processes on this machine (`processes`) or a cluster's (`cluster`). It hands back text
and puts nothing in its place. A submission whose grading failed through no fault of the student
(the sandbox failed, the process died, a mistake of ours) is tried again, alone, twice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from autograder.classroom import storage
from autograder.homework.assignment import Assignment
from autograder.model import Graded, Row, Submission

TRIES = 3
"""Tries of one submission: the first among others, the rest alone."""
DIED = "the process that graded it died"
"""What is told of a submission that brought down what graded it, every time."""
HANG_FACTOR = 5
"""A process that takes this many times a submission's limit hangs by a fault of ours."""


class GraderLike(Protocol):
    """What a grader process needs of `grading.Grader`."""

    @property
    def layers(self) -> Mapping[str, str]:
        """Layer of confinement to "" where it holds, else why it does not."""

    def grade(self, submission: Submission) -> Graded:
        """Grade one submission."""

    def close(self) -> None:
        """End its sandbox."""


@dataclass(frozen=True)
class Settings:
    """What is the same for the whole class."""

    assignment: Assignment
    lang: str
    results: Path
    """Folder that has a folder for each submission."""
    trust_submissions: bool = False
    """Grade although a student's code cannot be shut in."""
    locate: str = "never"
    """When to look for the line of a mistake."""


@dataclass(frozen=True)
class Task:
    """A submission to grade, and the digest its result is to carry."""

    submission: Submission
    digest: str


@dataclass(frozen=True)
class Rendered:
    """A graded submission in words for everybody who reads it."""

    row: Row
    results: str
    feedback: str
    graded: str
    """All that was found, to word it anew from."""


@dataclass(frozen=True)
class Trouble:
    """A submission that could not be graded, through no fault of the student."""

    text: str


Layers = Mapping[str, str]
"""Layer of confinement to "" where it holds, else why it does not."""


class Crew(Protocol):
    """Who grades a class."""

    def grade(
        self,
        tasks: Iterator[Task],
        settings: Settings,
        on_start: Callable[[Layers], None],
        *,
        alone: bool,
    ) -> Generator[tuple[Task, Row | Trouble], None, None]:
        """Grade every task once, and yield in any order.

        The results of a `Row` are staged (`stage`), for the caller to commit.

        Parameters
        ----------
        alone
            One at a time, so that whoever brings down what grades it is known.
        """

    def close(self) -> None:
        """End what it started."""


def grade_all(
    tasks: Iterable[Task],
    settings: Settings,
    crew: Crew,
    on_start: Callable[[Layers], None],
) -> Generator[tuple[Task, Row | Trouble], None, None]:
    """Grade side by side, and yield in any order; a `Trouble` is what failed every time.

    The results of a `Row` are staged, for the caller to commit.

    Parameters
    ----------
    on_start
        Called when the first sandbox has started, with what holds of its confinement.

    Raises
    ------
    SandboxError
        No sandbox can be started on this machine, or not any more.
    """
    for attempt in range(1, TRIES + 1):
        failed = []
        with closing(crew.grade(iter(tasks), settings, on_start, alone=attempt > 1)) as outcomes:
            for task, outcome in outcomes:
                if isinstance(outcome, Row) or attempt == TRIES:
                    yield task, outcome
                else:
                    failed.append(task)
        if not failed:
            return
        tasks, on_start = failed, say_nothing


def hang_seconds(assignment: Assignment) -> int:
    """The time after which a process that grades a submission is ended."""
    return math.ceil(HANG_FACTOR * assignment.limits.submission_seconds)


def stage(rendered: Rendered, folder: Path) -> None:
    """Write a submission's results beside their places; see `storage.stage_text`."""
    storage.stage_text(folder / storage.GRADED, rendered.graded)
    storage.stage_text(folder / storage.FEEDBACK, rendered.feedback)
    storage.stage_text(folder / storage.RESULT, rendered.results)


def render(graded: Graded, assignment: Assignment, lang: str) -> Rendered:
    """Word a result for everybody who reads it."""
    from autograder.outputs.feedback import feedback_html
    from autograder.outputs.graded_json import graded_to_json
    from autograder.outputs.gradescope_json import results_json
    from autograder.outputs.row_json import row_from_json

    results = results_json(graded, assignment, lang)
    # Read back, so that a run that was continued knows exactly what an undisturbed one does.
    row = row_from_json(results) or graded.row()
    page = feedback_html(graded, assignment, lang)
    return Rendered(row, results, page, graded_to_json(graded))


def say_nothing(layers: Layers) -> None:
    """Stand in for `on_start` once it was called."""
