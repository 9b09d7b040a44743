"""Every error of ours, on one page.

`AssignmentError` is for the instructor, `IntakeError` for one submission, `SandboxError` for
us, and `AnswerError` tells what the student's code did. `str()` of each is one plain line that
says what was found, what was expected, where, and what to do.
"""

from __future__ import annotations

from typing import Any


class AutograderError(Exception):
    """The root: whatever is raised on purpose here."""


class UsageError(AutograderError):
    """A command was misused: a missing folder, a broken option. Exit status 2."""


class AssignmentError(AutograderError):
    """An assignment's files contradict each other or cannot be read. Exit status 2."""


class IntakeError(AutograderError):
    """One submission cannot be opened; the text is its `grading_status`."""


class SandboxError(AutograderError):
    """The sandbox itself failed or cannot be closed: our fault, never the student's."""


class AnswerError(AutograderError):
    """What a student's function did instead of answering.

    Attributes
    ----------
    key : str
        What happened, as a key of the message catalogue (`autograder/words/`).
    data : dict
        Plain values that the message is worded with.
    """

    def __init__(self, key: str, message: str, /, **data: Any) -> None:
        super().__init__(message)
        self.key = key
        self.data = data
