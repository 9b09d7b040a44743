"""Public checks of q3; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.caches import on_better_cache
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
# Rounded to six digits; of a right forward, so that a wrong one does not spoil a right backward.
CACHE = {
    "x": X,
    "h": np.array(
        [
            [0.2, -0.1, 0.3],
            [0.652707, -0.544127, 0.272905],
            [0.277043, 0.4952, -0.265596],
            [0.028122, 0.309231, -0.23511],
        ]
    )[:, :, np.newaxis],
    "y": np.array(
        [
            [0.362277, 0.161457, 0.127814, 0.348452],
            [0.232214, 0.223818, 0.353697, 0.190271],
            [0.218175, 0.254283, 0.303972, 0.22357],
        ]
    )[:, :, np.newaxis],
}
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


def on_better_cache_of(forward, backward, check):
    """Check the gradients on a right cache, or on your own where backward needs that."""

    def own():
        return items(forward(PARAMS, X, H0), 2, "forward(params, x, h0)")[1]

    def check_on(cache):
        check(backward(PARAMS, cache, Y_TRUE))

    on_better_cache(check_on, CACHE, own, "q2", "backward")


@test_case(name="backward: a dict with the keys and shapes of params", points=0)
def keys_and_shapes(forward, backward):
    def check(grads):
        for key, value in PARAMS.items():
            shaped(entry(grads, key, "grads"), value.shape, f'grads["{key}"]')

    on_better_cache_of(forward, backward, check)


@test_case(name="backward: the output layer's gradients of the example", points=0)
def output_layer_of_the_example(forward, backward):
    def check(grads):
        agree(entry(grads, "b_y", "grads"), EXPECTED_B_Y, 'grads["b_y"]', LOOSE)
        agree(entry(grads, "W_Y", "grads"), EXPECTED_W_Y, 'grads["W_Y"]', LOOSE)

    on_better_cache_of(forward, backward, check)


@test_case(name="backward: the hidden bias's gradient of the example", points=0)
def hidden_bias_of_the_example(forward, backward):
    def check(grads):
        agree(entry(grads, "b_h", "grads"), EXPECTED_B_H, 'grads["b_h"]', LOOSE)

    on_better_cache_of(forward, backward, check)
