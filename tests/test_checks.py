"""Words that cases are written in: what counts as numbers, and what is found once or told later."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, ToldLater, as_array, remembered


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
