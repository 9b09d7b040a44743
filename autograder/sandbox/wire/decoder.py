"""Reads values, and refuses whatever is none: nothing that is read here can run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.sandbox.wire.frames import (
    DTYPES,
    FLOAT_BYTES,
    JSON_FACTOR,
    LARGEST_INTEGER,
    MAX_ARRAY_BYTES,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_EQUAL_HASHES,
    MAX_NODES,
    SMALLEST_INTEGER,
    Handle,
    Kept,
    WireError,
)


class Decoder:
    """Reads one message.

    Parameters
    ----------
    message : dict
        What `read_text` returned, or one of its answers; `arrays` is taken out of it.
    data : bytes
        The arrays', to the last; or with `start` those of several messages.
    start : int, optional
        Where this one's begin.
    resolve : callable, Handle -> object, optional
        What stands for a handle; the `Handle` itself where left out.
    kept : callable, Kept -> object, optional
        What stands for an answer that was kept; refused where left out.
    fresh : bool
        Give every array as a writable copy of its own; else as a read-only view.

    Raises
    ------
    WireError
        Whatever is wrong with the bytes; nothing else.
    """

    def __init__(
        self,
        message: dict[str, Any],
        data: bytes,
        resolve: Callable[[Handle], object] | None = None,
        *,
        start: int | None = None,
        fresh: bool = True,
        kept: Callable[[Kept], object] | None = None,
    ) -> None:
        self._resolve = resolve
        self._kept = kept
        self._fresh = fresh
        self._nodes = 0
        self._weight = 0
        self._entries = 0
        self._longest = 0
        self._arrays, self.stop = _read_arrays(message.pop("arrays", None), data, start or 0)
        if start is None and self.stop != len(data):
            raise WireError("bytes that belong to no array")
        self.memory_bytes = self.stop - (start or 0)
        """Roughly the bytes that the values take while they are kept, without what JSON takes."""
        self.message = message

    def value(self, tree: Any, depth: int = 0) -> Any:
        """The value that a tree stands for, with all of it bounded that NumPy may make of it."""
        if depth == 0:
            self._nodes = self._weight = self._entries = self._longest = 0
        self._nodes += 1
        self._entries += 1
        if self._nodes > MAX_NODES or depth > MAX_DEPTH + 1:
            raise WireError("too many values inside one another")
        kind = type(tree)
        if kind is list and tree:
            return self._tagged(tree, depth)
        if kind is str:
            if len(tree) > self._longest:
                self._longest = len(tree)
            self._bound_texts()
            # No lone surrogates.
            return tree if tree.isascii() else tree.encode("utf-8", "replace").decode("utf-8")
        if kind is int and not SMALLEST_INTEGER <= tree <= LARGEST_INTEGER:
            raise WireError("an integer beyond 64 bits")
        if tree is None or kind is float or kind is int or kind is bool:
            return tree
        raise WireError("a value that is none")

    def _tagged(self, tree: list[Any], depth: int) -> Any:
        """The value that a list of a tag and what belongs to it stands for, likelier ones first."""
        tag = tree[0]
        if tag == "a":
            return self._array(tree)
        if tag == "d":
            return self._dict(tree[1:], depth)
        if tag == "t":
            return tuple([self.value(item, depth + 1) for item in tree[1:]])
        if tag == "l":
            return [self.value(item, depth + 1) for item in tree[1:]]
        if tag == "h":
            return self._handle(tree[1:])
        if tag == "k" and self._kept is not None and len(tree) > 1:
            return self._kept(Kept(tree[1], tuple(tree[2:])))
        raise WireError("a value of an unknown kind")

    def _bound_texts(self) -> None:
        """Bound a list as NumPy has it: every entry is as long as the longest text in it."""
        if 4 * self._longest * self._entries > MAX_ARRAY_BYTES:
            raise WireError("long texts among many values")

    def _dict(self, pairs: list[Any], depth: int) -> dict[Any, Any]:
        around = self._entries, self._longest
        items = []
        try:
            for tree, other in pairs:
                # NumPy makes no array of a key or a value together with what is around.
                self._entries = self._longest = 0
                key = self.value(tree, depth + 1)
                self._entries = self._longest = 0
                items.append((key, self.value(other, depth + 1)))
            self._entries, self._longest = around
            if len(items) > MAX_EQUAL_HASHES:
                if len({hash(key) for key, _ in items}) < len(items) - MAX_EQUAL_HASHES:
                    raise WireError("a dict whose keys share a hash")
            return dict(items)
        except (TypeError, ValueError) as error:
            raise WireError("a dict that is none") from error

    def _array(self, tree: list[Any]) -> Any:
        if len(tree) != 3 or type(tree[1]) is not int or tree[2] not in ("", "s", "m"):
            raise WireError("an array that is none")
        _, number, kind = tree
        if not 0 <= number < len(self._arrays):
            raise WireError("an array that was not sent")
        array = self._arrays[number]
        size = array.size
        self._entries += size
        self._weight += max(array.nbytes, size * FLOAT_BYTES)
        if self._weight > MAX_ARRAY_BYTES:  # one array may stand in many places of a list
            raise WireError(f"arrays of more than {MAX_ARRAY_BYTES // 2**20} MiB")
        self._bound_texts()
        array = array.copy() if self._fresh else array
        if kind == "s" and array.ndim == 0:
            return array[()]
        if kind == "m" and array.ndim == 2:
            return array.view(np.matrix)
        return array

    def _handle(self, rest: list[Any]) -> object:
        if (
            len(rest) != 3
            or type(rest[0]) is not int
            or not isinstance(rest[1], str)
            or not isinstance(rest[2], bool)
        ):
            raise WireError("a handle that is none")
        name = rest[1][:80].encode("utf-8", "replace").decode("utf-8")
        handle = Handle(rest[0], name, rest[2])
        return handle if self._resolve is None else self._resolve(handle)


def read_answers(
    message: dict[str, Any],
    text_bytes: int,
    data: bytes,
    resolve: Callable[[Handle], object],
) -> list[Decoder]:
    """Every answer of a message that holds several, its arrays read-only.

    Parameters
    ----------
    message, text_bytes : dict, int
        What `read_text` returned, and the length of what it read.
    data, resolve
        As for `Decoder`.

    Raises
    ------
    WireError
        Whatever is wrong with them.
    """
    answers = message.get("answers")
    if not isinstance(answers, list):
        raise WireError("no answers")
    decoders: list[Decoder] = []
    stop = 0
    for answer in answers:
        if not isinstance(answer, dict):
            raise WireError("an answer that is none")
        decoders.append(Decoder(answer, data, resolve, start=stop, fresh=False))
        stop = decoders[-1].stop
    if stop != len(data):
        raise WireError("bytes that belong to no array")
    if decoders:
        decoders[0].memory_bytes += JSON_FACTOR * text_bytes  # little, but where it travels alone
    return decoders


def _read_arrays(table: Any, data: bytes, start: int) -> tuple[list[np.ndarray[Any, Any]], int]:
    """Views on `data` from `start` on, one an entry of the table; and where they end."""
    if not isinstance(table, list) or len(table) > MAX_NODES:
        raise WireError("no table of arrays")
    arrays = []
    for row in table:
        dtype, shape = _read_row(row)
        count = 1
        for size in shape:
            count *= size
        stop = start + count * dtype.itemsize
        if stop > len(data):
            raise WireError("arrays longer than their bytes")
        try:
            arrays.append(
                np.frombuffer(data, dtype, count, start).reshape(shape)
                if count
                else np.zeros(shape, dtype)
            )
        except ValueError as error:  # without entries, yet too large in its other dimensions
            raise WireError("an array of an impossible shape") from error
        start = stop
    return arrays, start


def _read_row(row: Any) -> tuple[np.dtype[Any], tuple[int, ...]]:
    if not isinstance(row, list) or not 1 <= len(row) <= MAX_DIMENSIONS + 1:
        raise WireError("an array without dtype or shape")
    char, *shape = row
    dtype = DTYPES.get(char) if type(char) is str else None
    if dtype is None:
        raise WireError("an array of an unknown dtype")
    for size in shape:
        if type(size) is not int or not 0 <= size <= MAX_ARRAY_BYTES:
            raise WireError("an array of an impossible shape")
    return dtype, tuple(shape)
