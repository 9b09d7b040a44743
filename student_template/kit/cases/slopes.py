"""Gradients, numerically: how steep a loss is, and whether a gradient says the same.

A submission could answer otherwise where it sees that it is being differentiated: its functions
composed, or called at points that hardly differ. So what is found in a quick way is believed of
hidden cases only where the loss, asked for openly at points apart, has gained between two of them
what the gradient says: see `check_gradient`.

This file is also handed to students, beside the public cases: it needs NumPy alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np

from autograder.cases.asking import remembered
from autograder.cases.checks import LOOSE, LOOSE_FLOAT32, CheckFailed, Params, entry, shaped
from autograder.cases.differences import ABSOLUTE, Array, close, up_to

Losses = Callable[[list[Params]], list[float]]
Gradients = Any
"""What a student's functions say the gradient is: a dict, if all is well."""

STEP = 1e-5
"""The step of central differences of doubles: their error is then about 1e-10 (measured)."""
CENTRAL = {1: 0.5, -1: -0.5}
FIVE_POINTS = {2: -1 / 12, 1: 8 / 12, -1: -8 / 12, -2: 1 / 12}
"""Weights of a loss so many steps ahead."""
DIRECTIONS = 2
"""Looked along in each parameter."""
KNOWN_SEED = 2015
"""The seed of the directions in public cases, which have no secrets."""
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
        """The slopes of the sum of two losses."""
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
def directions(shape: tuple[int, ...], seed: int) -> Array:
    """Directions to look along in a parameter of some shape, the same for the same seed.

    No entry is small, so an error in a single one shows, and no two are alike, so errors do not
    cancel: they would have to be at a right angle to both, which who does not know the seed can
    not see to.

    Returns
    -------
    ndarray, (DIRECTIONS, *shape)
    """
    rng = np.random.default_rng(seed)
    together = np.array([_direction(rng, shape) for _ in range(DIRECTIONS)])
    together.flags.writeable = False  # one array for all who ask
    return together


def _direction(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """A direction of length 1 without small entries."""
    direction = rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.5, 1.0, size=shape)
    return direction / np.linalg.norm(direction)


def axes(shape: tuple[int, ...]) -> Array:
    """The directions of each entry by itself, (entries, *shape)."""
    size = int(np.prod(shape))
    return np.eye(size).reshape(size, *shape)


def numeric_slopes(
    losses: Losses, params: Params, seed: int = KNOWN_SEED
) -> tuple[dict[str, Slopes], float]:
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
    seed : int
        Of the directions.

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

    along = {name: directions(value.shape, seed) for name, value in params.items()}
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


# --- a student's own loss and gradient ---

NODES = (np.array([-1.0, -np.sqrt(3 / 7), 0.0, np.sqrt(3 / 7), 1.0]) + 1) / 2
WEIGHTS = np.array([9, 49, 64, 49, 9]) / 180
"""Gauss and Lobatto's rule on [0, 1], the ends included. Along the ways below it is off by at most
2e-6 of what the gradients could add up to (measured, the references of all homeworks)."""
WAYS = (0.3, 0.3, 0.2, 0.2)
"""Lengths, in each parameter, of the ways that are tried: a loss may have a kink on one of them.
They are long enough for no two points on them to look like a numeric check's, and short enough
that the probabilities of targets stay above 0.02."""


@dataclass(frozen=True, eq=False)
class OwnLoss:
    """A student's loss and what the student's functions say its gradient is.

    Attributes
    ----------
    params : dict of ndarray, float64
        Where it is looked at.
    quickly : callable, list of dict -> list of float
        The loss at several parameters, in the quickest way there is.
    openly : callable, list of dict -> (list of float, list of gradients)
        The same and the gradients, by plain calls, one after the other.
    what : str
        How a gradient is named in a message, with a place for its parameter.
    """

    params: Params
    quickly: Losses
    openly: Callable[[list[Params]], tuple[list[float], list[Gradients]]]
    what: str = 'grads["{}"]'


