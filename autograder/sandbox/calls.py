"""Calls to make in a worker, as values and as the frame that asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from autograder.sandbox import wire

PREPARED_REQUEST = 0
"""Number of the request that is the same for every submission; others count from 1."""


@dataclass(frozen=True, repr=False)
class Held:
    """An object of the student's that stays in its worker: can be passed back or asked."""

    generation: int
    """The number of the worker: what one worker held is gone with it."""
    handle: wire.Handle

    @property
    def type_name(self) -> str:
        """The name that the worker gives it."""
        return self.handle.type_name

    def __repr__(self) -> str:
        return f"<{self.type_name}>"  # as a key of a dict it stands in what a student reads


@dataclass(frozen=True)
class Call:
    """One call to make.

    `op` is "call" (of a function by name, or of a method where `owner` is given), "make" (of an
    object by its class's name, kept as an object also where it is a kind of list or dict), "use"
    (make an object, call its methods, give what the last one returned: `args` are the class's
    arguments and pairs of a method's name and its arguments), "quiet" (a call of a function that
    stops at NumPy's first warning), "get" (of an attribute of `owner`) or "change" (in place, of
    one item of such an attribute: `args` are its index and the new numbers), "descend" (plain
    gradient descent, see `descending`) or "tool" (one of ours, on the submission as a whole, see
    `worker.TOOLS`). `pick` asks for one
    item of the answer only. `then` names a function that is given that, and `more` after it; the
    answer is what it returned.
    """

    name: str
    args: tuple[Any, ...]
    owner: Held | None = None
    op: str = "call"
    pick: int | str | None = None
    then: str = ""
    more: tuple[Any, ...] = ()

    @cached_property
    def work(self) -> int:
        """How long it takes, to sort by: bytes of its arrays, times its numbers, of epochs say."""
        numbers = sum(abs(value) for value in self.args if type(value) is int)
        return (1 + size_of(self.args)) * (1 + numbers)


def prepare(calls: Sequence[Call]) -> bytes:
    """Calls that every submission of a class is asked, as a frame for `Session.run`."""
    return frame_of(calls, PREPARED_REQUEST)


def frame_of(
    calls: Sequence[Call],
    request: int,
    known: Callable[[object], wire.Kept | None] | None = None,
    *,
    keep: bool = True,
) -> bytes:
    """Calls as a frame, with the number that their answers are to carry.

    Parameters
    ----------
    known : callable, optional
        How to name what the worker keeps.
    keep : bool
        Whether it is to keep what it answers.
    """
    encoder = wire.Encoder(_handle_of, known)
    rows = [
        wire.CallRow(
            call.name,
            call.op,
            encoder.value(call.args),
            pick=call.pick,
            handle=None if call.owner is None else call.owner.handle.number,
            then=call.then or None,
            more=encoder.value(call.more) if call.then else None,
        )
        for call in calls
    ]
    return encoder.frame(wire.request_of(request, rows, keep=keep))


def called(call: Call) -> str:
    """What a call is of: methods of two classes that share a name are two functions."""
    if call.then:
        return f"{call.then}({call.name})"  # which of the two took its time is not known
    return call.name if call.owner is None else f"{call.owner.type_name}.{call.name}"


def _handle_of(value: object) -> wire.Handle:
    if isinstance(value, Held):
        return value.handle
    raise wire.WireError(f"{type(value).__name__} is no plain data")


def size_of(value: Any) -> int:
    """Bytes of all arrays in a call's arguments."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, (list, tuple)):
        return sum(map(size_of, value))
    return sum(map(size_of, value.values())) if isinstance(value, dict) else 0


def arrays_in(value: Any) -> Iterator[Any]:
    """All arrays in a call's arguments."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from arrays_in(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from arrays_in(item)
