"""Finds the file that a student wrote in, and runs it as it is run when graded."""

# mypy: disable-error-code=import-not-found

from __future__ import annotations

import contextlib
import io
import json
import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from autograder.magics import compile_cell
from autograder.running import describe, limited
from autograder.settings import FOLDER, FUNCTIONS, NAME, say
from autograder.stand_ins import ImportGuard, IPythonStandIn, StandIn

LOAD_SECONDS = 20.0


@dataclass
class Work:
    """A student's file after it ran."""

    path: Path
    names: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def unwritten(self) -> list[str]:
        """Functions that are still as they came, or missing."""
        return [name for name in FUNCTIONS if not is_written(self.names.get(name))]

    @property
    def is_untouched(self) -> bool:
        """Whether it is still as it came; a file that broke off is not."""
        return len(self.unwritten) == len(FUNCTIONS) and not self.problems


def choose_work() -> tuple[Work | None, list[str]]:
    """Return the file that counts, and what to say about the choice.

    Of notebook and script the one that is not untouched counts; of two the notebook, as when
    both are handed in.
    """
    paths = [FOLDER / f"{NAME}{ending}" for ending in (".ipynb", ".py")]
    works = [load(path) for path in paths if path.is_file()]
    begun = [work for work in works if not work.is_untouched]
    if not works:
        return None, [say("no_file", name=NAME)]
    if len(begun) == 2:
        return begun[0], [say("both_written", counts=begun[0].path.name, other=begun[1].path.name)]
    return (begun or works)[0], []


def load(path: Path) -> Work:
    """Run a notebook or script as it is run when graded; what raises is told, not raised."""
    work = Work(path)
    is_notebook = path.suffix == ".ipynb"
    work.names["__name__"] = "__main__" if is_notebook else NAME
    _supply_notebook_names(work)
    try:
        cells = read_cells(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        work.problems.append(say("unreadable", file=path.name, error=describe(error)))
        return work
    for label, source in cells:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                limited(partial(_run, source, label, work), LOAD_SECONDS)
        except BaseException as error:  # whatever a student's file does, the others are looked at
            work.problems.append(say("cell_raised", cell=label, error=describe(error)))
    return work


def _run(source: str, label: str, work: Work) -> None:
    exec(compile_cell(source, label), work.names)  # noqa: S102 - the student's own machine


def _supply_notebook_names(work: Work) -> None:
    ipython = IPythonStandIn(lambda text: _run(text, work.path.name, work))
    work.names["get_ipython"] = lambda: ipython
    work.names["display"] = StandIn("display")
    if not hasattr(sys, "stdlib_module_names"):  # before Python 3.10
        sys.modules["otter"] = StandIn("otter")
    elif not any(isinstance(finder, ImportGuard) for finder in sys.meta_path):
        sys.meta_path.insert(0, ImportGuard(ipython))


def read_cells(path: Path) -> list[tuple[str, str]]:
    """Return label and source of every code cell; a script is one cell."""
    text = read_text(path)
    if path.suffix != ".ipynb":
        return [(path.name, text)]
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    return [
        (say("cell", number=number), "".join(cell["source"]))
        for number, cell in enumerate(cells, start=1)
    ]


def read_text(path: Path) -> str:
    """Read a file in UTF-8, UTF-16 with its mark, or CP949, as editors save it."""
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp949")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_written(function: object) -> bool:
    """Whether a name holds something else than the stub that came with the homework."""
    if function is None:
        return False
    if isinstance(function, type):
        return any(map(is_written, filter(callable, vars(function).values())))
    code = getattr(function, "__code__", None)
    return code is None or code.co_names != ("NotImplementedError",)
