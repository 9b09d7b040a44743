"""Public checks of q3; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import LOOSE, agree, entry, items, shaped

OK_FORMAT = False
name = "q3"
points = 0

# "hel" -> "elo" over the vocabulary h, e, l, o: k = 4, d = 3, t = 3.
X = np.eye(4)[[0, 1, 2]].reshape(3, 4, 1)
Y_TRUE = np.eye(4)[[1, 2, 3]].reshape(3, 4, 1)
H0 = np.array([[0.2], [-0.1], [0.3]])
C0 = np.array([[-0.4], [0.5], [0.1]])


def example_params(k, d):
    """Weights that are no round numbers, the same everywhere."""
    shapes = {}
    for gate in "fiog":
        shapes.update({"W_xh_" + gate: (d, k), "W_hh_" + gate: (d, d), "b_h_" + gate: (d, 1)})
    shapes.update({"W_Y": (k, d), "b_y": (k, 1)})
    numbers = iter(0.8 * np.sin(np.arange(1.0, 1000.0)))
    return {
        name: np.reshape([next(numbers) for _ in range(rows * columns)], (rows, columns))
        for name, (rows, columns) in shapes.items()
    }


PARAMS = example_params(4, 3)
# Rounded to six digits.
EXPECTED = {
    "b_y": np.array([[0.993926], [0.151079], [-0.752482], [-0.392524]]),
    "W_Y": np.array(
        [
            [-0.475645, 0.210345, 0.18888],
            [-0.299585, -0.076131, 0.166443],
            [0.401318, -0.133405, -0.207984],
            [0.373913, -0.000809, -0.147339],
        ]
    ),
    "b_h_o": np.array([[0.029778], [-0.028896], [-0.006058]]),
    "b_h_f": np.array([[-0.023495], [-0.018437], [-0.017683]]),
    "c0": np.array([[0.013314], [-0.057364], [-0.158928]]),
}


def gradients(forward, backward):
    _, cache = items(forward(PARAMS, X, H0, C0), 2, "forward(params, x, h0, c0)")
    return backward(PARAMS, cache, Y_TRUE)


@test_case(name="backward: a dict with the keys and shapes of params, h0 and c0", points=0)
def keys_and_shapes(forward, backward):
    grads = gradients(forward, backward)
    for key, value in {**PARAMS, "h0": H0, "c0": C0}.items():
        shaped(entry(grads, key, "grads"), value.shape, f'grads["{key}"]')


@test_case(name="backward: the output layer's gradients of the example", points=0)
def output_layer_of_the_example(forward, backward):
    grads = gradients(forward, backward)
    for key in ("b_y", "W_Y"):
        agree(entry(grads, key, "grads"), EXPECTED[key], f'grads["{key}"]', LOOSE)


@test_case(name="backward: the output gate's bias gradient of the example", points=0)
def output_gate_of_the_example(forward, backward):
    grads = gradients(forward, backward)
    agree(entry(grads, "b_h_o", "grads"), EXPECTED["b_h_o"], 'grads["b_h_o"]', 1e-3)


@test_case(name="backward: what comes back through the cell state in the example", points=0)
def cell_state_of_the_example(forward, backward):
    grads = gradients(forward, backward)
    for key in ("b_h_f", "c0"):
        agree(entry(grads, key, "grads"), EXPECTED[key], f'grads["{key}"]', 1e-3)
