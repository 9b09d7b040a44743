"""The reference is right: its gradients are those of its own loss, to the last digits."""

import warnings

import numpy as np
import pytest

from autograder.homework.assignment import load_assignment

SIZES = [(4, 3, 3), (5, 4, 6), (3, 7, 2), (4, 3, 1), (6, 2, 1), (2, 1, 4)]
"""(k, d, t); k and d differ, so that a transpose shows."""
COMPLEX_STEP = 1e-20
NAMES = [f"{kind}_{gate}" for gate in "zrn" for kind in ("W_xh", "W_hh", "b_h")]
NAMES += ["W_Y", "b_y", "h0"]


@pytest.fixture(scope="module")
def gru():
    return load_assignment("gru").load_reference()


def example(gru, k, d, t, *, scale=1.0):
    rng = np.random.default_rng(k * 100 + d * 10 + t)
    params = {name: scale * value for name, value in gru.init_params(k, d, seed=t).items()}
    x = rng.standard_normal((t, k, 1))
    y_true = np.eye(k)[rng.integers(k, size=t)].reshape(t, k, 1)
    h0 = 0.5 * rng.standard_normal((d, 1))
    return params, x, h0, y_true


def loss(gru, given, x, y_true):
    """The loss as a function of parameters and first state, all in one dict."""
    params = {name: value for name, value in given.items() if name != "h0"}
    y, _ = gru.forward(params, x, given["h0"])
    return gru.cross_entropy(y, y_true)


def complex_step_gradient(gru, given, x, y_true, name):
    """Exact to rounding: no difference of nearly equal numbers is taken.

    References
    ----------
    Squire and Trapp, "Using complex variables to estimate derivatives of real functions",
    SIAM Review 40 (1998).
    """
    gradient = np.zeros(given[name].shape)
    for index in np.ndindex(gradient.shape):
        moved = given[name].astype(complex)
        moved[index] += 1j * COMPLEX_STEP
        gradient[index] = loss(gru, {**given, name: moved}, x, y_true).imag / COMPLEX_STEP
    return gradient


def assert_close(got, want, tolerance=1e-12):
    assert got.shape == want.shape
    assert np.max(np.abs(got - want)) <= tolerance * np.max(np.abs(want))


@pytest.mark.parametrize(("k", "d", "t"), SIZES)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_backward_is_the_complex_step_gradient_of_the_loss(gru, k, d, t, name, scale):
    params, x, h0, y_true = example(gru, k, d, t, scale=scale)

    _, cache = gru.forward(params, x, h0)

    assert_close(
        gru.backward(params, cache, y_true)[name],
        complex_step_gradient(gru, {**params, "h0": h0}, x, y_true, name),
    )


@pytest.mark.parametrize(("k", "d", "t"), SIZES)
def test_shapes_are_those_of_the_contract(gru, k, d, t):
    params, x, h0, y_true = example(gru, k, d, t)

    y, cache = gru.forward(params, x, h0)
    grads = gru.backward(params, cache, y_true)

    assert y.shape == (t, k, 1)
    assert {name: value.shape for name, value in cache.items()} == {
        **dict.fromkeys("xy", (t, k, 1)),
        "h": (t + 1, d, 1),
        **dict.fromkeys("zrn", (t, d, 1)),
    }
    assert {name: grad.shape for name, grad in grads.items()} == {
        **{name: value.shape for name, value in params.items()},
        "h0": (d, 1),
    }


def test_the_states_begin_with_h0(gru):
    params, x, h0, _ = example(gru, 5, 4, 3)

    _, cache = gru.forward(params, x, h0)

    assert (cache["h"][0] == h0).all()


def test_one_step_is_the_equations_of_the_handout(gru):
    p, x, h0, _ = example(gru, 5, 4, 1)

    def gate(name, squash, state):
        return squash(p[f"W_xh_{name}"] @ x[0] + p[f"W_hh_{name}"] @ state + p[f"b_h_{name}"])

    z, r = (gate(name, lambda a: 1 / (1 + np.exp(-a)), h0) for name in "zr")
    n = gate("n", np.tanh, r * h0)
    _, cache = gru.forward(p, x, h0)
    assert_close(cache["h"][1], (1 - z) * h0 + z * n)


