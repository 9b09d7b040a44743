"""Finds the file that a student wrote in, and runs it as it is run when graded."""

# mypy: disable-error-code="import-not-found"
# (beside this file stands the grader's own only where students have it)

from __future__ import annotations

import ast
import contextlib
import io
import json
import linecache
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from .homework import Homework
from .imported import PROGRAMS, AllowedFinder, beside, brought_along, read_text
from .magics import compile_cell
from .running import MAX_SHOWN, OutOfTimeError, describe, limited, places
from .side_by_side import columns
from .stand_ins import ImportGuard, IPythonStandIn, StandIn

LOAD_SECONDS = 20.0
LINES_BEFORE = 2
"""Lines shown above a line that went wrong, blank ones not counted."""
MAX_OTHERS = 8
"""Files of another name than the homework's that are looked at."""


@dataclass
class Work:
    """A student's file after it ran."""

    path: Path
    homework: Homework
    names: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def unwritten(self) -> list[str]:
        """Functions, or methods of a class that is begun, that are still as they came."""
        return [
            stub
            for name in self.homework.functions
            if name in self.names
            for stub in stubs(name, self.names[name])
        ]

    @property
    def missing(self) -> list[str]:
        """Functions that the file does not define, or did not come to define."""
        return [name for name in self.homework.functions if self.names.get(name) is None]

    @property
    def has_loaded(self) -> bool:
        """Whether there is anything to check; a slip can keep a whole script from running."""
        return not self.problems or len(self.missing) < len(self.homework.functions)

    @property
    def is_untouched(self) -> bool:
        """Whether it is still as it came; a file that broke off is not."""
        asked = [self.names.get(name) for name in self.homework.functions]
        return not (self.problems or self.missing or any(map(is_written, asked)))

    @property
    def inside_classes(self) -> dict[str, list[str]]:
        """What is missing and stands inside of a class instead, by the class."""
        classes = {name: vars(each) for name, each in self.names.items() if isinstance(each, type)}
        inside = {
            owner: [name for name in self.missing if name in held]
            for owner, held in classes.items()
        }
        return {owner: names for owner, names in inside.items() if names}


def choose_work(homework: Homework) -> tuple[Work | None, list[str]]:
    """Return the file that counts, and what to say about the choice.

    Of notebook and script the one that is not untouched counts; of two the notebook, as when
    both are handed in. Where both are as they came, or not there, another file that defines what
    is asked counts: a browser calls a second download `NAME (1).py`, a student theirs `hw1.py`.
    """
    say = homework.say
    paths = [homework.folder / f"{homework.name}{ending}" for ending in (".ipynb", ".py")]
    works = [load(path, homework) for path in paths if path.is_file()]
    begun = [work for work in works if not work.is_untouched]
    if len(begun) == 2:
        names = {"counts": begun[0].path.name, "other": begun[1].path.name}
        return begun[0], [say("both_written", **names)]
    if begun:
        newer = _newer(begun[0], homework)
        told = [say("newer", file=each.name, counts=begun[0].path.name) for each in newer]
        return begun[0], told
    others = [load(path, homework) for path in _others(homework)]
    others = [work for work in others if not work.is_untouched]
    if len(others) == 1:
        return others[0], [say("other_name", file=others[0].path.name, name=homework.name)]
    if others:
        listed = ", ".join(work.path.name for work in others)
        return None, [say("many_names", files=listed, name=homework.name)]
    return (works[0], []) if works else (None, [say("no_file", name=homework.name)])


def _others(homework: Homework) -> list[Path]:
    """Files of another name that are called nearly so, or else that define what is asked."""
    exact = {f"{homework.name}.py", f"{homework.name}.ipynb", *PROGRAMS}
    found = [
        path
        for path in sorted(homework.folder.iterdir())
        if path.suffix in (".py", ".ipynb") and path.name not in exact and path.is_file()
    ]
    near = [path for path in found if path.name.startswith(homework.name)]
    return (near or [path for path in found if _defines(path, homework)])[:MAX_OTHERS]


def _defines(path: Path, homework: Homework) -> bool:
    names = "|".join(map(re.escape, homework.functions))
    try:
        return bool(re.search(rf"\b(def|class) ({names})\b", read_text(path)))
    except (OSError, ValueError):
        return False


def _newer(work: Work, homework: Homework) -> list[Path]:
    """Files called nearly so that were saved after the one that counts, and are not the same."""
    saved, data = work.path.stat().st_mtime, work.path.read_bytes()
    return [
        path
        for path in _others(homework)
        if path.name.startswith(homework.name)
        and path.stat().st_mtime > saved
        and path.read_bytes() != data
    ]


def load(path: Path, homework: Homework) -> Work:
    """Run a notebook or script as it is run when graded; what raises is told, not raised."""
    work = Work(path, homework)
    is_notebook = path.suffix == ".ipynb"
    work.names["__name__"] = "__main__" if is_notebook else homework.name
    _supply_notebook_names(work)
    try:
        cells = read_cells(path, homework)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        told = describe(error, homework, {})
        work.problems.append(homework.say("unreadable", file=path.name, error=told))
        return work
    for label, source in cells:
        lines = source.splitlines(keepends=True)
        linecache.cache[label] = (len(source), None, lines, label)  # so `line_of` finds them
        for raised in _run_past_errors(label, source, work, whole=is_notebook):
            work.problems.append(_told(raised, label, source, work))
    return work


