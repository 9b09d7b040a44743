"""`assignment/NAME/` and `solutions/NAME.py` read into one checked, frozen `Assignment`.

What can be wrong with a homework is found here, before any submission is opened: a question
whose cases do not add up to its points, two cases of one name, a reference without a function.
"""

from __future__ import annotations

import hashlib
import re
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder import toml
from autograder.errors import AssignmentError
from autograder.homework.course import COURSE_SETTINGS, find_course, packages_of
from autograder.homework.digests import digest_of, digest_without_lateness, files
from autograder.homework.lateness import LatePolicy, late_policy
from autograder.homework.settings import (
    Group,
    Question,
    check_known,
    limits_in,
    names_in,
    questions_in,
    shapes_in,
    tables_in,
    texts_in,
)
from autograder.homework.translations import read_translations
from autograder.machine import PROGRAM
from autograder.model import Limits

PROJECT = PROGRAM.parent
"""Where the course lies that the program is developed with."""

VISIBILITIES = ("hidden", "after_due_date", "after_published", "visible")
"""Gradescope's, https://gradescope-autograders.readthedocs.io/en/latest/specs/"""

LANGUAGES = ("en", "ko")

SETTINGS = "assignment.toml"

_KEY = re.compile(r"\[\"(\w+)\"\]")


@dataclass(frozen=True)
class Assignment:
    """A homework, as its folder describes it. Texts are by language, "en" always there."""

    name: str
    title: Mapping[str, str]
    language: str
    visibility: str
    """The visibility of hidden cases, in Gradescope's words."""
    names: tuple[str, ...]
    """What a submission defines: functions and classes."""
    supplied: tuple[str, ...]
    """What the template supplies; not graded."""
    questions: tuple[Question, ...]
    limits: Limits
    folder: Path = field(repr=False)
    solution: Path = field(repr=False)
    template_folders: tuple[Path, ...] = field(repr=False)
    methods: tuple[str, ...] = ()
    """What is called on objects of its classes; their other names are attributes."""
    late: LatePolicy | None = None
    """What handing in late costs; None where it costs nothing."""
    shapes: Mapping[str, str] = field(default_factory=dict)
    """Patterns of what cases look at, or of the last key in it, and their shapes in letters."""
    groups: tuple[Group, ...] = ()
    packages: tuple[str, ...] = ()
    """What its students may import beside NumPy and the standard library."""

    @property
    def shared_files(self) -> list[Path]:
        """Files of its course that all homework shares: its settings, and shared banks."""
        found = [self.course / COURSE_SETTINGS, *sorted(self.folder.parent.glob("*.toml"))]
        return [path for path in found if path.is_file()]

    @property
    def course(self) -> Path:
        """The folder that holds `assignment/` and `solutions/`."""
        return self.folder.parent.parent

    def is_asked(self, key: str) -> bool:
        """Return whether a key of an answer is one that cases may look at."""
        return not self.shapes or bool(self.shape_of(key))

    def shape_of(self, what: str) -> str:
        """Return the shape of what a case looks at, in letters: "(t+1, d, 1)"; may be empty."""
        symbol = (_KEY.findall(what) or [what])[-1]
        fits = (shape for name, shape in self.shapes.items() if fnmatchcase(symbol, name))
        return next(fits, "")

    @property
    def points(self) -> float:
        """The points of all questions together."""
        return sum(question.points for question in self.questions)

    def public_cases(self, question: str) -> Path:
        """The test file of a question that students get as it stands."""
        return self.folder / "tests" / "public" / f"{question}.py"

    def hidden_cases(self, question: str) -> Path:
        """The test file of a question that never leaves the project."""
        return self.folder / "tests" / "hidden" / f"{question}.py"

    def load_reference(self, source: str | None = None) -> types.ModuleType:
        """Run the reference solution as a module of its own.

        Parameters
        ----------
        source
            A changed text of it, for a misconception's patch; its own where left out.
        """
        text = self.solution_text if source is None else source
        module = types.ModuleType(self.name)
        module.__file__ = str(self.solution)
        exec(compile(text, str(self.solution), "exec"), module.__dict__)  # noqa: S102 - ours
        return module

    def translations(self, lang: str) -> Mapping[str, str]:
        """English texts of its own in another language: names of cases, concepts, what cases say.

        Read from `words.LANG.toml` in its folder, a flat table; `{name}` in a text stands for
        anything. Empty for English, and where there is no such file.

        Raises
        ------
        AssignmentError
            The file cannot be read, or holds something else.
        """
        return read_translations(self.folder / f"words.{lang}.toml")

    @cached_property
    def solution_text(self) -> str:
        """The reference's source."""
        return self.solution.read_text("utf-8")

    @cached_property
    def made_of(self) -> Mapping[str, str]:
        """Digests of all that a grade depends on, by what an instructor would call it.

        Each of the homework's own files, the template, and the program. What is late is no part
        of it: that is reckoned anew without grading anything.
        """
        parts = {
            (path.relative_to(self.folder.parent).as_posix()): digest_of([path])
            for path in files(self.folder)
            if path.name != SETTINGS
        }
        parts[f"{self.name}/{SETTINGS}"] = digest_without_lateness(self.folder / SETTINGS)
        parts["the reference"] = digest_of([self.solution])
        parts["the template"] = digest_of(
            [path for folder in self.template_folders for path in files(folder)]
        )
        parts["shared banks"] = digest_of(sorted(self.folder.parent.glob("*.toml")))
        parts["course.toml"] = " ".join(self.packages)
        parts["the grader"] = digest_of(files(PROGRAM))
        return parts

    @cached_property
    def secret(self) -> bytes:
        """What no student can know: it holds the hidden cases."""
        return digest_of(sorted(self.folder.rglob("*.py"))).encode()

    @cached_property
    def fingerprint(self) -> str:
        """The digest of all that a grade is made of: cases, reference, bank, template, program."""
        return hashlib.sha256(repr(sorted(self.made_of.items())).encode()).hexdigest()


