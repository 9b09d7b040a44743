"""The reference is right: its gradients are those of its own loss, to the last digits."""

import numpy as np
import pytest

from autograder.homework.assignment import load_assignment
from tests.solutions.exactly import assert_close, example, gradient

SIZES = [(4, 3, 3), (5, 4, 6), (3, 7, 2), (4, 3, 1), (6, 2, 1), (2, 1, 4)]
"""(k, d, t), the task's own first; k and d differ, so that a transpose shows."""


@pytest.fixture(scope="module")
def rnn():
    return load_assignment("simple_rnn").load_reference()


@pytest.mark.parametrize(("k", "d", "t"), SIZES)
@pytest.mark.parametrize("name", ["W_X", "W_H", "W_Y", "b_h", "b_y"])
@pytest.mark.parametrize("scale", [1.0, 3.0])
def test_backward_is_the_complex_step_gradient_of_the_loss(rnn, k, d, t, name, scale):
    params, x, y_true, h0 = example(rnn, k, d, t, scale=scale)

    _, cache = rnn.forward(params, x, h0)

    assert_close(
        rnn.backward(params, cache, y_true)[name],
        gradient(
            lambda given: rnn.cross_entropy(rnn.forward(given, x, h0)[0], y_true), params, name
        ),
    )


@pytest.mark.parametrize(("k", "d", "t"), SIZES)
def test_shapes_are_those_of_the_contract(rnn, k, d, t):
    params, x, y_true, h0 = example(rnn, k, d, t)

    y, cache = rnn.forward(params, x, h0)
    grads = rnn.backward(params, cache, y_true)

    assert y.shape == cache["x"].shape == cache["y"].shape == (t, k, 1)
    assert cache["h"].shape == (t + 1, d, 1)
    assert {name: grad.shape for name, grad in grads.items()} == {
        "W_X": (d, k), "W_H": (d, d), "W_Y": (k, d), "b_h": (d, 1), "b_y": (k, 1)
    }  # fmt: skip


def test_softmax_takes_logits_that_overflow_a_plain_exponential(rnn):
    z = np.array([[1000.0], [1000.0 + np.log(3.0)], [-1000.0]])

    np.testing.assert_allclose(rnn.softmax(z), [[0.25], [0.75], [0.0]], rtol=1e-12)


def test_cross_entropy_is_a_sum_over_time_with_the_natural_logarithm(rnn):
    y = np.array([[[0.5], [0.5]], [[0.25], [0.75]]])
    y_true = np.array([[[1.0], [0.0]], [[1.0], [0.0]]])

    loss = rnn.cross_entropy(y, y_true)

    assert isinstance(loss, float)
    np.testing.assert_allclose(loss, np.log(2) + np.log(4), rtol=1e-15)


def test_the_network_learns_to_spell_elo(rnn):
    params, _ = rnn.train(rnn.init_params(4, 3, 0), rnn.X, rnn.Y_TRUE, np.zeros((3, 1)), 0.1, 200)

    y, _ = rnn.forward(params, rnn.X, np.zeros((3, 1)))

    assert rnn.spell(y) == "elo"


def test_the_demonstration_names_the_function_that_is_missing(rnn, capsys):
    def forward(params, x, h0):
        raise NotImplementedError("forward is yours to write")

    source = load_assignment("simple_rnn").solution_text
    cell = source[source.index("def spell") : source.index('# %% [markdown] lang="en"\n# ## Check')]
    exec(cell, {**vars(rnn), "forward": forward, "__name__": "__main__"})

    assert capsys.readouterr().out == "forward is yours to write\n"
