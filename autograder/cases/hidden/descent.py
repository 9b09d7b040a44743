"""Training by plain gradient descent: the losses, the updates, and what was learnt.

Each quantity is held against the right functions or the student's own, whichever is better. What
does not hang on the right ones is found once: a case that fails is run again with many of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any

import numpy as np

from autograder.cases.asking import remembered
from autograder.cases.checks import (
    LOOSE,
    LOOSE_FLOAT32,
    CheckFailed,
    Params,
    any_of,
    items,
    shaped_like,
)
from autograder.cases.differences import Array, close
from autograder.cases.hidden.models import Example, Model, Trajectory, moved
from autograder.cases.slopes import NOISE_OF_DOUBLE, noise
from autograder.cases.training import TRAIN, losses_of, one_an_epoch

EPOCHS = 12
STEPS = (0, 1, 2, EPOCHS - 1)
"""Epochs whose losses are looked at."""
ALL_BUT_VANISHED = 0.1
"""What may be left of a loss after a descent to the end by a student's own gradients."""
NEWTON_STEPS = 20
NEWTON_TOLERANCE = 1e-6
"""The part of the tolerance along train that is left once a rate is found."""
SHARP = 1e-8
"""A share that is left where rates were found by the very functions that losses are of."""
KEPT = 4096
"""References, whole and with a misconception, whose answers are kept: some kilobytes each."""


# --- what the right functions say ---


@lru_cache(maxsize=KEPT)
def _right_training(right: Model, point: Example, epochs: int) -> tuple[Params, Array]:
    """The trained parameters, and the losses, (epochs,)."""
    params = {key: value.copy() for key, value in point.params.items()}
    params, losses = right.train(params, point.x, point.y_true, point.h0, point.rate, epochs)
    return params, np.array(losses)


@lru_cache(maxsize=KEPT)
def _right_path(right: Model, point: Example) -> Trajectory:
    """Parameters before the updates of `STEPS`."""
    (path,) = right.descents([point], EPOCHS)
    return [path[step] for step in STEPS]


# --- what the student's own functions say ---


@remembered(maxsize=64)
def _answer(own: Model, point: Example, epochs: int) -> Any:
    return own.train(point.params, point.x, point.y_true, point.h0, point.rate, epochs)


def _trained(own: Model, point: Example, epochs: int) -> Params:
    """The trained parameters, checked for keys and shapes."""
    params, _ = items(_answer(own, point, epochs), 2, TRAIN)
    return shaped_like(params, point.params, "params")


@remembered(maxsize=16)
def _own_descents(
    own: Model, points: tuple[Example, ...], epochs: int
) -> dict[Example, Trajectory]:
    """Parameters before each update by the student's own gradients, and after the last."""
    return dict(zip(points, own.descents(points, epochs), strict=True))


def _own_descent(
    own: Model, point: Example, epochs: int, beside: tuple[Example, ...] = ()
) -> Trajectory:
    """One of them: alone where it fails beside others."""
    path: Trajectory = any_of(
        lambda: _own_descents(own, beside or (point,), epochs)[point],
        lambda: _own_descents(own, (point,), epochs)[point],
    )
    return path


def _own_end(own: Model, point: Example, epochs: int, beside: Sequence[Example]) -> Params:
    return _own_descent(own, point, epochs, tuple(beside))[-1]


def _own_path(own: Model, point: Example) -> Trajectory:
    """The parameters before the updates of `STEPS`."""
    path = _own_descent(own, point, EPOCHS)
    return [path[step] for step in STEPS]


@remembered(maxsize=16)
def _own_updates(own: Model, point: Example) -> Trajectory:
    """The same as train itself returns them, after so many epochs: any optimiser's path."""
    return [point.params] + [_trained(own, point, epochs) for epochs in STEPS[1:]]


@remembered(maxsize=16)
def _own_losses(own: Model, point: Example, path_of: Callable[..., Trajectory]) -> list[float]:
    """The student's own losses along a path of the student's own."""
    return own.losses(point)(path_of(own, point))


def _close(got: Array, want: Array, own: Model, point: Example, within: float = LOOSE) -> bool:
    """Agree to so much, or to less where the student's own loss is found to be float32."""
    if close(got, want, within):
        return True
    if not close(got, want, LOOSE_FLOAT32):
        return False
    return noise(own.losses(point), point.params) > NOISE_OF_DOUBLE


