"""truncated_bptt: loss, last state and each of the five gradients against the reference."""

import numpy as np
from otter.test_files import test_case

from assignment.char_rnn.examples import LARGE, ONE_STEP, ORDINARY, right
from autograder.cases.asking import call_many
from autograder.cases.checks import LOOSE, agree, agree_number, entry, items, number, shaped
from autograder.cases.slopes import agree_numerically, numeric_slopes

OK_FORMAT = False
name = "q2"
points = 40

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


def answer_to(truncated_bptt, point):
    """What a student's function returns, taken apart."""
    answer = truncated_bptt(point.params, point.x, point.y_true, point.h0, point.window)
    return items(answer, 3, WHAT)


def check_loss_and_state(examples, truncated_bptt, reference):
    for point in examples:
        expected_loss, _, expected_state = right(reference, point)
        loss, _, h_last = answer_to(truncated_bptt, point)
        agree_number(loss, expected_loss, "loss")
        agree(h_last, expected_state, "h_last")


def check_gradient(key, examples, truncated_bptt, reference):
    for point in examples:
        _, expected, _ = right(reference, point)
        _, grads, _ = answer_to(truncated_bptt, point)
        agree(entry(grads, key, "grads"), expected[key], f'grads["{key}"]')


@test_case(name="truncated_bptt: loss and h_last, at several sizes", points=4, hidden=True)
def loss_and_state_at_several_sizes(truncated_bptt, reference):
    check_loss_and_state(ORDINARY, truncated_bptt, reference)


@test_case(name="truncated_bptt: loss and h_last, one time step", points=1, hidden=True)
def loss_and_state_one_step(truncated_bptt, reference):
    check_loss_and_state(ONE_STEP, truncated_bptt, reference)


@test_case(name="truncated_bptt: W_X, at several sizes", points=5, hidden=True)
def W_X_at_several_sizes(truncated_bptt, reference):
    check_gradient("W_X", ORDINARY, truncated_bptt, reference)


@test_case(name="truncated_bptt: W_X, one time step, h0 not zero", points=1, hidden=True)
def W_X_one_step(truncated_bptt, reference):
    check_gradient("W_X", ONE_STEP, truncated_bptt, reference)


@test_case(name="truncated_bptt: W_X, a large network, in time", points=1, hidden=True)
def W_X_large_network(truncated_bptt, reference):
    check_gradient("W_X", (LARGE,), truncated_bptt, reference)


@test_case(name="truncated_bptt: W_H, at several sizes", points=5, hidden=True)
def W_H_at_several_sizes(truncated_bptt, reference):
    check_gradient("W_H", ORDINARY, truncated_bptt, reference)


@test_case(name="truncated_bptt: W_H, one time step, h0 not zero", points=1, hidden=True)
def W_H_one_step(truncated_bptt, reference):
    check_gradient("W_H", ONE_STEP, truncated_bptt, reference)


@test_case(name="truncated_bptt: W_H, a large network, in time", points=1, hidden=True)
def W_H_large_network(truncated_bptt, reference):
    check_gradient("W_H", (LARGE,), truncated_bptt, reference)


@test_case(name="truncated_bptt: W_Y, at several sizes", points=5, hidden=True)
def W_Y_at_several_sizes(truncated_bptt, reference):
    check_gradient("W_Y", ORDINARY, truncated_bptt, reference)


@test_case(name="truncated_bptt: W_Y, one time step, h0 not zero", points=1, hidden=True)
def W_Y_one_step(truncated_bptt, reference):
    check_gradient("W_Y", ONE_STEP, truncated_bptt, reference)


@test_case(name="truncated_bptt: W_Y, a large network, in time", points=1, hidden=True)
def W_Y_large_network(truncated_bptt, reference):
    check_gradient("W_Y", (LARGE,), truncated_bptt, reference)


@test_case(name="truncated_bptt: b_h, at several sizes", points=5, hidden=True)
def b_h_at_several_sizes(truncated_bptt, reference):
    check_gradient("b_h", ORDINARY, truncated_bptt, reference)


@test_case(name="truncated_bptt: b_h, one time step, h0 not zero", points=1, hidden=True)
def b_h_one_step(truncated_bptt, reference):
    check_gradient("b_h", ONE_STEP, truncated_bptt, reference)


@test_case(name="truncated_bptt: b_h, a large network, in time", points=1, hidden=True)
def b_h_large_network(truncated_bptt, reference):
    check_gradient("b_h", (LARGE,), truncated_bptt, reference)


@test_case(name="truncated_bptt: b_y, at several sizes", points=5, hidden=True)
def b_y_at_several_sizes(truncated_bptt, reference):
    check_gradient("b_y", ORDINARY, truncated_bptt, reference)


@test_case(name="truncated_bptt: b_y, one time step, h0 not zero", points=1, hidden=True)
def b_y_one_step(truncated_bptt, reference):
    check_gradient("b_y", ONE_STEP, truncated_bptt, reference)


@test_case(name="truncated_bptt: b_y, a large network, in time", points=1, hidden=True)
def b_y_large_network(truncated_bptt, reference):
    check_gradient("b_y", (LARGE,), truncated_bptt, reference)
