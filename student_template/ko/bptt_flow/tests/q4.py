"""Public checks of q4; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import LOOSE, agree, shaped

OK_FORMAT = False
name = "q4"
points = 0

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
