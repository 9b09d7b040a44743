"""The student's backward is the gradient of the student's own loss, whatever the reference says."""

from otter.test_files import test_case

from assignment.lstm.examples import NUMERIC
from assignment.lstm.tests.public.q4 import against_own_loss, own_loss
from autograder.cases.checks import pays_where

OK_FORMAT = False
name = "q4"
points = 15


def of_another_size():
    """An example that the student has not seen."""
    return *NUMERIC.arguments, NUMERIC.y_true


def numerically(keys, forward, backward, earned, seed):
    pays_where(earned, "q2", "q3")
    against_own_loss(keys, own_loss(forward, backward, of_another_size), seed)


@test_case(name="numeric check of the forget gate's gradients", points=3, hidden=True)
def forget_gate_numerically(forward, backward, earned, seed):
    numerically(("W_xh_f", "W_hh_f", "b_h_f"), forward, backward, earned, seed)


@test_case(name="numeric check of the input gate's gradients", points=3, hidden=True)
def input_gate_numerically(forward, backward, earned, seed):
    numerically(("W_xh_i", "W_hh_i", "b_h_i"), forward, backward, earned, seed)


@test_case(name="numeric check of the output gate's gradients", points=3, hidden=True)
def output_gate_numerically(forward, backward, earned, seed):
    numerically(("W_xh_o", "W_hh_o", "b_h_o"), forward, backward, earned, seed)


@test_case(name="numeric check of the new content g's gradients", points=3, hidden=True)
def new_content_numerically(forward, backward, earned, seed):
    numerically(("W_xh_g", "W_hh_g", "b_h_g"), forward, backward, earned, seed)


@test_case(name="numeric check of W_Y, b_y, h0 and c0", points=3, hidden=True)
def the_rest_numerically(forward, backward, earned, seed):
    numerically(("W_Y", "b_y", "h0", "c0"), forward, backward, earned, seed)
