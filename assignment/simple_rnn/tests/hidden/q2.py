"""forward: the outputs y and the hidden states against the reference."""

from otter.test_files import test_case

from assignment.simple_rnn.examples import LARGE, ONE_STEP, ORDINARY, right
from assignment.simple_rnn.tests.public.q2 import outputs
from autograder.cases.checks import agree_steps, entry

OK_FORMAT = False
name = "q2"
points = 25


@test_case(name="forward: y at several sizes", points=9, hidden=True)
def y_values(forward, reference):
    for point in ORDINARY:
        y, _ = outputs(forward, point.params, point.x, point.h0)
        agree_steps(y, right(reference, point).y, "y", first="y_1")


@test_case(name="forward: hidden states at several sizes", points=9, hidden=True)
def hidden_states(forward, reference):
    for point in ORDINARY:
        _, cache = outputs(forward, point.params, point.x, point.h0)
        expected = right(reference, point).cache
        agree_steps(entry(cache, "h", "cache"), expected["h"], 'cache["h"]', first="h_0")


@test_case(name="forward: one time step, h0 not zero", points=3, hidden=True)
def one_step(forward, reference):
    for point in ONE_STEP:
        y, cache = outputs(forward, point.params, point.x, point.h0)
        expected = right(reference, point)
        agree_steps(entry(cache, "h", "cache"), expected.cache["h"], 'cache["h"]', first="h_0")
        agree_steps(y, expected.y, "y", first="y_1")


@test_case(name="forward: the cache holds x and y", points=2, hidden=True)
def cache_holds_inputs_and_outputs(forward, reference):
    for point in ORDINARY:
        _, cache = outputs(forward, point.params, point.x, point.h0)
        expected = right(reference, point).cache
        for key in ("x", "y"):
            agree_steps(
                entry(cache, key, "cache"), expected[key], f'cache["{key}"]', first=f"{key}_1"
            )


@test_case(name="forward: a large network", points=2, hidden=True)
def large_network(forward, reference):
    y, cache = outputs(forward, LARGE.params, LARGE.x, LARGE.h0)
    expected = right(reference, LARGE)
    agree_steps(entry(cache, "h", "cache"), expected.cache["h"], 'cache["h"]', first="h_0")
    agree_steps(y, expected.y, "y", first="y_1")
