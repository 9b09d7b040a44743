"""What cases share is found once, also where it fails."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, ToldLater, remembered


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
