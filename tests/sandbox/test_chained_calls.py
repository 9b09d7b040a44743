"""What one function says to another's answers, asked for in one message: whose fault is whose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from autograder.errors import AnswerError
from autograder.grading.answers import Answers
from autograder.grading.proxies import Proxy
from tests.sandbox.conftest import LIMITS, Load

FORWARD = "import numpy as np\ndef f(a): return a * 2, {'seen': a}\n"


def losses(load: Load, source: str, *arguments: float, **more: object) -> list[object]:
    answers = Answers(load(source, **more))
    given = [(np.full(2, value),) for value in arguments]
    return Proxy(answers, "f").many_then(given, 0, Proxy(answers, "g"), (1.0,))


def failure(load: Load, source: str, **more: object) -> tuple[str, str]:
    with pytest.raises(AnswerError) as raised:
        losses(load, source, 1.0, **more)
    return raised.value.key, raised.value.data["function"]


def test_the_second_is_given_what_was_picked_and_what_comes_after_it(load: Load) -> None:
    assert losses(load, FORWARD + "def g(y, b): return float(y.sum() + b)", 1.0, 2.0) == [5.0, 9.0]


def test_who_raised_is_told(load: Load) -> None:
    wrong = "def f(a): return 1 / 0\ndef g(y, b): return 1.0"
    assert failure(load, wrong) == ("raised", "f")
    assert failure(load, FORWARD + "def g(y, b): return y[5]") == ("raised", "g")


def test_who_is_missing_is_told(load: Load) -> None:
    assert failure(load, FORWARD) == ("missing", "g")
    assert failure(load, "def g(y, b): return 1.0") == ("missing", "f")


def test_who_crashed_is_told(load: Load) -> None:
    assert failure(load, FORWARD + "import os\ndef g(y, b): os._exit(3)") == ("died", "g")


def test_an_endless_loop_in_the_second_does_not_count_against_the_first(load: Load) -> None:
    limits = replace(LIMITS, call_cpu_seconds=0.2)
    source = FORWARD + "def g(y, b):\n    while True: pass"
    session = load(source, limits=limits)
    answers = Answers(session)
    forward, second = Proxy(answers, "f"), Proxy(answers, "g")
    for _ in range(3):
        with pytest.raises(AnswerError, match="`g` was stopped"):
            forward.many_then([(np.ones(2),)], 0, second, (1.0,))

    assert forward(np.ones(2))[0].tolist() == [2.0, 2.0]


def test_a_first_that_ran_out_of_time_twice_is_not_called_again(load: Load) -> None:
    limits = replace(LIMITS, call_cpu_seconds=0.2)
    session = load("def f(a):\n    while True: pass\ndef g(y, b): return 1.0", limits=limits)
    answers = Answers(session)
    forward, second = Proxy(answers, "f"), Proxy(answers, "g")
    for value in (1.0, 2.0):
        with pytest.raises(AnswerError, match="`f` was stopped"):
            forward(np.full(2, value))
    before = session.generation
    with pytest.raises(AnswerError, match=r"`f` was stopped after 0\.2 s, twice"):
        forward.many_then([(np.ones(3),)], 0, second, (1.0,))

    assert session.generation == before


def test_the_second_gets_a_copy_of_its_own(load: Load) -> None:
    source = "kept = __import__('numpy').ones(2)\ndef f(a): return kept, 0\n"
    source += "def g(y, b):\n    y += 1\n    return float(y.sum())"
    assert losses(load, source, 1.0, 1.0) == [4.0, 4.0]


@pytest.mark.parametrize("answer", ["[[1.0], [2.0]]", "np.ones(2, 'f')", "(1, 2.5)"])
def test_the_second_gets_what_the_first_returned_whatever_kind_it_is(
    load: Load, answer: str
) -> None:
    source = f"import numpy as np\ndef f(a): return {answer}, 0\n"
    source += f"def g(y, b): return type(y) is type({answer}) and np.array_equal(y, {answer})"
    assert losses(load, source, 1.0) == [True]
