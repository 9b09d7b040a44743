"""Public checks of q2; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import LOOSE, agree, items, shaped

OK_FORMAT = False
name = "q2"
points = 0


# Two rows (N = 2), inputs of size D = 3, states of size H = 2; made anew for each check.
def weights():
    Wx = np.array([[0.5, -0.3], [0.2, 0.4], [-0.6, 0.1]])
    Wh = np.array([[0.3, -0.7], [0.5, 0.2]])
    return Wx, Wh, np.array([0.1, -0.2])


def inputs():
    return np.array([[1.0, 0.5, -1.0], [0.2, -0.4, 0.6]])


def states():
    return np.array([[0.5, -0.25], [0.0, 0.4]])


def upstream():
    return np.array([[1.0, -2.0], [0.5, 1.5]])


def layer_after_backward(RNN):
    """A layer that went ahead and back, and what backward returned."""
    layer = RNN(*weights())
    layer.forward(inputs(), states())
    return layer, items(layer.backward(upstream()), 2, "RNN.backward(dh_next)")


@test_case(name="RNN.backward: shapes of all five gradients", points=0)
def shapes(RNN):
    layer, (dx, dh_prev) = layer_after_backward(RNN)
    shaped(dx, (2, 3), "dx")
    shaped(dh_prev, (2, 2), "dh_prev")
    for i, (got, want) in enumerate(zip(items(layer.grads, 3, "grads"), weights())):  # noqa: B905
        shaped(got, want.shape, f"grads[{i}]")


@test_case(name="RNN.backward: the gradient of b in the example", points=0)
def bias_of_the_example(RNN):
    layer, _ = layer_after_backward(RNN)
    expected = np.array([0.745739, 0.270174])  # rounded to six digits
    agree(items(layer.grads, 3, "grads")[2], expected, "grads[2], the gradient of b", LOOSE)


@test_case(name="RNN.backward: dx in the example", points=0)
def dx_of_the_example(RNN):
    _, (dx, _) = layer_after_backward(RNN)
    expected = np.array([[0.458702, -0.397937, -0.259734], [-0.166885, 0.655154, -0.160692]])
    agree(dx, expected, "dx", LOOSE)


@test_case(name="RNN.backward: a second backward does not add to the first", points=0)
def gradients_of_one_call(RNN):
    layer, _ = layer_after_backward(RNN)
    once = [np.array(grad) for grad in items(layer.grads, 3, "grads")]
    layer.forward(inputs(), states())
    layer.backward(upstream())
    for i, grad in enumerate(items(layer.grads, 3, "grads")):
        agree(grad, once[i], f"grads[{i}] after the same step again")
