"""Public checks of q3; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import LOOSE, agree, shaped

OK_FORMAT = False
name = "q3"
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
H0 = np.array([[0.3], [-0.6]])
WORDS = "jacobian_product(params, cache, i, j)"


def states_from(h, x):
    """All states, the first one in front, shape (t+1, d, 1)."""
    states = [h]
    for x_t in x:
        states.append(np.tanh(PARAMS["W_H"] @ states[-1] + PARAMS["W_X"] @ x_t + PARAMS["b_h"]))
    return np.array(states)


def example_cache():
    h = states_from(H0, X)
    z = PARAMS["W_Y"] @ h[1:] + PARAMS["b_y"]
    return {"x": X, "h": h, "y": np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)}


def differences(function, h, epsilon=1e-5):
    """Derivatives of a column by each entry of h, one column for each."""
    moves = epsilon * np.eye(len(h))[:, :, np.newaxis]
    columns = [(function(h + move) - function(h - move)) / (2 * epsilon) for move in moves]
    return np.hstack(columns)


@test_case(name="jacobian_product: shape (d, d)", points=0)
def shape_of_a_product(jacobian_product):
    shaped(jacobian_product(PARAMS, example_cache(), 0, 3), (2, 2), WORDS)


@test_case(name="jacobian_product: the identity where i = j", points=0)
def no_step(jacobian_product):
    agree(jacobian_product(PARAMS, example_cache(), 1, 1), np.eye(2), WORDS)


@test_case(name="jacobian_product: from h_1 to h_3, as differences say", points=0)
def two_steps_by_differences(jacobian_product):
    got = jacobian_product(PARAMS, example_cache(), 1, 3)
    expected = differences(lambda h: states_from(h, X[1:])[-1], states_from(H0, X)[1])
    agree(got, expected, WORDS, LOOSE)
