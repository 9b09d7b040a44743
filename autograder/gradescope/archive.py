"""The project and one homework as the zip that Gradescope builds an image from.

What Gradescope expects: https://gradescope-autograders.readthedocs.io/en/latest/specs/. The zip
holds what grading reads, and nothing else: `setup.sh` runs once, when the image is built,
`run_autograder` for every submission.
"""

from __future__ import annotations

import shlex
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder.classroom.storage import write_bytes
from autograder.errors import AssignmentError
from autograder.gradescope.packages import requirements_of
from autograder.homework.assignment import Assignment
from autograder.machine import PROGRAM
from autograder.zips import zip_bytes

TEMPLATES = Path(__file__).resolve().parent / "templates"

SCRIPTS = ("setup.sh", "run_autograder")
"""The only files that run: at the zip's root, filled in from the templates of their names."""

LOCK = "requirements.lock"
PACKAGES = "packages.txt"
"""What the course allows beside NumPy, as it is installed here; empty in most."""
LOCK_DEVELOPMENT = "# --- development"
"""Begins the part of the lock that grading does not need."""

SKIPPED_SUFFIXES = (".pyc", ".pyo", "~")


def build_zip(assignment: Assignment, out: Path, *, lang: str = "en") -> Path:
    """Write the zip to upload under "Configure Autograder".

    Parameters
    ----------
    out
        The file to write; its folder is made where it is missing.
    lang
        Of the feedback that students read.

    Returns
    -------
    Path
        `out`.

    Raises
    ------
    AssignmentError
        The student template is not built: an untouched one could not be recognised.
    StorageError
        The file cannot be written.
    """
    if not assignment.template_folders:
        raise AssignmentError(
            f"student_template/{assignment.name} is missing: build it first, with `make template`"
        )
    write_bytes(out, zip_bytes(zip_files(assignment, lang), executable=SCRIPTS))
    return out


def zip_files(assignment: Assignment, lang: str) -> Mapping[str, bytes]:
    """Return what the zip holds: name to contents, in no particular order."""
    folders = (PROGRAM, assignment.folder, *assignment.template_folders)
    paths = [assignment.solution, *(path for folder in folders for path in _files(folder))]
    paths += assignment.shared_files
    return {
        **{name: _script(name, assignment.name, lang).encode() for name in SCRIPTS},
        LOCK: runtime_lock().encode(),
        PACKAGES: requirements_of(assignment.packages).encode(),
        **{_name_in_zip(path, assignment): path.read_bytes() for path in paths},
    }


def runtime_lock() -> str:
    """Return the part of the lock that grading needs."""
    lines = (PROGRAM / LOCK).read_text("utf-8").splitlines(keepends=True)
    for number, line in enumerate(lines):
        if line.startswith(LOCK_DEVELOPMENT):
            return "".join(lines[:number])
    return "".join(lines)


def _script(name: str, assignment: str, lang: str) -> str:
    """Fill in a script; its marks are no shell syntax, so that the template is a script too."""
    text = (TEMPLATES / name).read_text("utf-8")
    for mark, value in (("@ASSIGNMENT@", assignment), ("@LANG@", lang)):
        text = text.replace(mark, shlex.quote(value))
    return text


def _files(folder: Path) -> Iterator[Path]:
    """Files of the project itself: no caches, no hidden files, no links to elsewhere."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
        if not hidden and not path.name.endswith(SKIPPED_SUFFIXES) and _is_file(path):
            yield path


def _is_file(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def _name_in_zip(path: Path, assignment: Assignment) -> str:
    root = PROGRAM.parent if path.is_relative_to(PROGRAM) else assignment.course
    return path.relative_to(root).as_posix()
