"""backward: each of the five gradients against the reference, on the better of two caches."""

from otter.test_files import test_case

from assignment.simple_rnn.examples import LARGE, ONE_STEP, ORDINARY, right
from autograder.cases.checks import agree, any_of, entry, items

OK_FORMAT = False
name = "q3"
points = 35


def against_reference(key, examples, forward, backward, reference):
    """One gradient, on a correct cache or on the student's own: whichever is better."""
    what = f'grads["{key}"]'
    for point in examples:
        correct = right(reference, point)
        expected = correct.grads[key]

        def on_correct_cache(point=point, cache=correct.cache, expected=expected):
            grads = backward(point.params, cache, point.y_true)
            agree(entry(grads, key, "grads"), expected, what)

        def on_own_cache(point=point, expected=expected):
            answer = forward(point.params, point.x, point.h0)
            _, cache = items(answer, 2, "forward(params, x, h0)")
            grads = backward(point.params, cache, point.y_true)
            agree(entry(grads, key, "grads"), expected, what)

        any_of(on_correct_cache, on_own_cache)


@test_case(name="backward: W_X, at several sizes", points=5, hidden=True)
def W_X_at_several_sizes(forward, backward, reference):
    against_reference("W_X", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_X, one time step, h0 not zero", points=1, hidden=True)
def W_X_one_step(forward, backward, reference):
    against_reference("W_X", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_X, a large network, in time", points=1, hidden=True)
def W_X_large_network(forward, backward, reference):
    against_reference("W_X", (LARGE,), forward, backward, reference)


@test_case(name="backward: W_H, at several sizes", points=5, hidden=True)
def W_H_at_several_sizes(forward, backward, reference):
    against_reference("W_H", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_H, one time step, h0 not zero", points=1, hidden=True)
def W_H_one_step(forward, backward, reference):
    against_reference("W_H", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_H, a large network, in time", points=1, hidden=True)
def W_H_large_network(forward, backward, reference):
    against_reference("W_H", (LARGE,), forward, backward, reference)


@test_case(name="backward: W_Y, at several sizes", points=5, hidden=True)
def W_Y_at_several_sizes(forward, backward, reference):
    against_reference("W_Y", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_Y, one time step, h0 not zero", points=1, hidden=True)
def W_Y_one_step(forward, backward, reference):
    against_reference("W_Y", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_Y, a large network, in time", points=1, hidden=True)
def W_Y_large_network(forward, backward, reference):
    against_reference("W_Y", (LARGE,), forward, backward, reference)


@test_case(name="backward: b_h, at several sizes", points=5, hidden=True)
def b_h_at_several_sizes(forward, backward, reference):
    against_reference("b_h", ORDINARY, forward, backward, reference)


@test_case(name="backward: b_h, one time step, h0 not zero", points=1, hidden=True)
def b_h_one_step(forward, backward, reference):
    against_reference("b_h", ONE_STEP, forward, backward, reference)


@test_case(name="backward: b_h, a large network, in time", points=1, hidden=True)
def b_h_large_network(forward, backward, reference):
    against_reference("b_h", (LARGE,), forward, backward, reference)


@test_case(name="backward: b_y, at several sizes", points=5, hidden=True)
def b_y_at_several_sizes(forward, backward, reference):
    against_reference("b_y", ORDINARY, forward, backward, reference)


@test_case(name="backward: b_y, one time step, h0 not zero", points=1, hidden=True)
def b_y_one_step(forward, backward, reference):
    against_reference("b_y", ONE_STEP, forward, backward, reference)


@test_case(name="backward: b_y, a large network, in time", points=1, hidden=True)
def b_y_large_network(forward, backward, reference):
    against_reference("b_y", (LARGE,), forward, backward, reference)
