"""Public checks of q2; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.asking import call_many
from autograder.cases.checks import LOOSE, agree, agree_number, entry, items, number, shaped
from autograder.cases.slopes import agree_numerically, numeric_slopes

OK_FORMAT = False
name = "q2"
points = 0

WHAT = "truncated_bptt(params, x, y_true, h0, window)"

# "hell" -> "ello" over the vocabulary h, e, l, o: k = 4, d = 3, t = 4.
X = np.eye(4)[[0, 1, 2, 2]].reshape(4, 4, 1)
Y_TRUE = np.eye(4)[[1, 2, 2, 3]].reshape(4, 4, 1)
H0 = np.array([[0.2], [-0.1], [0.3]])
PARAMS = {
    "W_X": np.array([[0.5, -0.3, 0.2, 0.1], [-0.4, 0.6, 0.1, -0.2], [0.3, 0.2, -0.5, 0.4]]),
    "W_H": np.array([[0.2, -0.5, 0.3], [0.4, 0.1, -0.6], [-0.3, 0.7, 0.2]]),
    "W_Y": np.array([[0.6, -0.2, 0.1], [-0.5, 0.3, 0.4], [0.2, 0.7, -0.6], [-0.1, -0.4, 0.5]]),
    "b_h": np.array([[0.1], [-0.1], [0.05]]),
    "b_y": np.array([[0.0], [0.1], [-0.1], [0.2]]),
}
# Rounded to six digits.
EXPECTED_LOSS = 5.509971
EXPECTED_H_LAST = np.array([[0.080302], [0.181214], [-0.281211]])
EXPECTED_B_H = {
    1: [0.246644, -0.618749, 0.577594],
    2: [0.411153, -0.614291, 0.534736],
    4: [-0.043632, -0.212705, 1.075099],
}


def parts(truncated_bptt, window):
    """Loss, gradients and last state of the task's own example."""
    return items(truncated_bptt(PARAMS, X, Y_TRUE, H0, window), 3, WHAT)


@test_case(name="truncated_bptt: a loss, a dict like params, and a state", points=0)
def kinds_and_shapes(truncated_bptt):
    loss, grads, h_last = parts(truncated_bptt, 2)
    number(loss, "loss")
    for key, value in PARAMS.items():
        shaped(entry(grads, key, "grads"), value.shape, f'grads["{key}"]')
    shaped(h_last, (3, 1), "h_last")


@test_case(name="truncated_bptt: loss and last state of the example, whatever the window", points=0)
def loss_and_state_of_the_example(truncated_bptt):
    for window in (1, 2, 3, 4, 7):
        loss, _, h_last = parts(truncated_bptt, window)
        agree_number(loss, EXPECTED_LOSS, f"loss with window {window}", LOOSE)
        agree(h_last, EXPECTED_H_LAST, f"h_last with window {window}", LOOSE)


@test_case(name="truncated_bptt: the hidden bias's gradient of the example", points=0)
def hidden_bias_of_the_example(truncated_bptt):
    for window, expected in EXPECTED_B_H.items():
        _, grads, _ = parts(truncated_bptt, window)
        what = f'grads["b_h"] with window {window}'
        agree(entry(grads, "b_h", "grads"), np.array(expected).reshape(3, 1), what, LOOSE)


@test_case(name="truncated_bptt: the gradients are those of your own loss, numerically", points=0)
def numerically(truncated_bptt):
    _, grads, _ = parts(truncated_bptt, 2)
    numeric = [window_numerically(truncated_bptt, start, 2) for start in (0, 2)]
    tolerance = max(tolerance for _, tolerance in numeric)
    for key in PARAMS:
        first, second = (slopes[key] for slopes, _ in numeric)
        got = entry(grads, key, "grads")
        agree_numerically(got, first + second, tolerance, f'grads["{key}"]')


def window_numerically(truncated_bptt, start, window):
    """Numeric slopes of one window's loss; the state it starts from is data."""
    piece, h0 = slice(start, start + window), H0
    if start:
        answer = truncated_bptt(PARAMS, X[:start], Y_TRUE[:start], H0, window)
        h0 = shaped(items(answer, 3, WHAT)[2], (3, 1), "h_last")

    def losses(points):
        arguments = [(params, X[piece], Y_TRUE[piece], h0, window) for params in points]
        return [number(loss, "loss") for loss in call_many(truncated_bptt, arguments, pick=0)]

    return numeric_slopes(losses, PARAMS)
