"""train: the losses, the updates, and what was learnt.

Each quantity by the student's own functions or the reference's, the better one.
"""

from otter.test_files import test_case

from assignment.simple_rnn.examples import FADED, FADING, FEW_EPOCHS, LASTING, LONG, STEEP, TRAINING
from autograder.cases.checks import pays_where
from autograder.cases.hidden.descent import (
    check_descent,
    check_losses,
    check_losses_to_the_end,
    check_spelling,
    check_to_the_end,
    pays_after,
)
from autograder.cases.hidden.models import Model

OK_FORMAT = False
name = "q5"
points = 15


def model_of(reference):
    return Model(reference.forward, reference.backward, reference.cross_entropy, reference.train)


def every_loss(own, right):
    for point in TRAINING:
        check_losses(own, right, point)
    for point in (FADING, LASTING):
        check_losses_to_the_end(own, right, point, LONG)


def every_descent(own, right):
    check_descent(own, right, (STEEP, *TRAINING), FEW_EPOCHS)
    check_to_the_end(own, right, (FADING, FADED, LASTING), LONG)


@test_case(name="train: losses before each update, and they fall", points=5, hidden=True)
def losses_before_each_update(train, forward, cross_entropy, backward, reference, earned, seed):
    pays_where(earned, "q2", "q3")
    every_loss(Model(forward, backward, cross_entropy, train, seed), model_of(reference))


@test_case(name="train: plain gradient descent", points=5, hidden=True)
def plain_gradient_descent(train, forward, cross_entropy, backward, reference, earned, seed):
    pays_where(earned, "q2", "q3")
    every_descent(Model(forward, backward, cross_entropy, train, seed), model_of(reference))


@test_case(name="train: the trained parameters spell the targets", points=5, hidden=True)
def trained_parameters_spell(train, forward, cross_entropy, backward, reference, earned, seed):
    pays_where(earned, "q2", "q3")
    own, right = Model(forward, backward, cross_entropy, train, seed), model_of(reference)
    pays_after(lambda: every_loss(own, right), lambda: every_descent(own, right))
    for point in TRAINING:
        check_spelling(own, right, point)
