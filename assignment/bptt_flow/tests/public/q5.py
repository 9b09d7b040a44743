"""Public checks of q5; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import agree, shaped

OK_FORMAT = False
name = "q5"
points = 0

WORDS = "gradient_norms(params, cache, y_true)"

# k = 2, d = 2. With all states 0 both outputs are 1/2.
PARAMS = {
    "W_X": np.zeros((2, 2)),
    "W_H": np.array([[0.0, -2.0], [2.0, 0.0]]),
    "W_Y": np.array([[6.0, 8.0], [0.0, 0.0]]),
    "b_h": np.zeros((2, 1)),
    "b_y": np.zeros((2, 1)),
}


def example_of(t):
    """A cache of t steps, and targets that are always the second output."""
    x = np.tile([[1.0], [0.0]], (t, 1, 1))
    cache = {"x": x, "h": np.zeros((t + 1, 2, 1)), "y": np.full((t, 2, 1), 0.5)}
    return cache, np.tile([[0.0], [1.0]], (t, 1, 1))


@test_case(name="gradient_norms: shape (t,), none below 0", points=0)
def shape_of_the_norms(gradient_norms):
    norms = shaped(gradient_norms(PARAMS, *example_of(4)), (4,), WORDS)
    assert (norms >= 0).all(), "a norm is never below 0"


@test_case(name="gradient_norms: the gradient (3, 4) has the norm 5", points=0)
def norm_of_one_gradient(gradient_norms):
    agree(gradient_norms(PARAMS, *example_of(1)), np.array([5.0]), WORDS)


@test_case(name="gradient_norms: they are those of state_gradients", points=0)
def norms_of_own_gradients(state_gradients, gradient_norms):
    gradients = shaped(state_gradients(PARAMS, *example_of(3)), (3, 2, 1), "state_gradients")
    agree(gradient_norms(PARAMS, *example_of(3)), np.linalg.norm(gradients[:, :, 0], axis=1), WORDS)
