"""Words that cases are written in: what counts as numbers, and what is found once or told later."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from autograder.cases.asking import remembered
from autograder.cases.checks import (
    LOOSE,
    LOOSE_FLOAT32,
    CheckFailed,
    ToldLater,
    as_array,
    items,
    number,
)
from autograder.cases.slopes import Losses, agree_numerically, numeric_slopes


def test_an_array_of_one_element_is_as_good_as_a_number_also_among_numbers() -> None:
    mixed = [1.0, np.array([[2.0]]), np.float32(3), np.array(4)]
    assert as_array(mixed, "losses").tolist() == [1.0, 2.0, 3.0, 4.0]


@pytest.mark.parametrize(
    "mixed",
    [
        [1.0, np.array([1.0, 2.0])],
        [1.0, np.array([[1j]])],
        [1.0, np.array([[None]])],
        [1.0, np.ma.masked_array([1.0], [True])],
        [np.zeros((1, 1)), "2"],
        [np.zeros(2), np.zeros(3)],
    ],
)
def test_what_is_no_number_among_numbers_is_no_array(mixed: list[object]) -> None:
    with pytest.raises(CheckFailed):
        as_array(mixed, "losses")


def test_an_array_where_two_things_are_asked_for_is_told_as_one_thing_too_few() -> None:
    with pytest.raises(CheckFailed, match="is an array of float64; expected a tuple of 2"):
        items(np.zeros((3, 4, 1)), 2, "forward(…)")
    with pytest.raises(CheckFailed, match="has 3 entries; expected 2"):
        items((1, 2, 3), 2, "forward(…)")
    assert len(items(np.zeros((2, 4)), 2, "forward(…)")) == 2


def test_what_is_no_number_is_told_that_a_number_is_needed() -> None:
    with pytest.raises(CheckFailed, match=r"L is None.*; expected a number"):
        number(None, "L")


def test_an_answer_and_a_failure_are_both_found_once() -> None:
    asked = []

    @remembered(maxsize=4)
    def half(number: int) -> int:
        asked.append(number)
        if number % 2:
            raise CheckFailed("nan", what="half")
        return number // 2

    assert [half(6), half(6)] == [3, 3]
    for _ in range(2):
        with pytest.raises(CheckFailed, match="half holds NaN"):
            half(7)
    assert asked == [6, 7]


def test_a_machine_short_of_memory_is_asked_again() -> None:
    answers = iter([MemoryError(), 3])

    @remembered(maxsize=4)
    def number() -> int:
        answer = next(answers)
        if isinstance(answer, MemoryError):
            raise answer
        return answer

    with pytest.raises(MemoryError):
        number()
    assert number() == 3


def test_a_failure_told_later_is_worked_out_for_who_asks_and_once() -> None:
    told = []

    def tell() -> CheckFailed:
        told.append(1)
        return CheckFailed("nan", what="dW")

    failure = ToldLater(tell)
    assert not told
    assert (failure.key, failure.data, str(failure)) == (
        "nan",
        {"what": "dW"},
        "dW holds NaN or infinity",
    )
    assert told == [1]


# --- a gradient against the slopes of a loss ---

SHAPES = {"W": (3, 4), "b": (3, 1), "s": (1, 1)}


def quadratic(dtype: type = float) -> tuple[dict, dict, Losses]:
    """Parameters, the right gradients, and a loss sum(a * p**2 + c * p), computed in a dtype."""
    rng = np.random.default_rng(5)
    params, a, c = ({k: rng.normal(size=s) for k, s in SHAPES.items()} for _ in range(3))

    def loss(point: dict) -> float:
        terms = [(a[k] * point[k] ** 2 + c[k] * point[k]).astype(dtype).sum() for k in SHAPES]
        return float(np.sum(np.array(terms, dtype)))

    grads = {k: 2 * a[k] * params[k] + c[k] for k in SHAPES}
    return params, grads, lambda points: [loss(point) for point in points]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_right_gradient_has_the_slopes_of_its_loss(dtype: type) -> None:
    params, grads, losses = quadratic(dtype)
    slopes, tolerance = numeric_slopes(losses, params)
    assert tolerance == (LOOSE if dtype is np.float64 else LOOSE_FLOAT32)
    for key, gradient in grads.items():
        agree_numerically(gradient.astype(dtype), slopes[key], tolerance, key)


@pytest.mark.parametrize("index", range(12))
def test_one_wrong_entry_is_noticed_wherever_it_is(index: int) -> None:
    params, grads, losses = quadratic()
    slopes, tolerance = numeric_slopes(losses, params)
    wrong = grads["W"].copy()
    wrong.flat[index] += 2 * LOOSE * np.max(np.abs(wrong))
    with pytest.raises(CheckFailed, match="not the gradient of your own loss"):
        agree_numerically(wrong, slopes["W"], tolerance, "W")


@given(shares=arrays(float, (3, 4), elements=st.floats(-0.9, 0.9)))
def test_an_error_within_the_tolerance_passes_however_its_entries_add_up(
    shares: np.ndarray,
) -> None:
    params, grads, losses = quadratic()
    slopes, tolerance = numeric_slopes(losses, params)
    allowed = tolerance * np.max(np.abs(grads["W"]))
    agree_numerically(grads["W"] + shares * allowed, slopes["W"], tolerance, "W")


@given(error=arrays(float, (3, 4), elements=st.integers(-4, 4).map(float)))
def test_errors_do_not_cancel(error: np.ndarray) -> None:
    params, grads, losses = quadratic()
    slopes, tolerance = numeric_slopes(losses, params)
    assume(error.any())
    with pytest.raises(CheckFailed):
        agree_numerically(grads["W"] + error, slopes["W"], tolerance, "W")


def test_the_slopes_of_two_losses_are_those_of_their_sum() -> None:
    params, grads, losses = quadratic()
    slopes, tolerance = numeric_slopes(losses, params)
    entry_by_entry = slopes["W"].along_axes()
    for twice in (slopes["W"] + slopes["W"], slopes["W"] + entry_by_entry):
        agree_numerically(2 * grads["W"], twice, tolerance, "W")
        with pytest.raises(CheckFailed):
            agree_numerically(2.001 * grads["W"], twice, tolerance, "W")


def test_a_loss_that_does_not_hang_on_a_parameter_has_no_gradient_to_check() -> None:
    params, _, losses = quadratic()
    slopes, tolerance = numeric_slopes(lambda points: [0.0 * x for x in losses(points)], params)
    with pytest.raises(CheckFailed, match="no gradient to check"):
        agree_numerically(np.zeros((3, 4)), slopes["W"], tolerance, "W")


def test_it_takes_few_losses_however_large_a_parameter_is() -> None:
    params = {"W": np.zeros((100, 100)), "b": np.zeros((100, 1))}
    asked = []

    def losses(points: list) -> list[float]:
        asked.extend(points)
        return [float(np.sum(np.sin(point["W"])) + np.sum(point["b"])) for point in points]

    numeric_slopes(losses, params)
    assert len(asked) < 20
