"""stack and step_fused: one matrix and one product for all four gates."""

import numpy as np
from otter.test_files import test_case

from assignment.lstm.examples import LARGE, ONE_STEP, ORDINARY, SEQUENCE, right_stack, right_steps
from autograder.cases.checks import agree, any_of, items, shaped

OK_FORMAT = False
name = "q5"
points = 10

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


# --- hidden ---


def check_stack(index, what, examples, stack, reference):
    for point in examples:
        got = stacked(stack, point.params)[index]
        agree(got, right_stack(reference, point)[index], what)


def check_step(index, what, point, stack, step_fused, reference):
    """One of the two states, on the right W and b or on the student's own, the better one."""
    before, after = right_steps(reference, point)[:2]

    def on(weights):
        got = states(step_fused, *weights(), point.x[0], *before)[index]
        agree(got, after[index], what)

    any_of(
        lambda: on(lambda: right_stack(reference, point)),
        lambda: on(lambda: stacked(stack, point.params)),
    )


def check_sequence(point, stack, step_fused, reference):
    """A whole sequence, each step from the student's own states before."""

    def on(weights):
        W, b = weights()
        h, c = point.h0, point.c0
        for x_t, (h_t, c_t) in zip(point.x, right_steps(reference, point)[1:], strict=True):
            h, c = states(step_fused, W, b, x_t, h, c)
            h, c = shaped(h, h_t.shape, "h"), shaped(c, c_t.shape, "c")
            agree(h, h_t, "h")
            agree(c, c_t, "c")

    any_of(
        lambda: on(lambda: right_stack(reference, point)),
        lambda: on(lambda: stacked(stack, point.params)),
    )


@test_case(name="stack: W at several sizes", points=2, hidden=True)
def W_at_several_sizes(stack, reference):
    check_stack(0, "W", (*ORDINARY, *ONE_STEP), stack, reference)


@test_case(name="stack: b at several sizes", points=2, hidden=True)
def b_at_several_sizes(stack, reference):
    check_stack(1, "b", (*ORDINARY, *ONE_STEP), stack, reference)


@test_case(name="step_fused: c at several sizes", points=2, hidden=True)
def c_at_several_sizes(stack, step_fused, reference):
    for point in (*ORDINARY, *ONE_STEP):
        check_step(1, "c", point, stack, step_fused, reference)


@test_case(name="step_fused: h at several sizes", points=2, hidden=True)
def h_at_several_sizes(stack, step_fused, reference):
    for point in (*ORDINARY, *ONE_STEP):
        check_step(0, "h", point, stack, step_fused, reference)


@test_case(name="step_fused: step by step through a sequence", points=1, hidden=True)
def through_a_sequence(stack, step_fused, reference):
    check_sequence(SEQUENCE, stack, step_fused, reference)


@test_case(name="stack and step_fused: a large network", points=1, hidden=True)
def large_network(stack, step_fused, reference):
    check_step(0, "h", LARGE, stack, step_fused, reference)
    check_step(1, "c", LARGE, stack, step_fused, reference)
