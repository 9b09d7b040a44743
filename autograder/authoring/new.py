"""Lays out a homework that grades at once, to be edited into another.

The skeleton is an affine layer: small enough to be read in ten minutes, and yet with everything
that a homework has. Its files lie in `templates/`, with HOMEWORK where the name goes.
"""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path

from autograder.classroom.storage import write_text
from autograder.errors import UsageError
from autograder.homework.assignment import LANGUAGES, load_assignment
from autograder.publish.template import OWN_FOLDERS, build_all, template_files

TEMPLATES = Path(__file__).resolve().parent / "templates"

PLACEHOLDER = "HOMEWORK"

MAX_NAME = 40

FILES = {
    "solution.py.txt": "solutions/HOMEWORK.py",
    "assignment.toml.txt": "assignment/HOMEWORK/assignment.toml",
    "examples.py.txt": "assignment/HOMEWORK/examples.py",
    "public_q1.py.txt": "assignment/HOMEWORK/tests/public/q1.py",
    "public_q2.py.txt": "assignment/HOMEWORK/tests/public/q2.py",
    "hidden_q1.py.txt": "assignment/HOMEWORK/tests/hidden/q1.py",
    "hidden_q2.py.txt": "assignment/HOMEWORK/tests/hidden/q2.py",
    "misconceptions.toml.txt": "assignment/HOMEWORK/misconceptions.toml",
    "words.ko.toml.txt": "assignment/HOMEWORK/words.ko.toml",
    "about.en.md.txt": "assignment/HOMEWORK/about.en.md",
    "about.ko.md.txt": "assignment/HOMEWORK/about.ko.md",
    "layer.svg.txt": "assignment/HOMEWORK/pictures/layer.svg",
    "right.py.txt": "samples/HOMEWORK/right.py",
    "wrong.py.txt": "samples/HOMEWORK/wrong.py",
}
"""File of `templates/` to its place in a course."""

TAKEN = frozenset({"check", "submit", "numpy", *OWN_FOLDERS, *LANGUAGES, *sys.stdlib_module_names})
"""A file of this name would hide a module that students' checks import, or another's template."""


def new_homework(name: str, course: Path) -> list[Path]:
    """Lay out a homework, and build what students download.

    Parameters
    ----------
    name
        Of the homework, and of the file that students hand in.
    course
        Where `assignment/`, `solutions/`, `samples/` and `student_template/` lie, or will.

    Returns
    -------
    list of Path
        What was made, to be edited: the reference, and the folders of cases, samples, templates.

    Raises
    ------
    UsageError
        The name is no good, or something of that name is there already; nothing is written then.
    StorageError
        The course's folder cannot be written.
    """
    _check_name(name)
    places = _places(name, course)
    for path in places:
        if path.exists() or path.is_symlink():
            raise UsageError(f"{path} is there already: choose another name, or move it away")
    for file, place in FILES.items():
        text = (TEMPLATES / file).read_text("utf-8").replace(PLACEHOLDER, name)
        write_text(course / place.replace(PLACEHOLDER, name), text)
    assignment = load_assignment(name, course)
    build_all(assignment)
    write_text(course / untouched_sample(name), template_files(assignment, "en")[f"{name}.ipynb"])
    return places


def untouched_sample(name: str) -> Path:
    """Where in a course a homework's untouched template lies as a sample."""
    return Path("samples", name, "untouched.ipynb")


def _places(name: str, course: Path) -> list[Path]:
    """What belongs to a homework of that name."""
    return [
        course / "solutions" / f"{name}.py",
        course / "assignment" / name,
        course / "samples" / name,
        course / "student_template" / name,
    ]


def _check_name(name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or len(name) > MAX_NAME:
        raise UsageError(
            f"{name!r} cannot be a homework's name: it is also a file's and a module's; give "
            f"small letters, digits and `_`, a letter first, at most {MAX_NAME}"
        )
    if name in TAKEN or keyword.iskeyword(name):
        raise UsageError(f"{name!r} means something else to Python or to the students' template")
