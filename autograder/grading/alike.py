"""Whether two answers to one question are the same, but for rounding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.grading.keys import holds_object
from autograder.model import Outcome
from autograder.sandbox.calls import Held

ROUNDING = {"d": 1e-11, "f": 1e-6, "e": 1e-3}
"""An answer may differ by this share of its largest entry: what differs by more hangs on earlier
calls."""


@dataclass(frozen=True)
class Made:
    """An object of the student's own in an answer; only its type's name is known."""

    type_name: str


def same(first: Outcome, second: Outcome, is_asked: Callable[[str], bool] = bool) -> bool:
    """Whether what came of two calls is the same; see `alike`."""
    if first.kind != second.kind:
        return False
    return first.kind != "returned" or alike(first.value, second.value, is_asked)


def alike(first: Any, second: Any, is_asked: Callable[[str], bool] = bool) -> bool:
    """Whether two values are the same, but for rounding.

    Parameters
    ----------
    first, second
    is_asked : callable, str -> bool
        Whether a key of a dict is one that is asked for: what else a dict holds (the time, a
        counter, an object) may be another one each time.
    """
    if type(first) is np.ndarray and type(second) is np.ndarray:
        return _close(first, second)  # as nearly always
    if isinstance(first, dict) and isinstance(second, dict):
        keys = [
            {key for key in each if not isinstance(key, str) or is_asked(key)}
            for each in (first, second)
        ]
        # A key that is an object of the student's is another one each time.
        plain = [{key for key in each if not holds_object(key)} for each in keys]
        equal = plain[0] == plain[1] and len(keys[0]) == len(keys[1])
        return equal and all(alike(first[key], second[key], is_asked) for key in plain[0])
    if isinstance(first, (list, tuple)) and isinstance(second, (list, tuple)):
        pairs = zip(first, second, strict=False)
        return len(first) == len(second) and all(alike(*pair, is_asked) for pair in pairs)
    numbers = (np.ndarray, np.generic, int, float)
    if isinstance(first, numbers) and isinstance(second, numbers):
        return _close(np.asarray(first), np.asarray(second))
    if isinstance(first, str) or isinstance(second, str):
        return bool(first == second)
    if isinstance(first, Made) or isinstance(second, Made):
        return {type(first), type(second)} <= {Made, Held}
    return type(first) is type(second)


def _close(first: Any, second: Any) -> bool:
    if first.shape != second.shape:
        return False
    if first.dtype == second.dtype and first.tobytes() == second.tobytes():
        return True  # to the bit, as nearly always, and found out much sooner
    if not {first.dtype.kind, second.dtype.kind} <= set("fc"):
        return bool(np.array_equal(first, second))
    finite = np.isfinite(first)
    if not np.array_equal(first[~finite], second[~finite], equal_nan=True):
        return False
    error = np.max(np.abs(first[finite] - second[finite]), initial=0.0)
    largest = np.max(np.abs(second[finite]), initial=0.0)
    return bool(error <= min(_rounding(first), _rounding(second)) * largest)


def _rounding(array: Any) -> float:
    """How much an array may differ; doubles that are all single floats were computed as such."""
    char = array.dtype.char
    if char == "d":
        with np.errstate(all="ignore"):
            is_single = np.array_equal(array, array.astype("f"), equal_nan=True)
            char = "f" if is_single and np.any(array % 1) else "d"
    return ROUNDING.get(char, ROUNDING["d"])