def _losses_at_any_rates(own: Model, right: Model, by: Model, point: Example, near: float) -> Array:
    """The losses on a way down whose rates hang on how many epochs there are.

    Such a way cannot be followed by asking for fewer epochs. Each rate is the one that leads to
    the next loss, sought from so much of the rate before; that the last step ends at the trained
    parameters is what vouches for them all. Where that step is next to nothing, the last loss may
    be the one after it, and the rates such that it fits: what does not fit then is the direction.

    Parameters
    ----------
    by : Model
        Whose way it is, and whose losses. The student's own functions are asked only where there
        is such a last step: the right ones find its direction less sharply.
    near : float
    """
    after, losses = losses_of(_answer(own, point, EPOCHS), EPOCHS)
    _, fewer = losses_of(_answer(own, point, STEPS[-1]), STEPS[-1])
    if _close(losses[:-1], fewer, own, point):
        raise CheckFailed("not_before", what="losses")
    after = shaped_like(after, point.params, "params")
    is_last = close(np.array(right.losses(point)([after])), losses[-1:], LOOSE)
    if by is own and not is_last:
        raise CheckFailed("not_before", what="losses")
    params, rate = point.params, point.rate
    found = by.losses(point)([params])
    for loss in losses[1:]:
        gradient = by.gradient(params, point)
        rate = _rate_to(loss, by, point, params, gradient, near * rate)
        params = moved(params, gradient, rate)
        found += by.losses(point)([params])
    ends = _on_the_way(after, params, by.gradient(params, point))
    within = SHARP if is_last else LOOSE
    if not all(_close(after[key], ends[key], own, point, within) for key in ends):
        raise CheckFailed("not_before", what="losses")
    return np.array(found)


def _rate_to(
    loss: float, by: Model, point: Example, params: Params, gradient: Params, rate: float
) -> float:
    """A rate at which a step leads to some loss: Newton's method, from another rate.

    From 0 it is the smallest there is, where the loss bends upwards along the step.
    """
    for _ in range(NEWTON_STEPS):
        there = moved(params, gradient, rate)
        (got,) = by.losses(point)([there])
        slope = -_product(gradient, by.gradient(there, point))
        if not abs(got - loss) > LOOSE * NEWTON_TOLERANCE * abs(loss) or not slope:
            break
        rate -= (got - loss) / slope
    return rate


def _on_the_way(after: Params, params: Params, gradient: Params) -> Params:
    """What is next to some parameters, of all that a step of some rate leads to."""
    step = {key: params[key] - after[key] for key in params}
    length = _product(gradient, gradient)
    return moved(params, gradient, _product(step, gradient) / length if length else 0.0)


def _product(first: Params, second: Params) -> float:
    return float(sum(np.sum(first[key] * second[key]) for key in first))


# --- what is checked ---


def check_losses(own: Model, right: Model, point: Example) -> None:
    """Check that losses are those before each update, and that they fall."""
    _, expected = _right_training(right, point, EPOCHS)
    _, losses = losses_of(_answer(own, point, EPOCHS), len(expected))
    by = LOOSE * abs(losses[0])  # rounding alone may make them fall by less
    if expected[-1] < expected[0] and not losses[0] - losses[-1] > by:
        raise CheckFailed("rises", what="losses")

    def agree_with(got: Array, want: Any) -> None:
        if not _close(got, np.array(want), own, point):
            raise CheckFailed("not_before", what="losses")

    def agree_at_steps(want: Any) -> None:
        agree_with(losses[list(STEPS)], want)

    if not expected[-1] < expected[0]:  # a reference that holds a misconception
        return agree_with(losses, expected)
    any_of(
        lambda: agree_with(losses, expected),
        lambda: agree_at_steps(own.losses(point)(_right_path(right, point))),
        lambda: agree_at_steps(right.losses(point)(_own_updates(own, point))),
        lambda: agree_at_steps(_own_losses(own, point, _own_updates)),
        lambda: agree_at_steps(right.losses(point)(_own_path(own, point))),
        lambda: agree_at_steps(_own_losses(own, point, _own_path)),
        lambda: agree_with(losses, _losses_at_any_rates(own, right, right, point, 0.0)),
        lambda: agree_with(losses, _losses_at_any_rates(own, right, right, point, 1.0)),
        lambda: agree_with(losses, _losses_at_any_rates(own, right, own, point, 0.0)),
        lambda: agree_with(losses, _losses_at_any_rates(own, right, own, point, 1.0)),
    )
    return None


