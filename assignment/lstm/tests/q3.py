"""backward: each of the sixteen gradients against the reference, on the better of two caches."""

import numpy as np
from otter.test_files import test_case

from assignment.lstm.examples import LARGE, ONE_STEP, ORDINARY, right
from autograder.cases.checks import LOOSE, agree, any_of, entry, items, shaped

OK_FORMAT = False
name = "q3"
points = 45

# "hel" -> "elo" over the vocabulary h, e, l, o: k = 4, d = 3, t = 3.
X = np.eye(4)[[0, 1, 2]].reshape(3, 4, 1)
Y_TRUE = np.eye(4)[[1, 2, 3]].reshape(3, 4, 1)
H0 = np.array([[0.2], [-0.1], [0.3]])
C0 = np.array([[-0.4], [0.5], [0.1]])


def example_params(k, d):
    """Weights that are no round numbers, the same everywhere."""
    shapes = {}
    for gate in "fiog":
        shapes.update({"W_xh_" + gate: (d, k), "W_hh_" + gate: (d, d), "b_h_" + gate: (d, 1)})
    shapes.update({"W_Y": (k, d), "b_y": (k, 1)})
    numbers = iter(0.8 * np.sin(np.arange(1.0, 1000.0)))
    return {
        name: np.reshape([next(numbers) for _ in range(rows * columns)], (rows, columns))
        for name, (rows, columns) in shapes.items()
    }


PARAMS = example_params(4, 3)
# Rounded to six digits.
EXPECTED = {
    "b_y": np.array([[0.993926], [0.151079], [-0.752482], [-0.392524]]),
    "W_Y": np.array(
        [
            [-0.475645, 0.210345, 0.18888],
            [-0.299585, -0.076131, 0.166443],
            [0.401318, -0.133405, -0.207984],
            [0.373913, -0.000809, -0.147339],
        ]
    ),
    "b_h_o": np.array([[0.029778], [-0.028896], [-0.006058]]),
    "b_h_f": np.array([[-0.023495], [-0.018437], [-0.017683]]),
    "c0": np.array([[0.013314], [-0.057364], [-0.158928]]),
}


def gradients(forward, backward):
    _, cache = items(forward(PARAMS, X, H0, C0), 2, "forward(params, x, h0, c0)")
    return backward(PARAMS, cache, Y_TRUE)


@test_case(name="backward: a dict with the keys and shapes of params, h0 and c0", points=0)
def keys_and_shapes(forward, backward):
    grads = gradients(forward, backward)
    for key, value in {**PARAMS, "h0": H0, "c0": C0}.items():
        shaped(entry(grads, key, "grads"), value.shape, f'grads["{key}"]')


@test_case(name="backward: the output layer's gradients of the example", points=0)
def output_layer_of_the_example(forward, backward):
    grads = gradients(forward, backward)
    for key in ("b_y", "W_Y"):
        agree(entry(grads, key, "grads"), EXPECTED[key], f'grads["{key}"]', LOOSE)


@test_case(name="backward: the output gate's bias gradient of the example", points=0)
def output_gate_of_the_example(forward, backward):
    grads = gradients(forward, backward)
    agree(entry(grads, "b_h_o", "grads"), EXPECTED["b_h_o"], 'grads["b_h_o"]', 1e-3)


@test_case(name="backward: what comes back through the cell state in the example", points=0)
def cell_state_of_the_example(forward, backward):
    grads = gradients(forward, backward)
    for key in ("b_h_f", "c0"):
        agree(entry(grads, key, "grads"), EXPECTED[key], f'grads["{key}"]', 1e-3)


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
