"""Changed references are run safely, however they are changed."""

import signal

import numpy as np
import pytest

from autograder.authoring.rehearsal import DeadlinePassed, Rehearsal, deadline, with_fresh_arguments
from autograder.homework.assignment import load_assignment
from autograder.homework.questions import load_questions


@pytest.fixture(scope="module")
def assignment():
    return load_assignment("simple_rnn")


@pytest.fixture
def rehearsal(assignment):
    return Rehearsal(assignment, load_questions(assignment))


def test_a_function_that_changes_its_arguments_changes_copies():
    kept = {"a": [np.zeros(2)]}

    def spoil(table):
        table["a"][0] += 1
        return table["a"][0]

    assert with_fresh_arguments(spoil)(kept).tolist() == [1, 1]
    assert kept["a"][0].tolist() == [0, 0]


def test_what_is_not_a_function_stays_as_it_is():
    assert with_fresh_arguments(3) == 3


def test_an_endless_loop_is_ended():
    with pytest.raises(DeadlinePassed), deadline(0.01):
        while True:
            pass


def test_a_deadline_that_is_met_does_not_ring_later():
    with deadline(60):
        pass

    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_the_reference_fails_no_case(rehearsal):
    assert rehearsal.first_failure(rehearsal.reference) is None


def test_a_changed_reference_is_told_with_the_case_that_it_fails(assignment, rehearsal):
    changed = assignment.load_reference(assignment.solution_text.replace("np.log(y)", "np.log2(y)"))

    assert rehearsal.first_failure(changed).startswith("q1/cross_entropy")


def test_only_the_cases_asked_for_are_tried(assignment, rehearsal):
    changed = assignment.load_reference(assignment.solution_text.replace("np.log(y)", "np.log2(y)"))

    assert rehearsal.first_failure(changed, among={"q1/softmax at several sizes"}) is None


def test_questions_that_lose_points_are_named(assignment, rehearsal):
    changed = assignment.load_reference(assignment.solution_text.replace("np.log(y)", "np.log2(y)"))

    assert rehearsal.lost(changed) == {"q1", "q4"}


def test_another_reference_may_be_compared_with(assignment):
    changed = assignment.load_reference(assignment.solution_text.replace("np.log(y)", "np.log2(y)"))
    rehearsal = Rehearsal(assignment, load_questions(assignment), changed)

    among = {"q1/cross_entropy at several sizes, one step included"}

    assert rehearsal.first_failure(changed, among) is None
    assert rehearsal.first_failure(assignment.load_reference(), among) in among
