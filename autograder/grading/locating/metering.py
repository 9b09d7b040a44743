"""One budget of CPU time for all that is done for one submission: its workers and ourselves."""

from __future__ import annotations

import time
from collections.abc import Mapping

from autograder.sandbox.connection import OutOfTime, Progress, Spawner, Steps, Stream, WorkerGone


class Spent(Exception):  # noqa: N818 - a limit reached
    """The budget is used up."""


class Meter:
    """A zygote whose workers, and this process with them, have so many seconds of CPU.

    Parameters
    ----------
    zygote : Spawner
    seconds : float
        Counted from now.
    """

    def __init__(self, zygote: Spawner, seconds: float) -> None:
        self._zygote = zygote
        self._seconds = seconds
        self._started = time.process_time()
        self._streams: list[_Metered] = []

    @property
    def layers(self) -> Mapping[str, str]:
        """Those of the zygote."""
        return self._zygote.layers

    @property
    def spent(self) -> float:
        """Seconds of CPU, so far."""
        ours = time.process_time() - self._started
        return ours + sum(stream.spent for stream in self._streams)

    @property
    def left(self) -> float:
        """Seconds of CPU; none below 0."""
        return max(0.0, self._seconds - self.spent)

    def spawn(self, *, memory_bytes: int, cpu_seconds: float, output_bytes: int) -> Stream:
        """Spawn a worker, which is metered."""
        if not self.left:
            raise Spent
        stream = self._zygote.spawn(
            memory_bytes=memory_bytes, cpu_seconds=cpu_seconds, output_bytes=output_bytes
        )
        self._streams.append(_Metered(stream, self))
        return self._streams[-1]

    def close(self) -> None:
        """Do nothing: the zygote is another's."""


class _Metered:
    """A worker's stream; what waits for it raises `Spent` as soon as nothing is left."""

    def __init__(self, stream: Stream, meter: Meter) -> None:
        self.printed = stream.printed
        self.spent = 0.0
        self._is_over = False
        self._stream = stream
        self._meter = meter

    def receive(
        self, *, cpu_seconds: float, clock_seconds: float, steps: Steps | None = None
    ) -> tuple[bytes, bytes]:
        left, started = self._meter.left, time.monotonic()
        if not left:
            self.end()
            raise Spent
        try:
            return self._stream.receive(
                cpu_seconds=min(cpu_seconds, left), clock_seconds=clock_seconds, steps=steps
            )
        except OutOfTime:
            self._look()
            if not self._meter.left:
                self.end()  # who loads a source in it does not know of it yet
                raise Spent from None
            raise
        except WorkerGone:  # and its clock with it
            self._is_over = True
            self.spent += time.monotonic() - started
            raise
        finally:
            self._look()

    def _look(self) -> None:
        if not self._is_over:
            self.spent = max(self.spent, self._stream.cpu())

    def send(self, frame: bytes) -> None:
        self._stream.send(frame)

    def cpu(self) -> float:
        return self._stream.cpu()

    def progress(self) -> Progress:
        return self._stream.progress()

    def printed_so_far(self) -> str:
        return self._stream.printed_so_far()

    def end(self, grace: float = 0.0) -> int | None:
        if self._is_over:
            return None
        self._look()
        self._is_over = True
        return self._stream.end(grace)
