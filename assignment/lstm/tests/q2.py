"""forward: outputs, both states and the four gates against the reference."""

import numpy as np
from otter.test_files import test_case

from assignment.lstm.examples import LARGE, ONE_STEP, ORDINARY, right
from autograder.cases.checks import LOOSE, agree, agree_steps, entry, items, shaped

OK_FORMAT = False
name = "q2"
points = 25

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


def against_reference(keys, examples, forward, reference):
    """Entries of the cache, step by step."""
    for point in examples:
        for key in keys:
            expected = right(reference, point).cache[key]
            agree_steps(kept(forward, key, *point.arguments), expected, f'cache["{key}"]')


def check_outputs(examples, forward, reference):
    for point in examples:
        y, _ = outputs(forward, *point.arguments)
        agree_steps(y, right(reference, point).y, "y")


@test_case(name="forward: y at several sizes", points=7, hidden=True)
def y_at_several_sizes(forward, reference):
    check_outputs(ORDINARY, forward, reference)


@test_case(name="forward: y, one time step", points=1, hidden=True)
def y_one_step(forward, reference):
    check_outputs(ONE_STEP, forward, reference)


@test_case(name="forward: y, a large network", points=1, hidden=True)
def y_large_network(forward, reference):
    check_outputs((LARGE,), forward, reference)


@test_case(name="forward: the cache holds x and y", points=1, hidden=True)
def cache_holds_inputs_and_outputs(forward, reference):
    against_reference("xy", ORDINARY, forward, reference)


@test_case(name="forward: hidden states at several sizes", points=4, hidden=True)
def hidden_states_at_several_sizes(forward, reference):
    against_reference("h", ORDINARY, forward, reference)


@test_case(name="forward: cell states at several sizes", points=4, hidden=True)
def cell_states_at_several_sizes(forward, reference):
    against_reference("c", ORDINARY, forward, reference)


@test_case(name="forward: hidden and cell state, one time step", points=1, hidden=True)
def states_one_step(forward, reference):
    against_reference("hc", ONE_STEP, forward, reference)


@test_case(name="forward: hidden and cell states, a large network", points=1, hidden=True)
def states_large_network(forward, reference):
    against_reference("hc", (LARGE,), forward, reference)


@test_case(name="forward: the forget gate at several sizes", points=1, hidden=True)
def forget_gate(forward, reference):
    against_reference("f", ORDINARY, forward, reference)


@test_case(name="forward: the input gate at several sizes", points=1, hidden=True)
def input_gate(forward, reference):
    against_reference("i", ORDINARY, forward, reference)


@test_case(name="forward: the output gate at several sizes", points=1, hidden=True)
def output_gate(forward, reference):
    against_reference("o", ORDINARY, forward, reference)


@test_case(name="forward: the new content g at several sizes", points=1, hidden=True)
def new_content(forward, reference):
    against_reference("g", ORDINARY, forward, reference)


@test_case(name="forward: all four gates, one time step", points=1, hidden=True)
def gates_one_step(forward, reference):
    against_reference("fiog", ONE_STEP, forward, reference)
