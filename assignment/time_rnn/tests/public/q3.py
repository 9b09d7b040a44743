"""Public checks of q3; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.asking import change_in_place
from autograder.cases.checks import agree, shaped

OK_FORMAT = False
name = "q3"
points = 0


# Two rows (N = 2), inputs of size D = 3, states of size H = 2; made anew for each check.
def weights():
    Wx = np.array([[0.5, -0.3], [0.2, 0.4], [-0.6, 0.1]])
    Wh = np.array([[0.3, -0.7], [0.5, 0.2]])
    return Wx, Wh, np.array([0.1, -0.2])


def inputs():
    """Three time steps (T = 3)."""
    return np.array(
        [
            [[1.0, 0.5, -1.0], [0.0, 1.0, 0.5], [0.3, -0.2, 0.8]],
            [[0.2, -0.4, 0.6], [1.0, 0.0, 0.0], [-0.5, 0.9, 0.1]],
        ]
    )


@test_case(name="TimeRNN.forward: shape (N, T, H)", points=0)
def shape_of_all_states(TimeRNN):
    shaped(TimeRNN(*weights(), False).forward(inputs()), (2, 3, 2), "hs")


@test_case(name="TimeRNN.forward: the first two steps of the example's first row", points=0)
def worked_example(TimeRNN):
    hs = shaped(TimeRNN(*weights(), False).forward(inputs()), (2, 3, 2), "hs")
    first = np.tanh(np.array([0.5 + 0.1 + 0.6 + 0.1, -0.3 + 0.2 - 0.1 - 0.2]))
    agree(hs[0, 0], first, "hs[0, 0]")
    second = np.array([0.068435, -0.404649])  # rounded to six digits
    agree(hs[0, 1], second, "hs[0, 1]", 1e-4)


@test_case(name="TimeRNN.forward: not stateful, the same sequence gives the same states", points=0)
def starts_from_zeros_each_time(TimeRNN):
    layer = TimeRNN(*weights(), False)
    first = np.array(shaped(layer.forward(inputs()), (2, 3, 2), "hs"))
    agree(layer.forward(inputs()), first, "hs of the second forward")


@test_case(name="TimeRNN.forward: stateful, two blocks are as good as the whole", points=0)
def blocks_continue(TimeRNN):
    whole = shaped(TimeRNN(*weights(), True).forward(inputs()), (2, 3, 2), "hs")
    layer = TimeRNN(*weights(), True)
    layer.forward(inputs()[:, :2])
    agree(layer.forward(inputs()[:, 2:]), whole[:, 2:], "hs of the second block")


@test_case(name="TimeRNN.params: a change in place shows in the next forward", points=0)
def forward_computes_with_params(TimeRNN):
    for index, values in enumerate(weights()):
        layer = TimeRNN(*weights(), False)
        before = np.array(shaped(layer.forward(inputs()), (2, 3, 2), "hs"))
        change_in_place(layer, "params", index, values + 0.5)
        after = shaped(layer.forward(inputs()), (2, 3, 2), "hs")
        is_used = np.max(np.abs(after - before)) > 1e-3
        assert is_used, f"TimeRNN.params[{index}] should be the array that forward computes with"


@test_case(name="TimeRNN: h is None at first, then the last state", points=0)
def h_of_the_example(TimeRNN):
    layer = TimeRNN(*weights(), False)
    assert layer.h is None, "h should be None before the first forward"
    hs = shaped(layer.forward(inputs()), (2, 3, 2), "hs")
    agree(layer.h, hs[:, -1], "h")
