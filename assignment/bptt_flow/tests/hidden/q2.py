"""jacobian against the reference."""

from otter.test_files import test_case

from assignment.bptt_flow.examples import LARGE, ONE_NODE, ONE_STEP, ORDINARY, cache_of
from autograder.cases.checks import agree

OK_FORMAT = False
name = "q2"
points = 20


def check_jacobians(points, jacobian, reference):
    for point in points:
        for h in cache_of(reference, point)["h"][1:4]:
            expected = reference.jacobian(point.params, h)
            agree(jacobian(point.params, h), expected, "jacobian(params, h)")


@test_case(name="jacobian at several sizes", points=17, hidden=True)
def jacobian_values(jacobian, reference):
    check_jacobians((*ORDINARY, *ONE_STEP, ONE_NODE), jacobian, reference)


@test_case(name="jacobian of a large network", points=3, hidden=True)
def jacobian_of_a_large_network(jacobian, reference):
    check_jacobians((LARGE,), jacobian, reference)
