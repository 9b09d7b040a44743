"""A call with some of its arguments changed: what was remembered by the others shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np

from autograder.sandbox.calls import Call

MOST_ENTRIES = 24
"""Calls with one entry of a dict changed, of one function."""

Instead = Callable[[Any], Any]
"""What to pass instead of an answer that no other hand can make; None for what is plain data."""


def changed_calls(call: Call, instead: Instead) -> Iterator[Call]:
    """The call, with one of its arguments changed at a time, then one entry of a dict at a time.

    Whole arguments come first. Something that is remembered by the other ones is then remembered
    of an answer that is another one: a single entry may be one that the answer does not hang on.
    Of a program on a new object, what it is made with and what its methods are given.
    """
    if call.op == "use":
        yield from _changed_programs(call, instead)
        return
    yield from _with(call, lambda value: [changed(value, instead)])
    yield from islice(_with(call, lambda value: _entry_by_entry(value, instead)), MOST_ENTRIES)


def changed_altogether(call: Call, instead: Instead) -> Call:
    """The call with all of its arguments changed."""
    return replace(call, args=tuple(changed(value, instead) for value in call.args))


def _changed_programs(call: Call, instead: Instead) -> Iterator[Call]:
    made, steps = call.args
    for other in _with(replace(call, args=made), lambda value: [changed(value, instead)]):
        yield replace(call, args=(other.args, steps))
    for index, (method, args) in enumerate(steps):
        for other in _with(replace(call, args=args), lambda value: [changed(value, instead)]):
            step = method, other.args
            yield replace(call, args=(made, [*steps[:index], step, *steps[index + 1 :]]))


def _with(call: Call, others: Callable[[Any], Any]) -> Iterator[Call]:
    for place, value in enumerate(call.args):
        for other in others(value):
            if other is not value:
                yield replace(call, args=(*call.args[:place], other, *call.args[place + 1 :]))


def _entry_by_entry(value: Any, instead: Instead) -> Iterator[Any]:
    if isinstance(value, dict) and instead(value) is None:
        for key, item in value.items():
            other = changed(item, instead)
            if other is not item:
                yield {**value, key: other}


def changed(value: Any, instead: Instead) -> Any:
    """The value with all numbers in it changed; itself where there are none."""
    other = instead(value)
    if other is not None:
        return other
    if isinstance(value, dict):
        items = {key: changed(item, instead) for key, item in value.items()}
        return items if any(items[key] is not value[key] for key in value) else value
    if isinstance(value, (list, tuple)):
        parts = [changed(item, instead) for item in value]
        is_other = any(one is not two for one, two in zip(parts, value, strict=True))
        return type(value)(parts) if is_other else value
    return _changed_leaf(value)


def _changed_leaf(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.size and value.dtype.kind == "f":
        return _other_array(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value + 1
    if isinstance(value, float):
        return 0.9 * value
    if isinstance(value, str) and len(set(value)) > 1:
        return value[1:] + value[:1]
    return value


def _other_array(array: Any) -> Any:
    """Rows are exchanged, so that what is largest lies elsewhere; one-hot columns stay so."""
    rolled = np.roll(array, 1, axis=-2) if array.ndim > 1 else array
    is_other = not np.array_equal(rolled, array)
    return rolled if is_other and np.isin(array, (0.0, 1.0)).all() else 0.9 * rolled + 0.05
