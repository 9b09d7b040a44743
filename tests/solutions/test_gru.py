"""The reference is right: its gradients are those of its own loss, to the last digits."""

import warnings

import numpy as np
import pytest

from autograder.homework.assignment import load_assignment
from tests.solutions.exactly import assert_close, example, gradient

SIZES = [(4, 3, 3), (5, 4, 6), (3, 7, 2), (4, 3, 1), (6, 2, 1), (2, 1, 4)]
"""(k, d, t); k and d differ, so that a transpose shows."""
NAMES = [f"{kind}_{gate}" for gate in "zrn" for kind in ("W_xh", "W_hh", "b_h")]
NAMES += ["W_Y", "b_y", "h0"]


@pytest.fixture(scope="module")
def gru():
    return load_assignment("gru").load_reference()


def loss(gru, given, x, y_true):
    """The loss as a function of parameters and first state, all in one dict."""
    params = {name: value for name, value in given.items() if name != "h0"}
    y, _ = gru.forward(params, x, given["h0"])
    return gru.cross_entropy(y, y_true)


@pytest.mark.parametrize(("k", "d", "t"), SIZES)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_backward_is_the_complex_step_gradient_of_the_loss(gru, k, d, t, name, scale):
    params, x, y_true, h0 = example(gru, k, d, t, scale=scale)

    _, cache = gru.forward(params, x, h0)

    assert_close(
        gru.backward(params, cache, y_true)[name],
        gradient(lambda given: loss(gru, given, x, y_true), {**params, "h0": h0}, name),
    )


@pytest.mark.parametrize(("k", "d", "t"), SIZES)
def test_shapes_are_those_of_the_contract(gru, k, d, t):
    params, x, y_true, h0 = example(gru, k, d, t)

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


def test_one_step_is_the_equations_of_the_handout(gru):
    p, x, _, h0 = example(gru, 5, 4, 1)

    def gate(name, squash, state):
        return squash(p[f"W_xh_{name}"] @ x[0] + p[f"W_hh_{name}"] @ state + p[f"b_h_{name}"])

    z, r = (gate(name, lambda a: 1 / (1 + np.exp(-a)), h0) for name in "zr")
    n = gate("n", np.tanh, r * h0)
    _, cache = gru.forward(p, x, h0)
    assert_close(cache["h"][1], (1 - z) * h0 + z * n)


@pytest.mark.parametrize(("bias", "stays"), [(-1000.0, True), (1000.0, False)])
def test_a_shut_update_gate_keeps_the_old_state(gru, bias, stays):
    params, x, _, h0 = example(gru, 5, 4, 3)
    params["b_h_z"] = np.full((4, 1), bias)

    _, cache = gru.forward(params, x, h0)

    assert_close(cache["h"][1:], np.repeat(h0[None], 3, axis=0) if stays else cache["n"])


def test_sigmoid_takes_the_largest_numbers_without_a_warning(gru):
    largest = np.finfo(float).max

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        values = gru.sigmoid(np.array([-largest, -1000.0, 0.0, 1000.0, largest]))

    assert values.tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]


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
