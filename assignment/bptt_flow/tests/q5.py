"""gradient_norms against the reference, or of the student's own gradients; and what they show."""

import numpy as np
from otter.test_files import test_case

from assignment.bptt_flow.carried import norms_of
from assignment.bptt_flow.examples import (
    EXPLODING,
    FLOW,
    LARGE,
    LONG,
    ONE_STEP,
    ORDINARY,
    VANISHING,
    cache_of,
    right,
)
from autograder.cases.checks import agree, any_of, shaped

OK_FORMAT = False
name = "q5"
points = 10

WORDS = "gradient_norms(params, cache, y_true)"

# k = 2, d = 2. With all states 0 both outputs are 1/2.
PARAMS = {
    "W_X": np.zeros((2, 2)),
    "W_H": np.array([[0.0, -2.0], [2.0, 0.0]]),
    "W_Y": np.array([[6.0, 8.0], [0.0, 0.0]]),
    "b_h": np.zeros((2, 1)),
    "b_y": np.zeros((2, 1)),
}


def example_of(t):
    """A cache of t steps, and targets that are always the second output."""
    x = np.tile([[1.0], [0.0]], (t, 1, 1))
    cache = {"x": x, "h": np.zeros((t + 1, 2, 1)), "y": np.full((t, 2, 1), 0.5)}
    return cache, np.tile([[0.0], [1.0]], (t, 1, 1))


@test_case(name="gradient_norms: shape (t,), none below 0", points=0)
def shape_of_the_norms(gradient_norms):
    norms = shaped(gradient_norms(PARAMS, *example_of(4)), (4,), WORDS)
    assert (norms >= 0).all(), "a norm is never below 0"


@test_case(name="gradient_norms: the gradient (3, 4) has the norm 5", points=0)
def norm_of_one_gradient(gradient_norms):
    agree(gradient_norms(PARAMS, *example_of(1)), np.array([5.0]), WORDS)


@test_case(name="gradient_norms: they are those of state_gradients", points=0)
def norms_of_own_gradients(state_gradients, gradient_norms):
    gradients = shaped(state_gradients(PARAMS, *example_of(3)), (3, 2, 1), "state_gradients")
    agree(gradient_norms(PARAMS, *example_of(3)), np.linalg.norm(gradients[:, :, 0], axis=1), WORDS)


def check_norms(point, state_gradients, gradient_norms, reference):
    """Of the right gradients, or of the student's own: whichever is better."""
    given = point.params, cache_of(reference, point), point.y_true

    def agree_with(expected):
        agree(gradient_norms(*given), expected(), WORDS)

    any_of(
        lambda: agree_with(lambda: right(reference, point).norms),
        lambda: agree_with(lambda: norms_of(state_gradients, *given)),
    )


@test_case(name="gradient_norms at several sizes", points=4, hidden=True)
def norms_at_several_sizes(state_gradients, gradient_norms, reference):
    for point in ORDINARY:
        check_norms(point, state_gradients, gradient_norms, reference)


@test_case(name="gradient_norms: one time step", points=1, hidden=True)
def norms_of_one_step(state_gradients, gradient_norms, reference):
    for point in ONE_STEP:
        check_norms(point, state_gradients, gradient_norms, reference)


@test_case(name="gradient_norms: large networks, a long sequence, in time", points=1, hidden=True)
def norms_of_large_networks(state_gradients, gradient_norms, reference):
    for point in (LARGE, LONG):
        check_norms(point, state_gradients, gradient_norms, reference)


def check_flow(point, power, state_gradients, gradient_norms, reference):
    """The right norms, or those of the student's own gradients where they vanish or explode."""
    given = point.params, cache_of(reference, point), point.y_true
    norms = gradient_norms(*given)

    def own_norms_flow():
        own = norms_of(state_gradients, *given)
        agree(norms, own, WORDS)
        assert (own[0] / own[-1]) ** power > FLOW, f"{WORDS} should follow the radius"

    any_of(lambda: agree(norms, right(reference, point).norms, WORDS), own_norms_flow)


@test_case(
    name="gradient_norms: below radius 1 they vanish, above it they explode", points=4, hidden=True
)
def norms_follow_the_radius(state_gradients, gradient_norms, reference):
    check_flow(VANISHING, -1, state_gradients, gradient_norms, reference)
    check_flow(EXPLODING, 1, state_gradients, gradient_norms, reference)