def available(course: Path | None = None) -> list[str]:
    """Names of the homeworks that a course has; see `load_assignment`."""
    course = course or find_course(Path.cwd())
    return sorted(path.parent.name for path in course.glob(f"assignment/*/{SETTINGS}"))


def load_assignment(name: str, course: Path | None = None) -> Assignment:
    """Read and check a homework.

    Parameters
    ----------
    name
        Of its folder in `assignment/`.
    course
        Its course's folder; the nearest one from the current folder upwards where left out.

    Raises
    ------
    AssignmentError
        There is none of that name, or its files do not hold together; the text says which file,
        which key, and what was expected.
    """
    course = course or find_course(Path.cwd())
    folder = course / "assignment" / name
    path = folder / SETTINGS
    if name not in available(course):
        raise AssignmentError(
            f"there is no homework `{name}`; there are: {', '.join(available(course)) or 'none'}"
        )
    try:
        table = toml.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, toml.TOMLDecodeError) as error:
        raise AssignmentError(f"{path}: {error}") from error
    try:
        assignment = _from_table(table, name, course)
    except KeyError as error:
        raise AssignmentError(f"{path}: the key {error} is missing") from error
    except (TypeError, ValueError) as error:
        raise AssignmentError(f"{path}: {error}") from error
    _check_files(assignment)
    return assignment


_KEYS = frozenset(
    {"name", "title", "language", "visibility", "names", "methods", "supplied", "questions"}
    | {"groups", "shapes", "limits", "late"}
)


def _from_table(table: dict[str, Any], name: str, course: Path) -> Assignment:
    check_known(table, _KEYS)
    if table["name"] != name:
        raise ValueError(f"name is {table['name']!r}, but the folder is {name!r}")
    if table["visibility"] not in VISIBILITIES:
        raise ValueError(f"visibility is {table['visibility']!r}, not one of {VISIBILITIES}")
    if table["language"] not in LANGUAGES:
        raise ValueError(f"language is {table['language']!r}, not one of {LANGUAGES}")
    return Assignment(
        name=name,
        title=texts_in(table["title"], "title"),
        language=table["language"],
        visibility=table["visibility"],
        names=names_in(table["names"], "names"),
        methods=names_in(table.get("methods", []), "methods"),
        supplied=names_in(table.get("supplied", []), "supplied"),
        questions=questions_in(table["questions"]),
        groups=tuple(
            Group(names_in(each["of"], "of"), texts_in(each["name"], "name"))
            for each in tables_in(table.get("groups", []), "groups", {"of", "name"})
        ),
        shapes=shapes_in(table.get("shapes", {})),
        limits=limits_in(table.get("limits", {})),
        late=late_policy(table["late"]) if "late" in table else None,
        packages=packages_of(course),
        folder=course / "assignment" / name,
        solution=course / "solutions" / f"{name}.py",
        template_folders=_template_folders(course / "student_template", name),
    )


def _template_folders(templates: Path, name: str) -> tuple[Path, ...]:
    """Where a homework's part of the built template lies, and the kit; none before it is built."""
    folders = templates / name, templates / "kit"
    return tuple(each for each in folders if each.is_dir()) if folders[0].is_dir() else ()


def _check_files(assignment: Assignment) -> None:
    if not assignment.solution.is_file():
        raise AssignmentError(f"there is no reference solution {assignment.solution}")
    for question in assignment.questions:
        for path in (
            assignment.public_cases(question.name),
            assignment.hidden_cases(question.name),
        ):
            if not path.is_file():
                raise AssignmentError(f"there is no test file {path}")
    for lang in LANGUAGES:
        assignment.translations(lang)
