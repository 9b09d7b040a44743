"""The reference is right: its gradients are those of its own loss, to the last digits."""

import warnings

import numpy as np
import pytest

from autograder.homework.assignment import load_assignment
from tests.solutions.exactly import assert_close, gradient

SIZES = [(4, 3, 3), (5, 4, 6), (3, 7, 2), (4, 3, 1), (6, 2, 1), (2, 1, 4)]
"""(k, d, t); k and d differ, so that a transpose shows."""
NAMES = [f"{kind}_{gate}" for gate in "fiog" for kind in ("W_xh", "W_hh", "b_h")]
NAMES += ["W_Y", "b_y", "h0", "c0"]


@pytest.fixture(scope="module")
def lstm():
    return load_assignment("lstm").load_reference()


def example(lstm, k, d, t, *, scale=1.0):
    rng = np.random.default_rng(k * 100 + d * 10 + t)
    params = {name: scale * value for name, value in lstm.init_params(k, d, seed=t).items()}
    x = rng.standard_normal((t, k, 1))
    y_true = np.eye(k)[rng.integers(k, size=t)].reshape(t, k, 1)
    h0, c0 = 0.5 * rng.standard_normal((2, d, 1))
    return params, x, h0, c0, y_true


def loss(lstm, given, x, y_true):
    """The loss as a function of parameters and first states, all in one dict."""
    params = {name: value for name, value in given.items() if name not in ("h0", "c0")}
    y, _ = lstm.forward(params, x, given["h0"], given["c0"])
    return lstm.cross_entropy(y, y_true)


@pytest.mark.parametrize(("k", "d", "t"), SIZES)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_backward_is_the_complex_step_gradient_of_the_loss(lstm, k, d, t, name, scale):
    params, x, h0, c0, y_true = example(lstm, k, d, t, scale=scale)

    _, cache = lstm.forward(params, x, h0, c0)

    assert_close(
        lstm.backward(params, cache, y_true)[name],
        gradient(lambda given: loss(lstm, given, x, y_true), {**params, "h0": h0, "c0": c0}, name),
    )


@pytest.mark.parametrize(("k", "d", "t"), SIZES)
def test_shapes_are_those_of_the_contract(lstm, k, d, t):
    params, x, h0, c0, y_true = example(lstm, k, d, t)

    y, cache = lstm.forward(params, x, h0, c0)
    grads = lstm.backward(params, cache, y_true)

    assert y.shape == (t, k, 1)
    assert {name: value.shape for name, value in cache.items()} == {
        **dict.fromkeys("xy", (t, k, 1)),
        **dict.fromkeys("hc", (t + 1, d, 1)),
        **dict.fromkeys("fiog", (t, d, 1)),
    }
    assert {name: grad.shape for name, grad in grads.items()} == {
        **{name: value.shape for name, value in params.items()},
        "h0": (d, 1),
        "c0": (d, 1),
    }


def test_the_states_begin_with_h0_and_c0(lstm):
    params, x, h0, c0, _ = example(lstm, 5, 4, 3)

    _, cache = lstm.forward(params, x, h0, c0)

    assert (cache["h"][0] == h0).all()
    assert (cache["c"][0] == c0).all()


def test_one_step_is_the_six_equations_of_the_lecture(lstm):
    p, x, h0, c0, _ = example(lstm, 5, 4, 1)

    def gate(name, squash):
        return squash(p[f"W_xh_{name}"] @ x[0] + p[f"W_hh_{name}"] @ h0 + p[f"b_h_{name}"])

    f, i, o = (gate(name, lambda z: 1 / (1 + np.exp(-z))) for name in "fio")
    c = f * c0 + i * gate("g", np.tanh)
    _, cache = lstm.forward(p, x, h0, c0)
    assert_close(cache["c"][1], c)
    assert_close(cache["h"][1], o * np.tanh(c))


