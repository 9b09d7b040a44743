"""Every error of ours, on one page.

`AssignmentError` is for the instructor, `IntakeError` for one submission, `SandboxError` for
us, and `AnswerError` tells what the student's code did. `str()` of each is one plain line that
says what was found, what was expected, where, and what to do.
"""

from __future__ import annotations

import errno
from typing import Any

from autograder.failures import in_english

SHORTAGES = frozenset(
    {errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOBUFS}
    | {errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.ENOSPC, errno.EDQUOT}
)
"""What a system call fails with where the machine is at fault, and not what it was asked for."""


class AutograderError(Exception):
    """The root: whatever is raised on purpose here."""


class UsageError(AutograderError):
    """A command was misused: a missing folder, a broken option. Exit status 2."""


class AssignmentError(AutograderError):
    """An assignment's files contradict each other or cannot be read. Exit status 2."""


class IntakeError(AutograderError):
    """One submission cannot be opened; the remark is its `grading_status`."""

    def __init__(self, remark: str) -> None:
        super().__init__(remark)
        self.remark = remark


class SandboxError(AutograderError):
    """The sandbox itself failed or cannot be closed: our fault, never the student's."""


class MachineError(SandboxError):
    """The machine is short of memory, open files or the like, or a disk fails: no one's fault."""


def short_of(what: str, error: BaseException) -> MachineError:
    """What could not be done for want of what, and what to do."""
    why = "memory ran out" if isinstance(error, MemoryError) else getattr(error, "strerror", "")
    why = why or str(error) or type(error).__name__
    return MachineError(
        f"{what}: {why.lower()}. Close other programs or give fewer "
        "--workers, and run the same command again"
    )


class StorageError(AutograderError):
    """Results cannot be written, a full disk say: exit status 1."""


def unwritable(path: object, error: OSError) -> StorageError:
    """Why a place cannot be written, and what to do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageError(
            f"the disk is full, {path} could not be written: make room and run the same command "
            "again; what is written so far is kept"
        )
    return StorageError(
        f"cannot write {path} ({error.strerror}): mend that and run the same command again; "
        "what is written so far is kept"
    )


class AnswerError(AutograderError):
    """What a student's function did instead of answering.

    Attributes
    ----------
    key : str
        What happened, a key of `FAILURES`.
    data : dict
        Plain values that the message is worded with.
    """

    def __init__(self, key: str, /, **data: Any) -> None:
        super().__init__(in_english(key, data))
        self.key = key
        self.data = data
