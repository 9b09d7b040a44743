"""RNN.forward: the next state against the reference, and that it comes of params."""

from dataclasses import replace

from otter.test_files import test_case

from assignment.time_rnn.examples import (
    LARGE_STEP,
    ONE_ROW,
    OTHER_WEIGHTS,
    STEPS,
    changes_of_params,
    check_changed,
    check_held,
    play,
    right_step,
    told_later,
)
from autograder.cases.checks import agree, any_of, shaped

OK_FORMAT = False
name = "q1"
points = 15


def next_state(RNN, point):
    return told_later(lambda: RNN(*point.weights).forward(point.x, point.h_prev))


def against_reference(points, RNN, reference):
    found = [next_state(RNN, point) for point in points]
    for point, h_next in zip(points, found, strict=True):
        agree(h_next(), right_step(reference, point).h_next(), "h_next")


@test_case(name="RNN.forward at several sizes", points=8, hidden=True)
def at_several_sizes(RNN, reference):
    against_reference(STEPS, RNN, reference)


@test_case(name="RNN.forward of a single row", points=2, hidden=True)
def single_row(RNN, reference):
    against_reference(ONE_ROW, RNN, reference)


@test_case(name="RNN.forward of a large layer", points=2, hidden=True)
def large_layer(RNN, reference):
    against_reference((LARGE_STEP,), RNN, reference)


FORWARD = "forward", STEPS[0].x, STEPS[0].h_prev
CHANGES, CHANGED = changes_of_params(STEPS[0].weights, OTHER_WEIGHTS[0], FORWARD)
CHANGED_STEPS = [replace(STEPS[0], weights=weights) for weights in CHANGED]


@test_case(name="RNN.params: what forward computes with", points=3, hidden=True)
def forward_computes_with_params(RNN, reference):
    held, first, *rest = play(RNN, STEPS[0].weights, [("params",), FORWARD, *CHANGES])
    check_held(held(), STEPS[0].weights, "RNN.params")
    states = [first, *rest[1::2]]
    for index, (change, point) in enumerate(zip(rest[::2], CHANGED_STEPS, strict=True)):
        change()
        before, after = states[index](), states[index + 1]()
        check_changed(before, after, f"RNN.params[{index}]")
        agree_as_new(after, point, RNN, reference)


def agree_as_new(h_next, point, RNN, reference):
    """The state is a new layer's with such weights: the reference's, or the student's own."""

    def as_the_student_has_it():
        fresh = next_state(RNN, point)
        agree(h_next, shaped(fresh(), point.h_prev.shape, "h_next"), "h_next")

    any_of(
        lambda: agree(h_next, right_step(reference, point).h_next(), "h_next"),
        as_the_student_has_it,
    )
