"""Sizes and weights of the hidden cases.

Chosen so that each single mistake shows: k, d and t differ, h0 and c0 are not zero, no W_hh_G is
symmetric, gates are neither shut nor wide open, tanh bends and no gradient vanishes. Every target's
probability stays above 0.05, so that a small constant in a logarithm stays harmless.
"""

from dataclasses import dataclass

import numpy as np

from autograder.homework.references import for_the_class

GATES = "fiog"


@dataclass(frozen=True, eq=False)
class Example:
    """One set of arguments: shapes as in the contract, every step's vector a column."""

    params: dict
    x: np.ndarray
    h0: np.ndarray
    c0: np.ndarray
    y_true: np.ndarray

    @property
    def arguments(self):
        """What forward is called with."""
        return self.params, self.x, self.h0, self.c0


@dataclass(frozen=True, eq=False)
class Answers:
    """What the reference says to an example."""

    y: np.ndarray
    cache: dict
    grads: dict


@for_the_class
def right(reference, point):
    """The reference's answers, computed once for a whole class."""
    y, states = reference.forward(*point.arguments)
    return Answers(y, states, reference.backward(point.params, states, point.y_true))


@for_the_class
def right_stack(reference, point):
    """The reference's W and b."""
    return reference.stack(point.params)


@for_the_class
def right_steps(reference, point):
    """States (h, c) before the first step and after each, by the reference's own step_fused."""
    states = [(point.h0, point.c0)]
    for x_t in point.x:
        states.append(reference.step_fused(*right_stack(reference, point), x_t, *states[-1]))
    return states


def one_hot(indices, k):
    """Columns of the unit matrix, shape (t, k, 1)."""
    return np.eye(k)[np.asarray(indices)][:, :, np.newaxis]


def random_params(rng, k, d, scales):
    """Normal weights; `scales` are those of W_xh_G, W_hh_G, b_h_G, W_Y and b_y."""
    of_input, of_state, of_bias, of_output, of_output_bias = scales
    params = {}
    for gate in GATES:
        params[f"W_xh_{gate}"] = of_input * rng.standard_normal((d, k))
        params[f"W_hh_{gate}"] = of_state * rng.standard_normal((d, d))
        params[f"b_h_{gate}"] = of_bias * rng.standard_normal((d, 1))
    params["W_Y"] = of_output * rng.standard_normal((k, d))
    params["b_y"] = of_output_bias * rng.standard_normal((k, 1))
    return params


def example(seed, k, d, t, *, scales=(0.8, 0.8, 0.6, 1.0, 0.5), constant_target=False):
    """Random weights, inputs and targets; with a constant target the gradients add up."""
    rng = np.random.default_rng(seed)
    params = random_params(rng, k, d, scales)
    x = one_hot(rng.integers(k, size=t), k)
    h0, c0 = 0.7 * rng.standard_normal((2, d, 1))
    targets = rng.integers(k, size=t)
    if constant_target:
        targets[:] = targets[0]
    return Example(params, x, h0, c0, one_hot(targets, k))


def large():
    """The large case, k = 16, d = 128, t = 20; no gate is stuck and softmax stays mild."""
    rng = np.random.default_rng(2026)
    k, d, t = 16, 128, 20
    root = np.sqrt(d)
    params = random_params(rng, k, d, (0.5, 0.9 / root, 0.3, 1.0 / root, 0.1))
    x, targets = one_hot(rng.integers(k, size=t), k), one_hot(rng.integers(k, size=t), k)
    h0, c0 = 0.5 * rng.standard_normal((2, d, 1))
    return Example(params, x, h0, c0, targets)


ORDINARY = (
    example(548, k=5, d=3, t=4),
    example(271, k=4, d=6, t=9),
    # Every gradient's largest entry is between 6 and 100; at a fifth of the steps so is what is
    # passed back at every place: whatever is clipped there, up to 5, shows.
    example(91703, k=3, d=5, t=24, scales=(0.3, 1.6, 0.6, 4.0, 0.5), constant_target=True),
)
ONE_STEP = (example(164, k=6, d=4, t=1), example(29, k=2, d=3, t=1))
LARGE = large()
NUMERIC = ORDINARY[0]
"""No parameter has so few entries that two directions would span them."""
SEQUENCE = example(346, k=3, d=5, t=7)
"""Walked through step by step."""
