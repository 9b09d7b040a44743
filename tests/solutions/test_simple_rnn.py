"""The reference is right: its gradients are those of its own loss, to the last digits."""

import numpy as np
import pytest

from autograder.homework.assignment import load_assignment

SIZES = [(4, 3, 3), (5, 4, 6), (3, 7, 2), (4, 3, 1), (6, 2, 1), (2, 1, 4)]
"""(k, d, t), the task's own first; k and d differ, so that a transpose shows."""
COMPLEX_STEP = 1e-20


@pytest.fixture(scope="module")
def rnn():
    return load_assignment("simple_rnn").load_reference()


def example(rnn, k, d, t, *, scale=1.0):
    rng = np.random.default_rng(k * 100 + d * 10 + t)
    params = {name: scale * value for name, value in rnn.init_params(k, d, seed=t).items()}
    x = rng.standard_normal((t, k, 1))
    y_true = np.eye(k)[rng.integers(k, size=t)].reshape(t, k, 1)
    return params, x, y_true, 0.5 * rng.standard_normal((d, 1))


def complex_step_gradient(rnn, params, x, y_true, h0, name):
    """Exact to rounding: no difference of nearly equal numbers is taken.

    References
    ----------
    Squire and Trapp, "Using complex variables to estimate derivatives of real functions",
    SIAM Review 40 (1998).
    """
    gradient = np.zeros(params[name].shape)
    for index in np.ndindex(gradient.shape):
        moved = params[name].astype(complex)
        moved[index] += 1j * COMPLEX_STEP
        y, _ = rnn.forward({**params, name: moved}, x, h0)
        gradient[index] = rnn.cross_entropy(y, y_true).imag / COMPLEX_STEP
    return gradient


def assert_close(got, want, tolerance=1e-12):
    assert got.shape == want.shape
    assert np.max(np.abs(got - want)) <= tolerance * np.max(np.abs(want))


@pytest.mark.parametrize(("k", "d", "t"), SIZES)
@pytest.mark.parametrize("name", ["W_X", "W_H", "W_Y", "b_h", "b_y"])
@pytest.mark.parametrize("scale", [1.0, 3.0])
def test_backward_is_the_complex_step_gradient_of_the_loss(rnn, k, d, t, name, scale):
    params, x, y_true, h0 = example(rnn, k, d, t, scale=scale)

    _, cache = rnn.forward(params, x, h0)

    assert_close(
        rnn.backward(params, cache, y_true)[name],
        complex_step_gradient(rnn, params, x, y_true, h0, name),
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


def test_the_first_hidden_state_is_h0(rnn):
    params, x, _, h0 = example(rnn, 5, 4, 3)

    _, cache = rnn.forward(params, x, h0)

    assert (cache["h"][0] == h0).all()


def test_each_output_is_a_distribution(rnn):
    params, x, _, h0 = example(rnn, 5, 4, 3)

    y, _ = rnn.forward(params, x, h0)

    assert (y > 0).all()
    np.testing.assert_allclose(y.sum(axis=1), 1.0, rtol=1e-14)


def test_softmax_takes_logits_that_overflow_a_plain_exponential(rnn):
    z = np.array([[1000.0], [1000.0 + np.log(3.0)], [-1000.0]])

    np.testing.assert_allclose(rnn.softmax(z), [[0.25], [0.75], [0.0]], rtol=1e-12)


def test_cross_entropy_is_a_sum_over_time_with_the_natural_logarithm(rnn):
    y = np.array([[[0.5], [0.5]], [[0.25], [0.75]]])
    y_true = np.array([[[1.0], [0.0]], [[1.0], [0.0]]])

    loss = rnn.cross_entropy(y, y_true)

    assert isinstance(loss, float)
    np.testing.assert_allclose(loss, np.log(2) + np.log(4), rtol=1e-15)


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
    for name, value in by_hand.items():
        assert_close(trained[name], value)


def test_training_for_no_epoch_returns_the_parameters_as_they_are(rnn):
    params, x, y_true, h0 = example(rnn, 5, 4, 3)

    trained, losses = rnn.train(params, x, y_true, h0, 0.1, 0)

    assert losses == []
    assert all((trained[name] == params[name]).all() for name in params)


def test_the_network_learns_to_spell_elo(rnn):
    params, _ = rnn.train(rnn.init_params(4, 3, 0), rnn.X, rnn.Y_TRUE, np.zeros((3, 1)), 0.1, 200)

    y, _ = rnn.forward(params, rnn.X, np.zeros((3, 1)))

    assert rnn.spell(y) == "elo"


def test_all_is_float64(rnn):
    params, x, y_true, h0 = example(rnn, 4, 3, 3)

    y, cache = rnn.forward(params, x, h0)
    grads = rnn.backward(params, cache, y_true)

    assert {array.dtype for array in (y, *cache.values(), *grads.values())} == {np.dtype(float)}


def test_loading_it_prints_nothing(capsys):
    load_assignment("simple_rnn").load_reference()

    assert capsys.readouterr().out == ""


def test_the_demonstration_names_the_function_that_is_missing(rnn, capsys):
    def forward(params, x, h0):
        raise NotImplementedError("forward is yours to write")

    source = load_assignment("simple_rnn").solution_text
    cell = source[source.index("def spell") : source.index('# %% [markdown] lang="en"\n# ## Check')]
    exec(cell, {**vars(rnn), "forward": forward, "__name__": "__main__"})

    assert capsys.readouterr().out == "forward is yours to write\n"
