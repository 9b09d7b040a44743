"""Public checks of q3; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.asking import call_many, remembered
from autograder.cases.checks import CheckFailed, entry, items, shaped
from autograder.cases.slopes import agree_numerically, numeric_slopes

OK_FORMAT = False
name = "q3"
points = 0

# "hel" -> "elo" over the vocabulary h, e, l, o: k = 4, d = 3, t = 3.
X = np.eye(4)[[0, 1, 2]].reshape(3, 4, 1)
Y_TRUE = np.eye(4)[[1, 2, 3]].reshape(3, 4, 1)
H0 = np.array([[0.2], [-0.1], [0.3]])


def example_params(k, d):
    """Weights that are no round numbers, the same everywhere."""
    shapes = {}
    for gate in "zrn":
        shapes.update({"W_xh_" + gate: (d, k), "W_hh_" + gate: (d, d), "b_h_" + gate: (d, 1)})
    shapes.update({"W_Y": (k, d), "b_y": (k, 1)})
    numbers = iter(0.8 * np.sin(np.arange(1.0, 1000.0)))
    return {
        name: np.reshape([next(numbers) for _ in range(rows * columns)], (rows, columns))
        for name, (rows, columns) in shapes.items()
    }


PARAMS = example_params(4, 3)


def against_own_loss(keys, example, forward, backward):
    """Some gradients against numeric slopes of the student's own loss."""
    params, x, h0, y_true = example()
    slopes, tolerance = numeric(forward, example)
    _, cache = items(forward(params, x, h0), 2, "forward(params, x, h0)")
    grads = backward(params, cache, y_true)
    for key in keys:
        got = entry(grads, key, "grads")
        agree_numerically(got, slopes[key], tolerance, f'grads["{key}"]')


@remembered(maxsize=4)
def numeric(forward, example):
    """Numeric slopes of the student's own loss: all of them, found once."""
    params, x, h0, y_true = example()

    def losses(points):
        ys = call_many(forward, [arguments(point) for point in points], pick=0)
        return [loss(y, y_true) for y in ys]

    def arguments(point):
        return {key: point[key] for key in params}, x, point["h0"]

    return numeric_slopes(losses, {**params, "h0": h0})


def loss(y, y_true):
    """The cross-entropy, a sum over time."""
    y = shaped(y, y_true.shape, "y")
    if not np.all(y > 0):
        raise CheckFailed("nan", what="log y")
    return -float(np.sum(y_true * np.log(y)))


def hel_to_elo():
    """The task's own example."""
    return PARAMS, X, H0, Y_TRUE


@test_case(name="your own loss, numerically: the output layer's gradients", points=0)
def output_layer_numerically(forward, backward):
    against_own_loss(("W_Y", "b_y"), hel_to_elo, forward, backward)


@test_case(name="your own loss, numerically: update gate and candidate", points=0)
def update_gate_and_candidate_numerically(forward, backward):
    for gate in "zn":
        keys = ("b_h_" + gate, "W_xh_" + gate, "W_hh_" + gate)
        against_own_loss(keys, hel_to_elo, forward, backward)


@test_case(name="your own loss, numerically: the reset gate, and h0", points=0)
def reset_gate_and_first_state_numerically(forward, backward):
    keys = ("b_h_r", "W_xh_r", "W_hh_r", "h0")
    against_own_loss(keys, hel_to_elo, forward, backward)
