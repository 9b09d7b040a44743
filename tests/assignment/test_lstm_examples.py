"""What the hidden cases of the LSTM rely on: no example hides a mistake or punishes rounding."""

import numpy as np
import pytest

from assignment.lstm.examples import LARGE, NUMERIC, ONE_STEP, ORDINARY, SEQUENCE, right
from autograder.homework.assignment import load_assignment

EVERY = [*ORDINARY, *ONE_STEP, LARGE, NUMERIC, SEQUENCE]
every_example = pytest.mark.parametrize("point", EVERY, ids=lambda point: f"{sizes(point)}")


def sizes(point):
    t, k, _ = point.x.shape
    return k, len(point.h0), t


@pytest.fixture(scope="module")
def lstm():
    return load_assignment("lstm").load_reference()


@every_example
def test_k_d_and_t_differ(point):
    assert len(set(sizes(point))) == 3


@every_example
def test_both_first_states_are_far_from_zero_and_differ(point):
    assert np.max(np.abs(point.h0)) > 0.3
    assert np.max(np.abs(point.c0)) > 0.3
    assert np.max(np.abs(point.h0 - point.c0)) > 0.3


@every_example
def test_no_hidden_weights_are_symmetric(point):
    for gate in "fiog":
        W = point.params[f"W_hh_{gate}"]
        assert np.max(np.abs(W - W.T)) > 0.1


@every_example
def test_a_small_constant_in_a_logarithm_stays_harmless(lstm, point):
    y = right(lstm, point).y

    assert np.min((y * point.y_true).sum(axis=1)) > 0.03


# What is passed back over many steps exceeds 5 only where some gate is nearly shut.
@pytest.mark.parametrize("point", [each for each in EVERY if len(each.x) != 24])
def test_gates_are_neither_shut_nor_wide_open(lstm, point):
    states = right(lstm, point).cache

    for gate in "fio":
        assert 0.03 < np.min(states[gate])
        assert np.max(states[gate]) < 0.98


@every_example
def test_tanh_bends_at_the_cell(lstm, point):
    c = right(lstm, point).cache["c"]

    assert np.max(np.abs(c)) > 0.6


@every_example
def test_no_gradient_vanishes(lstm, point):
    for gradient in right(lstm, point).grads.values():
        assert np.max(np.abs(gradient)) > 0.02


def test_in_one_ordinary_example_every_gradient_is_one_that_clipping_at_five_changes(lstm):
    smallest = [
        min(np.max(np.abs(gradient)) for gradient in right(lstm, point).grads.values())
        for point in ORDINARY
    ]

    assert max(smallest) > 5


def test_the_large_example_is_of_the_contract_s_size():
    assert sizes(LARGE) == (16, 128, 20)
