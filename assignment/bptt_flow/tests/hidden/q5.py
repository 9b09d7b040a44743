"""gradient_norms against the reference, or of the student's own gradients; and what they show."""

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
from assignment.bptt_flow.tests.public.q5 import WORDS
from autograder.cases.checks import agree, any_of

OK_FORMAT = False
name = "q5"
points = 10


def check_norms(point, state_gradients, gradient_norms, reference, earned):
    """Take norms of the right gradients, or of the student's own: whichever is better."""
    given = point.params, cache_of(reference, point), point.y_true

    def agree_with(expected):
        agree(gradient_norms(*given), expected(), WORDS)

    any_of(
        lambda: agree_with(lambda: right(reference, point).norms),
        lambda: agree_with(lambda: norms_of(state_gradients, reference, point, earned)),
    )


@test_case(name="gradient_norms at several sizes", points=4, hidden=True)
def norms_at_several_sizes(state_gradients, gradient_norms, reference, earned):
    for point in ORDINARY:
        check_norms(point, state_gradients, gradient_norms, reference, earned)


@test_case(name="gradient_norms: one time step", points=1, hidden=True)
def norms_of_one_step(state_gradients, gradient_norms, reference, earned):
    for point in ONE_STEP:
        check_norms(point, state_gradients, gradient_norms, reference, earned)


@test_case(name="gradient_norms: large networks, a long sequence, in time", points=1, hidden=True)
def norms_of_large_networks(state_gradients, gradient_norms, reference, earned):
    for point in (LARGE, LONG):
        check_norms(point, state_gradients, gradient_norms, reference, earned)


def check_flow(point, power, state_gradients, gradient_norms, reference, earned):
    """The right norms, or those of the student's own gradients where they vanish or explode."""
    given = point.params, cache_of(reference, point), point.y_true
    norms = gradient_norms(*given)

    def own_norms_flow():
        own = norms_of(state_gradients, reference, point, earned)
        agree(norms, own, WORDS)
        assert (own[0] / own[-1]) ** power > FLOW, f"{WORDS} should follow the radius"

    any_of(lambda: agree(norms, right(reference, point).norms, WORDS), own_norms_flow)


@test_case(
    name="gradient_norms: below radius 1 they vanish, above it they explode", points=4, hidden=True
)
def norms_follow_the_radius(state_gradients, gradient_norms, reference, earned):
    check_flow(VANISHING, -1, state_gradients, gradient_norms, reference, earned)
    check_flow(EXPLODING, 1, state_gradients, gradient_norms, reference, earned)
