"""The student's backward is the gradient of the student's own forward, whatever the reference says.

A layer has no loss of its own. Any gradient `dhs` that it is given is that of L = sum(dhs * hs), so
that sum, through the student's own forward, is what is differentiated.
"""

from otter.test_files import test_case

from assignment.time_rnn.examples import NUMERIC, NUMERIC_STATE
from assignment.time_rnn.tests.public.q5 import numerically
from autograder.cases.checks import CheckFailed

OK_FORMAT = False
name = "q5"
points = 15


def of_another_size():
    """An example that the student has not seen."""
    names = ("Wx", "Wh", "b")
    weights = dict(zip(names, NUMERIC.weights, strict=True))
    return {"xs": NUMERIC.xs, "h": NUMERIC_STATE, **weights}, NUMERIC.dhs


def where_it_pays(key, TimeRNN, earned):
    if not earned("q3") and not earned("q4"):
        # A pair of inventions that agree with each other is worth nothing.
        raise CheckFailed("not_earned", questions="q3, q4")
    numerically(key, of_another_size, TimeRNN)


@test_case(name="numeric check of xs", points=3, hidden=True)
def xs_numerically(TimeRNN, earned):
    where_it_pays("xs", TimeRNN, earned)


@test_case(name="numeric check of Wx", points=3, hidden=True)
def Wx_numerically(TimeRNN, earned):
    where_it_pays("Wx", TimeRNN, earned)


@test_case(name="numeric check of Wh", points=3, hidden=True)
def Wh_numerically(TimeRNN, earned):
    where_it_pays("Wh", TimeRNN, earned)


@test_case(name="numeric check of b", points=3, hidden=True)
def b_numerically(TimeRNN, earned):
    where_it_pays("b", TimeRNN, earned)


@test_case(name="numeric check of the state it starts from", points=3, hidden=True)
def h_numerically(TimeRNN, earned):
    where_it_pays("h", TimeRNN, earned)
