"""Whether two arrays agree, and what can be said of two that do not.

What is said is a key of `FAILURES` and what it is worded with; `checks` makes failures of it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

Array = Any  # an ndarray: this file must also load where numpy.typing is missing
Difference = tuple[str, dict[str, Any]]
"""How a case fails, a key of `FAILURES`, and what that is worded with."""

TOLERANCE = 1e-5
"""Two arrays agree where max|a - b| <= TOLERANCE * max|b| + ABSOLUTE."""
ABSOLUTE = 1e-8

WATCHERS: list[Callable[[Array, Array], None]] = []
"""Told of every two arrays that are compared, for who asks what number a mistake holds."""


def close(got: Array, want: Array, tolerance: float = TOLERANCE) -> bool:
    """Whether two arrays of one shape agree; NaN agrees with nothing, nor does infinity."""
    for watch in WATCHERS:
        watch(got, want)
    bound = tolerance * _largest(want) + ABSOLUTE
    return bool(_largest(got - want) <= bound < np.inf)


def _largest(array: Array) -> float:
    """The largest absolute value, NaN where there is one; `np.max` would take twice the time."""
    largest: float = np.maximum.reduce(np.abs(array), axis=None, initial=0.0)
    return largest


MAX_BESIDE = 16
"""Entries of arrays that are told side by side."""


def side_by_side(got: Array, want: Array) -> dict[str, str]:
    """What is there and what is expected, of a small array: who can see both may see why."""
    if got.size <= MAX_BESIDE and got.ndim <= 3:
        return {"got": _rows(got), "want": _rows(want)}
    return {}


def _rows(array: Array) -> str:
    """An array as rows parted by "/", to four digits; columns of one entry lie down."""
    flat = array[..., 0] if array.ndim > 1 and array.shape[-1] == 1 else array
    table = flat.reshape(-1, flat.shape[-1]) if flat.ndim > 1 else flat.reshape(1, -1)
    return "/".join(" ".join(f"{number:.4g}" for number in row) for row in table)


def difference_by_step(got: Array, want: Array, tolerance: float, *, first: str) -> Difference:
    """The step from which two sequences differ, where nothing simpler can be said of all."""
    told = difference(got, want, tolerance)
    bound = tolerance * np.max(np.abs(want)) + ABSOLUTE
    step = int(np.argmax(np.abs(got - want).reshape(len(want), -1).max(axis=1) > bound))
    if told[0] != "values" or step == 0:
        return told
    symbol, _, number = first.rpartition("_")
    right, wrong = (f"{symbol}_{int(number) + each}" for each in (step - 1, step))
    return "step", {"right": right, "wrong": wrong}


def difference(got: Array, want: Array, tolerance: float) -> Difference:
    """What can be said of two arrays that differ, the most telling first."""
    if not got.any():
        return "zero", {}
    square = got.ndim == 2 and got.shape[0] == got.shape[1]
    if square and close(got.T, want, tolerance):
        return "transposed", {}
    if close(-got, want, tolerance):
        return "sign", {}
    factor = plain_factor(got, want)
    if factor is not None and got.size > 1:
        return "factor", {"factor": factor}
    error = np.abs(got - want)
    bound = tolerance * np.max(np.abs(want)) + ABSOLUTE
    return "values", {
        "wrong": int(np.sum(~(error <= bound))),
        "total": int(got.size),
        "percent": up_to(np.max(error), np.max(np.abs(want))),
        "map": error_map(error, bound, float(np.max(np.abs(want)))),
    }


MAP_LEVELS = (0.01, 0.1, 0.5)
"""Errors, as shares of the largest entry, that part the levels 1, 2, 3 and 4 of a map."""
MAX_MAP_SIZE = 32


def error_map(error: Array, bound: float, scale: float) -> str:
    """Which entries of a matrix are wrong, and roughly how much: one character each.

    Returns
    -------
    str
        Rows parted by "/", "." for an entry within the bound, "1" to "4" for the others; empty
        for what is no matrix, or a large one.
    """
    if error.ndim != 2 or max(error.shape) > MAX_MAP_SIZE or not scale:
        return ""
    levels = 1 + np.searchsorted(MAP_LEVELS, error / scale)
    return "/".join(
        "".join("." if each <= bound else str(level) for each, level in zip(*row))  # noqa: B905
        for row in zip(error, levels)  # noqa: B905 - Python 3.9 has no `strict`
    )


def plain_factor(got: Array, want: Array) -> str | None:
    """The plain number that all of `got` is of `want`, as text; None where there is none."""
    weight = float(np.sum(want * want))
    if weight == 0.0:
        return None
    ratio = float(np.sum(got * want)) / weight
    if not close(got, ratio * want) or abs(ratio) < 1e-3:
        return None
    plain = Fraction(ratio).limit_denominator(32)
    if abs(plain.numerator) > 32 or abs(float(plain) - ratio) >= 1e-6 * abs(ratio):
        return None
    return str(plain)


def share_of(error: float, scale: float) -> str:
    """An error as a share of a scale, to one digit: enough to see how bad it is."""
    if not scale:
        return "100 %"
    percent = 100 * abs(float(error)) / abs(float(scale))
    if percent > 1000:
        return "more than 1000 %"
    return f"{float(f'{percent:.1g}'):g} %" if percent >= 0.001 else "less than 0.001 %"


def up_to(error: float, scale: float) -> str:
    """The largest of some errors as a share of a scale."""
    share = share_of(error, scale)
    return f"up to {share}" if share[0].isdigit() else share
