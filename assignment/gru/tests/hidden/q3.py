"""The student's backward is the gradient of the student's own loss, whatever the reference says."""

from otter.test_files import test_case

from assignment.gru.examples import NUMERIC
from assignment.gru.tests.public.q3 import against_own_loss, own_loss
from autograder.cases.checks import pays_where

OK_FORMAT = False
name = "q3"
points = 15


def of_another_size():
    """An example that the student has not seen."""
    return *NUMERIC.arguments, NUMERIC.y_true


def numerically(keys, forward, backward, earned, seed):
    pays_where(earned, "q1", "q2")
    against_own_loss(keys, own_loss(forward, backward, of_another_size), seed)


@test_case(name="numeric check of the update gate's gradients", points=4, hidden=True)
def update_gate_numerically(forward, backward, earned, seed):
    numerically(("W_xh_z", "W_hh_z", "b_h_z"), forward, backward, earned, seed)


@test_case(name="numeric check of the reset gate's gradients", points=4, hidden=True)
def reset_gate_numerically(forward, backward, earned, seed):
    numerically(("W_xh_r", "W_hh_r", "b_h_r"), forward, backward, earned, seed)


@test_case(name="numeric check of the candidate n's gradients", points=4, hidden=True)
def candidate_numerically(forward, backward, earned, seed):
    numerically(("W_xh_n", "W_hh_n", "b_h_n"), forward, backward, earned, seed)


@test_case(name="numeric check of W_Y, b_y and h0", points=3, hidden=True)
def the_rest_numerically(forward, backward, earned, seed):
    numerically(("W_Y", "b_y", "h0"), forward, backward, earned, seed)
