"""What a numeric check believes: the loss that is given when it is asked for openly."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograder.cases.checks import CheckFailed, Params
from autograder.cases.slopes import KNOWN_SEED, OwnLoss, check_gradient, directions

SEED = 41
SHAPES = {"W": (3, 4), "b": (3, 1), "c": (5, 1)}
A, C = (
    {k: np.random.default_rng([s, 7]).normal(size=v) for k, v in SHAPES.items()} for s in (1, 2)
)
PARAMS = {k: np.random.default_rng(3).normal(size=v) for k, v in SHAPES.items()}

Loss = Callable[[Params], float]
Gradient = Callable[[Params], Params]


def bent(point: Params) -> float:
    """A smooth loss in which everything hangs together."""
    s = sum(float(np.sum(A[k] * np.tanh(point[k]) + C[k] * point[k])) for k in SHAPES)
    return float(np.sin(s)) + 0.5 * s


def gradient_of_bent(point: Params) -> Params:
    s = sum(float(np.sum(A[k] * np.tanh(point[k]) + C[k] * point[k])) for k in SHAPES)
    return {k: (np.cos(s) + 0.5) * (A[k] * (1 - np.tanh(point[k]) ** 2) + C[k]) for k in SHAPES}


def energy(point: Params) -> float:
    """Half the squares of all parameters, whose gradient they are themselves."""
    return 0.5 * sum(float(np.sum(value**2)) for value in point.values())


def own(loss: Loss, gradient: Gradient, quick: Loss | None = None) -> OwnLoss:
    return OwnLoss(
        PARAMS,
        quickly=lambda points: [(quick or loss)(each) for each in points],
        openly=lambda points: ([loss(each) for each in points], [gradient(p) for p in points]),
    )


def passing(loss: OwnLoss, seed: int | None) -> set[str]:
    def passes(key: str) -> bool:
        try:
            check_gradient(loss, key, seed)
        except CheckFailed:
            return False
        return True

    return {key for key in SHAPES if passes(key)}


@pytest.mark.parametrize("seed", [None, 0, 1, 2**63])
def test_the_right_gradient_passes_at_any_points(seed: int | None) -> None:
    assert passing(own(bent, gradient_of_bent), seed) == set(SHAPES)


def test_a_loss_with_kinks_is_as_good_as_a_smooth_one() -> None:
    def folded(point: Params) -> float:
        return sum(
            float(np.sum(A[k] * np.maximum(point[k], 0.0) + C[k] * point[k])) for k in SHAPES
        )

    def gradient(point: Params) -> Params:
        return {k: A[k] * (point[k] > 0) + C[k] for k in SHAPES}

    for seed in range(8):
        assert passing(own(folded, gradient), seed) == set(SHAPES)


def test_a_loss_in_single_precision_passes() -> None:
    def rough(point: Params) -> float:
        return float(np.float32(bent({k: v.astype(np.float32) for k, v in point.items()})))

    def gradient(point: Params) -> Params:
        return {k: v.astype(np.float32) for k, v in gradient_of_bent(point).items()}

    for seed in range(8):
        assert passing(own(rough, gradient), seed) == set(SHAPES)


def test_another_loss_in_the_quick_way_is_not_believed() -> None:
    invention = own(bent, dict, quick=energy)
    assert passing(invention, None) == set(SHAPES)
    assert passing(invention, SEED) == set()


def test_another_loss_in_a_burst_of_slightly_moved_parameters_is_not_believed() -> None:
    seen: list[Params] = []

    def watchful(point: Params) -> float:
        near = any(all(np.allclose(point[k], old[k], atol=1e-2) for k in SHAPES) for old in seen)
        seen.append(point)
        return energy(point) if near or len(seen) == 1 else bent(point)

    assert passing(own(watchful, dict), SEED) == set()


def test_the_directions_that_are_handed_out_help_nobody() -> None:
    def two_slopes(point: Params) -> Params:
        found, right = {}, gradient_of_bent(point)
        for key, value in right.items():
            flat = directions(value.shape, KNOWN_SEED).reshape(2, -1)
            slopes = flat @ value.ravel()
            found[key] = np.linalg.lstsq(flat, slopes, rcond=None)[0].reshape(value.shape)
        return found

    invention = own(bent, two_slopes)
    assert passing(invention, None) == set(SHAPES)
    for seed in range(8):
        assert passing(invention, seed) == set()


@pytest.mark.parametrize("wrong", SHAPES)
def test_one_wrong_gradient_costs_nothing_but_its_own(wrong: str) -> None:
    def gradient(point: Params) -> Params:
        right = gradient_of_bent(point)
        return {**right, wrong: 1.001 * right[wrong]}

    assert passing(own(bent, gradient), SEED) == set(SHAPES) - {wrong}


def test_a_parameter_that_the_loss_does_not_hang_on_earns_nothing() -> None:
    def without(point: Params) -> float:
        return bent({**point, "c": PARAMS["c"]})

    def gradient(point: Params) -> Params:
        return {**gradient_of_bent({**point, "c": PARAMS["c"]}), "c": np.zeros(SHAPES["c"])}

    assert passing(own(without, gradient), SEED) == {"W", "b"}


def test_the_points_are_the_same_for_the_same_seed() -> None:
    def points_of(seed: int) -> list[Params]:
        asked: list[Params] = []

        def loss(point: Params) -> float:
            asked.append(point)
            return bent(point)

        check_gradient(own(loss, gradient_of_bent), "W", seed)
        return asked

    first, again, other = (
        [value.tobytes() for point in points_of(seed) for value in point.values()]
        for seed in (SEED, SEED, SEED + 1)
    )
    assert first == again
    assert first != other
