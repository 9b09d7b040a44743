"""train: the losses, the updates, and what was learnt."""

import numpy as np
from otter.test_files import test_case

from assignment.simple_rnn.examples import FEW_EPOCHS, STEEP, TRAINING
from autograder.cases.checks import (
    LOOSE,
    CheckFailed,
    any_of,
    close,
    items,
    number,
    shaped,
    shaped_like,
)
from autograder.cases.training import (
    Model,
    check_descent,
    check_losses,
    check_spelling,
    losses_of,
)

OK_FORMAT = False
name = "q5"
points = 15

# "hel" -> "elo" over the vocabulary h, e, l, o: k = 4, d = 3, t = 3.
X = np.eye(4)[[0, 1, 2]].reshape(3, 4, 1)
Y_TRUE = np.eye(4)[[1, 2, 3]].reshape(3, 4, 1)
H0 = np.zeros((3, 1))
VOCABULARY = "helo"


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
        raise CheckFailed("rises", what="losses")


@test_case(name="train: the first loss is the one before the first update", points=0)
def first_loss_is_before_the_update(train, forward, cross_entropy):
    _, losses = losses_of(train(example_params(), X, Y_TRUE, H0, 0.3, 15), 15)
    y, _ = items(forward(example_params(), X, H0), 2, "forward(params, x, h0)")
    before = number(cross_entropy(y, Y_TRUE), "cross_entropy(y, y_true)")
    if not close(losses[:1], np.array([before]), LOOSE):
        raise CheckFailed("not_before", what="losses")


@test_case(name='train: after 15 epochs "hel" becomes "elo"', points=0)
def spells_elo(train, forward):
    params, _ = losses_of(train(example_params(), X, Y_TRUE, H0, 0.3, 15), 15)
    answer = forward(shaped_like(params, example_params(), "params"), X, H0)
    y, _ = items(answer, 2, "forward(params, x, h0)")
    word = "".join(VOCABULARY[int(i)] for i in shaped(y, (3, 4, 1), "y").argmax(axis=1).ravel())
    assert word == "elo", f'the likeliest characters spell "{word}"'


# --- hidden: each quantity by the student's own functions or the reference's, the better one ---


def model_of(reference):
    return Model(reference.forward, reference.backward, reference.cross_entropy, reference.train)


def pays(earned):
    if not earned("q2") and not earned("q3"):
        raise CheckFailed("not_earned", questions="q2, q3")


def every_loss(own, right):
    for point in TRAINING:
        check_losses(own, right, point)


def every_descent(own, right):
    for point in (STEEP, *TRAINING):
        check_descent(own, right, point, FEW_EPOCHS)


@test_case(name="train: losses before each update, and they fall", points=5, hidden=True)
def losses_before_each_update(train, forward, cross_entropy, backward, reference, earned):
    pays(earned)
    every_loss(Model(forward, backward, cross_entropy, train), model_of(reference))


@test_case(name="train: plain gradient descent", points=5, hidden=True)
def plain_gradient_descent(train, forward, cross_entropy, backward, reference, earned):
    pays(earned)
    every_descent(Model(forward, backward, cross_entropy, train), model_of(reference))


@test_case(name="train: the trained parameters spell the targets", points=5, hidden=True)
def trained_parameters_spell(train, forward, cross_entropy, backward, reference, earned):
    pays(earned)
    own, right = Model(forward, backward, cross_entropy, train), model_of(reference)
    any_of(lambda: every_loss(own, right), lambda: every_descent(own, right))
    for point in TRAINING:
        check_spelling(own, right, point)
