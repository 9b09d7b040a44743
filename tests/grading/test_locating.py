"""The line of a mistake that the bank does not know: found by mending the student's own text."""

from pathlib import Path

import numpy as np
import pytest

from autograder.grading.grader import Grader
from autograder.grading.locating.locator import Found, _are_near, _as_told, _repairs
from autograder.homework.assignment import load_assignment
from autograder.intake.source import parse_source
from autograder.model import Cell, Source, Submission


@pytest.fixture(scope="module")
def graders():
    made = {}

    def grader(name):
        if name not in made:
            made[name] = Grader(load_assignment(name), locate="always")
            made[name]._locator.seconds = 20.0  # however busy the machine is
        return made[name]

    yield grader
    for each in made.values():
        each.close()


def handed_in(name, *changes):
    """The reference as a submission, with some of its text exchanged."""
    text = Path(f"solutions/{name}.py").read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def located(grader, text, filename="hw.py"):
    source = parse_source(filename, text.encode())
    graded = grader.grade_source(Submission("kim", "kim", (Path(filename),)), source)
    return graded


def line_of(text, piece):
    return text[: text.index(piece)].count("\n") + 1


def test_right_work_starts_no_search(graders):
    grader = graders("simple_rnn")

    assert located(grader, handed_in("simple_rnn")).located == ()
    assert "_targets" not in vars(grader._locator)


@pytest.mark.parametrize(
    ("name", "old", "new", "function"),
    [
        ("simple_rnn", "params[name] -= lr * grads[name]", "params[name] -= lr * lr * grads[name]",
         "train"),
        ("time_rnn", "self.grads[i] += layer.grads[i]", "self.grads[i] = layer.grads[i]",
         "TimeRNN.backward"),
    ],
)  # fmt: skip
def test_the_line_is_told_and_the_repair_kept_apart(graders, name, old, new, function):
    text = handed_in(name, (old, new))
    graded = located(graders(name), text)

    told = graded.located[0]
    assert (told.function, told.label, told.line) == (function, "hw.py", line_of(text, new))
    assert any(new in line for line in told.text)
    assert "-" + text.split("\n")[told.line - 1] in graded.repairs[0].diff.split("\n")


def test_an_empty_function_is_told_no_line(graders):
    body = handed_in("simple_rnn")
    start = body.index("    # BEGIN SOLUTION", body.index("def backward"))
    stop = body.index("    # END SOLUTION", start)
    empty = "    return {name: np.zeros(value.shape) for name, value in params.items()}\n"

    assert located(graders("simple_rnn"), body[:start] + empty + body[stop:]).located == ()


def test_repairs_that_stand_apart_say_nothing():
    def at(line, plainness=0):
        return Found((("backward", "hw.py", line),), (), plainness)

    assert _are_near([at(10), at(13)])
    assert not _are_near([at(10), at(14)])
    assert _are_near([at(10), at(40, plainness=1)])


def arrays_in(value):
    """Arrays of numbers that are not all zeros and ones, as bytes."""
    if isinstance(value, np.ndarray):
        plain = value.size > 1 and not np.isin(value, (0, 1)).all()
        return {value.tobytes()} if plain else set()
    items = value.values() if isinstance(value, dict) else value
    inner = items if isinstance(value, (dict, list, tuple)) else ()
    return set().union(*map(arrays_in, inner))


def test_no_number_of_a_case_reaches_the_search(graders):
    locator = graders("simple_rnn")._locator
    asked = arrays_in([each.call.args for each in locator._asked])

    told = arrays_in([each["programs"] for each in locator._targets])

    assert len(asked) > 50 and len(told) > 50
    assert not asked & told


def test_no_piece_of_a_function_that_is_not_sought_is_told(graders):
    target = graders("simple_rnn")._locator._targets[0]

    assert any(_as_told(target, sought=True)["donors"])
    assert not any(
        _as_told(target, sought=False)["donors"] + _as_told(target, sought=False)["marks"]
    )


PROGRAM = Source("hw.py", False, (Cell("hw.py", "def f(x):\n    return x\n"),))
REPAIR = {
    "lines": [["f", "hw.py", 2]],
    "changes": [["hw.py", 2, 3, ["    return 2 * x"]]],
    "rank": 0,
}


def test_a_repair_is_read_as_it_is_told():
    found = _repairs([REPAIR], PROGRAM)[0]

    assert found.places == (("f", "hw.py", 2),)


@pytest.mark.parametrize(
    "changed",
    [
        {"lines": [["f", "hw.py", 9]]},
        {"lines": [["f", "other.py", 2]]},
        {"lines": [["<b>", "hw.py", 2]]},
        {"lines": [["g", "hw.py", 2]]},
        {"lines": [["f", "hw.py", True]]},
        {"lines": []},
        {"changes": [["hw.py", 0, 3, []]]},
        {"changes": [["hw.py", 2, 99, []]]},
        {"changes": [["hw.py", 2, 3, ["x" * 9_000]]]},
        {"changes": "everything"},
        {"lines": None},
    ],
)
def test_what_a_worker_says_out_of_bounds_is_left_out(changed):
    assert _repairs([{**REPAIR, **changed}, "no repair", None], PROGRAM) == []
