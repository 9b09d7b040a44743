"""One submission in the sandbox: its source loaded, its functions called, whatever they do.

A call's outcome is a value that says whose fault it was. A worker that crashed or ran out of
time is replaced by a new one, which loads the source again; that call's loss stays that call's.
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from autograder.errors import SandboxError
from autograder.model import Limits, Outcome, Source, Where
from autograder.sandbox import wire
from autograder.sandbox.calls import (
    PREPARED_REQUEST,
    Call,
    Held,
    called,
    frame_of,
    has_stale,
    size_of,
)
from autograder.sandbox.connection import OutOfTime, WorkerGone, WorkerProcess
from autograder.sandbox.zygote_client import Zygote

START_SECONDS = 30.0
"""In which a worker must be confined and ready."""
SOFT_STOP_SECONDS = 1.0
"""After its CPU time a load is stopped from within, so that the names defined until then count;
so much later from without."""
BACKSTOP_SECONDS = 15.0
"""The kernel's own CPU limit lies so far above the submission's time."""
TIMEOUTS_BEFORE_REFUSAL = 2
MAX_PLACES = 5
"""Places in the source that are told of an exception."""
MAX_KEPT_BYTES = 128 * 1024 * 1024
"""Memory for all answers of a submission: they are remembered until it is graded."""


@dataclass(frozen=True)
class LoadProblem:
    """Something that went wrong while the source was run."""

    label: str
    text: str
    where: tuple[Where, ...]
    out_of_time: bool = False

    def __str__(self) -> str:
        line = f", line {self.where[-1].line}" if self.where and self.where[-1].line else ""
        return f"{self.label}{line}: {self.text}"


class Session:
    """A submission's source, loaded and ready to be called.

    Parameters
    ----------
    zygote : Zygote
        Forks the workers.
    source : Source
        What to run.
    module : str
        Name that a script is run under.
    names : sequence of str
        What the submission should define.
    limits : Limits

    Raises
    ------
    SandboxError
        From every method: the sandbox failed, not the student.
    """

    def __init__(
        self, zygote: Zygote, source: Source, module: str, names: Sequence[str], limits: Limits
    ) -> None:
        self.problems: tuple[LoadProblem, ...] = ()
        """What was raised while the source was loaded the first time."""
        self.kinds: dict[str, str] = {}
        """Name to "" where it can be called, "missing", or the type that it has instead."""
        self.broken: Outcome | None = None
        """Why nothing can be called at all."""
        self.printed = ""
        self.printed_while_loading = ""
        """All that may be shown: what is printed later may hold a hidden case's numbers."""
        self._zygote = zygote
        self._source = source
        self._module = module
        self._names = tuple(names)
        self._limits = limits
        self._lines = {cell.label: cell.source.split("\n") for cell in source.cells}
        self._worker: WorkerProcess | None = None
        self._generation = 0
        self._requests = PREPARED_REQUEST
        self._request = PREPARED_REQUEST
        self._seconds_used = 0.0
        self._counted_until = 0.0
        self._arrived: deque[wire.Decoder] = deque()
        self._kept_bytes = 0
        self._handed_out = False
        self._timeouts: Counter[str] = Counter()
        self._start()

    @property
    def generation(self) -> int:
        """Counts the workers: an object held by an earlier one is gone."""
        return self._generation

    @property
    def _can_kill_itself(self) -> bool:
        """Whether a worker can send itself SIGKILL: killed twice in one place, it did."""
        return bool(self._zygote.layers["seccomp"])

    # --- calls ---

    def call(self, name: str, *args: Any) -> Outcome:
        """Call a function with fresh copies of the arguments."""
        return self.run([Call(name, args)])[0]

    def run(self, calls: Sequence[Call], prepared: bytes | None = None) -> list[Outcome]:
        """Make several calls, one after another in one worker; an outcome for each.

        Parameters
        ----------
        calls : sequence of Call
        prepared : bytes, optional
            What `prepare` made of the same calls: saves writing the frame again.
        """
        outcomes: list[Outcome | None] = [None] * len(calls)
        killed_before = False
        while True:
            pending = self._pending(calls, outcomes)
            if not pending:
                return [outcome for outcome in outcomes if outcome is not None]
            worker = self._ready_worker()
            if worker is None:
                continue  # loading broke; each call is refused for it
            whole = prepared if len(pending) == len(calls) else None
            try:
                self._send(worker, [calls[index] for index in pending], whole)
                with self._counted():
                    for number, index in enumerate(pending):
                        outcomes[index] = self._outcome(worker, number, len(pending))
            except wire.WireError as error:
                # An answer of the student's, passed on: too much for one message, or for any.
                if len(pending) == 1:
                    outcomes[pending[0]] = Outcome("unreadable", text=str(error))
                for index in pending if len(pending) > 1 else ():
                    outcomes[index] = self.run([calls[index]])[0]
            except OutOfTime as limit:
                index = self._culprit(worker, pending, outcomes)
                outcomes[index] = self._stopped(calls[index], limit)
            except WorkerGone as gone:
                index = self._culprit(worker, pending, outcomes)
                self._discard()
                if gone.status == -signal.SIGKILL and not gone.text:
                    if not killed_before and not self._handed_out:
                        killed_before = True  # not by us, and hardly by the student: try again
                        continue
                    # What it held cannot be had again.
                    if self._handed_out or not self._can_kill_itself:
                        raise SandboxError("workers are being killed from outside") from gone
                outcomes[index] = _ending(gone)

    def _pending(self, calls: Sequence[Call], outcomes: list[Outcome | None]) -> list[int]:
        """Calls that are still to be made; those that cannot be get their outcome here."""
        pending = []
        for index, call in enumerate(calls):
            if outcomes[index] is None:
                outcomes[index] = self._refusal(call)
                if outcomes[index] is None:
                    pending.append(index)
        return pending

    def _culprit(
        self, worker: WorkerProcess, pending: list[int], outcomes: list[Outcome | None]
    ) -> int:
        """The call that a worker ended in: answers before it may have been lost with it."""
        unanswered = [index for index in pending if outcomes[index] is None]
        request, number = worker.progress()
        if request == self._request and 0 <= number < len(pending):
            if outcomes[pending[number]] is None:
                return pending[number]
        return unanswered[0]

    def _refusal(self, call: Call) -> Outcome | None:
        """Why a call is not even made."""
        if self.broken is not None:
            return self.broken
        if self._seconds_used >= self._limits.submission_seconds:
            return Outcome("timed_out", text=f"{self._limits.submission_seconds:g} s in all")
        functions = (call.name, call.then) if call.then else ()
        timeouts = max(self._timeouts[each] for each in (called(call), *functions))
        if timeouts >= TIMEOUTS_BEFORE_REFUSAL:
            return Outcome("timed_out", text=f"{self._limits.call_cpu_seconds:g} s, twice")
        if call.owner is not None:
            if call.owner.generation != self._generation:
                return Outcome("died", text="an object from before a crash is gone")
        elif self._generation > 1 and has_stale(call.args, self._generation):
            return Outcome("died", text="an object from before a crash is gone")
        else:
            for name in functions or (call.name,):
                if self.kinds.get(name, "missing") != "":
                    return Outcome("missing", text=self.kinds.get(name, "missing"))
        return None

    def _send(self, worker: WorkerProcess, calls: Sequence[Call], prepared: bytes | None) -> None:
        self._arrived.clear()
        if prepared is not None:
            self._request = PREPARED_REQUEST
            worker.send(prepared)
            return
        self._requests += 1
        self._request = self._requests
        worker.send(frame_of(calls, self._request))

    def _outcome(self, worker: WorkerProcess, number: int, count: int) -> Outcome:
        """What came of one of so many calls; answers to later ones may have come with it."""
        if not self._arrived:
            self._arrived.extend(self._answers_from(worker, number, count - number))
        decoder = self._arrived.popleft()
        message = decoder.message
        kind, text = message.get("kind"), _clean(message.get("text"))
        if kind not in ("returned", "raised", "out_of_memory", "unreadable"):
            raise self._forged(worker)
        if kind == "returned":
            try:
                value = decoder.value(message.get("value"))
                self._keep_room(decoder.memory_bytes)
            except wire.WireError as error:
                return Outcome("unreadable", text=str(error))
            return Outcome(kind, value)
        if kind == "raised":
            text = ": ".join(filter(None, (_clean(message.get("type"))[:80], text)))
        if kind == "out_of_memory":
            text = f"{self._limits.memory_bytes // 2**20} MiB"
        return Outcome(kind, text=text, where=self._places(message.get("where")))

    def _answers_from(
        self, worker: WorkerProcess, number: int, most: int
    ) -> Sequence[wire.Decoder]:
        """The next answers, from the one to call `number` on."""
        message, text, data = self._next(worker, self._limits.call_cpu_seconds)
        if message.get("id") != self._request or message.get("n") != number:
            raise self._forged(worker)
        try:
            answers = wire.read_answers(message, len(text), data, self._hold)
        except wire.WireError as error:
            raise WorkerGone(worker.end(), str(error)) from error
        if not 1 <= len(answers) <= most:
            raise self._forged(worker)
        return answers

    def _next(
        self, worker: WorkerProcess, cpu_seconds: float, extra: float = 0.0
    ) -> tuple[dict[str, Any], bytes, bytes]:
        """The next frame, within the limits of a step and of the submission."""
        self._count()
        left = self._limits.submission_seconds - self._seconds_used
        text, data = worker.receive(
            cpu_seconds=cpu_seconds + extra,
            clock_seconds=min(2 * cpu_seconds + extra, max(left, 0.0)),
        )
        try:
            return wire.read_text(text), text, data
        except wire.WireError as error:
            raise WorkerGone(worker.end(), str(error)) from error

    def _keep_room(self, memory_bytes: int) -> None:
        """Count an answer that is going to be remembered; refuse one that is too much."""
        if self._kept_bytes + memory_bytes > MAX_KEPT_BYTES:
            limit = MAX_KEPT_BYTES // 2**20
            raise wire.WireError(f"answers that take more than {limit} MiB of memory in all")
        self._kept_bytes += memory_bytes

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        """Count the time that passes; reading a large answer is a cost of the student's too."""
        self._counted_until = time.monotonic()
        try:
            yield
        finally:
            self._count()

    def _count(self) -> None:
        now = time.monotonic()
        self._seconds_used += now - self._counted_until
        self._counted_until = now

    def _hold(self, handle: wire.Handle) -> Held:
        self._handed_out = True
        return Held(self._generation, handle)

    def _forged(self, worker: WorkerProcess) -> WorkerGone:
        return WorkerGone(worker.end(), "an answer to a question that was not asked")

    def _stopped(self, call: Call, limit: OutOfTime) -> Outcome:
        self._discard(end=True)
        if self._seconds_used >= self._limits.submission_seconds:
            return Outcome("timed_out", text=f"{self._limits.submission_seconds:g} s in all")
        if size_of(call.args) <= self._limits.large_argument_bytes:
            self._timeouts[called(call)] += 1
        return Outcome("timed_out", text=f"{limit.seconds:g} s")

    # --- processes ---

    def _start(self) -> None:
        """Fork a worker and load the source in it; `problems` and `kinds` say what came of it."""
        is_first = self._generation == 0
        self._generation += 1
        for attempt in (1, 2):
            worker = self._zygote.spawn(
                memory_bytes=int(self._limits.memory_bytes),
                cpu_seconds=self._limits.submission_seconds + BACKSTOP_SECONDS,
                output_bytes=max(0, self._limits.output_bytes - len(self.printed)),
            )
            self._worker = worker
            try:
                worker.receive(cpu_seconds=START_SECONDS, clock_seconds=START_SECONDS)
            except (OutOfTime, WorkerGone) as error:
                self._worker = None
                raise SandboxError("a worker did not start") from error
            try:
                self._load(worker, is_first)
                return
            except OutOfTime as limit:
                self._discard(end=True)
                self.broken = Outcome("timed_out", text=f"{limit.seconds:g} s while loading")
                return
            except WorkerGone as gone:
                self._discard()
                was_killed = gone.status == -signal.SIGKILL and not gone.text
                if was_killed and attempt == 1:
                    continue
                if was_killed and not self._can_kill_itself:
                    raise SandboxError("workers are being killed from outside") from gone
                ending = _ending(gone)
                self.broken = Outcome(ending.kind, text=f"{ending.text} while loading")
                return

    def _load(self, worker: WorkerProcess, is_first: bool) -> None:
        seconds = self._limits.load_cpu_seconds
        message = {
            "op": "load",
            "name": self._module,
            "filename": self._source.filename,
            "notebook": self._source.is_notebook,
            "cells": [[cell.label, cell.source] for cell in self._source.cells],
            "names": list(self._names),
            "cpu_seconds": seconds,
        }
        worker.send(wire.Encoder().frame(message))
        with self._counted():
            reply, _, _ = self._next(worker, seconds, extra=SOFT_STOP_SECONDS)
        names, problems = reply.get("names"), reply.get("problems")
        if reply.get("kind") != "loaded" or not isinstance(names, dict):
            raise self._forged(worker)
        if not isinstance(problems, list) or len(problems) > len(self._source.cells):
            raise self._forged(worker)
        self.kinds = {name: _clean(names.get(name, "missing"))[:80] for name in self._names}
        if is_first:  # a later worker may have been left word of a hidden case
            self.problems = tuple(self._problem(each) for each in problems)
            self.printed_while_loading = worker.printed_so_far()

    def _problem(self, message: Any) -> LoadProblem:
        message = message if isinstance(message, dict) else {}
        label, kind = _clean(message.get("label")), _clean(message.get("type"))[:80]
        if kind == "OutOfTime":
            text = f"stopped after {self._limits.load_cpu_seconds:g} s"
        else:
            text = ": ".join(filter(None, (kind, _clean(message.get("text")))))
        where = self._places(message.get("where"))
        known = label if label in self._lines else self._source.filename
        return LoadProblem(known, text, where, kind == "OutOfTime")

    def _ready_worker(self) -> WorkerProcess | None:
        if self._worker is None:
            self._start()
        return self._worker

    def _discard(self, *, end: bool = False) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            self._generation += 1  # at once: nothing that it held may be sent to the next
            if end:
                worker.end()
            self.printed += worker.printed.decode("utf-8", "replace")

    def _places(self, rows: Any) -> tuple[Where, ...]:
        """Places in our own copy of the source; what names no line there is left out."""
        places = []
        for row in rows[-MAX_PLACES:] if isinstance(rows, list) else []:
            if not isinstance(row, list) or len(row) != 3 or not isinstance(row[0], str):
                continue
            label, line, function = row
            lines = self._lines.get(label, [])
            if type(line) is int and 1 <= line <= len(lines):
                places.append(Where(label, line, _clean(function), lines[line - 1].strip()[:200]))
        return tuple(places)

    def renew(self) -> None:
        """Let what is asked from now on be answered by a process that has seen no question."""
        self._discard(end=True)

    def close(self) -> None:
        """End the worker; `printed` then holds all that is kept of its output."""
        self._discard(end=True)

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _ending(gone: WorkerGone) -> Outcome:
    """What a worker's end means, in words."""
    if gone.text:
        return Outcome("unreadable", text=gone.text)
    if gone.status is None:
        return Outcome("died", text="closed its connection")
    if gone.status < 0:
        return Outcome("died", text=f"crashed ({_signal_name(-gone.status)})")
    return Outcome("died", text=f"ended the process (exit status {gone.status})")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _clean(text: object) -> str:
    """Bounded text without lone surrogates; whatever else it holds is escaped where shown."""
    if not isinstance(text, str):
        return ""
    return text[:2_000].encode("utf-8", "replace").decode("utf-8")
