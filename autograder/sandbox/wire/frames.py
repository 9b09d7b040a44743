"""The bytes of a frame: two lengths, a JSON text, and the arrays' bytes; and how much of each."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

HEADER = struct.Struct(">II")
PROGRESS = struct.Struct(">III")
"""What a worker is at, in shared memory. Of calls, the request and the call of it: answers travel
several together, and this tells in which call a worker ended, though answers before it were lost.
While it loads, `LOADING` plus the cell, the place of the top-level statement, and a count of how
often that was looked at."""
LOADING = 1 << 31
MAX_JSON_BYTES = 8 * 1024 * 1024
MAX_ARRAY_BYTES = 16 * 1024 * 1024
"""The most of a frame; also of one value in memory, see `Decoder.value`."""
ENVELOPE_BYTES = 100
"""The JSON around answers that travel together."""
JSON_FACTOR = 16
"""Memory that JSON takes when it is read, by its length (measured: 12, for empty lists)."""
MAX_DEPTH = 24
MAX_NODES = 200_000
MAX_DIMENSIONS = 16
SMALLEST_INTEGER, LARGEST_INTEGER = -(2**63), 2**64 - 1
"""NumPy would make an array of objects of an integer beyond them."""
MAX_EQUAL_HASHES = 100
"""Keys of one dict beyond the first that share a hash: more are made to be slow."""

FLOAT_BYTES = np.dtype(float).itemsize

DTYPES = {
    char: np.dtype(f"<{np.dtype(char).str[1:]}") if char != "?" else np.dtype("?")
    for char in "?bBhHiIqQefdFD"
}
"""The dtypes that may travel: plain numbers, little-endian."""

CHARS = {dtype: char for char, dtype in DTYPES.items()}


class WireError(Exception):
    """A value that cannot travel, or bytes that are no frame."""


@dataclass(frozen=True)
class Handle:
    """An object that stayed with the worker; can be passed back, or have its methods called."""

    number: int
    type_name: str
    callable: bool = False


@dataclass(frozen=True)
class Kept:
    """An answer that its worker kept, or a part of it.

    Attributes
    ----------
    number : int
        Of the answer, as the worker counts those that it keeps.
    path : tuple of int
        The way down to the part: the n-th item of a list or tuple; in a dict 2n is the n-th key,
        2n + 1 its value.
    """

    number: int
    path: tuple[int, ...] = ()


to_json = json.JSONEncoder(separators=(",", ":")).encode  # made once: dumps makes one a call


def frame_of_answers(request: int, first: int, answers: list[tuple[bytes, bytes]]) -> bytes:
    """Answers to calls of one request, from the `first` on, by the parts of each."""
    texts = b",".join([text for text, _ in answers])
    text = b'{"id":%d,"n":%d,"answers":[%b]}' % (request, first, texts)
    return framed(text, b"".join([data for _, data in answers]))


def framed(text: bytes, data: bytes) -> bytes:
    """A frame of these two parts."""
    return HEADER.pack(len(text), len(data)) + text + data


def lengths(header: bytes | bytearray) -> tuple[int, int]:
    """Sizes of the two parts that follow a header, refused where they are out of bounds."""
    json_bytes, array_bytes = HEADER.unpack(header)
    if json_bytes > MAX_JSON_BYTES or array_bytes > MAX_ARRAY_BYTES:
        raise WireError(f"a frame of {json_bytes + array_bytes} bytes")
    return json_bytes, array_bytes


def read_trusted(text: bytes) -> dict[str, Any]:
    """The JSON object of a frame of the grader's, which a worker reads as it is."""
    message: dict[str, Any] = json.loads(text)
    return message


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
