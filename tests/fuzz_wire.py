"""Feeds the decoder of worker frames a million changed frames: `python tests/fuzz_wire.py [COUNT]`.

It may say WireError and nothing else, and its memory may not grow. Ends with status 1 where it
does. Seeded, so that a failure can be looked at again.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from autograder.sandbox.wire import (
    HEADER,
    Encoder,
    Handle,
    WireError,
    frame_of_answers,
    read_answers,
    read_text,
)

SEED = 2026
MAX_GROWTH_BYTES = 16 * 2**20
PIECES = (
    b"[", b"]", b"{", b"}", b",", b":", b'"', b'"a"', b'"l"', b'"t"', b'"d"', b'"h"', b"-1", b"0",
    b"1e999", b"NaN", b"null", b"true", b"9" * 30, b"67108864", b'"arrays"', b"\xff", b"\\ud800",
    b'["a",0,""]', b'["d",3]',
)  # fmt: skip
"""What is put into a frame; bytes alone would seldom be JSON."""


def seeds() -> list[bytes]:
    """Frames as an honest worker writes them."""
    values = (
        (np.zeros((3, 4, 1)), {"x": np.ones((3, 4, 1)), "h": np.zeros((4, 3, 1))}),
        [1.5, -2, "text", None, True, [[], ()], {("a", 1): np.float32(2), 3: np.array(1 + 2j)}],
        {"W_X": [[0.0, 1.0], [2.0, 3.0]], "object": object()},
    )
    answers = []
    for value in values:
        encoder = Encoder(keep=lambda value: Handle(0, "object"))
        answers.append(encoder.parts({"kind": "returned", "value": encoder.value(value)}))
    return [frame_of_answers(1, 0, some) for some in (answers[:1], answers[1:], answers)]


def changed(frame: bytes, chance: random.Random) -> tuple[bytes, bytes]:
    """A frame's text and data, with a few pieces overwritten, put in, taken out or doubled."""
    size, _ = HEADER.unpack(frame[: HEADER.size])
    text, data = bytearray(frame[HEADER.size :][:size]), frame[HEADER.size + size :]
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(text) + 1)
        stop = place + chance.choice((0, 0, 1, chance.randrange(20)))
        text[place:stop] = chance.choice((*PIECES, b"", bytes(text[place : place + 20]) * 2))
    if chance.random() < 0.1:
        data = data[: chance.randrange(len(data) + 1)]
    return bytes(text), data


def read(text: bytes, data: bytes) -> bool:
    """Whether it is a frame of answers; whatever but a WireError gets through."""
    try:
        for decoder in read_answers(read_text(text), len(text), data, lambda handle: handle):
            decoder.value(decoder.message.get("value"))
    except WireError:
        return False
    return True


def main() -> int:
    """Run, print the figures, and say whether it went well."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    chance, frames = random.Random(SEED), seeds()
    start, readable, before = time.monotonic(), 0, 0
    for number in range(count):
        if number == min(count // 10, 50_000):
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        text, data = changed(chance.choice(frames), chance)
        try:
            readable += read(text, data)
        except Exception:
            print(f"frame {number}: {text!r} {data!r}")
            raise
    growth = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    print(
        f"{count} frames in {time.monotonic() - start:.0f} s: {readable} readable, "
        f"{count - readable} refused, memory grew by {growth // 1024} KiB"
    )
    return int(growth > MAX_GROWTH_BYTES)


if __name__ == "__main__":
    sys.exit(main())
