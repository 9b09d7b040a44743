"""Frames between grader and worker: JSON for structure, raw bytes for arrays, nothing else.

The only encoder and the only decoder, used on both sides. It imports nothing of ours, since the
worker may not; hence its own `WireError`.

A frame is two lengths (big-endian, four bytes each), a JSON text, and the arrays' bytes one after
another. The JSON is an object; `arrays` in it lists each array's dtype and shape in the order of
their bytes, and a value is written as

    null, true, 1.5, "text"        itself
    ["l", ...], ["t", ...]         list, tuple
    ["d", [key, value], ...]       dict
    ["a", n, kind]                 the n-th array; kind is "" (ndarray), "s" (a scalar of NumPy)
                                   or "m" (np.matrix)
    ["h", n, type, callable]       an object that stays with the worker, as its n-th handle

Answers travel several together: `answers` is then a list of such objects, each with `arrays` of
its own, and the bytes of the first one's arrays come first.

No pickle, marshal or eval: a hostile frame can be wrong, but it cannot run.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

HEADER = struct.Struct(">II")
PROGRESS = struct.Struct(">II")
"""In shared memory: the request, and the call of it, that a worker is at. Answers travel several
together; this tells which call a worker ended in, though answers before it were lost."""
MAX_JSON_BYTES = 8 * 1024 * 1024
MAX_ARRAY_BYTES = 16 * 1024 * 1024
"""Of a frame; also of one value in memory, see `Decoder.value`."""
ENVELOPE_BYTES = 100
"""Of JSON around answers that travel together."""
JSON_FACTOR = 16
"""Memory that JSON takes when it is read, by its length (measured: 12, for empty lists)."""
MAX_DEPTH = 24
MAX_NODES = 200_000
MAX_DIMENSIONS = 16
SMALLEST_INTEGER, LARGEST_INTEGER = -(2**63), 2**64 - 1
"""Beyond them NumPy would make an array of objects."""
MAX_EQUAL_HASHES = 100
"""Keys of one dict beyond the first that share a hash: more are made to be slow."""

FLOAT_BYTES = np.dtype(float).itemsize

DTYPES = {
    char: np.dtype(f"<{np.dtype(char).str[1:]}") if char != "?" else np.dtype("?")
    for char in "?bBhHiIqQefdFD"
}
"""The dtypes that may travel: plain numbers, little-endian."""

_CHARS = {dtype: char for char, dtype in DTYPES.items()}


class WireError(Exception):
    """A value that cannot travel, or bytes that are no frame."""


_to_json = json.JSONEncoder(separators=(",", ":")).encode  # made once: dumps makes one a call


@dataclass(frozen=True)
class Handle:
    """An object that stayed with the worker; can be passed back, or have its methods called."""

    number: int
    type_name: str
    callable: bool = False


class Encoder:
    """Writes the values of one frame; an array that occurs twice travels once.

    Parameters
    ----------
    keep : callable, object -> Handle, optional
        What to do with an object that is no plain data; without it such an object is refused.
    """

    def __init__(self, keep: Callable[[object], Handle] | None = None) -> None:
        self._keep = keep
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
        if kind is np.ndarray:
            return self._array(value, "")
        if kind is list or kind is tuple or isinstance(value, dict):
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
        if self._keep is None:
            raise WireError(f"{type(value).__name__} is no plain data")
        handle = self._keep(value)
        return ["h", handle.number, handle.type_name, handle.callable]

    def _array(self, array: Any, kind: str, original: object = None) -> Any:
        original = array if original is None else original
        index = self._index.get(id(original))
        if index is None:
            char = _CHARS.get(array.dtype)
            if char is None:
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
        return _framed(*self.parts(message))

    def parts(self, message: dict[str, Any]) -> tuple[bytes, bytes]:
        """The two parts of a frame, for one or to be put into one with others."""
        arrays = [[c, *a.shape] for c, a in zip(self._chars, self._arrays, strict=True)]
        text = _to_json({**message, "arrays": arrays}).encode("ascii")
        if len(text) > MAX_JSON_BYTES - ENVELOPE_BYTES:
            raise WireError(f"more than {MAX_JSON_BYTES // 2**20} MiB of text and lists")
        return text, b"".join([array.tobytes() for array in self._arrays])


def frame_of_answers(request: int, first: int, answers: list[tuple[bytes, bytes]]) -> bytes:
    """Answers to calls of one request, from the `first` on, by the parts of each."""
    texts = b",".join([text for text, _ in answers])
    text = b'{"id":%d,"n":%d,"answers":[%b]}' % (request, first, texts)
    return _framed(text, b"".join([data for _, data in answers]))


def _framed(text: bytes, data: bytes) -> bytes:
    return HEADER.pack(len(text), len(data)) + text + data


def lengths(header: bytes | bytearray) -> tuple[int, int]:
    """Sizes of the two parts that follow a header, refused where they are out of bounds."""
    json_bytes, array_bytes = HEADER.unpack(header)
    if json_bytes > MAX_JSON_BYTES or array_bytes > MAX_ARRAY_BYTES:
        raise WireError(f"a frame of {json_bytes + array_bytes} bytes")
    return json_bytes, array_bytes


def read_text(text: bytes) -> dict[str, Any]:
    """The JSON object of a frame, bounded before it is read.

    Raises
    ------
    WireError
        It is none.
    """
    if len(text) > MAX_NODES and sum(map(text.count, b"[{,")) > 5 * MAX_NODES:
        raise WireError("too many values")  # 8 MiB of JSON can become 300 MB of lists
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WireError("the text is no JSON") from error
    if not isinstance(message, dict):
        raise WireError("the text is no JSON object")
    return message


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
    ) -> None:
        self._resolve = resolve
        self._fresh = fresh
        self._nodes = 0
        self._weight = 0
        self._entries = 0
        self._longest = 0
        self._arrays, self.stop = _read_arrays(message.pop("arrays", None), data, start or 0)
        if start is None and self.stop != len(data):
            raise WireError("bytes that belong to no array")
        self.memory_bytes = self.stop - (start or 0)
        """About what the values take while they are kept, without what JSON takes."""
        self.message = message

    def value(self, tree: Any, depth: int = 0) -> Any:
        """The value that a tree stands for, with all of it bounded that NumPy may make of it."""
        if depth == 0:
            self._weight = self._entries = self._longest = 0
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
        raise WireError("a value of an unknown kind")

    def _bound_texts(self) -> None:
        """As an array, every entry of a list is as long as the longest text in it."""
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