def check_losses_to_the_end(own: Model, right: Model, point: Example, epochs: int) -> None:
    """Check that losses stay those before each update for as long as there are any.

    Those of others are not looked at: only `check_losses` knows which losses a wrong way has, and
    the way itself is paid for elsewhere.
    """
    _, expected = _right_training(right, point, epochs)
    losses = any_of(lambda: _on_the_right_way(own, right, point, epochs), lambda: None)
    if losses is not None and not _close(losses, expected, own, point):
        raise CheckFailed("not_before", what="losses")


def _on_the_right_way(own: Model, right: Model, point: Example, epochs: int) -> Array:
    """The losses of a student whose parameters end where they should, and whose first is right.

    Raises `CheckFailed` for all others.
    """
    params, expected = _right_training(right, point, epochs)
    after = _trained(own, point, epochs)
    _, losses = losses_of(_answer(own, point, epochs), epochs)
    begins = _close(losses[:1], expected[:1], own, point)
    if not begins or not all(_close(after[key], params[key], own, point) for key in after):
        raise CheckFailed("not_descent", what="train")
    return losses


def check_descent(own: Model, right: Model, points: Sequence[Example], epochs: int) -> None:
    """Check that the parameters move, and by plain gradient descent."""
    for point in points:
        _check_descent(own, right, point, epochs, partial(_own_end, own, point, epochs, points))


def check_to_the_end(own: Model, right: Model, points: Sequence[Example], epochs: int) -> None:
    """Check that it is gradient descent until the loss has all but vanished.

    What stops early, waits or changes its rate does so where there is little left to learn. Where
    nothing at all is left, the parameters do not tell, but the number of losses does.

    Parameters
    ----------
    own, right : Model
    points : sequence of Example
        So steep that the loss vanishes in so many epochs.
    epochs : int
    """
    for point in points:
        _check_to_the_end(own, right, point, epochs, tuple(points))


def _check_to_the_end(
    own: Model, right: Model, point: Example, epochs: int, beside: tuple[Example, ...]
) -> None:
    expected, _ = _right_training(right, point, epochs)
    if not all(np.isfinite(value).all() for value in expected.values()):
        return  # only a reference that was made wrong, to recognise a mistake, runs away

    def vanishes_for(model: Model, path: Trajectory) -> None:
        first, last = model.losses(point)([path[0], path[-1]])
        if not last < ALL_BUT_VANISHED * first:
            raise CheckFailed("not_descent", what="train")

    def own_end() -> Params:
        path = _own_descent(own, point, epochs, beside)
        any_of(lambda: vanishes_for(right, path), lambda: vanishes_for(own, path))
        return path[-1]

    _check_descent(own, right, point, epochs, own_end)
    if _counts_losses(own, point):
        one_an_epoch(_answer(own, point, epochs), epochs)


def _counts_losses(own: Model, point: Example) -> bool:
    """Whether there is a loss an epoch at first; if not, it is charged where losses are asked."""
    try:
        one_an_epoch(_answer(own, point, 2), 2)
    except CheckFailed:
        return False
    return True


def _check_descent(
    own: Model, right: Model, point: Example, epochs: int, own_end: Callable[[], Params]
) -> None:
    """Check it by the right functions, or by where the student's own lead."""
    after = _trained(own, point, epochs)
    expected, _ = _right_training(right, point, epochs)
    if _is_still(after, point) and not _is_still(expected, point):
        raise CheckFailed("still", what="train")

    def ends_at(params: Params) -> None:
        if not all(_close(after[key], params[key], own, point) for key in after):
            raise CheckFailed("not_descent", what="train")

    any_of(lambda: ends_at(expected), lambda: ends_at(own_end()))


def _is_still(params: Params, point: Example) -> bool:
    return all(close(params[key], value, 1e-9) for key, value in point.params.items())


def pays_after(*checks: Callable[[], Any]) -> None:
    """Go on where one of some checks that have cases of their own passes.

    Who fails all of them is told in those cases what is wrong, and not once more here.
    """
    try:
        any_of(*checks)
    except CheckFailed:
        raise CheckFailed("others_first", what="train") from None


def check_spelling(own: Model, right: Model, point: Example) -> None:
    """Check that with the trained parameters the likeliest outputs are the targets."""
    params = _trained(own, point, EPOCHS)

    def spelt_by(model: Model) -> None:
        y = model.outputs(params, point)
        if not np.array_equal(y.argmax(axis=1), point.y_true.argmax(axis=1)):
            raise CheckFailed("spells")

    any_of(lambda: spelt_by(right), lambda: spelt_by(own))
