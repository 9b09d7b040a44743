"""What can be said at a place of a function: plain expressions, and what they are worth."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.grading.locating.marks import Mark, mark

MAX_SCOPE = 200
"""Expressions that are looked at in one scope."""


def said_in(scope: Mapping[str, Any]) -> Iterator[tuple[str, Mark]]:
    """Plain expressions of a scope and what they are worth: names first, then what is in them."""
    steps = [(name, value) for name, value in scope.items() if type(value) in (int, str)]
    inside: list[tuple[str, Any]] = []
    for name, value in scope.items():
        inside += _inside(name, value)
    plain = [*scope.items(), *inside]
    longer = sorted(plain, key=lambda pair: getattr(pair[1], "ndim", 3) < 3)  # steps, then rows
    entries = (pair for text, value in longer for pair in _entries(text, value, steps))
    count = 0
    for text, value in itertools.chain(plain, entries):
        found = mark(value)
        if found is not None:
            yield text, found
            count += 1
            if count >= MAX_SCOPE:
                return


def _inside(text: str, value: Any) -> list[tuple[str, Any]]:
    """The items of a dict, or an object's attributes and what is in those."""
    if isinstance(value, dict):
        return [(f"{text}[{key!r}]", v) for key, v in list(value.items())[:24] if type(key) is str]
    attributes = getattr(value, "__dict__", None)
    if type(attributes) is not dict or callable(value):
        return []
    own = [(f"{text}.{key}", v) for key, v in list(attributes.items())[:12]]
    return own + [pair for said, v in own if isinstance(v, dict) for pair in _inside(said, v)]


def _entries(text: str, value: Any, steps: Sequence[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        keys = [(name, key) for name, key in steps if type(key) is str and key in value]
        yield from ((f"{text}[{name}]", value[key]) for name, key in keys)
        return
    is_rows = isinstance(value, np.ndarray) and value.ndim > 1
    if not is_rows and not isinstance(value, (list, tuple)):
        return
    size = len(value)
    for step, index in steps:
        for more, said in ((0, ""), (1, " + 1"), (-1, " - 1")) if type(index) is int else ():
            if 0 <= index + more < size:
                yield f"{text}[{step}{said}]", value[index + more]
            if _is_batch(value) and 0 <= index + more < value.shape[1]:
                yield f"{text}[:, {step}{said}]", value[:, index + more]
    if isinstance(value, (list, tuple)) and size <= 6:
        yield from ((f"{text}[{index}]", item) for index, item in enumerate(value))
    if size:
        yield f"{text}[-1]", value[-1]


def _is_batch(value: Any) -> bool:
    """Whether an array holds, of each row of a batch, something at every step."""
    return isinstance(value, np.ndarray) and value.ndim == 3 and value.shape[2] > 1
