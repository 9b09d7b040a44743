"""The connection to one worker: frames go in and out, within limits, and its end is told.

Policy (which function may be called again, what a submission has left) is `session`'s.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import select
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from autograder.sandbox import wire

PART_BYTES = 1 << 16
"""Read at a time: a buffer that is much larger than what comes costs more than reading it."""
MOMENT_SECONDS = 0.01
"""Most answers come by then: until then nobody's CPU time is looked at."""
COMPUTING = 0.1
"""Share of its CPU time from which a worker that the clock stopped was computing, not asleep."""
LOOK_SECONDS = 0.25
"""The time between two looks at which step a worker is at."""
FRESH_SECONDS = 1.0
"""What a worker writes four times a second is at most so old, be the machine busy."""
EXIT_GRACE_SECONDS = 2.0
"""A process that closed its socket must have ended by then, to say how."""


class WorkerGone(Exception):  # noqa: N818 - an ending, and not always an error
    """The worker ended, or said what is no frame; `status` as `Zygote.end` returns it."""

    def __init__(self, status: int | None, text: str = "") -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class OutOfTime(Exception):  # noqa: N818 - a limit reached
    """The worker has used up what it may.

    Attributes
    ----------
    seconds : float
        The limit that was reached.
    by_clock : bool
        Whether it is one by the clock, and not of CPU time.
    of_step : bool
        Whether it is that of one step.
    """

    def __init__(self, seconds: float, *, by_clock: bool = False, of_step: bool = False) -> None:
        super().__init__(seconds)
        self.seconds = seconds
        self.by_clock = by_clock
        self.of_step = of_step


@dataclass(frozen=True)
class Steps:
    """A limit for each step on the way to an answer, beside that for all of them.

    Attributes
    ----------
    cpu_seconds : float
        For one step; twice as long by the clock.
    of : callable, (int, int) -> object
        What tells one step from the next, given what `progress` says.
    """

    cpu_seconds: float
    of: Callable[[int, int], object]


class Stream(Protocol):
    """What a session needs of a worker: a scripted one may stand in for it."""

    printed: bytearray

    def send(self, frame: bytes) -> None:
        """Hand over a frame."""

    def receive(
        self, *, cpu_seconds: float, clock_seconds: float, steps: Steps | None = None
    ) -> tuple[bytes, bytes]:
        """The two parts of the next frame; raises `OutOfTime` or `WorkerGone`."""

    def progress(self) -> Progress:
        """What the worker says it is at."""

    def cpu(self) -> float:
        """Seconds of CPU that it has used; 0 where it has ended."""

    def printed_so_far(self) -> str:
        """What was printed before the last frame."""

    def end(self, grace: float = 0.0) -> int | None:
        """End the process; how it ended by itself, None where it was killed."""


class Spawner(Protocol):
    """What a session needs of a zygote."""

    @property
    def layers(self) -> Mapping[str, str]:
        """Layer of confinement to "" where it holds, else why it does not."""

    def spawn(self, *, memory_bytes: int, cpu_seconds: float, output_bytes: int) -> Stream:
        """A worker, confined by the time of its first answer."""

    def close(self) -> None:
        """End the zygote and with it every worker it has."""


class Progress(NamedTuple):
    """What a worker says it is at; a student may have written it."""

    request: int
    number: int
    is_fresh: bool
    """Whether it was written a moment ago, where a clock is to write it."""


class _Allowance:
    """CPU and clock time from now on."""

    def __init__(self, cpu: float, cpu_seconds: float, clock_seconds: float) -> None:
        self._cpu_seconds = cpu_seconds
        self._clock_seconds = clock_seconds
        self._cpu_end = cpu + cpu_seconds
        self._clock_end = time.monotonic() + clock_seconds

    def left(self, cpu: float) -> float:
        return min(self._cpu_end - cpu, self._clock_end - time.monotonic())

    def over(self, cpu: float, *, of_step: bool = False) -> OutOfTime:
        """The limit that was reached.

        Who computed is told that of CPU time, also where the clock struck first: how busy the
        machine is must not show in what a student reads.
        """
        computed = self._cpu_end - cpu < (1 - COMPUTING) * self._cpu_seconds
        seconds = self._cpu_seconds if computed else self._clock_seconds
        return OutOfTime(seconds, by_clock=not computed, of_step=of_step)


