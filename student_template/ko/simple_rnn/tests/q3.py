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
PARAMS = {
    "W_X": np.array([[0.5, -0.3, 0.2, 0.1], [-0.4, 0.6, 0.1, -0.2], [0.3, 0.2, -0.5, 0.4]]),
    "W_H": np.array([[0.2, -0.5, 0.3], [0.4, 0.1, -0.6], [-0.3, 0.7, 0.2]]),
    "W_Y": np.array([[0.6, -0.2, 0.1], [-0.5, 0.3, 0.4], [0.2, 0.7, -0.6], [-0.1, -0.4, 0.5]]),
    "b_h": np.array([[0.1], [-0.1], [0.05]]),
    "b_y": np.array([[0.0], [0.1], [-0.1], [0.2]]),
}
# Rounded to six digits.
EXPECTED_B_Y = np.array([[0.812666], [-0.360442], [-0.214517], [-0.237707]])
EXPECTED_W_Y = np.array(
    [
        [0.306929, -0.014665, -0.014103],
        [-0.478164, 0.645741, -0.348072],
        [-0.08708, -0.295599, 0.13507],
        [0.258316, -0.335476, 0.227106],
    ]
)
EXPECTED_B_H = np.array([[0.561265], [-0.387304], [0.07453]])


def gradients(forward, backward):
    _, cache = items(forward(PARAMS, X, H0), 2, "forward(params, x, h0)")
    return backward(PARAMS, cache, Y_TRUE)


@test_case(name="backward: a dict with the keys and shapes of params", points=0)
def keys_and_shapes(forward, backward):
    grads = gradients(forward, backward)
    for key, value in PARAMS.items():
        shaped(entry(grads, key, "grads"), value.shape, f'grads["{key}"]')


@test_case(name="backward: the output layer's gradients of the example", points=0)
def output_layer_of_the_example(forward, backward):
    grads = gradients(forward, backward)
    agree(entry(grads, "b_y", "grads"), EXPECTED_B_Y, 'grads["b_y"]', LOOSE)
    agree(entry(grads, "W_Y", "grads"), EXPECTED_W_Y, 'grads["W_Y"]', LOOSE)


@test_case(name="backward: the hidden bias's gradient of the example", points=0)
def hidden_bias_of_the_example(forward, backward):
    grads = gradients(forward, backward)
    agree(entry(grads, "b_h", "grads"), EXPECTED_B_H, 'grads["b_h"]', LOOSE)
