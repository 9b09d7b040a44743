"""Answers that a worker keeps, to hand out copies of their own of whatever type they are.

An answer is kept as it was when it was returned, whatever is done later to what it is made of.
Plain data are kept as the bytes that travelled; all else is copied, and what cannot be copied (a
generator, an open file) is kept itself.
"""

from __future__ import annotations

import contextlib
import copy
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.sandbox import wire

MAX_KEPT_BYTES = 64 * 1024 * 1024
"""The most bytes of all answers that are kept, as they would travel; what comes later is not."""
DEEP = 10_000
"""Objects inside one another that are copied; a graph of operations may be a long chain."""
ATOMS = frozenset({type(None), bool, int, float, complex, str, bytes})

Parts = tuple[bytes, bytes]


class KeptAnswers:
    """Answers by number, as they were when they were returned."""

    def __init__(self) -> None:
        self._answers: list[_Plain | _Own] = []
        self._bytes = 0

    @property
    def next_number(self) -> int | None:
        """The number of the answer that is kept next; None where there is no more room."""
        return len(self._answers) if self._bytes < MAX_KEPT_BYTES else None

    def keep(self, value: object, parts: Parts, *, is_plain: bool) -> None:
        """Keep an answer, given the parts of its frame."""
        self._bytes += len(parts[0]) + len(parts[1])
        self._answers.append(_Plain(parts) if is_plain else _Own(copied(value)))

    def fresh(self, kept: wire.Kept) -> Any:
        """A copy of an answer, or of a part of it."""
        return self._answers[kept.number].fresh(kept.path)


class _Plain:
    """An answer as the bytes that travelled."""

    def __init__(self, parts: Parts) -> None:
        self._parts: Parts | None = parts
        self._decoder: wire.Decoder | None = None

    def fresh(self, path: tuple[int, ...]) -> Any:
        if self._decoder is None or self._parts is not None:
            text, data = self._parts or (b"", b"")
            self._decoder, self._parts = wire.Decoder(wire.read_text(text), data), None
        tree = self._decoder.message["value"]
        for step in path:
            tree = tree[1 + step // 2][1 - (step + 1) % 2] if tree[0] == "d" else tree[1 + step]
        return self._decoder.value(tree)


class _Own:
    """An answer as a copy of what was returned."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def fresh(self, path: tuple[int, ...]) -> Any:
        value = self._value
        for step in path:
            value = _item(value, step)
        return copied(value)


def _item(value: Any, step: int) -> Any:
    """The part of a container that a step of a path leads to, past what a subclass redefines."""
    if isinstance(value, dict):
        return list(dict.items(value))[step // 2][step % 2]
    base = list if isinstance(value, list) else tuple
    return base.__getitem__(value, step)


def copied(value: Any) -> Any:
    """A copy, down to the last array, of all that can be copied."""
    if type(value) is np.ndarray and value.dtype != object:
        return value.copy()  # as nearly always
    try:
        with _deep():
            return _copied(value, {})
    except (MemoryError, RecursionError):
        return value


def _copied(value: Any, memo: dict[int, Any]) -> Any:
    """Plain containers item by item: what cannot be copied in them then stays alone."""
    kind = type(value)
    if kind in ATOMS:
        return value
    if id(value) in memo:
        return memo[id(value)]
    if kind is list:
        memo[id(value)] = items = []
        items += [_copied(item, memo) for item in value]
        return items
    if kind is dict:
        memo[id(value)] = pairs = {}
        for key, item in value.items():
            pairs[_copied(key, memo)] = _copied(item, memo)
        return pairs
    if kind is tuple:
        memo[id(value)] = whole = tuple([_copied(item, memo) for item in value])
        return whole
    try:
        return copy.deepcopy(value, memo)
    except BaseException:  # whatever a student's own class does when it is copied
        return value


@contextlib.contextmanager
def _deep() -> Iterator[None]:
    """Let copying go deeper than a student's own code may."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEEP))
    try:
        yield
    finally:
        with contextlib.suppress(RecursionError):
            sys.setrecursionlimit(limit)
