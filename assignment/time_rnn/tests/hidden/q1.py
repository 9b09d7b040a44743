"""RNN.forward: the next state against the reference."""

from otter.test_files import test_case

from assignment.time_rnn.examples import LARGE_STEP, ONE_ROW, STEPS, right_step, told_later
from autograder.cases.checks import agree

OK_FORMAT = False
name = "q1"
points = 15


def next_state(RNN, point):
    return told_later(lambda: RNN(*point.weights).forward(point.x, point.h_prev))


def against_reference(points, RNN, reference):
    found = [next_state(RNN, point) for point in points]
    for point, h_next in zip(points, found, strict=True):
        agree(h_next(), right_step(reference, point).h_next(), "h_next")


@test_case(name="RNN.forward at several sizes", points=11, hidden=True)
def at_several_sizes(RNN, reference):
    against_reference(STEPS, RNN, reference)


@test_case(name="RNN.forward of a single row", points=2, hidden=True)
def single_row(RNN, reference):
    against_reference(ONE_ROW, RNN, reference)


@test_case(name="RNN.forward of a large layer", points=2, hidden=True)
def large_layer(RNN, reference):
    against_reference((LARGE_STEP,), RNN, reference)
