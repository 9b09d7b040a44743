"""Where to begin follows from what is right and what is wrong together."""

import pytest

from autograder.homework.settings import Group
from autograder.model import CaseResult
from autograder.outputs.clues import clue
from autograder.words.wording import Wording

WORDS = Wording("en", {})
GROUPS = [Group(("W_X", "b_h"), {"en": "all behind tanh"}), Group(("*_f",), {"en": "one gate"})]
MATRICES = ("W_X", "b_h", "W_Y")
SIZES = ("at several sizes", "one time step, h0 not zero", "a large network, in time")
PASS_ON = "It is right for one time step and wrong for several"


def backward(wrong, key="values"):
    """Cases of three gradients at three sizes; `wrong` holds beginnings of names that fail."""
    names = [f"backward: {part}, {size}" for part in MATRICES for size in SIZES]
    return [case(name, name.startswith(tuple(wrong)), key) for name in names]


def case(name, fails=False, key="values", *, hidden=True, **data):
    return CaseResult("q3", name, hidden, float(hidden), not fails, key if fails else "", data)


def test_parts_that_are_wrong_have_their_one_name():
    said = clue(backward(["backward: W_X", "backward: b_h"]), GROUPS, WORDS)

    assert said.startswith("Right: `W_Y`. Wrong: all behind tanh.")


def test_parts_that_have_no_name_together_are_listed():
    said = clue(backward(["backward: W_X", "backward: W_Y"]), GROUPS, WORDS)

    assert said.startswith("Right: `b_h`. Wrong: `W_X`, `W_Y`.")


def test_a_name_for_more_than_what_is_wrong_is_not_taken():
    assert "all behind tanh" not in clue(backward(["backward: W_X"]), GROUPS, WORDS)


def test_patterns_stand_for_parts():
    cases = [case("backward: W_f, at several sizes", fails=True), *backward([])]

    assert "Wrong: one gate." in clue(cases, GROUPS, WORDS)


def test_right_for_one_step_and_wrong_for_several():
    wrong = [f"backward: {part}, at several" for part in MATRICES]

    assert clue(backward(wrong), GROUPS, WORDS).startswith(PASS_ON)


def test_steps_may_have_a_case_for_all_parts():
    cases = [
        case("forward: y at several sizes", fails=True),
        case("forward: hidden states at several sizes", fails=True),
        case("forward: one time step, h0 not zero"),
    ]

    assert clue(cases, (), WORDS).startswith(PASS_ON)


def test_right_for_one_row_and_wrong_for_several():
    cases = [case("RNN.backward: db at several sizes", fails=True),
             case("RNN.backward: db of a single row")]  # fmt: skip

    assert "add up over the rows" in clue(cases, (), WORDS)


@pytest.mark.parametrize(("key", "said"), [("timed_out", "too slow"), ("values", "large case")])
def test_only_the_large_case_is_wrong(key, said):
    wrong = [f"backward: {part}, a large" for part in MATRICES]

    assert said in clue(backward(wrong, key), GROUPS, WORDS)


def test_where_all_is_wrong_a_check_that_can_be_followed_by_hand_is_named():
    public = case("backward: of the example", fails=True, hidden=False, got="1", want="2")

    assert "backward: of the example" in clue([public, *backward(["b"])], GROUPS, WORDS)


@pytest.mark.parametrize("cases", [backward([]), [case("train: plain descent", fails=True)], []])
def test_where_nothing_can_be_said_nothing_is(cases):
    assert clue(cases, GROUPS, WORDS) == ""
