"""The line of a mistake that the bank does not know: found by mending the student's own text."""

from pathlib import Path

import pytest

from autograder.grading.grader import Grader
from autograder.grading.locating.locator import Found, _are_near
from autograder.homework.assignment import load_assignment
from autograder.intake.source import parse_source
from autograder.model import Submission


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