@pytest.mark.parametrize(("bias", "stays"), [(-1000.0, True), (1000.0, False)])
def test_a_shut_update_gate_keeps_the_old_state(gru, bias, stays):
    params, x, h0, _ = example(gru, 5, 4, 3)
    params["b_h_z"] = np.full((4, 1), bias)

    _, cache = gru.forward(params, x, h0)

    assert_close(cache["h"][1:], np.repeat(h0[None], 3, axis=0) if stays else cache["n"])


def test_each_output_is_a_distribution(gru):
    params, x, h0, _ = example(gru, 5, 4, 3)

    y, _ = gru.forward(params, x, h0)

    assert (y > 0).all()
    np.testing.assert_allclose(y.sum(axis=1), 1.0, rtol=1e-14)


def test_sigmoid_takes_the_largest_numbers_without_a_warning(gru):
    largest = np.finfo(float).max

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        values = gru.sigmoid(np.array([-largest, -1000.0, 0.0, 1000.0, largest]))

    assert values.tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]


def test_train_is_plain_gradient_descent_with_the_loss_before_each_update(gru):
    params, x, h0, y_true = example(gru, 5, 4, 3)

    trained, losses = gru.train(params, x, y_true, h0, 0.1, 2)

    expected, by_hand = [], params
    for _ in range(2):
        y, cache = gru.forward(by_hand, x, h0)
        expected.append(gru.cross_entropy(y, y_true))
        grads = gru.backward(by_hand, cache, y_true)
        by_hand = {name: by_hand[name] - 0.1 * grads[name] for name in by_hand}
    assert losses == expected
    assert set(trained) == set(by_hand)
    for name, value in by_hand.items():
        assert_close(trained[name], value)


def test_training_for_no_epoch_returns_the_parameters_as_they_are(gru):
    params, x, h0, y_true = example(gru, 5, 4, 3)

    trained, losses = gru.train(params, x, y_true, h0, 0.1, 0)

    assert losses == []
    assert all((trained[name] == params[name]).all() for name in params)


def test_no_function_changes_what_it_is_given(gru):
    params, x, h0, y_true = example(gru, 5, 4, 3)
    given = [*params.values(), x, h0, y_true]
    before = [array.copy() for array in given]

    y, cache = gru.forward(params, x, h0)
    kept = {name: value.copy() for name, value in cache.items()}
    gru.backward(params, cache, y_true)
    gru.cross_entropy(y, y_true)
    gru.train(params, x, y_true, h0, 0.1, 5)

    assert all((now == then).all() for now, then in zip(given, before, strict=True))
    assert all((cache[name] == value).all() for name, value in kept.items())


def test_all_is_float64(gru):
    params, x, h0, y_true = example(gru, 4, 3, 3)

    y, cache = gru.forward(params, x, h0)
    grads = gru.backward(params, cache, y_true)

    assert {array.dtype for array in (y, *cache.values(), *grads.values())} == {np.dtype(float)}


def test_loading_it_prints_nothing(capsys):
    load_assignment("gru").load_reference()

    assert capsys.readouterr().out == ""


def test_the_demonstration_learns_to_remember_both_letters(gru, capsys):
    gru.demo()

    assert capsys.readouterr().out.rstrip().endswith(f"{gru.READ} -> {gru.SAY}")


def test_the_demonstration_names_the_function_that_is_missing(gru, capsys):
    def forward(params, x, h0):
        raise NotImplementedError("forward is yours to write")

    source = load_assignment("gru").solution_text
    cell = source[
        source.index("VOCABULARY =") : source.index('# %% [markdown] lang="en"\n# ## Chec')
    ]
    exec(cell, {**vars(gru), "forward": forward, "__name__": "__main__"})

    assert capsys.readouterr().out == "forward is yours to write\n"
