"""Gradients, numerically: how steep a loss is, and whether a gradient says the same.

This file is also handed to students, beside the public cases: it needs NumPy alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np

from autograder.cases.checks import (
    ABSOLUTE,
    LOOSE,
    LOOSE_FLOAT32,
    Array,
    CheckFailed,
    Params,
    close,
    shaped,
    up_to,
)

Losses = Callable[[list[Params]], list[float]]

STEP = 1e-5
"""Of central differences in double precision: their error is then about 1e-10 (measured)."""
CENTRAL = {1: 0.5, -1: -0.5}
FIVE_POINTS = {2: -1 / 12, 1: 8 / 12, -1: -8 / 12, -2: 1 / 12}
"""Weights of a loss so many steps ahead."""
DIRECTIONS = 2
"""Looked along in each parameter."""
SURE = 1e-7
SURE_ABSOLUTE = 1e-9
"""Errors up to which the two directions say that every entry is right. Those of the references are
at most 5e-9 of the largest entry (measured, all homeworks); an entry may be off by 1e-4 of it."""
NOISE_SPACING = 2e-4
NOISE_OF_DOUBLE = 1e-10
"""A loss that is rougher than this is computed in less than double precision."""


def noise(losses: Losses, params: Params) -> float:
    """How rough a loss is: the size of its rounding errors, found from its own values.

    Parameters
    ----------
    losses : callable, list of dict -> list of float
    params : dict of ndarray
        Moved all together, along one direction.

    References
    ----------
    J. J. Moré and S. M. Wild, "Estimating computational noise", SIAM J. Sci. Comput. 33 (2011):
    high differences of a smooth function vanish, those of its rounding errors grow.
    """
    points = [
        {name: value + step * NOISE_SPACING for name, value in params.items()}
        for step in range(-3, 4)
    ]
    fourth = np.diff(np.array(losses(points), dtype=float), n=4)
    return float(np.sqrt(np.mean(fourth**2) / 70.0))  # 70: the sum of a fourth difference's squares


@dataclass(frozen=True)
class Slopes:
    """How steep a loss is along some directions of one parameter.

    Attributes
    ----------
    directions : ndarray, (n, *shape of the parameter)
        Of length 1.
    values : ndarray, (n,)
        What the loss gains along each, by the step.
    closer : callable without arguments -> Slopes, or None
        The same along every axis, which are the entries of the gradient; None where these are.
    """

    directions: Array
    values: Array
    closer: Callable[[], Slopes] | None = None

    def __add__(self, other: Slopes) -> Slopes:
        """Of the sum of two losses."""
        if self.closer is None or other.closer is None:
            first, second = self.along_axes(), other.along_axes()
            return Slopes(first.directions, first.values + second.values)
        return Slopes(
            self.directions,
            self.values + other.values,
            lambda: self.along_axes() + other.along_axes(),
        )

    def along_axes(self) -> Slopes:
        """The entries of the gradient."""
        return self if self.closer is None else self.closer()


@lru_cache(maxsize=64)
def directions(shape: tuple[int, ...]) -> Array:
    """Directions to look along in a parameter of some shape, always the same ones.

    No entry is small, so an error in a single one shows, and no two are alike, so errors do not
    cancel: they would have to be at a right angle to both.

    Returns
    -------
    ndarray, (DIRECTIONS, *shape)
    """
    rng = np.random.default_rng(2015)
    found = []
    for _ in range(DIRECTIONS):
        direction = rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.5, 1.0, size=shape)
        found.append(direction / np.linalg.norm(direction))
    together = np.array(found)
    together.flags.writeable = False  # one array for all who ask
    return together


def axes(shape: tuple[int, ...]) -> Array:
    """The directions of each entry by itself, (entries, *shape)."""
    size = int(np.prod(shape))
    return np.eye(size).reshape(size, *shape)


def numeric_slopes(losses: Losses, params: Params) -> tuple[dict[str, Slopes], float]:
    """How steep a loss is in each of its parameters, found from the loss alone.

    A gradient gives the slope along any direction, so two directions show that it is right, at a
    few losses a parameter whatever its size; all entries are looked at where they leave a doubt.
    The step follows the precision that the loss is found to have: central differences where it
    is computed in doubles, a five-point rule with a wide step, entry by entry, where it is not.

    Parameters
    ----------
    losses : callable, list of dict -> list of float
        The loss at several parameters; called twice, and again for each parameter in doubt.
    params : dict of ndarray, float64
        Not changed.

    Returns
    -------
    slopes : dict of Slopes
    tolerance : float
        By which an entry of a gradient may differ, of the largest.
    """
    rough = noise(losses, params)
    if rough > NOISE_OF_DOUBLE:
        step = float(np.clip(rough**0.2, 5e-3, 5e-2))
        along = {name: axes(value.shape) for name, value in params.items()}
        return _slopes(losses, params, along, step, FIVE_POINTS), LOOSE_FLOAT32

    def closer(name: str) -> Slopes:
        one = {name: axes(params[name].shape)}
        return _slopes(losses, params, one, STEP, CENTRAL)[name]

    along = {name: directions(value.shape) for name, value in params.items()}
    found = _slopes(losses, params, along, STEP, CENTRAL)
    return {
        name: Slopes(slopes.directions, slopes.values, partial(closer, name))
        for name, slopes in found.items()
    }, LOOSE


def _slopes(
    losses: Losses, params: Params, along: Params, step: float, weights: dict[int, float]
) -> dict[str, Slopes]:
    """Differences of a loss along some directions of some parameters, all in one go."""
    points = [
        {**params, name: params[name] + multiple * step * direction}
        for name, all_of_them in along.items()
        for direction in all_of_them
        for multiple in weights
    ]
    found = np.array(losses(points), dtype=float).reshape(-1, len(weights))
    values = iter(found @ np.array(list(weights.values())) / step)
    return {
        name: Slopes(all_of_them, np.array([next(values) for _ in all_of_them]))
        for name, all_of_them in along.items()
    }


def agree_numerically(got: Any, slopes: Slopes, tolerance: float, what: str) -> None:
    """Check a gradient against the slopes of a loss.

    A loss that does not depend on the parameter has nothing to check, and fails.

    Parameters
    ----------
    got : array_like
        The student's gradient.
    slopes, tolerance : Slopes, float
        As `numeric_slopes` returns them, for one parameter.
    """
    array = shaped(got, slopes.directions.shape[1:], what)
    largest = np.max(np.abs(slopes.values), initial=0.0)
    if not largest > (1e-8 if tolerance == LOOSE else 1e-4):
        raise CheckFailed("no_gradient", what=what)
    across = tuple(range(1, slopes.directions.ndim))
    claimed = np.sum(array * slopes.directions, axis=across)
    errors = np.abs(claimed - slopes.values)
    if slopes.closer is None:
        is_right = close(claimed, slopes.values, tolerance)
    else:
        # An error of each entry that is as large as it may be adds up to so much.
        reach = np.max(np.abs(array)) * np.sum(np.abs(slopes.directions), axis=across)
        is_right = bool(np.all(errors <= SURE * reach + SURE_ABSOLUTE))
        may_be = tolerance * reach + ABSOLUTE * array.size
        if not is_right and np.all(errors <= 1.01 * may_be):
            return agree_numerically(got, slopes.closer(), tolerance, what)
    if not is_right:
        raise CheckFailed("numeric", what=what, percent=up_to(np.max(errors), largest))
    return None
