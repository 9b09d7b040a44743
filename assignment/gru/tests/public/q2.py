"""Public checks of q2; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.caches import on_better_cache
from autograder.cases.checks import LOOSE, agree, entry, items, shaped

OK_FORMAT = False
name = "q2"
points = 0

# "hel" -> "elo" over the vocabulary h, e, l, o: k = 4, d = 3, t = 3.
X = np.eye(4)[[0, 1, 2]].reshape(3, 4, 1)
Y_TRUE = np.eye(4)[[1, 2, 3]].reshape(3, 4, 1)
H0 = np.array([[0.2], [-0.1], [0.3]])


def example_params(k, d):
    """Weights that are no round numbers, the same everywhere."""
    shapes = {}
    for gate in "zrn":
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
            [-0.07716, 0.054908, 0.361162],
            [0.295495, 0.1058, 0.479639],
            [0.577747, 0.128313, 0.47464],
        ]
    )[:, :, np.newaxis],
    "y": np.array(
        [
            [0.253323, 0.182685, 0.138847, 0.425144],
            [0.181087, 0.223381, 0.103933, 0.491599],
            [0.147221, 0.248295, 0.089125, 0.515359],
        ]
    )[:, :, np.newaxis],
    "z": np.array(
        [
            [0.69214, 0.168891, 0.439541],
            [0.716227, 0.241962, 0.29171],
            [0.631465, 0.356869, 0.251483],
        ]
    )[:, :, np.newaxis],
    "r": np.array(
        [
            [0.672648, 0.372827, 0.563417],
            [0.840599, 0.267109, 0.526633],
            [0.849324, 0.398113, 0.304538],
        ]
    )[:, :, np.newaxis],
    "n": np.array(
        [
            [-0.200439, 0.817206, 0.43915],
            [0.443143, 0.265239, 0.767307],
            [0.742474, 0.168884, 0.459763],
        ]
    )[:, :, np.newaxis],
}
EXPECTED = {
    "b_y": np.array([[0.581631], [-0.345638], [-0.668094], [0.432102]]),
    "W_Y": np.array(
        [
            [0.11902, 0.051959, 0.248224],
            [0.272524, 0.010616, -0.07019],
            [-0.224005, -0.075744, -0.337339],
            [-0.167539, 0.013169, 0.159305],
        ]
    ),
    "b_h_z": np.array([[0.060232], [0.036578], [0.056068]]),
    "b_h_n": np.array([[-0.079551], [0.075309], [0.089354]]),
    "b_h_r": np.array([[0.006266], [-0.003484], [-0.001128]]),
    "h0": np.array([[-0.01076], [0.116451], [0.117453]]),
}


def on_better_cache_of(forward, backward, check):
    """Check the gradients on a right cache, or on your own where backward needs that."""

    def own():
        return items(forward(PARAMS, X, H0), 2, "forward(params, x, h0)")[1]

    def check_on(cache):
        check(backward(PARAMS, cache, Y_TRUE))

    on_better_cache(check_on, CACHE, own, "q1", "backward")


@test_case(name="backward: a dict with the keys and shapes of params, and h0", points=0)
def keys_and_shapes(forward, backward):
    def check(grads):
        for key, value in {**PARAMS, "h0": H0}.items():
            shaped(entry(grads, key, "grads"), value.shape, f'grads["{key}"]')

    on_better_cache_of(forward, backward, check)


@test_case(name="backward: the output layer's gradients of the example", points=0)
def output_layer_of_the_example(forward, backward):
    def check(grads):
        for key in ("b_y", "W_Y"):
            agree(entry(grads, key, "grads"), EXPECTED[key], f'grads["{key}"]', LOOSE)

    on_better_cache_of(forward, backward, check)


@test_case(name="backward: update gate and candidate of the example", points=0)
def update_gate_and_candidate_of_the_example(forward, backward):
    def check(grads):
        for key in ("b_h_z", "b_h_n"):
            agree(entry(grads, key, "grads"), EXPECTED[key], f'grads["{key}"]', 1e-3)

    on_better_cache_of(forward, backward, check)


@test_case(name="backward: the reset gate of the example, and h0", points=0)
def reset_gate_and_first_state_of_the_example(forward, backward):
    def check(grads):
        for key in ("b_h_r", "h0"):
            agree(entry(grads, key, "grads"), EXPECTED[key], f'grads["{key}"]', 1e-3)

    on_better_cache_of(forward, backward, check)
