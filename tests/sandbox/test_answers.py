"""Answers are remembered, and a function that depends on earlier calls is found out."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograder.cases.checks import CheckFailed, entry
from autograder.grading.answers import Answers
from autograder.grading.grader import Grader
from autograder.grading.keys import key_of
from autograder.homework.assignment import load_assignment
from autograder.model import Submission
from autograder.sandbox.calls import Call
from tests.sandbox.conftest import LIMITS, Load


def test_a_question_is_asked_once(load: Load) -> None:
    answers = Answers(load("seen = []\ndef f(n):\n    seen.append(n)\n    return len(seen)"))

    assert [answers.ask(Call("f", (n,))).value for n in (7, 8, 7)] == [1, 2, 1]


def test_a_function_that_counts_its_calls_is_unsteady(load: Load) -> None:
    answers = Answers(load("seen = []\ndef f(n):\n    seen.append(n)\n    return len(seen)"))
    answers.ask(Call("f", (7,)))

    assert answers.find_unsteady() == {"f"}
    assert answers.ask(Call("f", (7,))).kind == "unsteady"


def test_a_function_that_only_remembers_its_answers_is_steady(load: Load) -> None:
    answers = Answers(load("import functools\n@functools.cache\ndef f(n): return n"))
    answers.ask(Call("f", (7,)))

    assert answers.find_unsteady() == set()


def test_time_that_runs_out_in_the_second_asking_is_not_unsteady(load: Load) -> None:
    limits = replace(LIMITS, submission_seconds=1.0)
    session = load("import time\ndef f(n):\n    time.sleep(0.7)\n    return n", limits=limits)
    answers = Answers(session)

    assert answers.ask(Call("f", (7,))).value == 7
    assert answers.find_unsteady() == set()


def test_integers_of_any_size_can_be_compared(load: Load) -> None:
    answers = Answers(
        load("def f(): return 2**63\ndef g(): return -(2**63)\ndef h(): return 2**64")
    )
    for name in "fgh":
        answers.ask(Call(name, ()))

    assert answers.find_unsteady() == set()


def test_an_answer_that_holds_an_object_may_not_change_when_it_is_asked_again(load: Load) -> None:
    answers = Answers(
        load("seen = []\ndef f():\n    seen.append(1)\n    return len(seen), iter(())")
    )
    answers.ask(Call("f", ()))

    assert answers.find_unsteady() == {"f"}


def test_what_is_asked_after_a_function_was_found_out_meets_a_new_process(load: Load) -> None:
    answers = Answers(
        load(
            "import numpy\nheld = []\ndef f():\n    return numpy.random.default_rng().random()\n"
            "def g(a):\n    held.append(a)\n    return 1\ndef h(): return len(held), iter(())"
        )
    )
    answers.ask(Call("f", ()))
    answers.ask(Call("g", (np.ones(3),)))
    answers.find_unsteady()

    assert answers.ask(Call("h", ())).value[0] == 0


def test_an_object_inside_an_answer_may_be_another_one_each_time(load: Load) -> None:
    answers = Answers(
        load("class Key: pass\ndef f(): return {Key(): 1, 'a': [Key()], (1, 2): 3.0}")
    )

    assert [answers.ask(Call("f", ())).kind for _ in range(3)] == ["returned"] * 3


LONG_CACHE = """
right = forward

def forward(params, x, h0):
    y, cache = right(params, x, h0)
    return y, {**cache, "notes": list(range(20_000))}
"""


def test_what_a_submission_answered_is_not_kept_when_it_is_graded(tmp_path: Path) -> None:
    """Cases may remember proxies, and with them all that the student's code ever returned."""
    assignment = load_assignment("simple_rnn")
    path = tmp_path / "simple_rnn.py"
    path.write_text(assignment.solution_text + LONG_CACHE, "utf-8")
    with Grader(assignment) as grader:
        grader.grade(Submission("lee", "lee", (assignment.solution,)))
        before = sys.getallocatedblocks()
        grader.grade(Submission("kim", "kim", (path,)))
        gc.collect()
        assert sys.getallocatedblocks() < before + 20_000


def test_a_key_that_is_an_object_is_named_by_its_type(load: Load) -> None:
    answer = load("def f(): return {b'W': 1.0, ('h', object()): 2.0}").call("f").value

    with pytest.raises(
        CheckFailed, match=r"^grads has no `W`; it has: \('h', <object>\), <bytes>$"
    ):
        entry(answer, "W", "grads")
    assert key_of(answer) is None
