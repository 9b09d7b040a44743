"""Workers that do as a test says, in the place of real ones or between them and who asks."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.sandbox import wire
from autograder.sandbox.connection import Progress, Spawner, Steps, Stream
from autograder.sandbox.layers import PURPOSES

Said = wire.Ready | wire.Loaded | wire.Answer | Exception
"""What a scripted worker says next, or how it ends."""


@dataclass
class ScriptedWorker:
    """Says what it is told to, one message after another, whatever it is asked.

    Attributes
    ----------
    script : iterable of Said
        A message, or what `receive` raises.
    asked : list of dict
        The messages that it was sent.
    """

    script: Iterable[Said]
    asked: list[dict[str, Any]] = field(default_factory=list)
    printed: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self._left = deque(self.script)

    def send(self, frame: bytes) -> None:
        """Remember what was asked."""
        self.asked.append(message_in(frame))

    def receive(
        self, *, cpu_seconds: float, clock_seconds: float, steps: Steps | None = None
    ) -> tuple[bytes, bytes]:
        """The next message of the script."""
        said = self._left.popleft()
        if isinstance(said, Exception):
            raise said
        encoder = wire.Encoder()
        if isinstance(said, (wire.Ready, wire.Loaded)):
            return encoder.parts(wire.said(said))
        request = self.asked[-1]["id"]
        frame = wire.frame_of_answers(request, self._number(), [encoder.parts(wire.said(said))])
        size, _ = wire.HEADER.unpack(frame[: wire.HEADER.size])
        return frame[wire.HEADER.size :][:size], frame[wire.HEADER.size + size :]

    def _number(self) -> int:
        """The number of the next call that is to be answered."""
        last = self.asked[-1]
        last["answered"] = last.get("answered", -1) + 1
        return int(last["answered"])

    def progress(self) -> Progress:
        """It is at its first call."""
        return Progress(0, 0, is_fresh=True)

    def cpu(self):
        return 0.0

    def printed_so_far(self) -> str:
        """All that it printed."""
        return self.printed.decode()

    def end(self, grace: float = 0.0) -> int | None:
        """It is killed."""
        return None


class ScriptedZygote:
    """Hands out scripted workers, in order."""

    def __init__(self, *workers: ScriptedWorker) -> None:
        self.layers: Mapping[str, str] = dict.fromkeys(PURPOSES, "")
        self._left = deque(workers)

    def spawn(self, *, memory_bytes: int, cpu_seconds: float, output_bytes: int) -> Stream:
        """The next worker."""
        return self._left.popleft()

    def close(self) -> None:
        """Nothing is left of it."""


Watch = Callable[[Stream, dict[str, Any]], None]


class WatchedZygote:
    """A real zygote, whose workers' questions are seen first by a test, which may fail them.

    Parameters
    ----------
    zygote : Spawner
        Stays open.
    watch : callable
        Given the worker and the message that is about to be sent.
    """

    missing: Mapping[str, str] = {}

    def __init__(self, zygote: Spawner, watch: Watch) -> None:
        self.layers = zygote.layers
        self._zygote = zygote
        self._watch = watch

    def spawn(self, *, memory_bytes: int, cpu_seconds: float, output_bytes: int) -> Stream:
        """A real worker, watched."""
        limits = {"memory_bytes": memory_bytes, "cpu_seconds": cpu_seconds}
        worker = self._zygote.spawn(**limits, output_bytes=output_bytes)
        return _Watched(worker, self._watch)

    def close(self) -> None:
        """Leave it to who started it."""


class _Watched:
    def __init__(self, worker: Any, watch: Watch) -> None:
        self._worker = worker
        self._watch = watch

    def send(self, frame: bytes) -> None:
        self._watch(self._worker, message_in(frame))
        self._worker.send(frame)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._worker, name)


def message_in(frame: bytes) -> dict[str, Any]:
    """The JSON of a frame of the grader's."""
    size, _ = wire.HEADER.unpack(frame[: wire.HEADER.size])
    message: dict[str, Any] = json.loads(frame[wire.HEADER.size :][:size])
    return message
