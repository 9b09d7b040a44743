"""What is closed to graded code is told as what it is, not as a mistake that nobody understands."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import AnswerError
from autograder.failures import in_english
from autograder.grading.answers import Answers
from autograder.grading.grader import Grader
from autograder.grading.proxies import Proxy
from autograder.homework.assignment import load_assignment
from autograder.model import Cell, Source, Submission
from tests.sandbox.conftest import Load

CLOSED = {
    "a thread": "import threading; threading.Thread(target=print).start()",
    "a pool of threads": "from concurrent.futures import ThreadPoolExecutor\n"
    "    with ThreadPoolExecutor(2) as pool: pool.submit(abs, 1).result()",
    "an event loop": "import asyncio; asyncio.run(asyncio.sleep(0))",
    "a pool of processes": "import multiprocessing; multiprocessing.Pool(2)",
    "a program": "import subprocess; subprocess.run(['ls'])",
    "a socket": "import socket; socket.socket()",
}


@pytest.mark.parametrize("what", CLOSED)
def test_a_function_that_needs_what_is_closed_is_told_so(load: Load, what: str) -> None:
    answers = Answers(load(f"def f(n):\n    {CLOSED[what]}\n    return n"))

    with pytest.raises(AnswerError) as raised:
        Proxy(answers, "f")(1)

    assert raised.value.key == "closed"
    assert "closed to graded code" in in_english(raised.value.key, raised.value.data)


def test_an_error_of_the_same_kind_is_the_student_s_own(load: Load) -> None:
    answers = Answers(load("def f(n): raise PermissionError('not yours')"))

    with pytest.raises(AnswerError) as raised:
        Proxy(answers, "f")(1)

    assert raised.value.key == "raised"


def test_the_status_names_the_function_and_says_why(tmp_path: Path) -> None:
    assignment = load_assignment("simple_rnn")
    source = f"def softmax(z):\n    {CLOSED['an event loop']}\n    return z"
    text = assignment.solution_text + "\n\n" + source
    with Grader(assignment) as grader:
        cells = (Cell("simple_rnn.py", text),)
        graded = grader.grade_source(
            Submission("kim", "kim", (tmp_path,)), Source("simple_rnn.py", False, cells)
        )

    assert "softmax starts a thread, a process or an event loop" in graded.status
    assert graded.questions[0].earned < 10
