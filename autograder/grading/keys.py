"""What a question is remembered by: equal for equal arguments."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.sandbox.calls import Call, Held
from autograder.sandbox.passing import PASSED_ON, Part

LONG_BYTES = 512
"""The most bytes of an array that stand in a key: beyond, its hash does, or the keys would take 200
MB. It is one of 64 bits that depend on the process: two arrays that share it are not to be met, nor
made."""
LONG_PARTS = 64
"""The most parts of a container in a key: beyond, a digest does, or a look-up is slow."""

ATOMS = frozenset({type(None), bool, int, float, str})

PartOf = Callable[[object], "Part | None"]


def key_of_call(call: Call, part_of: PartOf | None = None) -> Any:
    """A call as a key, None where its answer cannot be remembered.

    Parameters
    ----------
    part_of : callable, optional
        What came from a worker has its key there, made once; see `Passing.part`.
    """
    args, more = key_of(call.args, part_of), key_of(call.more, part_of)
    if args is None or more is None:
        return None
    return (call.name, call.op, call.pick, args, call.then, more)


def key_of(value: Any, part_of: PartOf | None = None) -> Any:
    """A value as a key; None where it holds an object that cannot be told from another.

    What is not plain data has no numbers that say all of it: it is equal to itself alone.
    """
    part = part_of(value) if part_of is not None and isinstance(value, PASSED_ON) else None
    if part is None:
        return _key_of(value, part_of)
    if part.key is None:
        by_value = _key_of(value, None) if part.kept.is_plain else None
        part.key = by_value or ("answer", part.kept.serial, part.path)
    return part.key


def _key_of(value: Any, part_of: PartOf | None) -> Any:
    if isinstance(value, np.ndarray):
        data = value.tobytes()
        return (value.dtype.char, value.shape, data if len(data) <= LONG_BYTES else hash(data))
    if isinstance(value, dict):
        parts = [_key_of_name(name) for name in value]
        parts += [key_of(item, part_of) for item in value.values()]
        return _joined("dict", parts)
    if isinstance(value, (list, tuple)):
        if len(value) > LONG_PARTS and ATOMS.issuperset(map(type, value)):
            return (type(value).__name__, len(value), _digest(list(value)))
        return _joined(type(value).__name__, [key_of(item, part_of) for item in value])
    if isinstance(value, Held):
        return None
    return (type(value).__name__, repr(value))


def _joined(kind: str, parts: list[Any]) -> Any:
    if None in parts:
        return None
    if len(parts) > LONG_PARTS:
        return (kind, len(parts), _digest(parts))
    return (kind, *parts)


def _digest(parts: list[Any]) -> bytes:
    return hashlib.blake2b(repr(parts).encode("utf-8", "replace")).digest()


def _key_of_name(name: Any) -> Any:
    """The same for a key of a dict, where a text, as nearly always, may stand for itself."""
    if type(name) is str:
        return name
    return None if holds_object(name) else (type(name).__name__, repr(name))


def holds_object(value: Any) -> bool:
    """Whether there is an object of the student's in a value."""
    if isinstance(value, (list, tuple)):
        return any(holds_object(item) for item in value)
    if isinstance(value, dict):
        return any(holds_object(item) for item in value.values())
    return isinstance(value, Held)
