"""What the benchmark says of others is only worth reading where it graded alike."""

import json
import sys
from subprocess import PIPE, Popen

import pytest

from autograder.homework.assignment import load_assignment
from autograder.homework.questions import load_questions
from benchmarks import page
from benchmarks.commands import CommandFailedError, Cost, Memory, run
from benchmarks.competitors.cases import load_cases, load_reference
from benchmarks.competitors.cases import run as run_case
from benchmarks.generated_class import is_plain
from benchmarks.graders import GradedOtherwiseError, Speed, refuse_other_points
from benchmarks.scaling import Graded, Start

RIGHT = Speed(0.1, [100.0, 98.0, 70.0])

MEMORY = Memory(80 * 2**20, 300 * 2**20)
MEASURED = page.Measured(
    command="python -m benchmarks",
    homework="simple_rnn",
    load=0.1,
    speed=page.Speeds(200, 4, {1: 0.02, 2: 0.01}, {"another grader": 1.5, "a bare fork": 0.015}),
    growth=[Graded(1000, 2, Cost(12.0, 20.0, MEMORY, ""), 0.5)],
    processes=[Graded(200, 1, Cost(4.0, 4.0, MEMORY, ""), 0.5)],
    starts=[Start("numpy", 0.1), Start("check", 1.2)],
)


def test_the_readme_quotes_the_table_of_the_page():
    _, _, rest = page.README.read_text("utf-8").partition(page.BEGIN)
    quotation = rest.partition(page.END)[0].strip()

    assert quotation.startswith("|")
    assert quotation in page.PAGE.read_text("utf-8")


def test_competitors_are_given_every_case_and_its_points():
    questions = load_questions(load_assignment("simple_rnn"))
    given = [(c.question, c.name, float(c.points), c.hidden) for c in load_cases("simple_rnn")]

    assert given == [
        (name, case.name, float(case.points or 0), case.hidden)
        for name, file in questions.items()
        for case in file.cases
    ]


def test_the_cases_given_to_competitors_can_pass_and_fail():
    reference = vars(load_reference("simple_rnn"))
    cases = {case.name: case for case in load_cases("simple_rnn") if case.question == "q3"}
    for case in cases.values():
        run_case(case, reference, "simple_rnn")

    with pytest.raises(Exception, match="W_X"):
        wrong = {**reference, "backward": lambda params, cache, y_true: params}
        run_case(cases["backward: W_X, at several sizes"], wrong, "simple_rnn")


def test_a_grader_that_gave_other_points_is_not_compared():
    refuse_other_points("a quick one", Speed(0.001, [100.0, 98.0]), RIGHT)

    with pytest.raises(GradedOtherwiseError, match="submission 1 0 points, not 98"):
        refuse_other_points("a quick one", Speed(0.001, [100.0, 0.0]), RIGHT)
    with pytest.raises(GradedOtherwiseError, match="no points at all"):
        refuse_other_points("a quicker one", Speed(0.0, []), RIGHT)


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("import numpy as np\nfrom collections import deque\ndef f(): pass", True),
        ("import matplotlib.pyplot as plt\ndef f(): pass", False),
        ("from google.colab import drive\ndef f(): pass", False),
        ("%matplotlib inline\ndef f(): pass", False),
        ('{"cells": [{"source": ["def f(): pass"], "outputs": []}], "metadata": null}', False),
    ],
)
def test_the_class_holds_what_any_grader_can_run(source, plain):
    assert is_plain(source) is plain


def test_ratios_come_first_and_stand_beside_what_they_are_of():
    text = page.page(MEASURED)

    assert "| another grader | **75** | **150** | 1500 | 0.7 |" in text
    assert "| a bare fork | **0.75** | **1.50** | 15 | 66.7 |" in text
    assert "| 1,000 | **1.00** | 12.0 | 20.0 | 12.0 s | 80 MB | 300 MB | 0.50 s |" in text
    assert "| `check` | **12** | 1.20 |" in text


def test_a_part_that_was_not_measured_has_no_table():
    text = page.page(page.Measured("python -m benchmarks", "simple_rnn", 0.1))

    assert "##" not in text and "|" not in text


def test_the_quotation_is_replaced_and_nothing_else():
    readme = f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n"

    assert page.quoted(readme, "| new |") == readme.replace("old", "\n| new |\n")
    with pytest.raises(ValueError, match="lacks"):
        page.quoted("no marks", "| new |")


def test_a_command_that_fails_is_said_with_its_output():
    with pytest.raises(CommandFailedError, match="ended with 3:\nno such thing"):
        run([sys.executable, "-c", "import sys; print('no such thing'); sys.exit(3)"])


def test_memory_is_of_all_processes_below_a_command():
    held = bytearray(96 << 20)  # by who measures: the kernel's own figure would begin with it
    greedy = "x = bytearray(b'1') * (32 << 20); print('held', flush=True); input()"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {greedy!r}])"
    memory = Memory()
    with Popen([sys.executable, "-c", child], stdin=PIPE, stdout=PIPE) as process:
        process.stdout.readline()
        memory.look(process.pid)
        process.communicate(b"\n")

    assert 32 << 20 < memory.largest_bytes < len(held)
    assert memory.all_bytes > 32 << 20


@pytest.mark.parametrize("more", [(), ("--calls",)], ids=["all cases", "distinct calls"])
def test_the_floor_grades_as_everybody_does(more, tmp_path):
    right = load_assignment("simple_rnn").solution.read_text("utf-8")
    (tmp_path / "a.py").write_text(right, "utf-8")
    (tmp_path / "b.py").write_text(right + "\ndef backward(*args):\n    return {}\n", "utf-8")

    cost = run([sys.executable, "-m", "benchmarks.floor", "simple_rnn", tmp_path, *more])

    answer = json.loads(cost.output.splitlines()[-1])
    assert answer["points"] == [100, 35]
    assert all(seconds > 0 for seconds in answer["seconds"])
