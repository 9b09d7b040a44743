"""backward: each of the twelve gradients against the reference, on the better of two caches."""

from otter.test_files import test_case

from assignment.gru.examples import LARGE, ONE_STEP, ORDINARY, right
from autograder.cases.checks import agree, any_of, entry, items

OK_FORMAT = False
name = "q2"
points = 40


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
            _, cache = items(forward(*point.arguments), 2, "forward(params, x, h0)")
            grads = backward(point.params, cache, point.y_true)
            agree(entry(grads, key, "grads"), expected, what)

        any_of(on_correct_cache, on_own_cache)


@test_case(name="backward: W_xh_z, at several sizes", points=2.5, hidden=True)
def W_xh_z_at_several_sizes(forward, backward, reference):
    against_reference("W_xh_z", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_xh_z, one time step", points=0.5, hidden=True)
def W_xh_z_one_step(forward, backward, reference):
    against_reference("W_xh_z", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_xh_z, a large network, in time", points=0.5, hidden=True)
def W_xh_z_large_network(forward, backward, reference):
    against_reference("W_xh_z", (LARGE,), forward, backward, reference)


@test_case(name="backward: W_hh_z, at several sizes", points=3, hidden=True)
def W_hh_z_at_several_sizes(forward, backward, reference):
    against_reference("W_hh_z", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_hh_z, one time step", points=0.5, hidden=True)
def W_hh_z_one_step(forward, backward, reference):
    against_reference("W_hh_z", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_hh_z, a large network, in time", points=0.5, hidden=True)
def W_hh_z_large_network(forward, backward, reference):
    against_reference("W_hh_z", (LARGE,), forward, backward, reference)


@test_case(name="backward: b_h_z, at several sizes", points=2.5, hidden=True)
def b_h_z_at_several_sizes(forward, backward, reference):
    against_reference("b_h_z", ORDINARY, forward, backward, reference)


@test_case(name="backward: b_h_z, one time step", points=0.5, hidden=True)
def b_h_z_one_step(forward, backward, reference):
    against_reference("b_h_z", ONE_STEP, forward, backward, reference)


@test_case(name="backward: b_h_z, a large network, in time", points=0.5, hidden=True)
def b_h_z_large_network(forward, backward, reference):
    against_reference("b_h_z", (LARGE,), forward, backward, reference)


@test_case(name="backward: W_xh_r, at several sizes", points=2.5, hidden=True)
def W_xh_r_at_several_sizes(forward, backward, reference):
    against_reference("W_xh_r", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_xh_r, one time step", points=0.5, hidden=True)
def W_xh_r_one_step(forward, backward, reference):
    against_reference("W_xh_r", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_xh_r, a large network, in time", points=0.5, hidden=True)
def W_xh_r_large_network(forward, backward, reference):
    against_reference("W_xh_r", (LARGE,), forward, backward, reference)


@test_case(name="backward: W_hh_r, at several sizes", points=3, hidden=True)
def W_hh_r_at_several_sizes(forward, backward, reference):
    against_reference("W_hh_r", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_hh_r, one time step", points=0.5, hidden=True)
def W_hh_r_one_step(forward, backward, reference):
    against_reference("W_hh_r", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_hh_r, a large network, in time", points=0.5, hidden=True)
def W_hh_r_large_network(forward, backward, reference):
    against_reference("W_hh_r", (LARGE,), forward, backward, reference)


@test_case(name="backward: b_h_r, at several sizes", points=2.5, hidden=True)
def b_h_r_at_several_sizes(forward, backward, reference):
    against_reference("b_h_r", ORDINARY, forward, backward, reference)


@test_case(name="backward: b_h_r, one time step", points=0.5, hidden=True)
def b_h_r_one_step(forward, backward, reference):
    against_reference("b_h_r", ONE_STEP, forward, backward, reference)


@test_case(name="backward: b_h_r, a large network, in time", points=0.5, hidden=True)
def b_h_r_large_network(forward, backward, reference):
    against_reference("b_h_r", (LARGE,), forward, backward, reference)


@test_case(name="backward: W_xh_n, at several sizes", points=2.5, hidden=True)
def W_xh_n_at_several_sizes(forward, backward, reference):
    against_reference("W_xh_n", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_xh_n, one time step", points=0.5, hidden=True)
def W_xh_n_one_step(forward, backward, reference):
    against_reference("W_xh_n", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_xh_n, a large network, in time", points=0.5, hidden=True)
def W_xh_n_large_network(forward, backward, reference):
    against_reference("W_xh_n", (LARGE,), forward, backward, reference)


@test_case(name="backward: W_hh_n, at several sizes", points=3, hidden=True)
def W_hh_n_at_several_sizes(forward, backward, reference):
    against_reference("W_hh_n", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_hh_n, one time step", points=0.5, hidden=True)
def W_hh_n_one_step(forward, backward, reference):
    against_reference("W_hh_n", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_hh_n, a large network, in time", points=0.5, hidden=True)
def W_hh_n_large_network(forward, backward, reference):
    against_reference("W_hh_n", (LARGE,), forward, backward, reference)


@test_case(name="backward: b_h_n, at several sizes", points=2.5, hidden=True)
def b_h_n_at_several_sizes(forward, backward, reference):
    against_reference("b_h_n", ORDINARY, forward, backward, reference)


@test_case(name="backward: b_h_n, one time step", points=0.5, hidden=True)
def b_h_n_one_step(forward, backward, reference):
    against_reference("b_h_n", ONE_STEP, forward, backward, reference)


@test_case(name="backward: b_h_n, a large network, in time", points=0.5, hidden=True)
def b_h_n_large_network(forward, backward, reference):
    against_reference("b_h_n", (LARGE,), forward, backward, reference)


@test_case(name="backward: W_Y, at several sizes", points=1, hidden=True)
def W_Y_at_several_sizes(forward, backward, reference):
    against_reference("W_Y", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_Y, one time step", points=0.5, hidden=True)
def W_Y_one_step(forward, backward, reference):
    against_reference("W_Y", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_Y, a large network, in time", points=0.5, hidden=True)
def W_Y_large_network(forward, backward, reference):
    against_reference("W_Y", (LARGE,), forward, backward, reference)


@test_case(name="backward: b_y, at several sizes", points=1, hidden=True)
def b_y_at_several_sizes(forward, backward, reference):
    against_reference("b_y", ORDINARY, forward, backward, reference)


@test_case(name="backward: b_y, one time step", points=0.5, hidden=True)
def b_y_one_step(forward, backward, reference):
    against_reference("b_y", ONE_STEP, forward, backward, reference)


@test_case(name="backward: b_y, a large network, in time", points=0.5, hidden=True)
def b_y_large_network(forward, backward, reference):
    against_reference("b_y", (LARGE,), forward, backward, reference)


@test_case(name="backward: h0, at several sizes", points=2, hidden=True)
def h0_at_several_sizes(forward, backward, reference):
    against_reference("h0", ORDINARY, forward, backward, reference)


@test_case(name="backward: h0, one time step", points=0.5, hidden=True)
def h0_one_step(forward, backward, reference):
    against_reference("h0", ONE_STEP, forward, backward, reference)


@test_case(name="backward: h0, a large network, in time", points=0.5, hidden=True)
def h0_large_network(forward, backward, reference):
    against_reference("h0", (LARGE,), forward, backward, reference)
