"""Public checks of q4; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.asking import call_many_then, remembered
from autograder.cases.checks import entry, items, number
from autograder.cases.slopes import agree_numerically, numeric_slopes

OK_FORMAT = False
name = "q4"
points = 0

# "hel" -> "elo" over the vocabulary h, e, l, o: k = 4, d = 3, t = 3.
X = np.eye(4)[[0, 1, 2]].reshape(3, 4, 1)
Y_TRUE = np.eye(4)[[1, 2, 3]].reshape(3, 4, 1)
H0 = np.array([[0.2], [-0.1], [0.3]])
PARAMS = {
    "W_X": np.array([[0.5, -0.3, 0.2, 0.1], [-0.4, 0.6, 0.1, -0.2], [0.3, 0.2, -0.5, 0.4]]),
    "W_H": np.array([[0.2, -0.5, 0.3], [0.4, 0.1, -0.6], [-0.3, 0.7, 0.2]]),
    "W_Y": np.array([[0.6, -0.2, 0.1], [-0.5, 0.3, 0.4], [0.2, 0.7, -0.6], [-0.1, -0.4, 0.5]]),
    "b_h": np.array([[0.1], [-0.1], [0.05]]),
    "b_y": np.array([[0.0], [0.1], [-0.1], [0.2]]),
}


def against_own_loss(keys, example, forward, cross_entropy, backward):
    """Some gradients against numeric slopes of the student's own loss."""
    params, x, h0, y_true = example()
    slopes, tolerance = numeric(forward, cross_entropy, example)
    _, cache = items(forward(params, x, h0), 2, "forward(params, x, h0)")
    answer = backward(params, cache, y_true)
    for key in keys:
        got = entry(answer, key, "grads")
        agree_numerically(got, slopes[key], tolerance, f'grads["{key}"]')


@remembered(maxsize=4)
def numeric(forward, cross_entropy, example):
    """Numeric slopes of the student's own loss: all of them, found once."""
    params, x, h0, y_true = example()

    def losses(points):
        arguments = [(point, x, h0) for point in points]
        found = call_many_then(forward, arguments, 0, cross_entropy, (y_true,))
        return [number(value, "cross_entropy(y, y_true)") for value in found]

    return numeric_slopes(losses, params)


def hel_to_elo():
    """The task's own example."""
    return PARAMS, X, H0, Y_TRUE


@test_case(name="your own loss, numerically: the output layer's gradients", points=0)
def output_layer_numerically(forward, cross_entropy, backward):
    against_own_loss(("W_Y", "b_y"), hel_to_elo, forward, cross_entropy, backward)


@test_case(name="your own loss, numerically: the hidden layer's gradients", points=0)
def hidden_layer_numerically(forward, cross_entropy, backward):
    against_own_loss(("b_h", "W_X", "W_H"), hel_to_elo, forward, cross_entropy, backward)
