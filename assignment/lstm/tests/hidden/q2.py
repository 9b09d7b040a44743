"""forward: outputs, both states and the four gates against the reference."""

from otter.test_files import test_case

from assignment.lstm.examples import LARGE, ONE_STEP, ORDINARY, right
from assignment.lstm.tests.public.q2 import kept, outputs
from autograder.cases.checks import agree_steps

OK_FORMAT = False
name = "q2"
points = 25

BEGINS_AT = {"h": 0, "c": 0}
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


@test_case(name="forward: y at several sizes", points=7, hidden=True)
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


@test_case(name="forward: hidden states at several sizes", points=4, hidden=True)
def hidden_states_at_several_sizes(forward, reference):
    against_reference("h", ORDINARY, forward, reference)


@test_case(name="forward: cell states at several sizes", points=4, hidden=True)
def cell_states_at_several_sizes(forward, reference):
    against_reference("c", ORDINARY, forward, reference)


@test_case(name="forward: hidden and cell state, one time step", points=1, hidden=True)
def states_one_step(forward, reference):
    against_reference("hc", ONE_STEP, forward, reference)


@test_case(name="forward: hidden and cell states, a large network", points=1, hidden=True)
def states_large_network(forward, reference):
    against_reference("hc", (LARGE,), forward, reference)


@test_case(name="forward: the forget gate at several sizes", points=1, hidden=True)
def forget_gate(forward, reference):
    against_reference("f", ORDINARY, forward, reference)


@test_case(name="forward: the input gate at several sizes", points=1, hidden=True)
def input_gate(forward, reference):
    against_reference("i", ORDINARY, forward, reference)


@test_case(name="forward: the output gate at several sizes", points=1, hidden=True)
def output_gate(forward, reference):
    against_reference("o", ORDINARY, forward, reference)


@test_case(name="forward: the new content g at several sizes", points=1, hidden=True)
def new_content(forward, reference):
    against_reference("g", ORDINARY, forward, reference)


@test_case(name="forward: all four gates, one time step", points=1, hidden=True)
def gates_one_step(forward, reference):
    against_reference("fiog", ONE_STEP, forward, reference)
