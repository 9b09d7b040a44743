"""`assignment/NAME/` and `solutions/NAME.py` read into one checked, frozen `Assignment`.

What can be wrong with a homework is found here, before any submission is opened: a question
whose cases do not add up to its points, two cases of one name, a reference without a function.
"""

from __future__ import annotations

import hashlib
import re
import sys
import types
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from autograder.errors import AssignmentError
from autograder.homework.course import COURSE_SETTINGS, find_course, packages_of
from autograder.homework.lateness import LatePolicy, late_policy
from autograder.machine import PROGRAM
from autograder.model import Limits

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = PROGRAM.parent
"""Where the course lies that the program is developed with."""

VISIBILITIES = ("hidden", "after_due_date", "after_published", "visible")
"""Gradescope's, https://gradescope-autograders.readthedocs.io/en/latest/specs/"""

LANGUAGES = ("en", "ko")

SETTINGS = "assignment.toml"

_KEY = re.compile(r"\[\"(\w+)\"\]")


@dataclass(frozen=True)
class Question:
    """One question: a test file, and what it is worth."""

    name: str
    points: float
    title: Mapping[str, str]


@dataclass(frozen=True)
class Group:
    """Parts of an answer that have one name together: the forget gate, what lies behind tanh."""

    of: tuple[str, ...]
    """Patterns of the parts; each must fit one."""
    name: Mapping[str, str]


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
        return _translations(self.folder / f"words.{lang}.toml")

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
            (path.relative_to(self.folder.parent).as_posix()): _digest_of([path])
            for path in _files(self.folder)
            if path.name != SETTINGS
        }
        parts[f"{self.name}/{SETTINGS}"] = _digest_without_lateness(self.folder / SETTINGS)
        parts["the reference"] = _digest_of([self.solution])
        parts["the template"] = _digest_of(
            [path for folder in self.template_folders for path in _files(folder)]
        )
        parts["shared banks"] = _digest_of(sorted(self.folder.parent.glob("*.toml")))
        parts["course.toml"] = " ".join(self.packages)
        parts["the grader"] = _digest_of(_files(PROGRAM))
        return parts

    @cached_property
    def secret(self) -> bytes:
        """What no student can know: it holds the hidden cases."""
        return _digest_of(sorted(self.folder.rglob("*.py"))).encode()

    @cached_property
    def fingerprint(self) -> str:
        """The digest of all that a grade is made of: cases, reference, bank, template, program."""
        return hashlib.sha256(repr(sorted(self.made_of.items())).encode()).hexdigest()


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".pyc"]


def _digest_of(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def _digest_without_lateness(path: Path) -> str:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):  # read before by whoever made the `Assignment`
        return ""
    settings = sorted((key, each) for key, each in table.items() if key != "late")
    return hashlib.sha256(repr(settings).encode()).hexdigest()[:32]


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
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
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
    _check_known(table, _KEYS)
    if table["name"] != name:
        raise ValueError(f"name is {table['name']!r}, but the folder is {name!r}")
    if table["visibility"] not in VISIBILITIES:
        raise ValueError(f"visibility is {table['visibility']!r}, not one of {VISIBILITIES}")
    if table["language"] not in LANGUAGES:
        raise ValueError(f"language is {table['language']!r}, not one of {LANGUAGES}")
    return Assignment(
        name=name,
        title=_texts(table["title"], "title"),
        language=table["language"],
        visibility=table["visibility"],
        names=_names(table["names"], "names"),
        methods=_names(table.get("methods", []), "methods"),
        supplied=_names(table.get("supplied", []), "supplied"),
        questions=_questions(table["questions"]),
        groups=tuple(
            Group(_names(each["of"], "of"), _texts(each["name"], "name"))
            for each in _tables(table.get("groups", []), "groups", {"of", "name"})
        ),
        shapes=_shapes(table.get("shapes", {})),
        limits=_limits(table.get("limits", {})),
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


def _tables(value: Any, what: str, keys: Set[str]) -> list[dict[str, Any]]:
    """A list of tables that each have these keys and no others."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ValueError(f"{what}: expected tables under [[{what}]], got {value!r}")
    for number, table in enumerate(value, start=1):
        place = f"[[{what}]], number {number}: "
        _check_known(table, keys, place=place)
        if missing := sorted(keys - set(table)):
            raise ValueError(f"{place}the key {missing[0]!r} is missing")
    return value


def _check_known(
    table: Mapping[str, Any], known: Set[str], *, what: str = "keys", place: str = ""
) -> None:
    """Refuse keys that nobody reads: most are typing mistakes."""
    unknown = sorted(set(table) - known)
    if unknown:
        raise ValueError(f"{place}unknown {what} {unknown}; known: {sorted(known)}")


def _names(value: Any, what: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"{what}: expected a list of texts, got {value!r}")
    return tuple(value)


def _shapes(table: Any) -> Mapping[str, str]:
    if not isinstance(table, dict) or not all(isinstance(each, str) for each in table.values()):
        raise ValueError(f"shapes: expected texts as '(t, k, 1)', got {table!r}")
    return dict(table)


def _questions(value: Any) -> tuple[Question, ...]:
    tables = _tables(value, "questions", {"name", "points", "title"})
    questions = tuple(map(_question, tables))
    counts = Counter(question.name for question in questions)
    twice = [name for name, count in counts.items() if count > 1]
    if twice:
        raise ValueError(f"{counts[twice[0]]} questions are called {twice[0]!r}")
    return questions


def _question(table: dict[str, Any]) -> Question:
    name, points = table["name"], table["points"]
    if not isinstance(name, str):
        raise ValueError(f"a question's name is {name!r}, not a text")
    if not isinstance(points, (int, float)) or isinstance(points, bool) or points < 0:
        raise ValueError(f"{name}: points is {points!r}, not a number of at least 0")
    return Question(name, points, _texts(table["title"], name))


def _texts(value: Any, what: str) -> Mapping[str, str]:
    if not isinstance(value, dict) or "en" not in value:
        raise ValueError(f"{what}: expected a table with a text for `en`, got {value!r}")
    return value


@lru_cache(maxsize=64)
def _translations(path: Path) -> Mapping[str, str]:
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AssignmentError(f"{path}: {error}") from error
    for english, text in table.items():
        if not isinstance(text, str) or not _holes(text) <= _holes(english):
            raise AssignmentError(
                f"{path}: {english!r}: expected a text with no other placeholders, got {text!r}"
            )
    return dict(table)


def _holes(text: str) -> set[str]:
    """Placeholders of a text; where it is no text to be filled, the text itself."""
    try:
        return {hole for _, hole, _, _ in Formatter().parse(text) if hole is not None}
    except ValueError:
        return {text}


def _limits(table: dict[str, Any]) -> Limits:
    known = {each.name for each in fields(Limits)}
    _check_known(table, known, what="limits")
    for key, value in table.items():
        if not isinstance(value, (int, float)) or isinstance(value, bool) or value <= 0:
            raise ValueError(f"limits.{key} is {value!r}, not a number above 0")
    return Limits(**table)


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
