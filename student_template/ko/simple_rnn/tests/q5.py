"""Public checks of q5; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import LOOSE, CheckFailed, close, items, number, shaped, shaped_like
from autograder.cases.training import curve, losses_of

OK_FORMAT = False
name = "q5"
points = 0

# "hel" -> "elo" over the vocabulary h, e, l, o: k = 4, d = 3, t = 3.
X = np.eye(4)[[0, 1, 2]].reshape(3, 4, 1)
Y_TRUE = np.eye(4)[[1, 2, 3]].reshape(3, 4, 1)
H0 = np.zeros((3, 1))
VOCABULARY = "helo"
RIGHT = "100 78 64 53 45 37 31 26 21 17 14 12 11 9 8"
"""The losses of plain gradient descent, in percent of the first."""


def example_params():
    return {
        "W_X": np.array([[0.5, -0.3, 0.2, 0.1], [-0.4, 0.6, 0.1, -0.2], [0.3, 0.2, -0.5, 0.4]]),
        "W_H": np.array([[0.2, -0.5, 0.3], [0.4, 0.1, -0.6], [-0.3, 0.7, 0.2]]),
        "W_Y": np.array([[0.6, -0.2, 0.1], [-0.5, 0.3, 0.4], [0.2, 0.7, -0.6], [-0.1, -0.4, 0.5]]),
        "b_h": np.array([[0.1], [-0.1], [0.05]]),
        "b_y": np.array([[0.0], [0.1], [-0.1], [0.2]]),
    }


@test_case(name="train: one loss an epoch, and the losses fall", points=0)
def losses_fall(train):
    _, losses = losses_of(train(example_params(), X, Y_TRUE, H0, 0.3, 15), 15)
    if not losses[-1] < losses[0]:
        raise CheckFailed("rises", what="losses", yours=curve(losses), right=RIGHT)


@test_case(name="train: the first loss is the one before the first update", points=0)
def first_loss_is_before_the_update(train, forward, cross_entropy):
    _, losses = losses_of(train(example_params(), X, Y_TRUE, H0, 0.3, 15), 15)
    y, _ = items(forward(example_params(), X, H0), 2, "forward(params, x, h0)")
    before = number(cross_entropy(y, Y_TRUE), "cross_entropy(y, y_true)")
    if not close(losses[:1], np.array([before]), LOOSE):
        raise CheckFailed("not_before", what="losses", yours=curve(losses), right=RIGHT)


@test_case(name='train: after 15 epochs "hel" becomes "elo"', points=0)
def spells_elo(train, forward):
    params, _ = losses_of(train(example_params(), X, Y_TRUE, H0, 0.3, 15), 15)
    answer = forward(shaped_like(params, example_params(), "params"), X, H0)
    y, _ = items(answer, 2, "forward(params, x, h0)")
    word = "".join(VOCABULARY[int(i)] for i in shaped(y, (3, 4, 1), "y").argmax(axis=1).ravel())
    assert word == "elo", f'the likeliest characters spell "{word}"'
