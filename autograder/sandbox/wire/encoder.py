"""Writes values: JSON for their structure, raw bytes for arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.sandbox.wire.frames import (
    CHARS,
    DTYPES,
    ENVELOPE_BYTES,
    LARGEST_INTEGER,
    MAX_ARRAY_BYTES,
    MAX_DEPTH,
    MAX_JSON_BYTES,
    MAX_NODES,
    SMALLEST_INTEGER,
    Handle,
    Kept,
    WireError,
    framed,
    to_json,
)

_PLAIN_SCALARS = frozenset(dtype.type for dtype in DTYPES.values())
"""Types of NumPy's numbers that travel as what they are."""


class Encoder:
    """Writes the values of one frame; an array that occurs twice travels once.

    Parameters
    ----------
    keep : callable, object -> Handle, optional
        What to do with an object that is no plain data; without it such an object is refused.
    known : callable, object -> Kept or None, optional
        What stands for a value that the other side has kept, and that need not travel.

    Attributes
    ----------
    is_plain : bool
        Whether what was written is all that the values are: no type of their own, no object.
    """

    def __init__(
        self,
        keep: Callable[[object], Handle] | None = None,
        known: Callable[[object], Kept | None] | None = None,
    ) -> None:
        self.is_plain = True
        self._keep = keep
        self._known = known
        self._arrays: list[np.ndarray[Any, Any]] = []
        self._chars: list[str] = []
        self._index: dict[int, int] = {}
        self._alive: list[object] = []  # an id is only good while its object lives
        self._bytes = 0
        self._nodes = 0
        self._around: set[int] = set()

    def value(self, value: object, depth: int = 0) -> Any:
        """The JSON form of a value; its arrays are kept for `frame`."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise WireError(f"more than {MAX_NODES} values inside one another")
        if depth > MAX_DEPTH:
            return self._opaque(value)  # a chain of closures
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value
        if isinstance(value, int) and kind is int:
            if SMALLEST_INTEGER <= value <= LARGEST_INTEGER:
                return value
            if depth and self._keep is not None:  # a cache may hold more than is looked at
                return self._opaque(value)
            raise WireError("an integer beyond 64 bits")
        if kind is str:
            return value
        if self._known is not None and (kept := self._known(value)) is not None:
            return ["k", kept.number, *kept.path]
        if kind is np.ndarray:
            return self._array(value, "")
        if kind is list or kind is tuple or kind is dict:
            return self._container(value, depth)
        return self._unusual(value, depth)

    def _container(self, value: Any, depth: int) -> Any:
        """A list, tuple or dict; inside itself it is an object that stays."""
        if id(value) in self._around:
            return self._opaque(value)
        self._around.add(id(value))
        if isinstance(value, dict):
            pairs = list(dict.items(value))
            inner = [[self.value(k, depth + 1), self.value(v, depth + 1)] for k, v in pairs]
        else:
            inner = [self.value(item, depth + 1) for item in value]
        self._around.discard(id(value))
        return ["d" if isinstance(value, dict) else "l" if type(value) is list else "t", *inner]

    def _unusual(self, value: object, depth: int) -> Any:
        if isinstance(value, Handle):
            return ["h", value.number, value.type_name, value.callable]
        if type(value) in _PLAIN_SCALARS:
            return self._array(np.asarray(value), "s", value)
        self.is_plain = False
        if isinstance(value, dict):
            return self._container(value, depth)
        if isinstance(value, str):  # subclasses, NumPy's among them
            return self.value(str.__str__(value), depth)
        if isinstance(value, np.generic):
            return self._array(np.asarray(value), "s", value)
        if isinstance(value, np.ma.MaskedArray):
            return self._opaque(value)
        if isinstance(value, np.ndarray):
            return self._array(
                np.asarray(value), "m" if isinstance(value, np.matrix) else "", value
            )
        if isinstance(value, int):  # subclasses: enum members, numbers with units, text with colour
            return self.value(int.__index__(value), depth)
        if isinstance(value, float):
            return self.value(float.__float__(value), depth)
        for sequence in (list, tuple):
            if isinstance(value, sequence):
                return self.value(sequence(sequence.__iter__(value)), depth)  # type: ignore[arg-type]
        return self._opaque(value)

    def _opaque(self, value: object) -> Any:
        self.is_plain = False
        if self._keep is None:
            raise WireError(f"{type(value).__name__} is no plain data")
        handle = self._keep(value)
        return ["h", handle.number, handle.type_name, handle.callable]

    def _array(self, array: Any, kind: str, original: object = None) -> Any:
        original = array if original is None else original
        index = self._index.get(id(original))
        if index is None:
            char = CHARS.get(array.dtype)
            if char is None:
                self.is_plain = False
                array, char = self._plain(array)
                if char is None:
                    return self._opaque(original)
            self._bytes += array.nbytes  # before a byte is copied: a broadcast array may claim any
            if self._bytes > MAX_ARRAY_BYTES:
                raise WireError(f"arrays of more than {MAX_ARRAY_BYTES // 2**20} MiB")
            index = len(self._arrays)
            self._arrays.append(array)
            self._chars.append(char)
            self._index[id(original)] = index
            self._alive.append(original)
        return ["a", index, kind]

    @staticmethod
    def _plain(array: Any) -> tuple[Any, str | None]:
        """Longer floats become doubles; other byte orders the usual one; the rest stays."""
        char = {"g": "d", "G": "D", "l": "q", "L": "Q"}.get(array.dtype.char, array.dtype.char)
        if char not in DTYPES:
            return array, None
        return array.astype(DTYPES[char]), char

    def frame(self, message: dict[str, Any]) -> bytes:
        """The bytes of a frame: `message`, whose values were written by `value`."""
        return framed(*self.parts(message))

    def parts(self, message: dict[str, Any]) -> tuple[bytes, bytes]:
        """The two parts of a frame, for one or to be put into one with others."""
        arrays = [[c, *a.shape] for c, a in zip(self._chars, self._arrays, strict=True)]
        text = to_json({**message, "arrays": arrays}).encode("ascii")
        if len(text) > MAX_JSON_BYTES - ENVELOPE_BYTES:
            raise WireError(f"more than {MAX_JSON_BYTES // 2**20} MiB of text and lists")
        return text, b"".join([array.tobytes() for array in self._arrays])
