"""Public checks of q2; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import agree, entry, items, shaped

OK_FORMAT = False
name = "q2"
points = 0

# "hel" over the vocabulary h, e, l, o: k = 4, d = 3, t = 3.
X = np.eye(4)[[0, 1, 2]].reshape(3, 4, 1)
H0 = np.zeros((3, 1))
PARAMS = {
    "W_X": np.array([[0.5, -0.3, 0.2, 0.1], [-0.4, 0.6, 0.1, -0.2], [0.3, 0.2, -0.5, 0.4]]),
    "W_H": np.array([[0.2, -0.5, 0.3], [0.4, 0.1, -0.6], [-0.3, 0.7, 0.2]]),
    "W_Y": np.array([[0.6, -0.2, 0.1], [-0.5, 0.3, 0.4], [0.2, 0.7, -0.6], [-0.1, -0.4, 0.5]]),
    "b_h": np.array([[0.1], [-0.1], [0.05]]),
    "b_y": np.array([[0.0], [0.1], [-0.1], [0.2]]),
}


def outputs(forward, params, x, h0):
    return items(forward(params, x, h0), 2, "forward(params, x, h0)")


@test_case(name="forward: shapes of y and of the hidden states", points=0)
def shapes(forward):
    y, cache = outputs(forward, PARAMS, X, H0)
    shaped(y, (3, 4, 1), "y")
    shaped(entry(cache, "h", "cache"), (4, 3, 1), 'cache["h"]')
    shaped(entry(cache, "x", "cache"), (3, 4, 1), 'cache["x"]')
    shaped(entry(cache, "y", "cache"), (3, 4, 1), 'cache["y"]')


@test_case(name="forward: the states of the first two steps of the example", points=0)
def worked_example_states(forward):
    _, cache = outputs(forward, PARAMS, X, H0)
    expected = np.array(
        [
            [[0.0], [0.0], [0.0]],
            [[0.5370495669980353], [-0.46211715726000973], [0.3363755443363322]],
        ]
    )
    agree(shaped(entry(cache, "h", "cache"), (4, 3, 1), 'cache["h"]')[:2], expected, "h_0, h_1")


@test_case(name="forward: each y_t sums to 1", points=0)
def outputs_are_distributions(forward):
    y, _ = outputs(forward, PARAMS, X, H0)
    agree(shaped(y, (3, 4, 1), "y").sum(axis=1), np.ones((3, 1)), "the sums of y_t")


@test_case(name="forward: a h0 that is not zero is used", points=0)
def starts_at_h0(forward):
    h0 = np.array([[0.5], [-0.5], [0.25]])
    _, cache = outputs(forward, PARAMS, X, h0)
    agree(shaped(entry(cache, "h", "cache"), (4, 3, 1), 'cache["h"]')[0], h0, "h_0")
    _, other = outputs(forward, PARAMS, X, H0)
    first, second = entry(cache, "h", "cache")[1], entry(other, "h", "cache")[1]
    assert np.max(np.abs(np.asarray(first) - second)) > 1e-3, "h_1 should depend on h0"
