"""Public checks of q1; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.asking import change_in_place
from autograder.cases.checks import agree, items, shaped

OK_FORMAT = False
name = "q1"
points = 0


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


@test_case(name="RNN.params: a change in place shows in the next forward", points=0)
def forward_computes_with_params(RNN):
    for index, values in enumerate(weights()):
        layer = RNN(*weights())
        before = np.array(shaped(layer.forward(inputs(), states()), (2, 2), "h_next"))
        change_in_place(layer, "params", index, values + 0.5)
        after = shaped(layer.forward(inputs(), states()), (2, 2), "h_next")
        is_used = np.max(np.abs(after - before)) > 1e-3
        assert is_used, f"RNN.params[{index}] should be the array that forward computes with"


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
