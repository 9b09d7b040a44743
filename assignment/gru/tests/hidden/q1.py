"""forward: outputs, states, gates and candidate against the reference."""

from otter.test_files import test_case

from assignment.gru.examples import LARGE, ONE_STEP, ORDINARY, right
from assignment.gru.tests.public.q1 import kept, outputs
from autograder.cases.checks import agree_steps

OK_FORMAT = False
name = "q1"
points = 30

BEGINS_AT = {"h": 0}
"""Steps are counted as in the handout: of states the one before the first is kept too."""


def against_reference(keys, examples, forward, reference):
    """Entries of the cache, step by step."""
    for point in examples:
        for key in keys:
            expected = right(reference, point).cache[key]
            got = kept(forward, key, *point.arguments)
            agree_steps(got, expected, f'cache["{key}"]', first=f"{key}_{BEGINS_AT.get(key, 1)}")


def check_outputs(examples, forward, reference):
    for point in examples:
        y, _ = outputs(forward, *point.arguments)
        agree_steps(y, right(reference, point).y, "y", first="y_1")


@test_case(name="forward: y at several sizes", points=9, hidden=True)
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


@test_case(name="forward: states at several sizes", points=8, hidden=True)
def states_at_several_sizes(forward, reference):
    against_reference("h", ORDINARY, forward, reference)


@test_case(name="forward: states, one time step", points=1, hidden=True)
def states_one_step(forward, reference):
    against_reference("h", ONE_STEP, forward, reference)


@test_case(name="forward: states, a large network", points=1, hidden=True)
def states_large_network(forward, reference):
    against_reference("h", (LARGE,), forward, reference)


@test_case(name="forward: the update gate at several sizes", points=2, hidden=True)
def update_gate(forward, reference):
    against_reference("z", ORDINARY, forward, reference)


@test_case(name="forward: the reset gate at several sizes", points=2, hidden=True)
def reset_gate(forward, reference):
    against_reference("r", ORDINARY, forward, reference)


@test_case(name="forward: the candidate n at several sizes", points=2, hidden=True)
def candidate(forward, reference):
    against_reference("n", (*ORDINARY, *ONE_STEP), forward, reference)


@test_case(name="forward: both gates, one time step", points=1, hidden=True)
def gates_one_step(forward, reference):
    against_reference("zr", ONE_STEP, forward, reference)


@test_case(name="forward: gates and candidate, a large network", points=1, hidden=True)
def gates_large_network(forward, reference):
    against_reference("zrn", (LARGE,), forward, reference)
