"""The student's backward is the gradient of the student's own forward, whatever the reference says.

A layer has no loss of its own. Any gradient `dhs` that it is given is that of L = sum(dhs * hs), so
that sum, through the student's own forward, is what is differentiated.
"""

from otter.test_files import test_case

from assignment.time_rnn.examples import NUMERIC, NUMERIC_STATE
from assignment.time_rnn.tests.public.q5 import GRADIENTS, own_loss
from autograder.cases.checks import pays_where
from autograder.cases.slopes import check_gradient

OK_FORMAT = False
name = "q5"
points = 15


def of_another_size():
    """An example that the student has not seen."""
    names = ("Wx", "Wh", "b")
    weights = dict(zip(names, NUMERIC.weights, strict=True))
    return {"xs": NUMERIC.xs, "h": NUMERIC_STATE, **weights}, NUMERIC.dhs


def where_it_pays(key, TimeRNN, earned, seed):
    pays_where(earned, "q3", "q4")
    check_gradient(own_loss(TimeRNN, of_another_size), GRADIENTS[key], seed)


@test_case(name="numeric check of xs", points=3, hidden=True)
def xs_numerically(TimeRNN, earned, seed):
    where_it_pays("xs", TimeRNN, earned, seed)


@test_case(name="numeric check of Wx", points=3, hidden=True)
def Wx_numerically(TimeRNN, earned, seed):
    where_it_pays("Wx", TimeRNN, earned, seed)


@test_case(name="numeric check of Wh", points=3, hidden=True)
def Wh_numerically(TimeRNN, earned, seed):
    where_it_pays("Wh", TimeRNN, earned, seed)


@test_case(name="numeric check of b", points=3, hidden=True)
def b_numerically(TimeRNN, earned, seed):
    where_it_pays("b", TimeRNN, earned, seed)


@test_case(name="numeric check of the state it starts from", points=3, hidden=True)
def h_numerically(TimeRNN, earned, seed):
    where_it_pays("h", TimeRNN, earned, seed)
