"""One submission in the sandbox: its source loaded, its functions called, whatever they do.

A call's outcome is a value that says whose fault it was. A worker that crashed or ran out of
time is replaced by a new one, which loads the source again; that call's loss stays that call's.
"""

from __future__ import annotations

import signal
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

from autograder.errors import SandboxError
from autograder.model import Limits, Outcome, Source
from autograder.remarks import Remark
from autograder.sandbox import wire
from autograder.sandbox.calls import (
    PREPARED_REQUEST,
    Call,
    Held,
    called,
    frame_of,
    size_of,
)
from autograder.sandbox.connection import OutOfTime, Spawner, Stream, WorkerGone
from autograder.sandbox.loads import Loading, LoadProblem, ending_of
from autograder.sandbox.passing import Passing
from autograder.sandbox.timekeeping import Clock

START_SECONDS = 30.0
"""A worker must be confined and ready by then."""
BACKSTOP_SECONDS = 15.0
"""The kernel's own CPU limit lies so far above the submission's time."""
TIMEOUTS_BEFORE_REFUSAL = 2
GONE = Remark("an object from before a crash is gone")
MAX_KEPT_BYTES = 128 * 1024 * 1024
"""Memory for all answers of a submission: they are remembered until it is graded."""


class Session:
    """A submission's source, loaded and ready to be called.

    Parameters
    ----------
    zygote : Spawner
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
        self, zygote: Spawner, source: Source, module: str, names: Sequence[str], limits: Limits
    ) -> None:
        self.printed = ""
        self._zygote = zygote
        self._limits = limits
        self._loading = Loading(
            source, module, names, limits, can_kill_itself=bool(zygote.layers["seccomp"])
        )
        self._worker: Stream | None = None
        self._generation = 0
        self._requests = PREPARED_REQUEST
        self._request = PREPARED_REQUEST
        self._clock = Clock(limits.submission_seconds)
        self._arrived: deque[wire.Decoder] = deque()
        self._kept_bytes = 0
        self.passing = Passing()
        """What came from the workers, and can be passed on."""
        self._handed_out = False
        self._timeouts: Counter[str] = Counter()
        self._start()

    @property
    def problems(self) -> tuple[LoadProblem, ...]:
        """What went wrong while the source was loaded the first time."""
        return self._loading.problems

    @property
    def kinds(self) -> Mapping[str, str]:
        """Name to "" where it can be called, "missing", or the type that it has instead."""
        return self._loading.kinds

    @property
    def broken(self) -> Outcome | None:
        """Why nothing can be called at all."""
        return self._loading.broken

    @property
    def printed_while_loading(self) -> str:
        """All that may be shown: what is printed later may hold a hidden case's numbers."""
        return self._loading.printed

    @property
    def generation(self) -> int:
        """Counts the workers: an object held by an earlier one is gone."""
        return self._generation

    @property
    def seconds_left(self) -> float:
        """What is left of the clock time that the submission may take in all."""
        return max(0.0, self._clock.left())

    # --- calls ---

    def call(self, name: str, *args: Any) -> Outcome:
        """Call a function with fresh copies of the arguments."""
        return self.run([Call(name, args)])[0]

    def run(
        self, calls: Sequence[Call], prepared: bytes | None = None, *, keep: bool = True
    ) -> list[Outcome]:
        """Make several calls, one after another in one worker; an outcome for each.

        Parameters
        ----------
        calls : sequence of Call
        prepared : bytes, optional
            What `prepare` made of the same calls: saves writing the frame again.
        keep : bool
            Whether answers may be passed on, so that the worker keeps them.
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
            if self._generation > 1 and not self._brought_up(calls, pending, outcomes):
                continue
            whole = prepared if len(pending) == len(calls) else None
            try:
                self._send(worker, [calls[index] for index in pending], whole, keep=keep)
                with self._clock.running():
                    for number, index in enumerate(pending):
                        outcomes[index] = self._outcome(worker, calls[index], number, len(pending))
            except wire.WireError as error:
                # An answer of the student's, passed on: too much for one message, or for any.
                if len(pending) == 1:
                    outcomes[pending[0]] = Outcome("unreadable", text=str(error))
                for index in pending if len(pending) > 1 else ():
                    outcomes[index] = self.run([calls[index]], keep=keep)[0]
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
                    if self._handed_out or not self._zygote.layers["seccomp"]:
                        raise SandboxError("workers are being killed from outside") from gone
                outcomes[index] = ending_of(gone)

    def _pending(self, calls: Sequence[Call], outcomes: list[Outcome | None]) -> list[int]:
        """Calls that are still to be made; those that cannot be get their outcome here."""
        pending = []
        for index, call in enumerate(calls):
            if outcomes[index] is None:
                outcomes[index] = self._refusal(call)
                if outcomes[index] is None:
                    pending.append(index)
        return pending

    def _brought_up(
        self, calls: Sequence[Call], pending: list[int], outcomes: list[Outcome | None]
    ) -> bool:
        """Whether this worker keeps all that the calls pass on, asked for again where it did not.

        Where it cannot be had again the call has its outcome, and what is pending is another.
        """
        generation = self._generation
        for index in pending:
            for kept in self.passing.lost_in(calls[index], self._generation):
                again = self.run([kept.call])[0]
                part = self.passing.part(again.value)
                if part is None or part.path or part.kept.generation != self._generation:
                    outcomes[index] = Outcome("died", text=GONE)
                    return False
                kept.generation, kept.number = part.kept.generation, part.kept.number
        return generation == self._generation

    def _culprit(self, worker: Stream, pending: list[int], outcomes: list[Outcome | None]) -> int:
        """The call that a worker ended in: answers before it may have been lost with it."""
        unanswered = [index for index in pending if outcomes[index] is None]
        request, number, _ = worker.progress()
        if request == self._request and 0 <= number < len(pending):
            if outcomes[pending[number]] is None:
                return pending[number]
        return unanswered[0]

    def _refusal(self, call: Call) -> Outcome | None:
        """Why a call is not even made."""
        if self.broken is not None:
            return self.broken
        if self._clock.has_run_out:
            return Outcome("timed_out", text=_in_all(self._limits))
        functions = (call.name, call.then) if call.then else ()
        timeouts = max(self._timeouts[each] for each in (called(call), *functions))
        if timeouts >= TIMEOUTS_BEFORE_REFUSAL:
            seconds = f"{self._limits.call_cpu_seconds:g}"
            return Outcome("timed_out", text=Remark("{seconds} s, twice", seconds=seconds))
        if call.op == "tool":
            return None
        if call.owner is not None:
            if call.owner.generation != self._generation:
                return Outcome("died", text=GONE)
        elif self._generation > 1 and self._has_stale(call.args):
            return Outcome("died", text=GONE)
        else:
            for name in functions or (call.name,):
                if self.kinds.get(name, "missing") != "":
                    return Outcome("missing", text=self.kinds.get(name, "missing"))
        return None

    def _has_stale(self, value: Any) -> bool:
        """Whether there is an object in a value that another worker held, and that is no answer."""
        if self.passing.part(value) is not None:
            return False
        if isinstance(value, Held):
            return value.generation != self._generation
        if isinstance(value, (list, tuple)):
            return any(map(self._has_stale, value))
        return isinstance(value, dict) and any(map(self._has_stale, value.values()))

    def _send(
        self, worker: Stream, calls: Sequence[Call], prepared: bytes | None, *, keep: bool
    ) -> None:
        self._arrived.clear()
        if prepared is not None:
            self._request = PREPARED_REQUEST
            worker.send(prepared)
            return
        self._requests += 1
        self._request = self._requests
        known = self.passing.known_to(self._generation)
        worker.send(frame_of(calls, self._request, known, keep=keep))

    def _outcome(self, worker: Stream, call: Call, number: int, count: int) -> Outcome:
        """What came of one of so many calls; answers to later ones may have come with it."""
        if not self._arrived:
            self._arrived.extend(self._answers_from(worker, number, count - number))
        decoder = self._arrived.popleft()
        try:
            answer = wire.read_answer(decoder.message)
        except wire.WireError as error:
            raise self._forged(worker) from error
        if isinstance(answer, wire.Returned):
            return self._returned(decoder, call, answer)
        if isinstance(answer, wire.Raised):
            text = ": ".join(filter(None, (answer.type, answer.text)))
            return Outcome("raised", text=text, where=self._loading.places(answer.where))
        if isinstance(answer, wire.OutOfMemory):
            return Outcome("out_of_memory", text=f"{self._limits.memory_bytes // 2**20} MiB")
        return Outcome("unreadable", text=answer.text)

    def _returned(self, decoder: wire.Decoder, call: Call, answer: wire.Returned) -> Outcome:
        try:
            value = decoder.value(answer.value)
            self._keep_room(decoder.memory_bytes)
        except wire.WireError as error:
            return Outcome("unreadable", text=str(error))
        self.passing.note(value, call, self._generation, answer)
        return Outcome("returned", value)

    def _answers_from(self, worker: Stream, number: int, most: int) -> Sequence[wire.Decoder]:
        """The next answers, from the one to call `number` on."""
        message, text, data = self._next(worker)
        if message.get("id") != self._request or message.get("n") != number:
            raise self._forged(worker)
        try:
            answers = wire.read_answers(message, len(text), data, self._hold)
        except wire.WireError as error:
            raise WorkerGone(worker.end(), str(error)) from error
        if not 1 <= len(answers) <= most:
            raise self._forged(worker)
        return answers

    def _next(self, worker: Stream) -> tuple[dict[str, Any], bytes, bytes]:
        """The next frame, within the limits of a call and of the submission."""
        seconds = self._limits.call_cpu_seconds
        text, data = worker.receive(
            cpu_seconds=seconds, clock_seconds=min(2 * seconds, self.seconds_left)
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

    def _hold(self, handle: wire.Handle) -> Held:
        self._handed_out = True
        return Held(self._generation, handle)

    def _forged(self, worker: Stream) -> WorkerGone:
        return WorkerGone(worker.end(), "an answer to a question that was not asked")

    def _stopped(self, call: Call, limit: OutOfTime) -> Outcome:
        self._discard(end=True)
        if self._clock.has_run_out:
            return Outcome("timed_out", text=_in_all(self._limits))
        if size_of(call.args) <= self._limits.large_argument_bytes:
            self._timeouts[called(call)] += 1
        return Outcome("timed_out", text=Remark("{seconds} s", seconds=f"{limit.seconds:g}"))

    # --- processes ---

    def _start(self) -> None:
        """Load the source in a new worker, unless it is broken."""
        self._generation += 1
        with self._clock.running():
            self._worker = self._loading.start(self._spawn, self._clock.left)

    def _spawn(self) -> Stream:
        """A worker that is confined and ready."""
        worker = self._zygote.spawn(
            memory_bytes=int(self._limits.memory_bytes),
            cpu_seconds=self._limits.submission_seconds + BACKSTOP_SECONDS,
            output_bytes=max(0, self._limits.output_bytes - len(self.printed)),
        )
        try:
            worker.receive(cpu_seconds=START_SECONDS, clock_seconds=START_SECONDS)
        except (OutOfTime, WorkerGone) as error:
            raise SandboxError("a worker did not start") from error
        return worker

    def _ready_worker(self) -> Stream | None:
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


def _in_all(limits: Limits) -> Remark:
    return Remark("{seconds} s in all", seconds=f"{limits.submission_seconds:g}")
