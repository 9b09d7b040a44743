"""What is named of a wrong answer, and what is not: a name that is false is worse than none."""

from pathlib import Path

import pytest

from autograder.grading.grader import Grader
from autograder.homework.assignment import load_assignment
from autograder.intake.source import parse_source
from autograder.model import Submission


def diagnoses_of(homework, *changes):
    """What is told of the reference with some of its text exchanged."""
    text = Path(f"solutions/{homework}.py").read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    with Grader(load_assignment(homework)) as grader:
        source = parse_source(f"{homework}.py", text.encode())
        graded = grader.grade_source(Submission("kim", "kim", (Path("kim.py"),)), source)
    return graded.diagnoses


def names_of(homework, *changes):
    """What is named of the reference with some of its text exchanged, by question."""
    return {(each.question, each.misconception) for each in diagnoses_of(homework, *changes)}


NORM = "norm = np.sqrt(sum(np.sum(value**2) for value in grads.values()))"


def test_a_function_that_is_wrong_in_an_unknown_way_is_not_said_to_be_left_out():
    """Where clipping hardly ever clips, train looks as if it did not call it."""
    mean = NORM.replace("values())", "values()) / sum(value.size for value in grads.values())")
    sign = ("dz_t = y[t] - y_true[piece][t]", "dz_t = y_true[piece][t] - y[t]")

    named = {name for _, name in names_of("char_rnn", (NORM, mean), sign)}

    assert "dz_sign" in named
    assert "train_does_not_clip" not in named


def test_a_function_that_is_left_out_is_named_where_it_is_right_itself():
    left_out = ("clipped, _ = clip_by_global_norm(grads, max_norm)", "clipped = grads")

    assert names_of("char_rnn", left_out) == {("q5", "train_does_not_clip")}


@pytest.mark.parametrize("kept", ["(first + text)[:n]", "(first + text)[: max(n, 1)]"])
def test_one_slip_in_a_text_is_named_once(kept):
    counted = (
        "        text += character\n    return text",
        f"        text += character\n    return {kept}",
    )

    assert names_of("char_rnn", counted) == {("q4", "first_character_counted")}


def test_what_an_answer_of_another_shape_stops_later_is_not_named_beside_it():
    exchanged = ("return dx, dh_prev", "return dh_prev, dx")

    assert names_of("time_rnn", exchanged) == {("q2", "returned_in_the_wrong_order")}


def test_a_reference_that_runs_away_explains_nothing():
    """A step of one length leads to no number where nothing is left to learn."""
    passed_back = ('dh_next = params["W_H"].T @ da_t', "dh_next = 0 * da_t")
    step = "params[name] -= lr * grads[name]"
    stops_early = (step, f"{step} * (len(losses) <= 30)")

    named = {name for _, name in names_of("simple_rnn", passed_back, stops_early)}

    assert named == {"nothing_passed_back"}


def test_a_hint_says_for_which_tensors_it_holds_where_it_speaks_of_others_too():
    mean = ('grads["b_h"] += da_t', 'grads["b_h"] += da_t / len(y)')
    every = ("dz_t = y[t] - y_true[t]", "dz_t = (y[t] - y_true[t]) / len(y)")

    (of_one,) = {each.hint for each in diagnoses_of("simple_rnn", mean) if each.question == "q3"}
    of_all = {each.hint for each in diagnoses_of("simple_rnn", every)}

    assert of_one.endswith(' Here that holds for grads["b_h"] alone.')
    assert of_all
    assert not any("alone" in each for each in of_all)
