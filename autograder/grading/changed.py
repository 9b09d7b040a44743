"""A call with one of its arguments changed: what was remembered by the others shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.sandbox.calls import Call


def changed_calls(call: Call) -> Iterator[Call]:
    """The call, with one number, array, or entry of a dict changed at a time."""
    for place, value in enumerate(call.args):
        for other in _changed(value):
            yield replace(call, args=(*call.args[:place], other, *call.args[place + 1 :]))


def _changed(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from ({**value, key: other} for other in _changed(item))
    elif isinstance(value, np.ndarray) and value.size and value.dtype.kind == "f":
        yield _other_array(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield value + 1
    elif isinstance(value, float):
        yield 0.9 * value


def _other_array(array: Any) -> Any:
    """Columns that are one-hot stay so."""
    if array.ndim > 1 and array.shape[-2] > 1 and np.isin(array, (0.0, 1.0)).all():
        return np.roll(array, 1, axis=-2)
    return 0.9 * array + 0.05
