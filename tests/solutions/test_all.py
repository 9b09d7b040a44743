"""What holds of every reference, and of every network with forward, backward and train."""

import numpy as np
import pytest

from autograder.homework.assignment import available, load_assignment
from tests.solutions.exactly import assert_close, example


@pytest.fixture(scope="module", params=["simple_rnn", "gru"])
def rnn(request):
    return load_assignment(request.param).load_reference()


@pytest.mark.parametrize("name", available())
def test_loading_it_prints_nothing(name, capsys):
    load_assignment(name).load_reference()

    assert capsys.readouterr().out == ""


def test_the_states_begin_with_h0(rnn):
    params, x, _, h0 = example(rnn, 5, 4, 3)

    _, cache = rnn.forward(params, x, h0)

    assert (cache["h"][0] == h0).all()


def test_each_output_is_a_distribution(rnn):
    params, x, _, h0 = example(rnn, 5, 4, 3)

    y, _ = rnn.forward(params, x, h0)

    assert (y > 0).all()
    np.testing.assert_allclose(y.sum(axis=1), 1.0, rtol=1e-14)


def test_no_function_changes_what_it_is_given(rnn):
    params, x, y_true, h0 = example(rnn, 5, 4, 3)
    given = [*params.values(), x, y_true, h0]
    before = [array.copy() for array in given]

    y, cache = rnn.forward(params, x, h0)
    kept = {name: value.copy() for name, value in cache.items()}
    rnn.backward(params, cache, y_true)
    rnn.softmax(x[0])
    rnn.cross_entropy(y, y_true)
    rnn.train(params, x, y_true, h0, 0.1, 5)

    assert all((now == then).all() for now, then in zip(given, before, strict=True))
    assert all((cache[name] == value).all() for name, value in kept.items())


def test_train_is_plain_gradient_descent_with_the_loss_before_each_update(rnn):
    params, x, y_true, h0 = example(rnn, 5, 4, 3)

    trained, losses = rnn.train(params, x, y_true, h0, 0.1, 2)

    expected, by_hand = [], params
    for _ in range(2):
        y, cache = rnn.forward(by_hand, x, h0)
        expected.append(rnn.cross_entropy(y, y_true))
        grads = rnn.backward(by_hand, cache, y_true)
        by_hand = {name: by_hand[name] - 0.1 * grads[name] for name in by_hand}
    assert losses == expected
    assert set(trained) == set(by_hand)
    for name, value in by_hand.items():
        assert_close(trained[name], value)


def test_training_for_no_epoch_returns_the_parameters_as_they_are(rnn):
    params, x, y_true, h0 = example(rnn, 5, 4, 3)

    trained, losses = rnn.train(params, x, y_true, h0, 0.1, 0)

    assert losses == []
    assert all((trained[name] == params[name]).all() for name in params)


def test_all_is_float64(rnn):
    params, x, y_true, h0 = example(rnn, 4, 3, 3)

    y, cache = rnn.forward(params, x, h0)
    grads = rnn.backward(params, cache, y_true)

    assert {array.dtype for array in (y, *cache.values(), *grads.values())} == {np.dtype(float)}
