"""A course: the folder that holds `assignment/`, `solutions/` and what is built of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from autograder import toml
from autograder.errors import AssignmentError, UsageError

COURSE_SETTINGS = "course.toml"
"""The file in a course's folder that says what is not usual in it."""

OURS = frozenset({"autograder", "assignment", "solutions"})
"""What no student's code may import."""


def is_course(folder: Path) -> bool:
    """Whether a folder holds homework."""
    return (folder / "assignment").is_dir() and (folder / "solutions").is_dir()


def find_course(start: Path) -> Path:
    """The nearest folder that holds homework, from `start` upwards.

    Raises
    ------
    UsageError
        There is none; the text says how a course begins.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        if is_course(folder):
            return folder
    raise UsageError(
        f"no course is here: neither {start.resolve()} nor a folder above it holds assignment/ and "
        "solutions/; give its folder with --course, or begin one: python -m autograder new NAME"
    )


def make_importable(course: Path) -> None:
    """Let test files import `assignment.NAME.examples` of this course.

    Its folder comes last on Python's path: nothing in it hides a module of Python's or ours.
    """
    if str(course) not in sys.path:
        sys.path.append(str(course))


def packages_of(course: Path) -> tuple[str, ...]:
    """What students may import beside NumPy, by `packages = ["scipy"]` in `course.toml`.

    Raises
    ------
    AssignmentError
        The file cannot be read, or holds something else.
    """
    path = course / COURSE_SETTINGS
    if not path.is_file():
        return ()
    try:
        table = toml.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, toml.TOMLDecodeError) as error:
        raise AssignmentError(f"{path}: {error}") from error
    unknown = set(table) - {"packages"}
    if unknown:
        raise AssignmentError(f"{path}: unknown keys {sorted(unknown)}; known: ['packages']")
    packages = table.get("packages", [])
    if not isinstance(packages, list) or not all(map(_is_module, packages)):
        raise AssignmentError(
            f"{path}: packages is {packages!r}, not a list of names as they are imported"
        )
    ours = sorted(OURS & set(packages))
    if ours:
        raise AssignmentError(f"{path}: {ours[0]!r} holds the grading itself; take it out")
    return tuple(packages)


def _is_module(name: Any) -> bool:
    return isinstance(name, str) and name.isidentifier()
