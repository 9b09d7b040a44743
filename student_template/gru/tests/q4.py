"""Public checks of q4; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import LOOSE, CheckFailed, close, items, shaped, shaped_like
from autograder.cases.training import curve, losses_of

OK_FORMAT = False
name = "q4"
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


VOCABULARY = "helo"
RIGHT = "100 85 78 74 71 68 65 61 57 52 47 41 36 31 26 22 17 14 11 9"
"""The losses of plain gradient descent, in percent of the first."""


def loss(y, y_true):
    """The cross-entropy, a sum over time."""
    y = shaped(y, y_true.shape, "y")
    if not np.all(y > 0):
        raise CheckFailed("nan", what="log y")
    return -float(np.sum(y_true * np.log(y)))


@test_case(name="train: one loss an epoch, and the losses fall", points=0)
def losses_fall(train):
    _, losses = losses_of(train(example_params(4, 3), X, Y_TRUE, H0, 0.5, 20), 20)
    if not losses[-1] < losses[0]:
        raise CheckFailed("rises", what="losses", yours=curve(losses), right=RIGHT)


@test_case(name="train: the first loss is the one before the first update", points=0)
def first_loss_is_before_the_update(train, forward):
    _, losses = losses_of(train(example_params(4, 3), X, Y_TRUE, H0, 0.5, 20), 20)
    y, _ = items(forward(example_params(4, 3), X, H0), 2, "forward(params, x, h0)")
    if not close(losses[:1], np.array([loss(y, Y_TRUE)]), LOOSE):
        raise CheckFailed("not_before", what="losses", yours=curve(losses), right=RIGHT)


@test_case(name='train: after 20 epochs "hel" becomes "elo"', points=0)
def spells_elo(train, forward):
    params, _ = losses_of(train(example_params(4, 3), X, Y_TRUE, H0, 0.5, 20), 20)
    answer = forward(shaped_like(params, example_params(4, 3), "params"), X, H0)
    y, _ = items(answer, 2, "forward(params, x, h0)")
    word = "".join(VOCABULARY[int(i)] for i in shaped(y, (3, 4, 1), "y").argmax(axis=1).ravel())
    assert word == "elo", f'the likeliest characters spell "{word}"'
