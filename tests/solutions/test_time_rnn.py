"""The reference is right: its gradients are those of its own forward, to the last digits."""

import numpy as np
import pytest

from autograder.homework.assignment import load_assignment
from tests.solutions.exactly import assert_close, gradient

SIZES = [(2, 3, 4, 3), (3, 5, 2, 4), (1, 4, 3, 2), (4, 1, 2, 5), (1, 1, 1, 1)]
"""(N, T, D, H); they differ, so that a transpose shows; one row and one step among them."""


@pytest.fixture(scope="module")
def layers():
    return load_assignment("time_rnn").load_reference()


def example(N, T, D, H, *, scale=0.7):
    """Arguments of L = sum(dhs * hs) by name, and dhs."""
    rng = np.random.default_rng(1000 * N + 100 * T + 10 * D + H)
    shapes = {"xs": (N, T, D), "Wx": (D, H), "Wh": (H, H), "b": (H,), "h": (N, H)}
    point = {name: scale * rng.standard_normal(shape) for name, shape in shapes.items()}
    return point, rng.standard_normal((N, T, H))


def forward(layers, point, *, stateful=True):
    """A layer that has gone through a sequence, and its states."""
    layer = layers.TimeRNN(point["Wx"], point["Wh"], point["b"], stateful)
    layer.set_state(point["h"])
    return layer, layer.forward(point["xs"])


def gradients(layers, point, dhs):
    layer, _ = forward(layers, point)
    dxs = layer.backward(dhs)
    return {"xs": dxs, "h": layer.dh, **dict(zip(("Wx", "Wh", "b"), layer.grads, strict=True))}


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("name", ["xs", "Wx", "Wh", "b", "h"])
@pytest.mark.parametrize("scale", [0.7, 2.0])
def test_backward_is_the_complex_step_gradient_of_forward(layers, sizes, name, scale):
    point, dhs = example(*sizes, scale=scale)

    assert_close(
        gradients(layers, point, dhs)[name],
        gradient(lambda given: np.sum(dhs * forward(layers, given)[1]), point, name),
    )


@pytest.mark.parametrize("sizes", SIZES)
def test_one_step_of_time_rnn_is_an_rnn_layer(layers, sizes):
    point, dhs = example(*sizes)
    point["xs"], dhs = point["xs"][:, :1], dhs[:, :1]
    single = layers.RNN(point["Wx"], point["Wh"], point["b"])
    layer, hs = forward(layers, point)

    h_next = single.forward(point["xs"][:, 0], point["h"])
    dx, dh_prev = single.backward(dhs[:, 0])
    dxs = layer.backward(dhs)

    assert (hs[:, 0] == h_next).all()
    assert (dxs[:, 0] == dx).all()
    assert (layer.dh == dh_prev).all()
    for grad, of_one in zip(layer.grads, single.grads, strict=True):
        assert (grad == of_one).all()


@pytest.mark.parametrize("sizes", SIZES)
def test_shapes_are_those_of_the_contract(layers, sizes):
    N, T, D, H = sizes
    point, dhs = example(*sizes)
    layer, hs = forward(layers, point)

    dxs = layer.backward(dhs)

    assert (hs.shape, dxs.shape) == ((N, T, H), (N, T, D))
    assert layer.h.shape == layer.dh.shape == (N, H)
    assert [grad.shape for grad in layer.grads] == [(D, H), (H, H), (H,)]
    assert [param.shape for param in layer.params] == [(D, H), (H, H), (H,)]


def test_params_are_the_arrays_that_were_given(layers):
    point, _ = example(2, 3, 4, 3)
    given = [point["Wx"], point["Wh"], point["b"]]

    for layer in (layers.RNN(*given), layers.TimeRNN(*given, False)):
        assert all(param is array for param, array in zip(layer.params, given, strict=True))


def test_gradients_are_zero_before_the_first_backward(layers):
    point, _ = example(2, 3, 4, 3)
    layer, _ = forward(layers, point)

    assert not any(grad.any() for grad in layer.grads)


def test_an_optimiser_may_hold_on_to_the_gradient_arrays(layers):
    point, dhs = example(2, 3, 4, 3)
    layer, _ = forward(layers, point)
    held = list(layer.grads)

    layer.backward(dhs)

    assert all(now is then for now, then in zip(layer.grads, held, strict=True))


def test_there_is_no_state_before_the_first_forward(layers):
    point, _ = example(2, 3, 4, 3)

    assert layers.TimeRNN(point["Wx"], point["Wh"], point["b"], True).h is None


@pytest.mark.parametrize("stateful", [True, False])
def test_h_is_the_last_state(layers, stateful):
    point, _ = example(2, 3, 4, 3)
    layer, hs = forward(layers, point, stateful=stateful)

    assert (layer.h == hs[:, -1]).all()


def test_a_stateful_layer_goes_on_where_it_ended(layers):
    point, _ = example(2, 5, 4, 3)
    _, whole = forward(layers, point)
    layer, _ = forward(layers, {**point, "xs": point["xs"][:, :2]})

    assert_close(layer.forward(point["xs"][:, 2:]), whole[:, 2:])


def test_a_layer_that_is_not_stateful_starts_from_zeros_each_time(layers):
    point, _ = example(2, 5, 4, 3)
    layer, first = forward(layers, point, stateful=False)
    _, from_zeros = forward(layers, {**point, "h": np.zeros((2, 3))})

    assert (first == from_zeros).all()
    assert (layer.forward(point["xs"]) == first).all()


def test_a_state_that_was_reset_is_zero_for_a_batch_of_another_size_too(layers):
    point, _ = example(2, 5, 4, 3)
    layer, _ = forward(layers, point)
    layer.reset_state()
    _, expected = forward(layers, {**point, "h": np.zeros((2, 3))})

    assert layer.h is None
    assert_close(layer.forward(point["xs"][:1]), expected[:1])


def test_the_gradient_does_not_flow_into_the_block_before(layers):
    point, dhs = example(2, 5, 4, 3)
    layer, _ = forward(layers, point)
    layer.backward(dhs)
    start = layer.h

    layer.forward(point["xs"])
    dxs = layer.backward(dhs)

    expected = gradients(layers, {**point, "h": start}, dhs)
    assert_close(dxs, expected["xs"])
    assert_close(layer.grads[1], expected["Wh"])


def test_no_method_changes_what_it_is_given(layers):
    point, dhs = example(2, 3, 4, 3)
    given = [*point.values(), dhs]
    before = [array.copy() for array in given]

    gradients(layers, point, dhs)

    assert all((now == then).all() for now, then in zip(given, before, strict=True))


def test_all_is_float64(layers):
    point, dhs = example(2, 3, 4, 3)
    layer, hs = forward(layers, point)

    arrays = (hs, layer.backward(dhs), layer.h, layer.dh, *layer.grads)

    assert {array.dtype for array in arrays} == {np.dtype(float)}


def test_the_demonstration_learns_the_start_of_a_block_only_where_it_is_stateful(layers, capsys):
    layers.demo()
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if "epoch" in line]
    at_start = [float(row[-1]) for row in rows]

    assert at_start[len(rows) // 2 - 1] > 10.0
    assert at_start[-1] < 0.1
