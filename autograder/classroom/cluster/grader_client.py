"""The Dask worker's end of a grader: start it, ask it, notice that it is gone."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from autograder import machine
from autograder.classroom.cluster.parcel import Job, Start
from autograder.classroom.crew import DIED, Rendered, Trouble
from autograder.errors import AssignmentError, SandboxError
from autograder.machine import PROGRAM

START_SECONDS = 180.0
"""A grader must have started by then, however slow and busy the machine."""
END_SECONDS = 5.0

GRADER_PROCESS = "autograder.classroom.cluster.grader_process"


class GraderProcess:
    """A grader in a process of its own.

    Raises
    ------
    AutograderError
        It cannot be started, or not for this homework; the text says why.
    """

    def __init__(self, start: Start) -> None:
        self._connection, theirs = multiprocessing.Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [
                    sys.executable,
                    "-m",
                    GRADER_PROCESS,
                    *_arguments(theirs.fileno()),
                ],
                stdin=subprocess.DEVNULL,
                env=_environment(),
                # `-m` looks there first, and the Dask worker's own folder may hold anything.
                cwd="/",
                pass_fds=[theirs.fileno()],
            )
        try:
            self.layers: Mapping[str, str] = self._start(start)
        except BaseException:
            self.close()
            raise

    def _start(self, start: Start) -> Mapping[str, str]:
        try:
            self._connection.send(start)
            answered = self._connection.poll(START_SECONDS)
            answer: Any = self._connection.recv() if answered else "does not answer"
        except (EOFError, OSError):
            answer = f"ended with status {self._process.wait()}"
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            raise SandboxError(
                f"the process that should grade {answer}; the Dask worker's log says why"
            )
        layers: Mapping[str, str] = answer
        return layers

    @property
    def has_ended(self) -> bool:
        """Whether it is gone: it was idle, in trouble, or killed."""
        return self._process.poll() is not None

    def grade(self, job: Job) -> Rendered | Trouble:
        """Have a submission graded; after anything but a `Rendered` this grader has ended.

        Raises
        ------
        AssignmentError
            The homework does not hold together.
        """
        try:
            self._connection.send(job)
            outcome: Rendered | Trouble | AssignmentError = self._connection.recv()
        except (EOFError, OSError):
            outcome = Trouble(DIED)
        if not isinstance(outcome, Rendered):
            self.close()
        if isinstance(outcome, AssignmentError):
            raise outcome
        return outcome

    def close(self) -> None:
        """End it, and with it its sandbox."""
        self._connection.close()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _arguments(descriptor: int) -> list[str]:
    return [str(os.getpid()), str(descriptor)]


def _environment() -> dict[str, str]:
    """Ours, with one thread for BLAS, and with this very program to import."""
    return {
        **os.environ,
        **dict.fromkeys(machine.THREAD_VARIABLES, "1"),
        "PYTHONPATH": os.pathsep.join(_import_folders()),
    }


def _import_folders() -> Iterator[str]:
    folder = str(PROGRAM.parent)
    if not folder.endswith("-packages"):  # installed, it is found without our help
        yield folder
    yield from filter(None, [os.environ.get("PYTHONPATH")])
