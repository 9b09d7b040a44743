"""Public checks of q2; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import LOOSE, agree, shaped

OK_FORMAT = False
name = "q2"
points = 0

# k = 3, d = 2.
PARAMS = {
    "W_X": np.array([[0.4, -0.6, 0.2], [0.5, 0.3, -0.7]]),
    "W_H": np.array([[0.5, -1.0], [0.8, 0.3]]),
    "W_Y": np.array([[0.6, -0.2], [-0.5, 0.3], [0.2, 0.7]]),
    "b_h": np.array([[0.1], [-0.1]]),
    "b_y": np.array([[0.0], [0.1], [-0.1]]),
}
X_1 = np.array([[0.0], [1.0], [0.0]])
H_0 = np.array([[0.3], [-0.6]])


def step(h):
    """The state after h, with the input X_1."""
    return np.tanh(PARAMS["W_H"] @ h + PARAMS["W_X"] @ X_1 + PARAMS["b_h"])


def differences(function, h, epsilon=1e-5):
    """Derivatives of a column by each entry of h, one column for each."""
    moves = epsilon * np.eye(len(h))[:, :, np.newaxis]
    columns = [(function(h + move) - function(h - move)) / (2 * epsilon) for move in moves]
    return np.hstack(columns)


@test_case(name="jacobian: shape (d, d)", points=0)
def shape_of_a_jacobian(jacobian):
    shaped(jacobian(PARAMS, step(H_0)), (2, 2), "jacobian(params, h)")


@test_case(name="jacobian: where h is 0 the slope of tanh is 1, and W_H is left", points=0)
def jacobian_at_zero(jacobian):
    agree(jacobian(PARAMS, np.zeros((2, 1))), PARAMS["W_H"], "jacobian(params, h)")


@test_case(name="jacobian: as differences of one step say", points=0)
def jacobian_by_differences(jacobian):
    got = jacobian(PARAMS, step(H_0))
    agree(got, differences(step, H_0), "jacobian(params, h)", LOOSE)
