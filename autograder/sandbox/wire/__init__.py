"""Frames between grader and worker: JSON for structure, raw bytes for arrays, nothing else.

The only encoder and the only decoder, used on both sides. It imports nothing of ours, since the
worker may not; hence its own `WireError`.

A frame is two lengths (big-endian, four bytes each), a JSON text, and the arrays' bytes one after
another. The JSON is an object, one of `messages`; `arrays` in it lists each array's dtype and
shape in the order of their bytes, and a value is written as

    null, true, 1.5, "text"        itself
    ["l", ...], ["t", ...]         list, tuple
    ["d", [key, value], ...]       dict
    ["a", n, kind]                 the n-th array; kind is "" (ndarray), "s" (a scalar of NumPy)
                                   or "m" (np.matrix)
    ["h", n, type, callable]       an object that stays with the worker, as its n-th handle
    ["k", n, ...]                  to a worker: the n-th answer that it kept, or a part of it

Answers travel several together: `answers` is then a list of such objects, each with `arrays` of
its own, and the bytes of the first one's arrays come first.

No pickle, marshal or eval: a hostile frame can be wrong, but it cannot run.
"""

from autograder.sandbox.wire.decoder import Decoder, read_answers
from autograder.sandbox.wire.encoder import Encoder
from autograder.sandbox.wire.frames import (
    DTYPES,
    HEADER,
    LARGEST_INTEGER,
    LOADING,
    MAX_ARRAY_BYTES,
    MAX_DEPTH,
    MAX_JSON_BYTES,
    PROGRESS,
    SMALLEST_INTEGER,
    Handle,
    Kept,
    WireError,
    frame_of_answers,
    lengths,
    read_text,
    read_trusted,
)
from autograder.sandbox.wire.messages import (
    ABORTED,
    MAX_NAME,
    MAX_PLACES,
    MAX_TEXT,
    Answer,
    CallRow,
    Load,
    Loaded,
    OutOfMemory,
    Raised,
    Ready,
    Returned,
    Spot,
    TracedLine,
    Unreadable,
    clean,
    line_of,
    place_of,
    read_answer,
    read_calls,
    read_load,
    read_loaded,
    request_of,
    said,
    write_load,
)

__all__ = [
    "ABORTED",
    "DTYPES",
    "HEADER",
    "LARGEST_INTEGER",
    "LOADING",
    "MAX_ARRAY_BYTES",
    "MAX_DEPTH",
    "MAX_JSON_BYTES",
    "MAX_NAME",
    "MAX_PLACES",
    "MAX_TEXT",
    "PROGRESS",
    "SMALLEST_INTEGER",
    "Answer",
    "CallRow",
    "Decoder",
    "Encoder",
    "Handle",
    "Kept",
    "Load",
    "Loaded",
    "OutOfMemory",
    "Raised",
    "Ready",
    "Returned",
    "Spot",
    "TracedLine",
    "Unreadable",
    "WireError",
    "clean",
    "frame_of_answers",
    "lengths",
    "line_of",
    "place_of",
    "read_answer",
    "read_answers",
    "read_calls",
    "read_load",
    "read_loaded",
    "read_text",
    "read_trusted",
    "request_of",
    "said",
    "write_load",
]
