"""Public checks of q4; grading uses these and others."""

from functools import lru_cache

import numpy as np
from otter.test_files import test_case

from autograder.cases.asking import as_numbers, call_many, call_many_then
from autograder.cases.caches import is_right, or_mend_first, passes
from autograder.cases.checks import LOOSE, agree_number, items, number
from autograder.cases.slopes import OwnLoss, check_gradient

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
# Rounded to six digits.
CACHE = {
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
LOSS = 4.360864


@lru_cache(maxsize=4)
def own_loss(forward, cross_entropy, backward, example):
    """The student's own loss and gradients at an example: one for all parameters."""
    params, x, h0, y_true = example()

    def quickly(points):
        arguments = [(point, x, h0) for point in points]
        found = call_many_then(forward, arguments, 0, cross_entropy, (y_true,))
        return [number(value, "cross_entropy(y, y_true)") for value in found]

    def openly(points):
        answers = call_many(forward, [(point, x, h0) for point in points])
        answers = [items(answer, 2, "forward(params, x, h0)") for answer in answers]
        losses = call_many(cross_entropy, [(as_numbers(y, "y"), y_true) for y, _ in answers])
        arguments = [(point, answers[i][1], y_true) for i, point in enumerate(points)]
        losses = [number(value, "cross_entropy(y, y_true)") for value in losses]
        return losses, call_many(backward, arguments)

    return OwnLoss(params, quickly, openly)


def hel_to_elo():
    """The task's own example."""
    return PARAMS, X, H0, Y_TRUE


def of_the_example(keys, forward, cross_entropy, backward):
    """Some gradients against your own loss, unless it is that which is wrong."""
    loss_of_own = own_loss(forward, cross_entropy, backward, hel_to_elo)

    def check():
        for key in keys:
            check_gradient(loss_of_own, key)

    def own_cache():
        return items(forward(PARAMS, X, H0), 2, "forward(params, x, h0)")[1]

    def check_loss():
        loss = cross_entropy(CACHE["y"].copy(), Y_TRUE)
        agree_number(loss, LOSS, "cross_entropy(y, y_true)", LOOSE)

    earlier = {"q1": lambda: passes(check_loss), "q2": lambda: is_right(own_cache, CACHE)}
    or_mend_first(check, earlier, "backward")


@test_case(name="your own loss, numerically: the output layer's gradients", points=0)
def output_layer_numerically(forward, cross_entropy, backward):
    of_the_example(("W_Y", "b_y"), forward, cross_entropy, backward)


@test_case(name="your own loss, numerically: the hidden layer's gradients", points=0)
def hidden_layer_numerically(forward, cross_entropy, backward):
    of_the_example(("b_h", "W_X", "W_H"), forward, cross_entropy, backward)