class WorkerProcess:
    """One worker: frames go in and out, what it prints is kept up to a bound.

    Parameters
    ----------
    end : callable
        Ends a process, given its id and a grace in seconds; see `Zygote.end`.
    pid, connection, output : int, socket, int
        The process, our end of its socket, and the descriptor that its output comes from.
    output_bytes : int
        How much of the output is kept; the rest is read and dropped, so that nobody waits.
    progress : mmap
        A few bytes of memory shared with the worker, see `progress()`.
    """

    def __init__(
        self,
        end: Callable[[int, float], int | None],
        pid: int,
        connection: socket.socket,
        output: int,
        output_bytes: int,
        progress: mmap.mmap,
    ) -> None:
        self.pid = pid
        self.printed = bytearray()
        self._end = end
        self._connection = connection
        self._output = output
        self._output_bytes = output_bytes
        self._progress = progress
        self._outgoing = memoryview(b"")
        self._incoming = bytearray()
        self._written_at = 0.0
        self._clock = (~pid << 3) | 2  # CPUCLOCK_SCHED of that process, clock_getcpuclockid(3)
        connection.setblocking(False)
        os.set_blocking(output, False)
        self._poll = select.poll()
        self._poll.register(output, select.POLLIN)
        self._poll.register(connection, select.POLLIN)
        self._wanted = select.POLLIN

    def send(self, frame: bytes) -> None:
        """Hand over a frame; what does not go out at once does while `receive` waits."""
        self._outgoing = memoryview(frame)
        with contextlib.suppress(OSError):  # no room, or nobody there, as `receive` will find
            self._outgoing = self._outgoing[self._connection.send(frame) :]

    def receive(
        self, *, cpu_seconds: float, clock_seconds: float, steps: Steps | None = None
    ) -> tuple[bytes, bytes]:
        """The two parts of the next frame from the worker.

        Parameters
        ----------
        cpu_seconds, clock_seconds : float
            How long the worker may take, counted from now.
        steps : Steps, optional
            How long each step on the way may take.

        Raises
        ------
        OutOfTime
            It took longer; it is still running.
        WorkerGone
            It ended, or sent what is no frame; it is not running any more.
        """
        frame = self._take_frame()
        start = now = time.monotonic()
        while frame is None and now < start + min(MOMENT_SECONDS, clock_seconds):
            self._pump(start + MOMENT_SECONDS - now)
            frame, now = self._take_frame(), time.monotonic()
        if frame is None:
            budget = _Allowance(self.cpu(), cpu_seconds, clock_seconds)
            frame = self._wait(budget) if steps is None else self._wait_by_steps(budget, steps)
        return frame

    def _wait(self, budget: _Allowance) -> tuple[bytes, bytes]:
        frame = None
        while frame is None:
            left = budget.left(cpu := self.cpu())
            if left <= 0:
                raise budget.over(cpu)
            self._pump(left)
            frame = self._take_frame()
        return frame

    def _wait_by_steps(self, whole: _Allowance, steps: Steps) -> tuple[bytes, bytes]:
        """The same, while it is looked at every moment which step the worker is at."""
        frame, step, written = None, None, b""
        pause = min(LOOK_SECONDS, steps.cpu_seconds / 20)
        while frame is None:
            cpu = self.cpu()
            if self._progress[:] != written:
                written, self._written_at = self._progress[:], time.monotonic()
                request, number, _ = wire.PROGRESS.unpack(written)
                if step is None or steps.of(request, number) != step:
                    step = steps.of(request, number)
                    budget = _Allowance(cpu, steps.cpu_seconds, 2 * steps.cpu_seconds)
            if budget.left(cpu) <= 0:
                raise budget.over(cpu, of_step=True)
            if whole.left(cpu) <= 0:
                raise whole.over(cpu)
            self._pump(pause)
            frame = self._take_frame()
        return frame

    def progress(self) -> Progress:
        """What the worker says it is at."""
        request, number, _ = wire.PROGRESS.unpack(self._progress[:])
        return Progress(request, number, time.monotonic() - self._written_at < FRESH_SECONDS)

    def printed_so_far(self) -> str:
        """What was printed before the last frame: the worker flushes it first."""
        self._drain()
        return self.printed.decode("utf-8", "replace")

    def end(self, grace: float = 0.0) -> int | None:
        """End the process and take what it still had printed."""
        try:
            return self._end(self.pid, grace)
        finally:
            self._drain()
            os.close(self._output)
            self._connection.close()

    def cpu(self) -> float:
        """Seconds of CPU that the process has used; 0 where it has ended."""
        try:
            return time.clock_gettime(self._clock)
        except OSError:
            return 0.0  # it has ended, as its socket is about to say

    def _take_frame(self) -> tuple[bytes, bytes] | None:
        size = wire.HEADER.size
        if len(self._incoming) < size:
            return None
        try:
            json_bytes, array_bytes = wire.lengths(self._incoming[:size])
        except wire.WireError as error:
            raise self._gone(str(error)) from error
        middle, stop = size + json_bytes, size + json_bytes + array_bytes
        if len(self._incoming) < stop:
            return None
        parts = bytes(self._incoming[size:middle]), bytes(self._incoming[middle:stop])
        del self._incoming[:stop]
        return parts

    def _gone(self, text: str = "") -> WorkerGone:
        return WorkerGone(self.end(0.0 if text else EXIT_GRACE_SECONDS), text)

    def _pump(self, seconds: float) -> None:
        """Move bytes in every direction that is ready; wait for the first at most so long."""
        wanted = select.POLLIN | (select.POLLOUT if self._outgoing else 0)
        if wanted != self._wanted:
            self._poll.modify(self._connection, wanted)
            self._wanted = wanted
        for descriptor, events in self._poll.poll(seconds * 1000 + 1):
            if descriptor == self._output:
                self._drain()
                if events & select.POLLHUP:
                    self._poll.unregister(self._output)
                continue
            try:
                if events & select.POLLOUT and self._outgoing:
                    self._outgoing = self._outgoing[self._connection.send(self._outgoing) :]
                if events & (select.POLLIN | select.POLLHUP):
                    part = self._connection.recv(PART_BYTES)
                    if not part:
                        raise self._gone()
                    self._incoming += part
            except (BlockingIOError, InterruptedError):
                continue
            except OSError as error:  # reset, broken pipe
                raise self._gone() from error

    def _drain(self) -> None:
        """Read what was printed, up to a bound a time, and keep the first of it."""
        with contextlib.suppress(BlockingIOError):
            part = os.read(self._output, PART_BYTES)
            self.printed += part[: max(0, self._output_bytes - len(self.printed))]
