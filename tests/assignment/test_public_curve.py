"""The losses that public cases draw beside a student's are those of the reference."""

import importlib

import numpy as np
import pytest

from autograder.cases.training import curve
from autograder.homework.assignment import load_assignment


@pytest.mark.parametrize(
    ("homework", "question", "sizes", "rate", "epochs"),
    [("simple_rnn", "q5", (), 0.3, 15), ("gru", "q4", (4, 3), 0.5, 20)],
)
def test_the_curve_is_the_reference_s(homework, question, sizes, rate, epochs):
    cases = importlib.import_module(f"assignment.{homework}.tests.public.{question}")
    train = load_assignment(homework).load_reference().train

    _, losses = train(cases.example_params(*sizes), cases.X, cases.Y_TRUE, cases.H0, rate, epochs)

    assert curve(np.array(losses)) == cases.RIGHT
