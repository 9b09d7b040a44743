"""What travels to a cluster, as plain values: what is asked, a homework's files, a submission."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.classroom.crew import Rendered, Task, Trouble
from autograder.errors import UsageError
from autograder.homework.assignment import Assignment, load_assignment
from autograder.intake import source_or_reason
from autograder.machine import PROGRAM
from autograder.model import Source, Submission
from autograder.outputs.gradescope_json import versions
from autograder.zips import zip_bytes

MAX_HOMEWORK_BYTES = 8 * 1024 * 1024
"""The most that a packed homework may have; a tenth of a mebibyte is usual."""
GRADER = "autograder.grading.grader:Grader"
_GRADED_BY = ("**/*.py", "**/*.toml", "**/templates/*")


@dataclass(frozen=True)
class Order:
    """What is the same for the whole class."""

    homework: str
    digest: str
    """The digest of the homework's packed files."""
    lang: str
    trust_submissions: bool
    program: tuple[tuple[str, str], ...]
    """`program()` of the instructor."""
    grader: str = GRADER
    """What makes a grader, as "module:name"; takes what `grading.Grader` takes."""
    locate: str = "never"


@dataclass(frozen=True)
class Start:
    """What a grader is told first."""

    order: Order
    homework: bytes
    folder: Path
    """Where it may unpack the homework."""
    neighbours: int
    """Graders that share this machine's memory."""


@dataclass(frozen=True)
class Job:
    """A submission as it travels: no path of it means anything elsewhere."""

    submission: Submission
    source: Source | str
    """Its text, or why there is none."""
    digest: str


@dataclass(frozen=True)
class Reply:
    """What came of a job, and where."""

    outcome: Rendered | Trouble
    layers: Mapping[str, str]
    """Layer of confinement to "" where it holds there, else why it does not."""
    host: str


def job(task: Task, assignment: Assignment) -> Job:
    """Read a submission, so that its text can travel; bounded as intake bounds it."""
    source = source_or_reason(task.submission, assignment)
    return Job(replace(task.submission, paths=()), source, task.digest)


def pack(assignment: Assignment) -> bytes:
    """Return a homework's files as a zip; equal files give equal bytes.

    Raises
    ------
    UsageError
        They are too large to be sent around.
    """
    folders = (assignment.folder, *assignment.template_folders)
    paths = {assignment.solution, *(path for folder in folders for path in _files(folder))}
    paths |= set(assignment.shared_files)
    packed = zip_bytes(
        {path.relative_to(assignment.course).as_posix(): path.read_bytes() for path in paths}
    )
    if len(packed) > MAX_HOMEWORK_BYTES:
        raise UsageError(
            f"{assignment.folder} holds {len(packed) / 2**20:.0f} MiB: a cluster takes homework "
            f"of up to {MAX_HOMEWORK_BYTES // 2**20} MiB"
        )
    return packed


def unpack(data: bytes, name: str, folder: Path) -> Assignment:
    """Lay out a packed homework in an empty folder, and read it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
    return load_assignment(name, folder)


def program() -> tuple[tuple[str, str], ...]:
    """Name and version of all that a result depends on, with a digest of this program's files."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in _GRADED_BY for path in PROGRAM.glob(pattern)}):
        digest.update(f"{path.relative_to(PROGRAM).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return (*versions().items(), ("files", digest.hexdigest()[:12]))


def refuse_other_program(asked: Iterable[tuple[str, str]]) -> None:
    """Raise UsageError where the program here is not the instructor's: results would differ."""
    here = dict(program())
    differing = [(name, wanted) for name, wanted in asked if here.get(name) != wanted]
    if differing:
        told = "; ".join(
            f"{name}: {here.get(name)} there, {wanted} here" for name, wanted in differing
        )
        raise UsageError(
            f"it has another version of the grader ({told}): install the same on the instructor's "
            "machine and on every Dask worker, and run the same command again"
        )


def _files(folder: Path) -> Iterable[Path]:
    return (
        path
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    )
