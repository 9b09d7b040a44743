"""state_gradients against the reference, over the student's own functions, and numerically."""

from otter.test_files import test_case

from assignment.bptt_flow.carried import gradients_by_jacobian, gradients_by_products
from assignment.bptt_flow.examples import (
    LARGE,
    LONG,
    NUMERIC,
    ONE_STEP,
    ORDINARY,
    cache_of,
    numeric_gradients,
    right,
)
from assignment.bptt_flow.tests.public.q4 import WORDS
from autograder.cases.checks import LOOSE, agree, agree_steps, any_of
from autograder.cases.slopes import Slopes, agree_numerically, axes

OK_FORMAT = False
name = "q4"
points = 30


def check_gradients(point, jacobian, jacobian_product, state_gradients, reference, earned):
    """Go back by the right Jacobians or the student's own, step by step or as products."""
    given = point.params, cache_of(reference, point), point.y_true

    def agree_with(expected):
        agree_steps(state_gradients(*given), expected(), WORDS, first="dh_1")

    attempts = [
        lambda: agree_with(lambda: right(reference, point).gradients),
        lambda: agree_with(lambda: gradients_by_jacobian(jacobian, reference, point, earned)),
    ]
    if point not in (LARGE, LONG):  # which have too many products
        attempts.append(
            lambda: agree_with(
                lambda: gradients_by_products(jacobian_product, reference, point, earned)
            )
        )
    any_of(*attempts)


@test_case(name="state_gradients at several sizes", points=15, hidden=True)
def gradients_at_several_sizes(jacobian, jacobian_product, state_gradients, reference, earned):
    for point in ORDINARY:
        check_gradients(point, jacobian, jacobian_product, state_gradients, reference, earned)


@test_case(name="state_gradients: one time step", points=2, hidden=True)
def gradients_of_one_step(jacobian, jacobian_product, state_gradients, reference, earned):
    for point in ONE_STEP:
        check_gradients(point, jacobian, jacobian_product, state_gradients, reference, earned)


@test_case(name="state_gradients: large networks, a long sequence, in time", points=3, hidden=True)
def gradients_of_large_networks(jacobian, jacobian_product, state_gradients, reference, earned):
    for point in (LARGE, LONG):
        check_gradients(point, jacobian, jacobian_product, state_gradients, reference, earned)


def slopes_of(reference, point):
    """The loss's slopes along every axis: it costs no call of the student's to look at all."""
    gradients = numeric_gradients(reference, point)
    return Slopes(axes(gradients.shape), gradients.ravel())


@test_case(name="numeric check of state_gradients", points=10, hidden=True)
def gradients_numerically(state_gradients, reference):
    got = state_gradients(NUMERIC.params, cache_of(reference, NUMERIC), NUMERIC.y_true)
    any_of(
        lambda: agree_numerically(got, slopes_of(reference, NUMERIC), LOOSE, WORDS),
        # What no right reference needs: one that was changed, to recognise a mistake, has no loss.
        lambda: agree(got, right(reference, NUMERIC).gradients, WORDS),
    )
