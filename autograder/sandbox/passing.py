"""Answers that are passed on: known by what they are, and named by the number they were kept under.

A case hands to one function what another one returned, or a part of it. That very value need not
travel back: its worker kept it, and hands out a copy of whatever type it was. What a worker kept
is gone with it; where plain data are all that an answer was they travel then, and all else is
asked for again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.sandbox import wire
from autograder.sandbox.calls import Call, Held

MAX_PARTS = 1_000
"""The most parts of one answer, nearest its top, that can be passed on by themselves."""


@dataclass(eq=False)
class KeptAnswer:
    """One answer, and which worker keeps it under which number.

    Attributes
    ----------
    serial : int
        Counts the answers of a submission.
    call : Call
        What was asked: asked again where the worker that kept the answer is gone.
    generation, number : int
        Of the worker, and of the answer in it.
    is_plain : bool
        Whether plain data are all that it is.
    """

    serial: int
    call: Call
    generation: int
    number: int
    is_plain: bool


@dataclass(eq=False)
class Part:
    """A value that came from a worker: an answer, or a part of one."""

    value: Any
    """Held, so that its id stays its own."""
    kept: KeptAnswer
    path: tuple[int, ...]
    key: Any = None
    """What it is remembered by, once somebody found that out."""


class Passing:
    """What came from the workers of one submission, by identity."""

    def __init__(self) -> None:
        self._parts: dict[int, Part] = {}
        self._count = 0

    def note(self, value: Any, call: Call, generation: int, answer: wire.Returned) -> None:
        """Remember an answer that a worker kept, and its parts."""
        if answer.kept is None:
            return
        kept = KeptAnswer(self._count, call, generation, answer.kept, answer.is_plain)
        self._count += 1
        pending: deque[tuple[Any, tuple[int, ...]]] = deque([(value, ())])
        for _ in range(MAX_PARTS):
            if not pending:
                return
            part, path = pending.popleft()
            if isinstance(part, PASSED_ON):
                self._parts[id(part)] = Part(part, kept, path)
                pending.extend((item, (*path, step)) for step, item in _items(part))

    def forget(self) -> None:
        """Let go of all answers."""
        self._parts.clear()

    def part(self, value: Any) -> Part | None:
        """What a value is a part of; None where no worker kept it."""
        part = self._parts.get(id(value))
        return part if part is not None and part.value is value else None

    def known_to(self, generation: int) -> Callable[[object], wire.Kept | None]:
        """How to name values that a worker of that generation keeps."""

        def known(value: object) -> wire.Kept | None:
            part = self.part(value)
            if part is None or part.kept.generation != generation:
                return None
            return wire.Kept(part.kept.number, part.path)

        return known

    def lost_in(self, call: Call, generation: int) -> list[KeptAnswer]:
        """What a call's arguments need of earlier workers, and that cannot travel."""
        lost = {}
        for part in self._parts_in((call.args, call.more)):
            if part.kept.generation != generation and not part.kept.is_plain:
                lost[part.kept.serial] = part.kept
        return list(lost.values())

    def sources(self, value: Any) -> Iterator[str]:
        """Functions whose answers, no plain data, a value holds: they may have to be asked anew."""
        for part in self._parts_in(value):
            if not part.kept.is_plain:
                yield part.kept.call.name

    def _parts_in(self, value: Any) -> Iterator[Part]:
        part = self.part(value)
        if part is not None:
            yield part
        elif isinstance(value, (list, tuple)):
            for item in value:
                yield from self._parts_in(item)
        elif isinstance(value, dict):
            for item in value.values():
                yield from self._parts_in(item)


PASSED_ON = (list, tuple, dict, np.ndarray, np.generic, Held)
"""Kinds of values that are told from one another by identity."""


def _items(value: Any) -> Iterable[tuple[int, Any]]:
    """The steps from a container to the first things in it, as `wire.Kept` counts them."""
    if isinstance(value, dict):
        return zip(range(1, 2 * MAX_PARTS, 2), value.values(), strict=False)
    if isinstance(value, (list, tuple)):
        return zip(range(MAX_PARTS), value, strict=False)
    return ()


def followed(answer: Any, path: Iterable[int]) -> Any:
    """What lies in an answer where a path ends, as `wire.Kept` counts; None where nothing does."""
    for step in path:
        answer = dict(_items(answer)).get(step)
    return answer
