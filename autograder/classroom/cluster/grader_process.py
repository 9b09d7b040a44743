"""The process that grades for one thread of a Dask worker, run by `python -m`.

Told by its parent over a socket what is asked, it answers with what confines its sandbox, then
each `Job` with a `Rendered` or a `Trouble`. It ends when it is not needed, when it was in trouble
(it is not to be trusted with the next submission), and with its parent.
"""

from __future__ import annotations

import contextlib
import pkgutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

from autograder import machine
from autograder.classroom.cluster.parcel import Job, Start, refuse_other_program, unpack
from autograder.classroom.crew import TRIES, Rendered, Trouble, hang_seconds, render
from autograder.errors import AssignmentError, AutograderError, SandboxError
from autograder.homework.assignment import Assignment
from autograder.homework.course import make_importable
from autograder.model import Graded, Source, Submission

IDLE_SECONDS = 60.0
"""A grader that nobody asks anything ends after this time."""


class SourceGrader(Protocol):
    """What is needed of `grading.Grader` here."""

    @property
    def layers(self) -> Mapping[str, str]:
        """Layer of confinement to "" where it holds, else why it does not."""

    def grade_source(self, submission: Submission, source: Source | str) -> Graded:
        """Grade what was read of a submission."""

    def close(self) -> None:
        """End its sandbox."""


def main() -> None:
    """Serve the parent whose process id and end of a socket are the arguments."""
    parent, descriptor = map(int, sys.argv[1:])
    machine.end_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the Dask worker's to handle
    with Connection(descriptor) as connection, contextlib.suppress(EOFError, BrokenPipeError):
        serve(connection, connection.recv())


def serve(connection: Connection, start: Start) -> None:
    """Grade until there is nothing more to grade, or something went wrong."""
    with tempfile.TemporaryDirectory(dir=start.folder, prefix="homework-") as folder:
        make_importable(Path(folder))
        try:
            refuse_other_program(start.order.program)
            assignment = unpack(start.homework, start.order.homework, Path(folder))
            grader = _make_grader(assignment, start)
        except AutograderError as error:
            connection.send(error)
            return
        with closing(grader):
            connection.send(dict(grader.layers))
            while connection.poll(IDLE_SECONDS):
                outcome = _grade(connection.recv(), grader, assignment, start.order.lang)
                connection.send(outcome)
                if not isinstance(outcome, Rendered):
                    return


def _make_grader(assignment: Assignment, start: Start) -> SourceGrader:
    make = pkgutil.resolve_name(start.order.grader)
    for attempt in range(1, TRIES + 1):
        try:
            grader: SourceGrader = make(
                assignment,
                lang=start.order.lang,
                trust_submissions=start.order.trust_submissions,
                neighbours=start.neighbours,
                locate=start.order.locate,
            )
            return grader
        except SandboxError:
            if attempt == TRIES:
                raise
    raise AssertionError("the loop ends by itself")


def _grade(
    job: Job, grader: SourceGrader, assignment: Assignment, lang: str
) -> Rendered | Trouble | AssignmentError:
    with _watchdog(hang_seconds(assignment)):
        try:
            graded = replace(grader.grade_source(job.submission, job.source), digest=job.digest)
            return render(graded, assignment, lang)
        except AssignmentError as error:
            return error  # nobody's submission can be graded: it ends the run
        except SandboxError as error:
            return Trouble(str(error))
        except Exception as error:  # the border of one submission: it is not theirs
            return Trouble(f"{type(error).__name__}: {error}")


@contextmanager
def _watchdog(seconds: int) -> Iterator[None]:
    """Have the kernel end this process when it hangs."""
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


if __name__ == "__main__":
    main()
