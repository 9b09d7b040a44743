"""jacobian_product against the reference, or over the student's own Jacobians."""

from otter.test_files import test_case

from assignment.bptt_flow.carried import product_of
from assignment.bptt_flow.examples import (
    LARGE,
    ONE_NODE,
    ONE_STEP,
    ORDINARY,
    cache_of,
    right_product,
)
from assignment.bptt_flow.tests.public.q3 import WORDS
from autograder.cases.checks import agree, any_of

OK_FORMAT = False
name = "q3"
points = 25


def check_product(point, i, j, jacobian, jacobian_product, reference, earned):
    """Multiply the right Jacobians, or the student's own: whichever is better."""
    states = cache_of(reference, point)

    def agree_with(expected):
        agree(jacobian_product(point.params, states, i, j), expected(), WORDS)

    any_of(
        lambda: agree_with(lambda: right_product(reference, point, i, j)),
        lambda: agree_with(lambda: product_of(jacobian, reference, point, earned, i, j)),
    )


@test_case(name="jacobian_product over several steps", points=18, hidden=True)
def products_over_several_steps(jacobian, jacobian_product, reference, earned):
    for point in (*ORDINARY, ONE_NODE):
        t = len(point.x)
        for i, j in ((0, t), (1, 3), (0, 2), (t - 1, t)):
            check_product(point, i, j, jacobian, jacobian_product, reference, earned)


@test_case(
    name="jacobian_product: the identity where i = j, at several sizes", points=3, hidden=True
)
def identity_at_several_sizes(jacobian_product, reference):
    for point in (*ORDINARY, *ONE_STEP):
        for i in (0, 1, len(point.x)):
            got = jacobian_product(point.params, cache_of(reference, point), i, i)
            agree(got, right_product(reference, point, i, i), WORDS)


@test_case(name="jacobian_product: a sequence of one time step", points=2, hidden=True)
def product_of_one_step(jacobian, jacobian_product, reference, earned):
    for point in ONE_STEP:
        check_product(point, 0, 1, jacobian, jacobian_product, reference, earned)


@test_case(name="jacobian_product of a large network", points=2, hidden=True)
def product_of_a_large_network(jacobian, jacobian_product, reference, earned):
    for i, j in ((0, len(LARGE.x)), (7, 12)):
        check_product(LARGE, i, j, jacobian, jacobian_product, reference, earned)
