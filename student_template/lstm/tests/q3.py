"""Public checks of q3; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.caches import on_better_cache
from autograder.cases.checks import LOOSE, agree, entry, items, shaped

OK_FORMAT = False
name = "q3"
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
# Rounded to six digits; of a right forward, so that a wrong one does not spoil a right backward.
CACHE = {
    "x": X,
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
    "c": np.array(
        [
            [-0.4, 0.5, 0.1],
            [-0.755091, 0.421751, 0.119384],
            [-1.235405, 0.337018, 0.36579],
            [-1.235714, 0.286679, 0.407757],
        ]
    )[:, :, np.newaxis],
    "f": np.array(
        [[0.69214, 0.168891, 0.439541], [0.71127, 0.2477, 0.284087], [0.552755, 0.41866, 0.217515]]
    )[:, :, np.newaxis],
    "i": np.array(
        [
            [0.672648, 0.372827, 0.563417],
            [0.833047, 0.277939, 0.51344],
            [0.880087, 0.322347, 0.392459],
        ]
    )[:, :, np.newaxis],
    "o": np.array(
        [
            [0.450372, 0.759925, 0.61287],
            [0.613505, 0.574683, 0.725099],
            [0.81445, 0.425054, 0.712895],
        ]
    )[:, :, np.newaxis],
    "g": np.array(
        [
            [-0.710974, 0.904721, 0.133879],
            [-0.838285, 0.836694, 0.646375],
            [-0.628163, 0.451635, 0.836246],
        ]
    )[:, :, np.newaxis],
}
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


def on_better_cache_of(forward, backward, check):
    """Check the gradients on a right cache, or on your own where backward needs that."""

    def own():
        return items(forward(PARAMS, X, H0, C0), 2, "forward(params, x, h0, c0)")[1]

    def check_on(cache):
        check(backward(PARAMS, cache, Y_TRUE))

    on_better_cache(check_on, CACHE, own, "q2", "backward")


@test_case(name="backward: a dict with the keys and shapes of params, h0 and c0", points=0)
def keys_and_shapes(forward, backward):
    def check(grads):
        for key, value in {**PARAMS, "h0": H0, "c0": C0}.items():
            shaped(entry(grads, key, "grads"), value.shape, f'grads["{key}"]')

    on_better_cache_of(forward, backward, check)


@test_case(name="backward: the output layer's gradients of the example", points=0)
def output_layer_of_the_example(forward, backward):
    def check(grads):
        for key in ("b_y", "W_Y"):
            agree(entry(grads, key, "grads"), EXPECTED[key], f'grads["{key}"]', LOOSE)

    on_better_cache_of(forward, backward, check)


@test_case(name="backward: the output gate's bias gradient of the example", points=0)
def output_gate_of_the_example(forward, backward):
    def check(grads):
        agree(entry(grads, "b_h_o", "grads"), EXPECTED["b_h_o"], 'grads["b_h_o"]', 1e-3)

    on_better_cache_of(forward, backward, check)


@test_case(name="backward: what comes back through the cell state in the example", points=0)
def cell_state_of_the_example(forward, backward):
    def check(grads):
        for key in ("b_h_f", "c0"):
            agree(entry(grads, key, "grads"), EXPECTED[key], f'grads["{key}"]', 1e-3)

    on_better_cache_of(forward, backward, check)