def test_each_output_is_a_distribution(lstm):
    params, x, h0, c0, _ = example(lstm, 5, 4, 3)

    y, _ = lstm.forward(params, x, h0, c0)

    assert (y > 0).all()
    np.testing.assert_allclose(y.sum(axis=1), 1.0, rtol=1e-14)


def test_sigmoid_is_its_definition_where_that_does_not_overflow(lstm):
    z = np.linspace(-30, 30, 241)

    np.testing.assert_allclose(lstm.sigmoid(z), 1 / (1 + np.exp(-z)), rtol=0, atol=1e-15)


@pytest.mark.parametrize("shape", [(), (3,), (4, 1), (2, 3, 4), (0,)])
def test_sigmoid_keeps_any_shape(lstm, shape):
    assert np.shape(lstm.sigmoid(np.zeros(shape))) == shape


def test_sigmoid_takes_the_largest_numbers_without_a_warning(lstm):
    largest = np.finfo(float).max

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        values = lstm.sigmoid(np.array([-largest, -1000.0, 1000.0, largest]))

    assert values.tolist() == [0.0, 0.0, 1.0, 1.0]


@pytest.mark.parametrize(("k", "d", "t"), SIZES)
def test_the_fused_steps_go_through_the_states_of_forward(lstm, k, d, t):
    params, x, h, c, _ = example(lstm, k, d, t)
    _, cache = lstm.forward(params, x, h, c)

    for step, x_t in enumerate(x, start=1):
        h, c = lstm.step_fused(*lstm.stack(params), x_t, h, c)

        assert_close(h, cache["h"][step])
        assert_close(c, cache["c"][step])


def test_stack_has_rows_f_i_o_g_and_columns_x_before_h(lstm):
    params, *_ = example(lstm, 5, 4, 3)

    W, b = lstm.stack(params)

    assert W.shape == (16, 9)
    for row, gate in enumerate("fiog"):
        rows = slice(4 * row, 4 * row + 4)
        assert (W[rows, :5] == params[f"W_xh_{gate}"]).all()
        assert (W[rows, 5:] == params[f"W_hh_{gate}"]).all()
        assert (b[rows] == params[f"b_h_{gate}"]).all()


def test_no_function_changes_what_it_is_given(lstm):
    params, x, h0, c0, y_true = example(lstm, 5, 4, 3)
    W, b = lstm.stack(params)
    given = [*params.values(), x, h0, c0, y_true, W, b]
    before = [array.copy() for array in given]

    _, cache = lstm.forward(params, x, h0, c0)
    kept = {name: value.copy() for name, value in cache.items()}
    lstm.backward(params, cache, y_true)
    lstm.sigmoid(x)
    lstm.stack(params)
    lstm.step_fused(W, b, x[0], h0, c0)

    assert all((now == then).all() for now, then in zip(given, before, strict=True))
    assert all((cache[name] == value).all() for name, value in kept.items())


def test_all_is_float64(lstm):
    params, x, h0, c0, y_true = example(lstm, 4, 3, 3)

    y, cache = lstm.forward(params, x, h0, c0)
    grads = lstm.backward(params, cache, y_true)

    assert {array.dtype for array in (y, *cache.values(), *grads.values())} == {np.dtype(float)}


def test_the_demonstration_learns_to_remember_the_first_letter(lstm, capsys):
    lstm.demo()

    last = capsys.readouterr().out.splitlines()[-1]
    assert "a........ -> ........a" in last
    assert "b........ -> ........b" in last


def test_the_demonstration_names_the_function_that_is_missing(lstm, capsys):
    def forward(params, x, h0, c0):
        raise NotImplementedError("forward is yours to write")

    source = load_assignment("lstm").solution_text
    cell = source[source.index('VOCABULARY = "ab."') : source.index("# ## Check and hand in")]
    cell = cell[: cell.rindex("# %%")]
    exec(cell, {**vars(lstm), "forward": forward, "__name__": "__main__"})

    assert capsys.readouterr().out == "forward is yours to write\n"
