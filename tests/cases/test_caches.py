"""Checks that rest on an earlier function: what is told where that is wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.cases.caches import on_better_cache, or_mend_first
from autograder.cases.checks import CheckFailed, agree

RIGHT = {"h": np.array([[1.0], [2.0]])}
WRONG = {"h": np.array([[1.0], [2.5]]), "more": np.ones(2)}


def told(check: Any, own: dict[str, Any]) -> str:
    """The key of what is told of an answer; "" where it passes, "raised" for what is no check."""
    try:
        on_better_cache(check, RIGHT, lambda: own, "q2", "backward")
    except CheckFailed as failed:
        return failed.key
    except LookupError:
        return "raised"
    return ""


def twice(cache: dict[str, Any]) -> None:
    """A right function: what it makes of a right cache is right."""
    agree(2 * cache["h"], 2 * RIGHT["h"], "dh")


def thrice(cache: dict[str, Any]) -> None:
    agree(3 * cache["h"], 2 * RIGHT["h"], "dh")


def twice_of_its_own(cache: dict[str, Any]) -> None:
    """A function that needs a key which only its own cache has."""
    agree(2 * cache["h"] * cache["more"][:, None], 2 * RIGHT["h"], "dh")


def test_a_right_answer_behind_a_wrong_cache_passes() -> None:
    assert told(twice, WRONG) == ""


def test_a_wrong_answer_is_told_as_that_whatever_the_cache() -> None:
    assert told(thrice, WRONG) == told(thrice, RIGHT) == "factor"


def test_what_needs_its_own_cache_gets_it() -> None:
    assert told(twice_of_its_own, {**RIGHT, "more": np.ones(2)}) == ""


def test_what_needs_its_own_wrong_cache_is_told_to_wait() -> None:
    assert told(twice_of_its_own, WRONG) == "mend_first"


def test_what_raises_on_both_raises() -> None:
    def check(cache: dict[str, Any]) -> None:
        raise LookupError

    assert told(check, WRONG) == "raised"


def test_the_caches_are_left_as_they_are() -> None:
    def scribble(cache: dict[str, Any]) -> None:
        cache["h"][:] = 0

    on_better_cache(scribble, RIGHT, lambda: WRONG, "q2", "backward")
    assert RIGHT["h"].tolist() == [[1.0], [2.0]]


@pytest.mark.parametrize(
    ("wrong", "question"), [({"q1", "q2"}, "q1"), ({"q2"}, "q2"), (set(), None)]
)
def test_the_first_question_that_is_wrong_is_blamed(wrong: set[str], question: str | None) -> None:
    def check() -> None:
        raise CheckFailed("nan", what="dW")

    earlier = {name: lambda name=name: name not in wrong for name in ("q1", "q2")}
    with pytest.raises(CheckFailed) as failed:
        or_mend_first(check, earlier, "backward")
    assert failed.value.data.get("question") == question


def test_nothing_is_asked_of_earlier_questions_where_all_is_well() -> None:
    or_mend_first(lambda: None, {"q1": lambda: 1 / 0 > 0}, "backward")
