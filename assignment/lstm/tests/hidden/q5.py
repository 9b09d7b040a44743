"""stack and step_fused: one matrix and one product for all four gates."""

from otter.test_files import test_case

from assignment.lstm.examples import LARGE, ONE_STEP, ORDINARY, SEQUENCE, right_stack, right_steps
from assignment.lstm.tests.public.q5 import stacked, states
from autograder.cases.checks import agree, any_of, shaped

OK_FORMAT = False
name = "q5"
points = 10


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