def check_gradient(own: OwnLoss, key: str, seed: int | None = None) -> None:
    """Check one parameter's gradient against the student's own loss.

    Parameters
    ----------
    own : OwnLoss
        One for all parameters: what is found with it is found once.
    key : str
    seed : int, optional
        Secret, in a hidden case: no direction and no point can be foreseen then, and the loss is
        that of the functions called openly. A public case has none.
    """
    if seed is None:
        gradients = _found_openly(own)[1][0]
    else:
        gradients = _on_a_way(own, seed)[1][0]
    _check_quickly(own, gradients, key, KNOWN_SEED if seed is None else seed)
    off = "" if seed is None else _off_openly(own, seed)
    if off:
        raise CheckFailed("numeric", what=own.what.format(key), percent=off)


@remembered(maxsize=8)
def _found_openly(own: OwnLoss) -> tuple[list[float], list[Gradients]]:
    return own.openly([own.params])


@remembered(maxsize=8)
def _on_a_way(own: OwnLoss, seed: int) -> tuple[list[float], list[Gradients]]:
    """Losses and gradients at the nodes of the first way, which begins where it is looked at."""
    move = _way(own, list(own.params), WAYS[0], np.random.default_rng([seed, 0]))
    return own.openly(_nodes(own, move))


@remembered(maxsize=8)
def _slopes_of(own: OwnLoss, seed: int) -> tuple[dict[str, Slopes], float]:
    return numeric_slopes(own.quickly, own.params, seed)


def _check_quickly(own: OwnLoss, gradients: Gradients, key: str, seed: int) -> None:
    slopes, tolerance = _slopes_of(own, seed)
    got = entry(gradients, key, "grads")
    agree_numerically(got, slopes[key], tolerance, own.what.format(key))


@remembered(maxsize=8)
def _off_openly(own: OwnLoss, seed: int) -> str:
    """How far what the open loss gains between points apart is off what the gradients add up to.

    All parameters move at once whose gradients are right where they were looked at; that a way
    agrees by chance is as good as impossible, so one is enough.

    Returns
    -------
    str
        In words; empty where they agree.
    """
    losses, gradients = _on_a_way(own, seed)
    good = [key for key in own.params if _is_right_quickly(own, gradients[0], key, seed)]
    off = ""
    for index, length in enumerate(WAYS):
        move = _way(own, good, length, np.random.default_rng([seed, index]))
        if index or len(good) < len(own.params):
            losses, gradients = own.openly(_nodes(own, move))
        gained = losses[-1] - losses[0]
        along = [_along(each, move) for each in gradients]
        claimed = float(WEIGHTS @ [slope for slope, _ in along])
        if abs(gained - claimed) <= LOOSE * max(reach for _, reach in along):
            return ""
        off = off or up_to(gained - claimed, gained)
    return off


def _is_right_quickly(own: OwnLoss, gradients: Gradients, key: str, seed: int) -> bool:
    try:
        _check_quickly(own, gradients, key, seed)
    except CheckFailed:
        return False
    return True


def _way(own: OwnLoss, keys: list[str], length: float, rng: np.random.Generator) -> Params:
    """The way from one end to the other, in each of some parameters."""
    return {key: length * _direction(rng, own.params[key].shape) for key in keys}


def _nodes(own: OwnLoss, move: Params) -> list[Params]:
    return [
        {key: value + at * move.get(key, 0.0) for key, value in own.params.items()} for at in NODES
    ]


def _along(gradients: Gradients, move: Params) -> tuple[float, float]:
    """What a loss with such gradients gains along a way, and what it could at most."""
    slope = reach = 0.0
    for key, step in move.items():
        gradient = shaped(entry(gradients, key, "grads"), step.shape, "grads")
        slope += float(np.sum(gradient * step))
        reach += float(np.max(np.abs(gradient)) * np.sum(np.abs(step)))
    return slope, reach
