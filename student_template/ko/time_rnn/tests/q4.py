"""Public checks of q4; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import agree, items, shaped

OK_FORMAT = False
name = "q4"
points = 0


# Two rows (N = 2), inputs of size D = 3, states of size H = 2; made anew for each check.
def weights():
    Wx = np.array([[0.5, -0.3], [0.2, 0.4], [-0.6, 0.1]])
    Wh = np.array([[0.3, -0.7], [0.5, 0.2]])
    return Wx, Wh, np.array([0.1, -0.2])


def inputs():
    """Three time steps (T = 3)."""
    return np.array(
        [
            [[1.0, 0.5, -1.0], [0.0, 1.0, 0.5], [0.3, -0.2, 0.8]],
            [[0.2, -0.4, 0.6], [1.0, 0.0, 0.0], [-0.5, 0.9, 0.1]],
        ]
    )


def upstream():
    return np.array(
        [[[1.0, -2.0], [0.5, 0.5], [-1.0, 1.5]], [[0.5, 1.5], [-0.5, 1.0], [2.0, -1.0]]]
    )


def layer_after_backward(TimeRNN):
    """A layer that went through the example and back, and what backward returned."""
    layer = TimeRNN(*weights(), False)
    layer.forward(inputs())
    return layer, layer.backward(upstream())


@test_case(name="TimeRNN.backward: shapes of all five gradients", points=0)
def shapes(TimeRNN):
    layer, dxs = layer_after_backward(TimeRNN)
    shaped(dxs, (2, 3, 3), "dxs")
    shaped(layer.dh, (2, 2), "dh")
    for i, (got, want) in enumerate(zip(items(layer.grads, 3, "grads"), weights())):  # noqa: B905
        shaped(got, want.shape, f"grads[{i}]")


@test_case(name="TimeRNN.backward: the gradient of b in the example", points=0)
def bias_of_the_example(TimeRNN):
    layer, _ = layer_after_backward(TimeRNN)
    expected = np.array([1.041695, 2.040735])  # rounded to six digits
    agree(items(layer.grads, 3, "grads")[2], expected, "TimeRNN.grads[2], the gradient of b", 1e-4)


@test_case(name="TimeRNN.backward: one step is one RNN layer", points=0)
def one_step_is_one_layer(TimeRNN, RNN):
    layer, single = TimeRNN(*weights(), False), RNN(*weights())
    layer.forward(inputs()[:, :1])
    single.forward(inputs()[:, 0], np.zeros((2, 2)))
    dxs = shaped(layer.backward(upstream()[:, :1]), (2, 1, 3), "dxs")
    dx, dh_prev = items(single.backward(upstream()[:, 0]), 2, "RNN.backward(dh_next)")
    agree(dxs[:, 0], dx, "dxs[:, 0]")
    agree(layer.dh, dh_prev, "dh")


@test_case(name="TimeRNN.backward: a later output reaches the first input", points=0)
def later_outputs_reach_the_first_input(TimeRNN):
    layer = TimeRNN(*weights(), False)
    layer.forward(inputs())
    dhs = np.zeros((2, 3, 2))
    dhs[:, -1] = 1.0
    dxs = shaped(layer.backward(dhs), (2, 3, 3), "dxs")
    assert np.max(np.abs(dxs[:, 0])) > 1e-3, "dxs[:, 0] should depend on dhs[:, 2]"
