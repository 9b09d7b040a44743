"""Public checks of q4; grading uses these and others."""

from functools import lru_cache

import numpy as np
from otter.test_files import test_case

from autograder.cases.asking import call_many
from autograder.cases.caches import is_right, or_mend_first
from autograder.cases.checks import CheckFailed, items, shaped
from autograder.cases.slopes import OwnLoss, check_gradient

OK_FORMAT = False
name = "q4"
points = 0

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
CACHE = {
    "h": np.array(
        [
            [0.2, -0.1, 0.3],
            [-0.287417, 0.302757, 0.072821],
            [-0.517884, 0.186664, 0.254005],
            [-0.687582, 0.118622, 0.275581],
        ]
    )[:, :, np.newaxis],
    "y": np.array(
        [
            [0.385904, 0.342079, 0.101214, 0.170803],
            [0.314294, 0.39819, 0.077314, 0.210202],
            [0.293728, 0.410811, 0.06899, 0.226471],
        ]
    )[:, :, np.newaxis],
}


@lru_cache(maxsize=4)
def own_loss(forward, backward, example):
    """The student's own loss and gradients at an example: one for all parameters."""
    params, x, h0, c0, y_true = example()

    def weights(point):
        return {key: point[key] for key in params}

    def arguments(points):
        return [(weights(point), x, point["h0"], point["c0"]) for point in points]

    def quickly(points):
        return [loss(y, y_true) for y in call_many(forward, arguments(points), pick=0)]

    def openly(points):
        answers = call_many(forward, arguments(points))
        answers = [items(answer, 2, "forward(params, x, h0, c0)") for answer in answers]
        losses = [loss(y, y_true) for y, _ in answers]
        given = [(weights(point), answers[i][1], y_true) for i, point in enumerate(points)]
        return losses, call_many(backward, given)

    return OwnLoss({**params, "h0": h0, "c0": c0}, quickly, openly)


def loss(y, y_true):
    """The cross-entropy, a sum over time."""
    y = shaped(y, y_true.shape, "y")
    if not np.all(y > 0):
        raise CheckFailed("nan", what="log y")
    return -float(np.sum(y_true * np.log(y)))


def against_own_loss(keys, own, seed=None):
    """Some gradients against that loss; with a seed, at points that nobody can foresee."""
    for key in keys:
        check_gradient(own, key, seed)


def hel_to_elo():
    """The task's own example."""
    return PARAMS, X, H0, C0, Y_TRUE


def of_the_example(keys, forward, backward):
    """Some gradients against your own loss, unless it is that which is wrong."""
    loss_of_own = own_loss(forward, backward, hel_to_elo)

    def check():
        against_own_loss(keys, loss_of_own)

    def own_cache():
        return items(forward(PARAMS, X, H0, C0), 2, "forward(params, x, h0, c0)")[1]

    or_mend_first(check, {"q2": lambda: is_right(own_cache, CACHE)}, "backward")


@test_case(name="your own loss, numerically: the output layer's gradients", points=0)
def output_layer_numerically(forward, backward):
    of_the_example(("W_Y", "b_y"), forward, backward)


@test_case(name="your own loss, numerically: the gates' gradients", points=0)
def gates_numerically(forward, backward):
    for gate in "ogif":
        keys = ("b_h_" + gate, "W_xh_" + gate, "W_hh_" + gate)
        of_the_example(keys, forward, backward)


@test_case(name="your own loss, numerically: the gradients of h0 and c0", points=0)
def first_states_numerically(forward, backward):
    of_the_example(("h0", "c0"), forward, backward)
