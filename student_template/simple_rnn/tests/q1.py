"""Public checks of q1; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import agree, agree_number, number, shaped

OK_FORMAT = False
name = "q1"
points = 0


def column(values):
    return np.array(values).reshape(-1, 1)


@test_case(name="softmax: shape (k, 1), and it sums to 1", points=0)
def softmax_sums_to_one(softmax):
    y = shaped(softmax(column([1.0, 2.0, 3.0, 4.0])), (4, 1), "softmax(z)")
    agree_number(y.sum(), 1.0, "sum(softmax(z))")


@test_case(name="softmax: the logits 0, log 2, log 3 give 1/6, 2/6, 3/6", points=0)
def softmax_worked_example(softmax):
    agree(softmax(column([0.0, np.log(2.0), np.log(3.0)])), column([1, 2, 3]) / 6, "softmax(z)")


@test_case(name="cross_entropy: a number, the sum over time and not the mean", points=0)
def cross_entropy_worked_example(cross_entropy):
    y = np.array([[[0.5], [0.25], [0.25]], [[0.2], [0.3], [0.5]]])
    y_true = np.array([[[1.0], [0.0], [0.0]], [[0.0], [0.0], [1.0]]])
    agree_number(cross_entropy(y, y_true), 2 * np.log(2.0), "cross_entropy(y, y_true)")


@test_case(name="cross_entropy: nothing to pay for a sure and right answer", points=0)
def cross_entropy_of_certainty(cross_entropy):
    y = np.array([[[0.0], [1.0]]])
    loss = number(cross_entropy(np.clip(y, 1e-9, 1 - 1e-9), y), "cross_entropy(y, y_true)")
    assert abs(loss) < 1e-5, "cross_entropy(y, y_true) should be 0 where y is y_true"
