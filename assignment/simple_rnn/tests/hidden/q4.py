"""The student's backward is the gradient of the student's own loss, whatever the reference says."""

from otter.test_files import test_case

from assignment.simple_rnn.examples import NUMERIC
from assignment.simple_rnn.tests.public.q4 import own_loss
from autograder.cases.checks import pays_where
from autograder.cases.slopes import check_gradient

OK_FORMAT = False
name = "q4"
points = 15


def of_another_size():
    """An example that the student has not seen."""
    return NUMERIC.params, NUMERIC.x, NUMERIC.h0, NUMERIC.y_true


def numerically(key, forward, cross_entropy, backward, earned, seed):
    pays_where(earned, "q2", "q3")
    own = own_loss(forward, cross_entropy, backward, of_another_size)
    check_gradient(own, key, seed)


@test_case(name="numeric check of W_X", points=3, hidden=True)
def W_X_numerically(forward, cross_entropy, backward, earned, seed):
    numerically("W_X", forward, cross_entropy, backward, earned, seed)


@test_case(name="numeric check of W_H", points=3, hidden=True)
def W_H_numerically(forward, cross_entropy, backward, earned, seed):
    numerically("W_H", forward, cross_entropy, backward, earned, seed)


@test_case(name="numeric check of W_Y", points=3, hidden=True)
def W_Y_numerically(forward, cross_entropy, backward, earned, seed):
    numerically("W_Y", forward, cross_entropy, backward, earned, seed)


@test_case(name="numeric check of b_h", points=3, hidden=True)
def b_h_numerically(forward, cross_entropy, backward, earned, seed):
    numerically("b_h", forward, cross_entropy, backward, earned, seed)


@test_case(name="numeric check of b_y", points=3, hidden=True)
def b_y_numerically(forward, cross_entropy, backward, earned, seed):
    numerically("b_y", forward, cross_entropy, backward, earned, seed)
