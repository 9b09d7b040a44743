"""How a source is loaded: again without what ended or outlasted a worker, up to a bound.

A statement is never stopped from within, where the student's code could catch that and would be
left half done. Its worker is killed, and the source is loaded anew by a worker that leaves it out,
so that it makes no difference what a statement was doing, or what it catches.
"""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from autograder.errors import SandboxError
from autograder.model import Limits, Outcome, Source, Where
from autograder.remarks import Remark, listed, of_label
from autograder.sandbox import wire
from autograder.sandbox.connection import OutOfTime, Progress, Steps, Stream, WorkerGone

MAX_STOPS = 8
"""Statements that are left out; at the next one that has to be, loading ends."""
MAX_PROBLEMS = 200
_PYTHON = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
_NOT_COMPILED = ("SyntaxError", "IndentationError", "TabError")
_NEW_IN_LIBRARY = re.compile(r"cannot import name |module '[\w.]+' has no attribute ")
_FOREIGN = re.compile(
    r"(?P<module>\S+) cannot be imported here: only NumPy(?P<others>(?:, \w+)*) and the standard "
    r"library of Python (?P<python>[\d.]+) are there when homework is graded"
)
"""What the worker's guard of imports says."""
_CONFLICT = re.compile(r"(<{7}|={7}|>{7})( |$)")


@dataclass(frozen=True)
class LoadProblem:
    """Something that went wrong while the source was run."""

    label: str
    text: str
    where: tuple[Where, ...] = ()
    stopped: bool = False
    """Whether the process ended or was killed for it, so that it was left out."""

    def __str__(self) -> str:
        return str(self.remark)

    @property
    def remark(self) -> Remark:
        """What is said of it: what was stopped, by the line that began it, and why."""
        line = next((place.line for place in self.where if place.label == self.label), 0)
        if not line:
            return Remark("{place}: {text}", place=of_label(self.label), text=self.text)
        told = {"line": line, "text": self.text}
        return Remark("{place}, line {line}: {text}", place=of_label(self.label), **told)


@dataclass(frozen=True)
class Plan:
    """How the source is to be loaded, after what was seen so far; see `wire.Load`."""

    stepwise: bool = False
    without: tuple[wire.Spot, ...] = ()
    until: wire.Spot | None = None
    spent: float = 0.0
    """CPU seconds that statements took which are left out now."""


