"""No word of a student's choosing about a hidden case reaches a page, whatever the code answers."""

import re
from pathlib import Path

import pytest

from autograder.failures import FAILURES
from autograder.grading.grader import Grader
from autograder.homework.assignment import load_assignment
from autograder.model import Cell, Source, Submission
from autograder.outputs.feedback import feedback_html
from autograder.outputs.gradescope_json import results_json

LETTERS = """
import numpy as np
def letters(*given):
    while not isinstance(given, np.ndarray):
        given = next(iter(given.values() if isinstance(given, dict) else given))
    data = np.ascontiguousarray(given, float).tobytes()[:32]
    return "q" + "".join("abcdefghijklmnop"[b >> 4] + "abcdefghijklmnop"[b & 15] for b in data)
"""
ANSWERS = {
    "a class called like an array": 'type("array of " + letters(*given), (), {})()',
    "a class called like nothing": 'type("None" + letters(*given), (), {})()',
    "a class called like a type": 'type("float" + letters(*given), (), {})()',
    "a structured dtype": "np.zeros(2, dtype=[(letters(*given), float)])",
    "a text": "np.array([letters(*given)])",
    "a namedtuple": '__import__("collections").namedtuple(letters(*given), "a b")(1, 2)',
    "a warning": "__import__('warnings').warn(letters(*given), RuntimeWarning)",
}
NAMES = ("softmax", "cross_entropy", "forward", "backward", "train")


@pytest.fixture(scope="module")
def homework():
    return load_assignment("simple_rnn")


@pytest.fixture(scope="module")
def grader(homework):
    with Grader(homework) as grader:
        yield grader


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_no_letters_of_a_hidden_argument_are_told(answer, homework, grader):
    text = LETTERS + "".join(f"def {name}(*given):\n    return {answer}\n" for name in NAMES)
    source = Source("simple_rnn.py", False, (Cell("simple_rnn.py", text),))
    submission = Submission("kim", "kim", (Path("simple_rnn.py"),))

    graded = grader.grade_source(submission, source)

    public = {word for case in graded.cases if not case.hidden for word in spelt(case.message)}
    pages = feedback_html(graded, homework, "en") + results_json(graded, homework, "ko")
    assert set(spelt(pages)) <= public
    assert not any(spelt(str(case.data)) for case in graded.cases if case.hidden)
    assert {case.key for case in graded.cases if not case.passed} <= FAILURES.keys()


def spelt(text):
    return re.findall("q[a-p]{8,}", text)
