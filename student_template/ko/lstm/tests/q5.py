"""Public checks of q5; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import agree, items, shaped

OK_FORMAT = False
name = "q5"
points = 0

X = np.array([[0.0], [1.0], [0.0], [0.0]])
H_PREV = np.array([[0.2], [-0.1], [0.3]])
C_PREV = np.array([[-0.4], [0.5], [0.1]])


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
EXPECTED_H = np.array([[-0.431516], [0.217351], [0.246169]])
EXPECTED_C = np.array([[-0.938225], [0.382332], [0.360642]])


def stacked(stack, params):
    return items(stack(params), 2, "stack(params)")


def states(step_fused, *arguments):
    return items(step_fused(*arguments), 2, "step_fused(W, b, x, h_prev, c_prev)")


@test_case(name="stack: W has the shape (4d, k+d), b has (4d, 1)", points=0)
def shapes_of_the_stack(stack):
    W, b = stacked(stack, PARAMS)
    shaped(W, (12, 7), "W")
    shaped(b, (12, 1), "b")


@test_case(name="stack: the first row is the forget gate's, the last the new content's", points=0)
def first_and_last_row(stack):
    W, b = stacked(stack, PARAMS)
    W, b = shaped(W, (12, 7), "W"), shaped(b, (12, 1), "b")
    for row, gate in ((0, "f"), (-1, "g")):
        weights = np.concatenate([PARAMS["W_xh_" + gate][row], PARAMS["W_hh_" + gate][row]])
        agree(W[row], weights, f"W[{row}]")
        agree(b[row], PARAMS["b_h_" + gate][row], f"b[{row}]")


@test_case(name="step_fused: one step of the example, on what your stack returns", points=0)
def one_step_of_the_example(stack, step_fused):
    W, b = stacked(stack, PARAMS)
    h, c = states(step_fused, W, b, X, H_PREV, C_PREV)
    agree(c, EXPECTED_C, "c", 1e-4)
    agree(h, EXPECTED_H, "h", 1e-4)
