"""The number in a student's mistake, found in the student's own answers.

Where gradients are cut, what factor all is off by, which rate explains a step: a patch says
`NUMBER` there, and the answer of a student who holds it is a smooth function of that number nearly
everywhere. So it is found as the solution of one equation, by Gauss and Newton; the case then
decides, at all of its sizes, whether it explains the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import numpy as np

from autograder.cases import differences
from autograder.cases.differences import Array

Compared = list[tuple[Array, Array]]
"""What a case compared, in order: a student's array and the one it should be."""

MAX_ROUNDS = 12
ENOUGH_NUMBERS = 3
"""That must have been compared: one number explains any one number."""
CONVERGED = 1e-9
SHRINKING = 0.7
"""The most of the error that may be left after two rounds: where there is a number to be found it
is far less, and coming no nearer round after round costs most of all."""
HOPELESS = 0.85
"""The share of the error that the best step leaves where the answer hangs on another number."""


@contextmanager
def watching() -> Iterator[Compared]:
    """Take down what cases compare inside."""
    seen: Compared = []

    def watch(got: Array, want: Array) -> None:
        seen.append((np.asarray(got, float), np.asarray(want, float)))

    differences.WATCHERS.append(watch)
    try:
        yield seen
    finally:
        differences.WATCHERS.remove(watch)


def solved(compare: Callable[[float], Compared], starts: Iterable[float]) -> Iterator[float]:
    """Numbers that make what a case compares first agree.

    Parameters
    ----------
    compare : callable, float -> list of (got, want)
        What the case compares where the reference holds that number.
    starts : iterable of float
        Where to begin.

    Yields
    ------
    float
        Each once; plain where a plain number is near.
    """
    found: list[float] = []
    for start in starts:
        number = _descended(compare, start)
        if number is not None and not any(np.isclose(number, each, rtol=1e-4) for each in found):
            found.append(number)
            yield float(f"{number:.6g}")


@np.errstate(all="ignore")  # a number on the way may let everything overflow
def _descended(compare: Callable[[float], Compared], number: float) -> float | None:
    before, error = np.inf, np.inf
    for _ in range(MAX_ROUNDS):
        step = 1e-5 * abs(number) or 1e-5
        found = _first_moved(compare(number), compare(number + step))
        if found is None:
            return None
        got, want, ahead = found
        two_before, before, error = before, error, _distance(got, want)
        scale = float(np.max(np.abs(got), initial=0.0)) or 1.0
        if error <= CONVERGED * scale:
            return number
        slope = (ahead - want) / step
        steepness = float(np.sum(slope * slope))
        if not np.isfinite(error) or not np.isfinite(steepness):
            return None
        if error > 2 * before or error > SHRINKING * two_before:
            return None
        move = float(np.sum(slope * (got - want))) / steepness
        if _distance(got, want + move * slope) > HOPELESS * error:
            return None
        if abs(move) <= CONVERGED * abs(number):
            break
        number += move
    return number if error <= 1e-4 * scale else None


def _distance(got: Array, want: Array) -> float:
    return float(np.max(np.abs(got - want), initial=0.0))


def _first_moved(here: Compared, ahead: Compared) -> tuple[Array, Array, Array] | None:
    """The first comparison whose right side hangs on the number: both sides, and that one ahead."""
    for (got, want), (_, moved) in zip(here, ahead, strict=False):
        if got.shape == want.shape == moved.shape and np.any(want != moved):
            return got, want, moved
    return None


def are_enough(compared: Compared) -> bool:
    """Whether so much was compared that a single number does not explain it by chance."""
    return sum(int(got.size) for got, _ in compared) >= ENOUGH_NUMBERS


def largest_of(compared: Compared) -> Iterator[float]:
    """The largest entry of a student's first arrays: where entries are cut, it is the bound."""
    for got, _ in compared[:3]:
        largest = float(np.max(np.abs(got), initial=0.0))
        if np.isfinite(largest) and largest:
            yield largest
