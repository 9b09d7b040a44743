"""A function that answers something odd: a better word than that it cannot be used."""

from __future__ import annotations

import pytest

from autograder.grading.grader import Grader
from autograder.homework.assignment import available, load_assignment
from autograder.model import Submission
from tests.handed_in import undiagnosed

ODD = ("None", "'abc'", "(None,)", "(1.5, None, 'x', {})", "[[1.0], [1.0, 2.0]]", "object()")
WITH_FUNCTIONS = [name for name in available() if not load_assignment(name).methods]


def graded(grader, source, tmp_path, name, odd):
    path = tmp_path / "homework.py"
    path.write_text(f"{source}\n\n{name} = lambda *given: {odd}\n", "utf-8")
    return grader.grade(Submission("kim", "kim", (path,)))


@pytest.mark.parametrize("homework", WITH_FUNCTIONS)
def test_every_odd_answer_has_a_word_of_its_own(homework, tmp_path):
    assignment = undiagnosed(load_assignment(homework), tmp_path)
    source = assignment.solution.read_text("utf-8").partition("\nif __name__")[0]
    with Grader(assignment) as grader:
        wordless = [
            (name, odd, case.case, case.message)
            for number, name in enumerate(assignment.names)
            for odd in ODD[number % 2 :: 2]  # each with half of them, so that all are tried
            for case in graded(grader, source, tmp_path, name, odd).cases
            if case.key == "unusable"
        ]

    assert wordless == []


@pytest.mark.parametrize(
    ("homework", "told"),
    [
        ("simple_rnn", "params is None; expected a dict"),
        ("gru", "params is None; expected a dict"),
        ("char_rnn", "params is None; expected a dict"),
    ],
)
def test_parameters_that_are_none_are_laid_to_the_function_that_returned_them(
    homework, told, tmp_path
):
    assignment = undiagnosed(load_assignment(homework), tmp_path)
    source = assignment.solution.read_text("utf-8").partition("\nif __name__")[0]
    source += "\n\ntrained = train"
    with Grader(assignment) as grader:
        result = graded(grader, source, tmp_path, "train", "(None, trained(*given)[1])")

    public = [case.message for case in result.cases if not case.passed and not case.hidden]
    assert set(public) == {told}
