"""A scripted grader that does its deeds on a Dask worker."""

from __future__ import annotations

import importlib
import os
import signal
from pathlib import Path

from autograder.errors import AssignmentError, SandboxError
from autograder.homework.assignment import Assignment
from autograder.model import Graded, Source, Submission
from autograder.sandbox.confine import NOT_ROOT
from autograder.sandbox.layers import PURPOSES
from tests.classroom.scripted import Classroom, ScriptedGrader

LAYERS = {**dict.fromkeys(PURPOSES, ""), "user id": NOT_ROOT, "landlock": "not in this kernel"}


class TravellingGrader(ScriptedGrader):
    """Obeys a submission's first word; the second is the folder of the journal."""

    def __init__(self, assignment: Assignment, **options: object) -> None:
        # As the cases of a homework do; nothing of the toy is in any other place.
        assert importlib.import_module(f"assignment.{assignment.name}.examples").SENT
        self.layers = LAYERS

    def grade_source(self, submission: Submission, source: Source | str) -> Graded:
        assert isinstance(source, Source)
        word, journal = source.cells[0].source.split()
        self.journal = Path(journal)
        return self.obey(word, submission)

    def obey(self, word: str, submission: Submission) -> Graded:
        first = not self.attempts(submission)
        if word == "kills-host" or (word == "kills-host-once" and first):
            self._note(submission)
            os.kill(os.getppid(), signal.SIGKILL)
            signal.pause()
        if word == "contradicts":
            raise AssignmentError("two cases have one name")
        return super().obey(word, submission)


class UnusableGrader(TravellingGrader):
    """Cannot be made on that machine."""

    def __init__(self, assignment: Assignment, **options: object) -> None:
        raise SandboxError("files cannot be closed on this machine")


SCRIPTED = f"{TravellingGrader.__module__}:{TravellingGrader.__name__}"


def hand_in(room: Classroom, **words: str) -> None:
    room.hand_in(**{name: f"{word} {room.journal}" for name, word in words.items()})
