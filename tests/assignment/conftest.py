"""One homework, its cases and its bank, loaded once."""

import pytest

from autograder.authoring.rehearsal import Rehearsal
from autograder.grading.diagnosis import Diagnostician
from autograder.homework.assignment import load_assignment
from autograder.homework.misconceptions import load_bank
from autograder.homework.questions import load_questions


@pytest.fixture(scope="package")
def assignment():
    return load_assignment("simple_rnn")


@pytest.fixture(scope="package")
def questions(assignment):
    return load_questions(assignment)


@pytest.fixture(scope="package")
def rehearsal(assignment, questions):
    return Rehearsal(assignment, questions)


@pytest.fixture(scope="package")
def bank(assignment):
    return load_bank(assignment)


@pytest.fixture(scope="package")
def diagnostician(assignment, questions):
    return Diagnostician(assignment, questions)
