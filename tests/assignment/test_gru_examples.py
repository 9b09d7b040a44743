"""What the hidden cases of the GRU rely on: no example hides a mistake or punishes rounding."""

import numpy as np
import pytest

from assignment.gru.examples import LARGE, NUMERIC, ONE_STEP, ORDINARY, TRAINING, right
from autograder.cases.hidden.descent import EPOCHS
from autograder.homework.assignment import load_assignment

EVERY = [*ORDINARY, *ONE_STEP, LARGE, NUMERIC]
every_example = pytest.mark.parametrize("point", EVERY, ids=lambda point: f"{sizes(point)}")
every_training = pytest.mark.parametrize("point", TRAINING, ids=lambda point: f"{sizes(point)}")


def sizes(point):
    t, k, _ = point.x.shape
    return k, len(point.h0), t


@pytest.fixture(scope="module")
def gru():
    return load_assignment("gru").load_reference()


@every_example
def test_k_d_and_t_differ(point):
    assert len(set(sizes(point))) == 3


@every_example
def test_the_first_state_is_far_from_zero(point):
    assert np.max(np.abs(point.h0)) > 0.3


@every_example
def test_no_weights_of_the_state_are_symmetric(point):
    for gate in "zrn":
        W = point.params[f"W_hh_{gate}"]
        assert np.max(np.abs(W - W.T)) > 0.1


@every_example
def test_a_small_constant_in_a_logarithm_stays_harmless(gru, point):
    y = right(gru, point).y

    assert np.min((y * point.y_true).sum(axis=1)) > 0.03


@every_example
def test_gates_are_neither_shut_nor_wide_open(gru, point):
    states = right(gru, point).cache

    for gate in "zr":
        assert 0.03 < np.min(states[gate])
        assert np.max(states[gate]) < 0.98


@every_example
def test_tanh_bends_at_the_candidate(gru, point):
    assert np.max(np.abs(right(gru, point).cache["n"])) > 0.8


@every_example
def test_no_gradient_vanishes(gru, point):
    for gradient in right(gru, point).grads.values():
        assert np.max(np.abs(gradient)) > 0.02


def test_in_one_ordinary_example_every_gradient_is_one_that_clipping_at_five_changes(gru):
    smallest = [
        min(np.max(np.abs(gradient)) for gradient in right(gru, point).grads.values())
        for point in ORDINARY
    ]

    assert max(smallest) > 5


def test_the_large_example_is_of_the_contract_s_size():
    assert sizes(LARGE) == (16, 128, 20)


@every_training
def test_training_begins_wrong_and_ends_with_the_targets(gru, point):
    before, _ = gru.forward(*point.arguments)
    params, losses = gru.train(point.params, point.x, point.y_true, point.h0, point.rate, EPOCHS)
    after, _ = gru.forward(params, point.x, point.h0)

    assert losses[-1] < losses[0] / 4
    assert (before.argmax(axis=1) != point.y_true.argmax(axis=1)).any()
    assert (after.argmax(axis=1) == point.y_true.argmax(axis=1)).all()