def _run_past_errors(
    label: str, source: str, work: Work, *, whole: bool
) -> Iterator[BaseException]:
    """Run a cell or script; what a statement raises ends a cell, but not a script."""
    rest = source
    while rest:
        raised = _raised_by(partial(_run, rest, label, work))
        rest = "" if raised is None or whole else _behind(raised, rest)
        if raised is not None:
            yield raised


def _raised_by(run: Callable[[], None]) -> BaseException | None:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            limited(run, LOAD_SECONDS)
    except BaseException as error:  # whatever a student's file does, the rest is looked at
        return error
    return None


def _behind(error: BaseException, source: str) -> str:
    """The text behind the top-level statement that raised, on the lines that it stood on."""
    lines = [line for _, line, code in places(error) if code.co_name == "<module>"]
    if isinstance(error, (SyntaxError, OutOfTimeError)) or not lines:
        return ""
    try:
        body = ast.parse(source).body
    except SyntaxError:  # it holds lines for a notebook
        return ""
    after = [node for node in body if node.lineno > lines[0]]
    if not after:
        return ""
    first = min([after[0].lineno, *(mark.lineno for mark in _marks(after[0]))])
    return "\n" * (first - 1) + "\n".join(source.split("\n")[first - 1 :])


def _marks(node: ast.stmt) -> list[ast.expr]:
    return getattr(node, "decorator_list", [])


def _run(source: str, label: str, work: Work) -> None:
    exec(compile_cell(source, label)[1], work.names)  # noqa: S102 - the student's own machine


def _supply_notebook_names(work: Work) -> None:
    files = beside(work.homework.folder)
    ipython = IPythonStandIn(
        lambda text, label="": _run(text, label or work.path.name, work), files
    )
    work.names["get_ipython"] = lambda: ipython
    work.names["display"] = StandIn("display")
    if not hasattr(sys, "stdlib_module_names"):  # before Python 3.10
        sys.modules.update({name: StandIn(name) for name in ("otter", "check")})
    elif not any(isinstance(finder, ImportGuard) for finder in sys.meta_path):
        allowed = brought_along(work.homework.packages)
        sys.meta_path[:0] = [AllowedFinder(allowed), ImportGuard(ipython, files.find_module)]


def _told(error: BaseException, label: str, source: str, work: Work) -> str:
    """What stopped a cell or script, with the lines that it stands in."""
    say = work.homework.say
    if isinstance(error, SyntaxError) and error.lineno and error.filename == label:
        told = f"{type(error).__name__}: {error.msg}"
        place = say("place_outside", file=label, line=error.lineno)
        excerpt = _excerpt(source, error.lineno, error.offset)
        return "\n".join([f"{place}: {told}", *excerpt, say("nothing_ran", cell=label)])
    told = say("cell_raised", cell=label, error=describe(error, work.homework, work.names))
    lines = [line for file, line, _ in places(error) if file == label]
    return "\n".join([told, *(_excerpt(source, lines[-1]) if lines else ())])


def _excerpt(source: str, line: int, column: int | None = None) -> list[str]:
    """A line of the source with those before it, and a caret under a column that counts from 1."""
    lines = source.split("\n")
    above = [at for at in range(1, line) if lines[at - 1].strip()][-LINES_BEFORE:]
    first = min([*above, line])
    shown = [
        f"  {at:>5} | {lines[at - 1][:MAX_SHOWN]}" for at in range(first, min(line, len(lines)) + 1)
    ]
    if column and column <= MAX_SHOWN and line <= len(lines):
        before = lines[line - 1][: column - 1]
        blank = "".join(each if each == "\t" else " " * columns(each) for each in before)
        shown.append(f"        | {blank}^")
    return shown


def read_cells(path: Path, homework: Homework) -> list[tuple[str, str]]:
    """Return label and source of every code cell; a script is one cell."""
    text = read_text(path)
    if path.suffix != ".ipynb":
        return [(path.name, text)]
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    return [
        (homework.say("cell", number=number), "".join(cell["source"]))
        for number, cell in enumerate(cells, start=1)
    ]


def stubs(name: str, value: object) -> list[str]:
    """What is still as it came of something that is asked for: itself, or methods of a class."""
    if not is_written(value):
        return [name]
    if not isinstance(value, type):
        return []
    methods = {key: each for key, each in vars(value).items() if callable(each)}
    return [f"{name}.{key}" for key, each in methods.items() if not is_written(each)]


def is_written(function: object) -> bool:
    """Whether a name holds something else than the stub that came with the homework."""
    if function is None:
        return False
    if isinstance(function, type):
        return any(map(is_written, filter(callable, vars(function).values())))
    code = getattr(function, "__code__", None)
    return code is None or code.co_names != ("NotImplementedError",)
