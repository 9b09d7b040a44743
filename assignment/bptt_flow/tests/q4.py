"""state_gradients against the reference, over the student's own functions, and numerically."""

import numpy as np
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
from autograder.cases.checks import LOOSE, agree, agree_steps, any_of, shaped
from autograder.cases.slopes import Slopes, agree_numerically, axes

OK_FORMAT = False
name = "q4"
points = 30

# k = 3, d = 2, t = 3.
PARAMS = {
    "W_X": np.array([[0.4, -0.6, 0.2], [0.5, 0.3, -0.7]]),
    "W_H": np.array([[0.5, -1.0], [0.8, 0.3]]),
    "W_Y": np.array([[0.6, -0.2], [-0.5, 0.3], [0.2, 0.7]]),
    "b_h": np.array([[0.1], [-0.1]]),
    "b_y": np.array([[0.0], [0.1], [-0.1]]),
}
X = np.eye(3)[[1, 0, 2]].reshape(3, 3, 1)
Y_TRUE = np.eye(3)[[0, 2, 1]].reshape(3, 3, 1)
H0 = np.array([[0.3], [-0.6]])
WORDS = "state_gradients(params, cache, y_true)"


def example_cache():
    h = [H0]
    for x_t in X:
        h.append(np.tanh(PARAMS["W_H"] @ h[-1] + PARAMS["W_X"] @ x_t + PARAMS["b_h"]))
    return {"x": X, "h": np.array(h), "y": np.array([output(h_t) for h_t in h[1:]])}


def output(h):
    e = np.exp(PARAMS["W_Y"] @ h + PARAMS["b_y"])
    return e / e.sum()


def loss_from(s, h):
    """The losses of step s and of all that follow, where h is the state h_s."""
    loss = -np.sum(Y_TRUE[s - 1] * np.log(output(h)))
    for x_t, y_true in zip(X[s:], Y_TRUE[s:]):  # noqa: B905 - Python 3.9 has no `strict`
        h = np.tanh(PARAMS["W_H"] @ h + PARAMS["W_X"] @ x_t + PARAMS["b_h"])
        loss -= np.sum(y_true * np.log(output(h)))
    return loss


def differences(s, epsilon=1e-5):
    """dL/dh_s from the loss alone."""
    h, gradient = example_cache()["h"][s], np.zeros((2, 1))
    for index in range(2):
        move = np.zeros((2, 1))
        move[index] = epsilon
        gradient[index] = (loss_from(s, h + move) - loss_from(s, h - move)) / (2 * epsilon)
    return gradient


@test_case(name="state_gradients: shape (t, d, 1)", points=0)
def shape_of_the_gradients(state_gradients):
    shaped(state_gradients(PARAMS, example_cache(), Y_TRUE), (3, 2, 1), WORDS)


@test_case(name="state_gradients: dL/dh_3, after which nothing follows", points=0)
def last_state(state_gradients):
    got = shaped(state_gradients(PARAMS, example_cache(), Y_TRUE), (3, 2, 1), WORDS)
    agree(got[2], differences(3), "dL/dh_3", LOOSE)


@test_case(name="state_gradients: dL/dh_1 and dL/dh_2, with all that follows", points=0)
def earlier_states(state_gradients):
    got = shaped(state_gradients(PARAMS, example_cache(), Y_TRUE), (3, 2, 1), WORDS)
    agree(got[0], differences(1), "dL/dh_1", LOOSE)
    agree(got[1], differences(2), "dL/dh_2", LOOSE)


def check_gradients(point, jacobian, jacobian_product, state_gradients, reference):
    """With the right Jacobians or the student's own, step by step or as products."""
    given = point.params, cache_of(reference, point), point.y_true

    def agree_with(expected):
        agree_steps(state_gradients(*given), expected(), WORDS)

    attempts = [
        lambda: agree_with(lambda: right(reference, point).gradients),
        lambda: agree_with(lambda: gradients_by_jacobian(jacobian, *given)),
    ]
    if point not in (LARGE, LONG):  # which have too many products
        attempts.append(lambda: agree_with(lambda: gradients_by_products(jacobian_product, *given)))
    any_of(*attempts)


@test_case(name="state_gradients at several sizes", points=15, hidden=True)
def gradients_at_several_sizes(jacobian, jacobian_product, state_gradients, reference):
    for point in ORDINARY:
        check_gradients(point, jacobian, jacobian_product, state_gradients, reference)


@test_case(name="state_gradients: one time step", points=2, hidden=True)
def gradients_of_one_step(jacobian, jacobian_product, state_gradients, reference):
    for point in ONE_STEP:
        check_gradients(point, jacobian, jacobian_product, state_gradients, reference)


@test_case(name="state_gradients: large networks, a long sequence, in time", points=3, hidden=True)
def gradients_of_large_networks(jacobian, jacobian_product, state_gradients, reference):
    for point in (LARGE, LONG):
        check_gradients(point, jacobian, jacobian_product, state_gradients, reference)


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
