"""Runs a submission's cells, past whatever each of them does.

A whole cell or file is compiled and run in one go, since that is what nearly all need. A top-level
statement of a script that raises is followed by the next one. What ends the process, or does not
end, cannot be helped from within: the grader starts another worker and has it leave that
statement out, whatever the student's code catches. So that it knows which one, where each begins
is written down: before it is run where the grader asks for it (`stepwise`), and else four times a
second by a clock.
"""

from __future__ import annotations
import __future__

import ast
import builtins
import contextlib
import linecache
import os
import random
import signal
import sys
import types
from _sitebuiltins import Quitter
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from autograder.sandbox import magics, scratch, telling, wire
from autograder.sandbox.stand_ins import ImportGuard, IPythonStandIn, RunModule, StandIn

TICK_SECONDS = 0.25
FUTURE = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)

MarkPlace = Callable[[int, int, int], None]
"""Writes down a cell, a place in it, and how often that was looked at."""


class Loader:
    """Runs one source in a module.

    Parameters
    ----------
    load : Load
        What to run, and how.
    mark : callable
        Writes down where it is.
    sink : int
        A descriptor that takes what is written to a file.
    """

    def __init__(self, load: wire.Load, mark: MarkPlace, sink: int) -> None:
        self.module = types.ModuleType("__main__" if load.is_notebook else load.name)
        self.module.__file__ = load.filename
        self.labels: set[str] = set()
        self._load = load
        self._mark = mark
        self._sink = sink
        self._problems: list[tuple[str, wire.Raised]] = []
        self._cell = 0
        self._code: types.CodeType | None = None
        self._body: list[tuple[int, int, ast.stmt]] = []
        self._ticks = 0

    def run(self) -> wire.Loaded:
        """Run the cells in order; what was raised in them, and what is defined then."""
        self._prepare()
        self._watch()
        until = self._load.until
        for cell, (label, source) in enumerate(self._load.cells):
            if until is None or cell <= until[0]:
                self._cell = cell
                self._run_cell(label, source)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        kinds = {name: self._kind_of(name) for name in self._load.names}
        return wire.Loaded(tuple(self._problems), kinds)

    def _prepare(self) -> None:
        files = scratch.Files(dict(self._load.modules), self._sink)
        ipython = IPythonStandIn(self._run_text, files)
        sys.meta_path.insert(0, ImportGuard(ipython, partial(self._find_module, files)))
        sys.modules[self.module.__name__] = self.module
        # `timeit` and `cProfile` look for a script's names here, though its `__name__` is another.
        sys.modules["__main__"] = self.module
        sys.argv = [self._load.filename]
        # Harmless in a script that was exported from a notebook, too.
        self.module.__dict__["get_ipython"] = lambda: ipython
        self.module.__dict__["display"] = StandIn("display")
        # What `site` adds to the builtins, which a process that starts without it lacks.
        for name in ("quit", "exit"):
            setattr(builtins, name, Quitter(name, "the end of the file"))
        for name in ("help", "copyright", "credits", "license"):
            setattr(builtins, name, StandIn(name))
        random.seed(0)
        np.random.seed(0)
        files.stand_in()
        os.abort = partial(os._exit, wire.ABORTED)

    def _find_module(self, files: scratch.Files, name: str) -> tuple[RunModule, bool] | None:
        found = files.find_module(name)
        if found is None:
            return None
        label, source, is_package = found
        return partial(self._run_module, label, source), is_package

    def _run_module(self, label: str, source: str, module: types.ModuleType) -> None:
        self._know(label, source)
        module.__file__ = label
        module.__dict__["get_ipython"] = self.module.__dict__["get_ipython"]
        exec(magics.compile_cell(source, label)[1], module.__dict__)  # noqa: S102 - the job

    def _know(self, label: str, source: str) -> None:
        """Let places in a file be told, and shown by Python's own tracebacks."""
        self.labels.add(label)
        linecache.cache[label] = (len(source), None, source.splitlines(True), label)

    @property
    def plain_cells(self) -> list[tuple[str, str]]:
        """Label and text, as Python reads it, of every cell that can be compiled."""
        plain = []
        for label, source in self._load.cells:
            with contextlib.suppress(SyntaxError, ValueError, MemoryError, RecursionError):
                plain.append((label, magics.compile_cell(source, label)[0]))
        return plain

    def _kind_of(self, name: str) -> str:
        value = self.module.__dict__.get(name, self)
        if value is self:
            return "missing"
        return "" if callable(value) else telling.name_of_type(value)

    # --- one cell ---

    def _run_cell(self, label: str, source: str) -> None:
        """Run one cell or file; what it raises ends a cell, and one statement of a file."""
        self._know(label, source)
        self._code, self._body = None, []
        self._mark(self._cell, 0, 1)
        if (self._cell, 0) in self._load.without:
            return
        try:
            text, self._code = magics.compile_cell(source, label)
            if not self._load.stepwise:
                exec(self._code, self.module.__dict__)  # noqa: S102 - the job
                return
        except BaseException as error:  # whatever a student's code may raise ends at this line
            self._problems.append((label, telling.raised(error, self.labels)))
            line = telling.line_in(error, self._code)
            if self._load.is_notebook or not line:
                return
        else:
            line = 0
        self._run_statements(label, text, line)

    def _run_statements(self, label: str, text: str, after: int) -> None:
        """Run the top-level statements that begin behind a line, one by one."""
        flags = self._code.co_flags & FUTURE if self._code else 0
        for place, last, statement in self._statements(text):
            if last <= after:
                continue
            if self._load.until is not None and (self._cell, place) >= self._load.until:
                return
            if (self._cell, place) in self._load.without:
                if self._load.is_notebook:
                    return
                continue
            self._mark(self._cell, place, 1)
            try:
                one = ast.Module([statement], type_ignores=[])
                exec(compile(one, label, "exec", flags, dont_inherit=True), self.module.__dict__)  # noqa: S102
            except BaseException as error:  # as above
                self._problems.append((label, telling.raised(error, self.labels)))
                if self._load.is_notebook:
                    return

    def _statements(self, text: str) -> Iterator[tuple[int, int, ast.stmt]]:
        """Place, last line and tree of each top-level statement."""
        before: Counter[int] = Counter()
        for statement in ast.parse(text).body:
            lines = [each.lineno for each in getattr(statement, "decorator_list", [])]
            line = min([statement.lineno, *lines])
            place = wire.place_of(line, before[line])
            before[line] += 1
            yield place, statement.end_lineno or statement.lineno, statement

    def _run_text(self, text: str, label: str = "") -> None:
        """Run a piece of the student's own source that a magic wraps, or a file of theirs."""
        if label:
            self._know(label, text)
        code = magics.compile_cell(text, label or self._load.cells[self._cell][0])[1]
        exec(code, self.module.__dict__)  # noqa: S102

    # --- where it is ---

    def _watch(self) -> None:
        """Write down four times a second which statement is run."""
        if not self._load.stepwise:
            signal.signal(signal.SIGALRM, self._tick)
            signal.setitimer(signal.ITIMER_REAL, TICK_SECONDS, TICK_SECONDS)

    def _tick(self, number: int, frame: types.FrameType | None) -> None:
        self._ticks += 1
        with contextlib.suppress(Exception):  # nothing may be raised into the student's code
            while frame is not None and frame.f_code is not self._code:
                frame = frame.f_back
            place = self._place_of(0 if frame is None else frame.f_lineno)
            self._mark(self._cell, place, self._ticks)

    def _place_of(self, line: int) -> int:
        """The place of the top-level statement that a line is in; 0 where it is not sure."""
        if line and not self._body:
            label, source = self._load.cells[self._cell]
            self._body = list(self._statements(magics.compile_cell(source, label)[0]))
        places = [place for place, last, _ in self._body if wire.line_of(place) <= line <= last]
        return places[0] if len(places) == 1 else 0
