"""RNN.forward: the next state against the reference."""

import numpy as np
from otter.test_files import test_case

from assignment.time_rnn.examples import LARGE_STEP, ONE_ROW, STEPS, right_step, told_later
from autograder.cases.checks import agree, items, shaped

OK_FORMAT = False
name = "q1"
points = 15


# Two rows (N = 2), inputs of size D = 3, states of size H = 2; made anew for each check.
def weights():
    Wx = np.array([[0.5, -0.3], [0.2, 0.4], [-0.6, 0.1]])
    Wh = np.array([[0.3, -0.7], [0.5, 0.2]])
    return Wx, Wh, np.array([0.1, -0.2])


def inputs():
    return np.array([[1.0, 0.5, -1.0], [0.2, -0.4, 0.6]])


def states():
    return np.array([[0.5, -0.25], [0.0, 0.4]])


@test_case(name="RNN: params and grads are lists of three arrays", points=0)
def params_and_grads(RNN):
    layer = RNN(*weights())
    for what, found in (("params", layer.params), ("grads", layer.grads)):
        for i, (got, want) in enumerate(zip(items(found, 3, what), weights())):  # noqa: B905
            shaped(got, want.shape, f"{what}[{i}]")


@test_case(name="RNN.forward: shape (N, H)", points=0)
def next_state_has_the_shape_of_the_state(RNN):
    shaped(RNN(*weights()).forward(inputs(), states()), (2, 2), "h_next")


@test_case(name="RNN.forward: the first row of the example", points=0)
def worked_example(RNN):
    # a = [0.5, -0.25] Wh + [1, 0.5, -1] Wx + b = [0.025 + 1.2 + 0.1, -0.4 - 0.2 - 0.2]
    h_next = RNN(*weights()).forward(inputs(), states())
    expected = np.tanh(np.array([1.325, -0.8]))
    agree(shaped(h_next, (2, 2), "h_next")[0], expected, "h_next[0]")


@test_case(name="RNN.forward: each row of the batch on its own", points=0)
def rows_do_not_mix(RNN):
    together = shaped(RNN(*weights()).forward(inputs(), states()), (2, 2), "h_next")
    alone = RNN(*weights()).forward(inputs()[1:], states()[1:])
    agree(alone, together[1:], "h_next of the second row alone")


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
