"""What tells gradient descent to the end from what stops, waits or changes its rate on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from autograder.cases.checks import Array, CheckFailed, Params
from autograder.cases.hidden.descent import check_losses, check_to_the_end
from autograder.cases.hidden.models import Model

EPOCHS = 100


@dataclass(frozen=True, eq=False)
class Point:
    """One step of a network that has no hidden layer."""

    params: Params
    x: Array
    h0: Array
    y_true: Array
    rate: float


def point(rate: float) -> Point:
    rng = np.random.default_rng(7)
    params = {"W": rng.normal(size=(3, 4)), "b": rng.normal(size=(3, 1))}
    return Point(params, np.ones((1, 4, 1)), np.zeros((1, 1)), np.eye(3)[[1]][:, :, None], rate)


FADING, FADED = point(2.0), point(12.0)
"""Losses that end near 2e-5, where updates still move something, and at zero from the second on."""


def forward(params: Params, x: Array, h0: Array) -> tuple[Array, Params]:
    z = params["W"] @ x[0] + params["b"]
    e = np.exp(z - np.max(z))
    y = (e / e.sum())[None]
    return y, {"x": x, "y": y}


def loss(y: Array, y_true: Array) -> float:
    return -float(np.log(max(y[y_true == 1].min(), 1e-300)))


def backward(params: Params, cache: Params, y_true: Array) -> Params:
    dz = (cache["y"] - y_true)[0]
    return {"W": dz @ cache["x"][0].T, "b": dz}


Rule = Callable[[list[float], float], float]
"""The rate of the next update, by the losses so far and the rate before; none where it stops."""


def model(rule: Rule, *, scale: float = 1.0, padded: bool = False) -> Model:
    def gradients(params: Params, cache: Params, y_true: Array) -> Params:
        return {key: scale * value for key, value in backward(params, cache, y_true).items()}

    def train(params: Params, x: Array, y_true: Array, h0: Array, lr: float, epochs: int) -> Any:
        losses: list[float] = []
        for _ in range(epochs):
            y, cache = forward(params, x, h0)
            losses.append(loss(y, y_true))
            lr = rule(losses, lr)
            if not lr:
                break
            grads = gradients(params, cache, y_true)
            params = {key: value - lr * grads[key] for key, value in params.items()}
        if padded:
            losses += [losses[-1]] * (epochs - len(losses))
        return params, losses

    return Model(forward, gradients, loss, train)


def plain(losses: list[float], rate: float) -> float:
    return rate


RIGHT = model(plain)


def is_descent_to_the_end(own: Model) -> bool:
    try:
        check_to_the_end(own, RIGHT, (FADING, FADED), EPOCHS)
    except CheckFailed:
        return False
    return True


def test_plain_descent_is_what_it_is() -> None:
    assert is_descent_to_the_end(model(plain))


@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_gradients_of_the_student_s_own_are_as_good_while_they_lead_down(scale: float) -> None:
    assert is_descent_to_the_end(model(plain, scale=scale))


def test_gradients_of_the_student_s_own_that_lead_up_are_not() -> None:
    assert not is_descent_to_the_end(model(plain, scale=-0.5))


def stops(when: Callable[[list[float]], bool]) -> Rule:
    return lambda losses, rate: 0.0 if when(losses) else rate


def changes(when: Callable[[list[float]], bool]) -> Rule:
    return lambda losses, rate: 0.5 * rate if when(losses) else rate


BELOW = [1e-1, 1e-2, 1e-3, 1e-4, 1e-6, 1e-12]


@pytest.mark.parametrize("bound", BELOW)
def test_stopping_below_a_bound_is_noticed(bound: float) -> None:
    assert not is_descent_to_the_end(model(stops(lambda losses: losses[-1] < bound)))


@pytest.mark.parametrize("bound", [1e-3, 1e-5, 1e-7, 1e-9, 1e-12])
def test_stopping_where_little_changes_is_noticed(bound: float) -> None:
    def little(losses: list[float]) -> bool:
        return len(losses) > 1 and abs(losses[-2] - losses[-1]) < bound

    assert not is_descent_to_the_end(model(stops(little)))


@pytest.mark.parametrize("epochs", [3, 10, 30, 60])
def test_patience_is_noticed(epochs: int) -> None:
    def in_vain(losses: list[float]) -> bool:
        return len(losses) > epochs and min(losses[-epochs:]) >= min(losses[:-epochs])

    assert not is_descent_to_the_end(model(stops(in_vain)))


@pytest.mark.parametrize("bound", BELOW[:4])
def test_losses_that_are_filled_up_hide_nothing(bound: float) -> None:
    early = stops(lambda losses: losses[-1] < bound)
    assert not is_descent_to_the_end(model(early, padded=True))


@pytest.mark.parametrize(
    "when",
    [
        lambda losses: losses[-1] < 1e-3,
        lambda losses: len(losses) == 50,
        lambda losses: len(losses) % 25 == 0,
        lambda losses: len(losses) > 5 and losses[-5] - losses[-1] < 1e-4,
    ],
)
def test_another_rate_later_on_is_noticed(when: Callable[[list[float]], bool]) -> None:
    assert not is_descent_to_the_end(model(changes(when)))


def test_losses_that_are_counted_otherwise_from_the_first_are_charged_elsewhere() -> None:
    def train(*arguments: Any) -> Any:
        params, losses = RIGHT.train(*arguments)
        return params, losses[::10]

    assert is_descent_to_the_end(Model(forward, backward, loss, train))


# --- losses along a way that hangs on how many epochs there are ---

SLOW = point(0.3)
SCHEDULES: dict[str, Callable[[int, int], float]] = {
    "a cosine": lambda epoch, epochs: 0.5 * (1 + np.cos(np.pi * epoch / epochs)),
    "straight down to nothing": lambda epoch, epochs: 1 - epoch / epochs,
    "slow at first": lambda epoch, epochs: min(1.0, (epoch + 1) / (0.4 * epochs)),
    "one share an epoch": lambda epoch, epochs: 1 / epochs,
}

ENDING: dict[str, Callable[[int, int], float]] = {
    "a cosine to nothing": lambda epoch, epochs: (
        0.5 * (1 + np.cos(np.pi * epoch / max(epochs - 1, 1)))
    ),
    "straight to nothing": lambda epoch, epochs: 1 - epoch / max(epochs - 1, 1),
}
"""Schedules whose last update is none."""


def scheduled(
    schedule: str,
    told: Callable[[list[float]], list[float]] = list,
    loss: Callable[..., Any] = loss,
) -> Model:
    def train(params: Params, x: Array, y_true: Array, h0: Array, lr: float, epochs: int) -> Any:
        losses: list[float] = []
        for epoch in range(epochs):
            rate = lr * (SCHEDULES | ENDING)[schedule](epoch, epochs)
            y, cache = forward(params, x, h0)
            losses.append(loss(y, y_true))
            grads = backward(params, cache, y_true)
            params = {key: value - rate * grads[key] for key, value in params.items()}
        return params, told([*losses, loss(forward(params, x, h0)[0], y_true)])

    return Model(forward, backward, loss, train)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_losses_before_each_update_are_right_whatever_the_rates(schedule: str) -> None:
    check_losses(scheduled(schedule, lambda losses: losses[:-1]), RIGHT, SLOW)

    assert not is_descent_to_the_end(scheduled(schedule, lambda losses: losses[:-1]))


@pytest.mark.parametrize("schedule", ENDING)
@pytest.mark.parametrize("small", [0.0, 1e-7, 1e-6])
def test_the_last_update_may_be_none(schedule: str, small: float) -> None:
    def own_loss(y: Array, y_true: Array) -> float:
        return -float(np.log(y[y_true == 1] + small).sum())

    check_losses(scheduled(schedule, lambda losses: losses[:-1], own_loss), RIGHT, SLOW)


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize(
    "told",
    [
        lambda losses: losses[1:],
        lambda losses: [0.5 * each for each in losses[:-1]],
        lambda losses: [*losses[:-2], losses[-1]],
    ],
)
def test_other_losses_are_wrong_whatever_the_rates(
    schedule: str, told: Callable[[list[float]], list[float]]
) -> None:
    with pytest.raises(CheckFailed):
        check_losses(scheduled(schedule, told), RIGHT, SLOW)