class Loading:
    """Loads one source in workers, one after another, and remembers what came of it.

    Parameters
    ----------
    source : Source
    module : str
        Name that a script is run under.
    names : sequence of str
        What the submission should define.
    limits : Limits
    can_kill_itself : bool
        Whether a worker can send itself SIGKILL: killed twice in one place, it did.

    Attributes
    ----------
    problems : tuple of LoadProblem
        What went wrong while the source was loaded the first time: a later worker may have been
        left word of a hidden case.
    kinds : dict of str to str
        Name to "" where it can be called, "missing", or the type that it has instead.
    broken : Outcome or None
        Why nothing can be called at all.
    printed : str
        What was printed in the first load: what is printed later may hold a hidden case's numbers.
    """

    def __init__(
        self,
        source: Source,
        module: str,
        names: Sequence[str],
        limits: Limits,
        *,
        can_kill_itself: bool,
    ) -> None:
        self.problems: tuple[LoadProblem, ...] = ()
        self.kinds: dict[str, str] = {}
        self.broken: Outcome | None = None
        self.printed = ""
        self._source = source
        self._limits = limits
        self._can_kill_itself = can_kill_itself
        self._plan = Plan()
        self._load = wire.Load(
            module,
            source.filename,
            source.is_notebook,
            tuple((cell.label, cell.source) for cell in source.cells),
            tuple(names),
            tuple((file.label, file.source) for file in source.helpers),
        )
        files = (*source.helpers, *source.cells)
        self._lines = {file.label: file.source.split("\n") for file in files}
        self._stops: list[LoadProblem] = []
        self._is_first = True

    def start(self, spawn: Callable[[], Stream], left: Callable[[], float]) -> Stream | None:
        """Load the source in a new worker; None where it is `broken`.

        Parameters
        ----------
        spawn : callable
            Starts a worker.
        left : callable
            Seconds by the clock that the submission has left.
        """
        was_killed = False
        while self.broken is None:
            worker = spawn()
            try:
                self._take(worker, self._loaded(worker, left()))
                return worker
            except OutOfTime as limit:
                progress = worker.progress()
                worker.end()
                if limit.of_step:
                    why = Remark("stopped after {seconds} s", seconds=f"{limit.seconds:g}")
                    self._leave_out(why, progress, limit.seconds)
                else:
                    factor = 4 if limit.by_clock else 2
                    self._end_at(progress, factor * self._limits.load_cpu_seconds)
                if left() <= 0:
                    self._time_out(self._limits.submission_seconds)
            except WorkerGone as gone:
                if gone.status == -signal.SIGKILL and not gone.text:
                    if not was_killed:
                        was_killed = True  # not by us, and hardly by the student: try again
                        continue
                    if not self._can_kill_itself:
                        raise SandboxError("workers are being killed from outside") from gone
                ending = ending_of(gone)
                if ending.kind == "unreadable":
                    self._break(ending.kind, ending.text)
                else:
                    self._leave_out(ending.text, worker.progress())
        return None

    def _loaded(self, worker: Stream, left: float) -> wire.Loaded:
        plan, each = self._plan, self._limits.load_cpu_seconds
        load = replace(self._load, stepwise=plan.stepwise, without=plan.without, until=plan.until)
        worker.send(wire.write_load(load))
        # A little more, so that of two limits that are reached at once that of a step is told.
        whole = 2.1 * each - (0.0 if plan.until else plan.spent)
        text, _ = worker.receive(
            cpu_seconds=whole,
            clock_seconds=min(2 * whole, max(left, 0.0)),
            steps=Steps(each, self._step),
        )
        try:
            return wire.read_loaded(wire.read_text(text), self._load.names, MAX_PROBLEMS)
        except wire.WireError as error:
            raise WorkerGone(worker.end(), str(error)) from error

    def _step(self, request: int, number: int) -> object:
        """What has a limit of its own: a cell of a notebook, a statement of a script."""
        return request if self._source.is_notebook else (request, number)

    def _take(self, worker: Stream, loaded: wire.Loaded) -> None:
        self.kinds = loaded.kinds
        if self._is_first:
            raised = [self._problem(label, each) for label, each in loaded.problems]
            self.problems = (*self._stops, *raised)
            self.printed = worker.printed_so_far()
            self._is_first = False

    # --- what is left out ---

    def _leave_out(self, why: str, progress: Progress, seconds: float = 0.0) -> None:
        """Leave out the statement that a worker ended in or was killed in."""
        spot = self._spot(progress)
        exact = self._plan.stepwise or (seconds > 0 and progress.is_fresh and spot[1] > 0)
        if not exact:
            self._plan = replace(self._plan, stepwise=True)  # which shows where it is
            return
        stop = self._stop(spot, why)
        if spot in self._plan.without or (not spot[1] and not self._source.is_notebook):
            self._break("died", stop.text)  # nothing would be left to run
            return
        spent = self._plan.spent + (self._limits.load_cpu_seconds if seconds else 0.0)
        if len(self._stops) == MAX_STOPS or spent >= 2 * self._limits.load_cpu_seconds:
            self._end_before(spot, why)
            return
        self._stops.append(stop)
        without = (*self._plan.without, spot)
        self._plan = replace(self._plan, stepwise=True, without=without, spent=spent)

    def _end_at(self, progress: Progress, seconds: float) -> None:
        """End loading where a worker was when its time for all of it was over."""
        if not self._plan.stepwise and not progress.is_fresh:
            self._plan = replace(self._plan, stepwise=True)
            return
        spot = self._spot(progress)
        if self._plan.until is not None and self._plan.until <= spot:
            self._time_out(seconds)
            return
        why = Remark("stopped after {seconds} s of loading in all", seconds=f"{seconds:g}")
        self._end_before(spot, why)

    def _end_before(self, spot: wire.Spot, why: str) -> None:
        """Run nothing from a statement on, and say what that is."""
        rest = [of_label(cell.label) for cell in self._source.cells[spot[0] + 1 :]]
        not_run = listed(rest) if self._source.is_notebook else Remark("what follows")
        self._stops.append(self._stop(spot, _not_run(why, not_run) if not_run else why))
        self._plan = replace(self._plan, stepwise=True, until=spot)

    def _spot(self, progress: Progress) -> wire.Spot:
        """Where a worker says that it was, as far as there is such a place."""
        cell = progress.request - wire.LOADING
        if not 0 <= cell < len(self._source.cells):
            return 0, 0
        lines = self._lines[self._source.cells[cell].label]
        return cell, progress.number if wire.line_of(progress.number) <= len(lines) else 0

    def _stop(self, spot: wire.Spot, why: str) -> LoadProblem:
        label = self._source.cells[spot[0]].label
        return LoadProblem(
            label, why, self.places([(label, wire.line_of(spot[1]), "")]), stopped=True
        )

    def _time_out(self, seconds: float) -> None:
        self._break("timed_out", Remark("{seconds} s", seconds=f"{seconds:g}"))

    def _break(self, kind: str, text: str) -> None:
        self.broken = Outcome(kind, text=Remark("{text} while loading", text=text))

    # --- what was raised ---

    def _problem(self, label: str, raised: wire.Raised) -> LoadProblem:
        where = self.places(raised.where)
        text = ": ".join(filter(None, (raised.type, raised.text)))
        if raised.type in _NOT_COMPILED and where and _CONFLICT.match(where[-1].text):
            text = Remark("a merge conflict was left in the file")
        elif raised.type in _NOT_COMPILED or _NEW_IN_LIBRARY.match(raised.text):
            text = Remark("{text} (graded with {python})", text=text, python=_PYTHON)
        elif raised.type == "ModuleNotFoundError" and (match := _FOREIGN.fullmatch(raised.text)):
            text = Remark(
                "ModuleNotFoundError: {module} cannot be imported here: only NumPy{others} and the "
                "standard library of Python {python} are there when homework is graded",
                **match.groupdict(),
            )
        known = label if label in self._lines else self._source.filename
        return LoadProblem(known, text, where)

    def places(self, rows: Sequence[wire.TracedLine]) -> tuple[Where, ...]:
        """Places in our own copy of the source; what names no line there is left out."""
        places = []
        for label, line, function in rows:
            lines = self._lines.get(label, [])
            if 1 <= line <= len(lines):
                places.append(Where(label, line, function, lines[line - 1].strip()[:200]))
        return tuple(places)


def ending_of(gone: WorkerGone) -> Outcome:
    """What a worker's end means, in words."""
    if gone.text:
        return Outcome("unreadable", text=gone.text)
    if gone.status is None:
        return Outcome("died", text=Remark("closed its connection"))
    if gone.status == wire.ABORTED:
        return Outcome("died", text=Remark("crashed ({signal})", signal="SIGABRT"))
    if gone.status < 0:
        return Outcome("died", text=Remark("crashed ({signal})", signal=_signal_name(-gone.status)))
    return Outcome(
        "died", text=Remark("ended the process (exit status {number})", number=gone.status)
    )


def _not_run(why: str, rest: str) -> Remark:
    return Remark("{why}, not run: {rest}", why=why, rest=rest)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
