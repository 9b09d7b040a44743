"""Public checks of q2; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import LOOSE, agree, entry, items, shaped

OK_FORMAT = False
name = "q2"
points = 0

# "hel" over the vocabulary h, e, l, o: k = 4, d = 3, t = 3.
X = np.eye(4)[[0, 1, 2]].reshape(3, 4, 1)
H0 = np.array([[0.2], [-0.1], [0.3]])
C0 = np.array([[-0.4], [0.5], [0.1]])


def example_params(k, d):
    """Weights that are no round numbers, the same everywhere."""
    shapes = {}
    for gate in "fiog":
        shapes.update({"W_xh_" + gate: (d, k), "W_hh_" + gate: (d, d), "b_h_" + gate: (d, 1)})
    shapes.update({"W_Y": (k, d), "b_y": (k, 1)})
    numbers = iter(0.8 * np.sin(np.arange(1.0, 1000.0)))
    return {
        name: np.reshape([next(numbers) for _ in range(rows * columns)], (rows, columns))
        for name, (rows, columns) in shapes.items()
    }


PARAMS = example_params(4, 3)
# Rounded to six digits.
EXPECTED_GATES = {
    "f": np.array([[0.69214], [0.168891], [0.439541]]),
    "i": np.array([[0.672648], [0.372827], [0.563417]]),
    "o": np.array([[0.450372], [0.759925], [0.61287]]),
    "g": np.array([[-0.710974], [0.904721], [0.133879]]),
}
EXPECTED_C_1 = np.array([[-0.755091], [0.421751], [0.119384]])
EXPECTED_H_1 = np.array([[-0.287417], [0.302757], [0.072821]])


def outputs(forward, params, x, h0, c0):
    return items(forward(params, x, h0, c0), 2, "forward(params, x, h0, c0)")


def kept(forward, key, params, x, h0, c0):
    """One entry of the cache."""
    _, cache = outputs(forward, params, x, h0, c0)
    return entry(cache, key, "cache")


@test_case(name="forward: shapes of y and of what the cache holds", points=0)
def shapes(forward):
    y, cache = outputs(forward, PARAMS, X, H0, C0)
    shaped(y, (3, 4, 1), "y")
    for key, size in {"x": (3, 4), "y": (3, 4), "h": (4, 3), "c": (4, 3)}.items():
        shaped(entry(cache, key, "cache"), (*size, 1), f'cache["{key}"]')
    for key in "fiog":
        shaped(entry(cache, key, "cache"), (3, 3, 1), f'cache["{key}"]')


@test_case(name="forward: the gates of the example's first step", points=0)
def worked_example_gates(forward):
    for key, expected in EXPECTED_GATES.items():
        gate = shaped(kept(forward, key, PARAMS, X, H0, C0), (3, 3, 1), f'cache["{key}"]')
        agree(gate[0], expected, key + "_1", LOOSE)


@test_case(name="forward: both states before and after the example's first step", points=0)
def worked_example_states(forward):
    for key, before, after in (("c", C0, EXPECTED_C_1), ("h", H0, EXPECTED_H_1)):
        states = shaped(kept(forward, key, PARAMS, X, H0, C0), (4, 3, 1), f'cache["{key}"]')
        agree(states[0], before, key + "_0")
        agree(states[1], after, key + "_1", LOOSE)


@test_case(name="forward: each y_t sums to 1", points=0)
def outputs_are_distributions(forward):
    y, _ = outputs(forward, PARAMS, X, H0, C0)
    agree(shaped(y, (3, 4, 1), "y").sum(axis=1), np.ones((3, 1)), "the sums of y_t")
