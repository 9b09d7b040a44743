"""Writes results so that a reader, and the next run, never meets half of one.

A file appears under its name only when it is whole: it is written beside its place and moved
there. One run at a time may write to a folder; what a killed run left lying is swept away by the
next. There is no fsync: what a power cut leaves empty has no digest, and is graded again.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import AutograderError, UsageError, unwritable

GRADES = "final_grades.csv"
REPORT = "report.html"
MISSING = "missing.csv"
RESULTS = "results"
FEEDBACK = "feedback.html"
RESULT = "results.json"
"""What lies in an output folder, and in each folder of its `results/`."""

GRADED = ".graded.json"
"""All that grading found, beside a results.json: pages are written anew from it."""
ADJUSTMENTS = "adjustments.csv"
"""The instructor's own file; never written here."""
CHANGES = "changes.csv"
STATE = ".state"
"""What the last whole run was about; see `class_state`."""

LOCK = ".lock"
WORKSPACE = ".work-"
TEMPORARY = ".tmp"


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 file, and its folder where there is none; whole, or not at all.

    Raises
    ------
    StorageError
        The disk is full, or the place cannot be written.
    """
    stage_text(path, text)
    commit(path)


def write_bytes(path: Path, data: bytes) -> None:
    """Write any other file, as `write_text` does."""
    with _nothing_left(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _beside(path).write_bytes(data)
    commit(path)


def stage_text(path: Path, text: str) -> None:
    """Write a file beside its place; `commit` moves it there.

    Raises
    ------
    StorageError
        As `write_text`; nothing is left beside its place then.
    """
    with _nothing_left(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # A lone surrogate must not cost a student the page it stands on.
        with open(_beside(path), "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)


def commit(path: Path) -> None:
    """Move a staged file to its place.

    Raises
    ------
    StorageError
        As `write_text`; nothing is left beside its place then.
    """
    with _nothing_left(path):
        os.replace(_beside(path), path)


@contextlib.contextmanager
def _nothing_left(path: Path) -> Iterator[None]:
    """Tell what goes wrong with a file, and leave nothing beside its place then."""
    with told(path):
        try:
            yield
        except OSError:
            with contextlib.suppress(OSError):
                _beside(path).unlink(missing_ok=True)
            raise


def remove(path: Path) -> None:
    """Take a file away, where it is there.

    Raises
    ------
    StorageError
        It cannot be taken away.
    """
    with told(path):
        path.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}{TEMPORARY}")


def read_text(path: Path) -> str | None:
    """Return what a file of ours holds, or None where it is not there or not ours."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


@contextlib.contextmanager
def claimed(out: Path) -> Iterator[Path]:
    """Hold the output folder for one run, made where it is missing and swept of leftovers.

    Yields a private folder to unpack into, inside `out`, so that nothing is left elsewhere.

    Raises
    ------
    UsageError
        It is no folder, cannot be written, or another run is writing to it.
    """
    _make_folder(out)
    try:
        # A record lock, not flock: a forked process does not inherit it, so that a run which was
        # killed never locks out the next.
        lock = open(out / LOCK, "a", encoding="ascii")
    except OSError as error:
        raise _unusable(out, error) from error
    with lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            raise UsageError(
                f"another run is writing to {out}: wait until it has ended, or give another --out"
            ) from error
        except OSError as error:
            raise _unusable(out, error) from error
        sweep(out)
        with told(out):
            workspace = Path(tempfile.mkdtemp(prefix=WORKSPACE, dir=out))
        try:
            yield workspace
        finally:
            sweep(out)


def sweep(out: Path) -> None:
    """Remove what a killed run left: half-written files, and unpacked downloads."""
    for folder in out.glob(f"{WORKSPACE}*"):
        shutil.rmtree(folder, ignore_errors=True)
    for pattern in (f".*{TEMPORARY}", f"results/*/.*{TEMPORARY}"):
        for path in out.glob(pattern):
            with contextlib.suppress(OSError):
                path.unlink()


def refuse_overlap(submissions: Path, out: Path) -> None:
    """Raise UsageError where the results would lie among the submissions, or the reverse."""
    theirs, ours = submissions.resolve(), out.resolve()
    if theirs.is_dir() and (ours == theirs or theirs in ours.parents):
        raise UsageError(
            f"--out {out} is inside {submissions}, where it would be graded as a submission: "
            "give a folder beside it"
        )
    if theirs.is_dir() and ours in theirs.parents:
        raise UsageError(
            f"{submissions} is inside --out {out}, where results are written: "
            "give a folder of its own, such as `--out grades`"
        )


def refuse_another_homework(out: Path, name: str) -> None:
    """Raise UsageError where an output folder holds another homework's results; touch nothing."""
    from autograder.outputs.row_json import assignment_from_json

    for path in sorted(out.glob(f"{RESULTS}/*/{RESULT}")):
        held = assignment_from_json(read_text(path) or "")
        if held == name:
            return
        if held:
            raise UsageError(
                f"--out {out} holds the results of `{held}`, which grading `{name}` would "
                f"overwrite: give another folder, such as `--out {Path('grades') / name}`"
            )


def _make_folder(out: Path) -> None:
    if os.path.exists(out) and not os.path.isdir(out):  # which say no where nobody may look
        raise UsageError(f"--out {out} is a file: give a folder")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(out, error) from error


def _unusable(out: Path, error: OSError) -> AutograderError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return unwritable(out, error)
    return UsageError(f"cannot write to --out {out} ({error.strerror}): give another folder")


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn the system's errors into ours; the one place where it is done."""
    try:
        yield
    except OSError as error:
        raise unwritable(path, error) from error
