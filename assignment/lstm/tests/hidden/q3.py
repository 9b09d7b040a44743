"""backward: each of the sixteen gradients against the reference, on the better of two caches."""

from otter.test_files import test_case

from assignment.lstm.examples import LARGE, ONE_STEP, ORDINARY, right
from autograder.cases.checks import agree, any_of, entry, items

OK_FORMAT = False
name = "q3"
points = 45


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
            answer = forward(*point.arguments)
            _, cache = items(answer, 2, "forward(params, x, h0, c0)")
            grads = backward(point.params, cache, point.y_true)
            agree(entry(grads, key, "grads"), expected, what)

        any_of(on_correct_cache, on_own_cache)


@test_case(name="backward: W_xh_f, at several sizes", points=2, hidden=True)
def W_xh_f_at_several_sizes(forward, backward, reference):
    against_reference("W_xh_f", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_xh_f, one time step", points=0.5, hidden=True)
def W_xh_f_one_step(forward, backward, reference):
    against_reference("W_xh_f", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_xh_f, a large network, in time", points=0.5, hidden=True)
def W_xh_f_large_network(forward, backward, reference):
    against_reference("W_xh_f", (LARGE,), forward, backward, reference)


@test_case(name="backward: W_hh_f, at several sizes", points=2, hidden=True)
def W_hh_f_at_several_sizes(forward, backward, reference):
    against_reference("W_hh_f", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_hh_f, one time step", points=0.5, hidden=True)
def W_hh_f_one_step(forward, backward, reference):
    against_reference("W_hh_f", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_hh_f, a large network, in time", points=0.5, hidden=True)
def W_hh_f_large_network(forward, backward, reference):
    against_reference("W_hh_f", (LARGE,), forward, backward, reference)


@test_case(name="backward: b_h_f, at several sizes", points=2, hidden=True)
def b_h_f_at_several_sizes(forward, backward, reference):
    against_reference("b_h_f", ORDINARY, forward, backward, reference)


@test_case(name="backward: b_h_f, one time step", points=0.5, hidden=True)
def b_h_f_one_step(forward, backward, reference):
    against_reference("b_h_f", ONE_STEP, forward, backward, reference)


@test_case(name="backward: b_h_f, a large network, in time", points=0.5, hidden=True)
def b_h_f_large_network(forward, backward, reference):
    against_reference("b_h_f", (LARGE,), forward, backward, reference)


@test_case(name="backward: W_xh_i, at several sizes", points=2, hidden=True)
def W_xh_i_at_several_sizes(forward, backward, reference):
    against_reference("W_xh_i", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_xh_i, one time step", points=0.5, hidden=True)
def W_xh_i_one_step(forward, backward, reference):
    against_reference("W_xh_i", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_xh_i, a large network, in time", points=0.5, hidden=True)
def W_xh_i_large_network(forward, backward, reference):
    against_reference("W_xh_i", (LARGE,), forward, backward, reference)


@test_case(name="backward: W_hh_i, at several sizes", points=2, hidden=True)
def W_hh_i_at_several_sizes(forward, backward, reference):
    against_reference("W_hh_i", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_hh_i, one time step", points=0.5, hidden=True)
def W_hh_i_one_step(forward, backward, reference):
    against_reference("W_hh_i", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_hh_i, a large network, in time", points=0.5, hidden=True)
def W_hh_i_large_network(forward, backward, reference):
    against_reference("W_hh_i", (LARGE,), forward, backward, reference)


@test_case(name="backward: b_h_i, at several sizes", points=2, hidden=True)
def b_h_i_at_several_sizes(forward, backward, reference):
    against_reference("b_h_i", ORDINARY, forward, backward, reference)


@test_case(name="backward: b_h_i, one time step", points=0.5, hidden=True)
def b_h_i_one_step(forward, backward, reference):
    against_reference("b_h_i", ONE_STEP, forward, backward, reference)


@test_case(name="backward: b_h_i, a large network, in time", points=0.5, hidden=True)
def b_h_i_large_network(forward, backward, reference):
    against_reference("b_h_i", (LARGE,), forward, backward, reference)


@test_case(name="backward: W_xh_o, at several sizes", points=2, hidden=True)
def W_xh_o_at_several_sizes(forward, backward, reference):
    against_reference("W_xh_o", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_xh_o, one time step", points=0.5, hidden=True)
def W_xh_o_one_step(forward, backward, reference):
    against_reference("W_xh_o", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_xh_o, a large network, in time", points=0.5, hidden=True)
def W_xh_o_large_network(forward, backward, reference):
    against_reference("W_xh_o", (LARGE,), forward, backward, reference)


@test_case(name="backward: W_hh_o, at several sizes", points=2, hidden=True)
def W_hh_o_at_several_sizes(forward, backward, reference):
    against_reference("W_hh_o", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_hh_o, one time step", points=0.5, hidden=True)
def W_hh_o_one_step(forward, backward, reference):
    against_reference("W_hh_o", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_hh_o, a large network, in time", points=0.5, hidden=True)
def W_hh_o_large_network(forward, backward, reference):
    against_reference("W_hh_o", (LARGE,), forward, backward, reference)


@test_case(name="backward: b_h_o, at several sizes", points=2, hidden=True)
def b_h_o_at_several_sizes(forward, backward, reference):
    against_reference("b_h_o", ORDINARY, forward, backward, reference)


@test_case(name="backward: b_h_o, one time step", points=0.5, hidden=True)
def b_h_o_one_step(forward, backward, reference):
    against_reference("b_h_o", ONE_STEP, forward, backward, reference)


@test_case(name="backward: b_h_o, a large network, in time", points=0.5, hidden=True)
def b_h_o_large_network(forward, backward, reference):
    against_reference("b_h_o", (LARGE,), forward, backward, reference)


@test_case(name="backward: W_xh_g, at several sizes", points=2, hidden=True)
def W_xh_g_at_several_sizes(forward, backward, reference):
    against_reference("W_xh_g", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_xh_g, one time step", points=0.5, hidden=True)
def W_xh_g_one_step(forward, backward, reference):
    against_reference("W_xh_g", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_xh_g, a large network, in time", points=0.5, hidden=True)
def W_xh_g_large_network(forward, backward, reference):
    against_reference("W_xh_g", (LARGE,), forward, backward, reference)


@test_case(name="backward: W_hh_g, at several sizes", points=2, hidden=True)
def W_hh_g_at_several_sizes(forward, backward, reference):
    against_reference("W_hh_g", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_hh_g, one time step", points=0.5, hidden=True)
def W_hh_g_one_step(forward, backward, reference):
    against_reference("W_hh_g", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_hh_g, a large network, in time", points=0.5, hidden=True)
def W_hh_g_large_network(forward, backward, reference):
    against_reference("W_hh_g", (LARGE,), forward, backward, reference)


@test_case(name="backward: b_h_g, at several sizes", points=2, hidden=True)
def b_h_g_at_several_sizes(forward, backward, reference):
    against_reference("b_h_g", ORDINARY, forward, backward, reference)


@test_case(name="backward: b_h_g, one time step", points=0.5, hidden=True)
def b_h_g_one_step(forward, backward, reference):
    against_reference("b_h_g", ONE_STEP, forward, backward, reference)


@test_case(name="backward: b_h_g, a large network, in time", points=0.5, hidden=True)
def b_h_g_large_network(forward, backward, reference):
    against_reference("b_h_g", (LARGE,), forward, backward, reference)


@test_case(name="backward: W_Y, at several sizes", points=1.5, hidden=True)
def W_Y_at_several_sizes(forward, backward, reference):
    against_reference("W_Y", ORDINARY, forward, backward, reference)


@test_case(name="backward: W_Y, one time step", points=0.5, hidden=True)
def W_Y_one_step(forward, backward, reference):
    against_reference("W_Y", ONE_STEP, forward, backward, reference)


@test_case(name="backward: W_Y, a large network, in time", points=0.5, hidden=True)
def W_Y_large_network(forward, backward, reference):
    against_reference("W_Y", (LARGE,), forward, backward, reference)


@test_case(name="backward: b_y, at several sizes", points=1.5, hidden=True)
def b_y_at_several_sizes(forward, backward, reference):
    against_reference("b_y", ORDINARY, forward, backward, reference)


@test_case(name="backward: b_y, one time step", points=0.5, hidden=True)
def b_y_one_step(forward, backward, reference):
    against_reference("b_y", ONE_STEP, forward, backward, reference)


@test_case(name="backward: b_y, a large network, in time", points=0.5, hidden=True)
def b_y_large_network(forward, backward, reference):
    against_reference("b_y", (LARGE,), forward, backward, reference)


@test_case(name="backward: h0, at several sizes", points=1, hidden=True)
def h0_at_several_sizes(forward, backward, reference):
    against_reference("h0", ORDINARY, forward, backward, reference)


@test_case(name="backward: h0, one time step", points=0.5, hidden=True)
def h0_one_step(forward, backward, reference):
    against_reference("h0", ONE_STEP, forward, backward, reference)


@test_case(name="backward: h0, a large network, in time", points=0.5, hidden=True)
def h0_large_network(forward, backward, reference):
    against_reference("h0", (LARGE,), forward, backward, reference)


@test_case(name="backward: c0, at several sizes", points=1, hidden=True)
def c0_at_several_sizes(forward, backward, reference):
    against_reference("c0", ORDINARY, forward, backward, reference)


@test_case(name="backward: c0, one time step", points=0.5, hidden=True)
def c0_one_step(forward, backward, reference):
    against_reference("c0", ONE_STEP, forward, backward, reference)


@test_case(name="backward: c0, a large network, in time", points=0.5, hidden=True)
def c0_large_network(forward, backward, reference):
    against_reference("c0", (LARGE,), forward, backward, reference)
