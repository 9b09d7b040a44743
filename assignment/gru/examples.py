"""Sizes and weights of the hidden cases.

Chosen so that each single mistake shows: k, d and t differ, h0 is not zero, no W_hh_G is symmetric,
gates are neither shut nor wide open, tanh bends and no gradient vanishes. Every target's
probability stays above 0.06 (0.03 in the large case), so that a small constant in a logarithm
stays harmless.
"""

from dataclasses import dataclass, replace

import numpy as np

from autograder.homework.references import for_the_class

GATES = "zrn"


@dataclass(frozen=True, eq=False)
class Example:
    """One set of arguments: shapes as in the contract, every step's vector a column."""

    params: dict
    x: np.ndarray
    h0: np.ndarray
    y_true: np.ndarray
    rate: float = 0.0
    """The learning rate for training on it."""

    @property
    def arguments(self):
        """What forward is called with."""
        return self.params, self.x, self.h0


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
    h0 = 0.7 * rng.standard_normal((d, 1))
    targets = rng.integers(k, size=t)
    if constant_target:
        targets[:] = targets[0]
    return Example(params, x, h0, one_hot(targets, k))


def large():
    """The large case, k = 16, d = 128, t = 20; no gate is stuck and softmax stays mild."""
    rng = np.random.default_rng(2026)
    k, d, t = 16, 128, 20
    root = np.sqrt(d)
    params = random_params(rng, k, d, (0.5, 0.9 / root, 0.3, 0.8 / root, 0.1))
    x, targets = one_hot(rng.integers(k, size=t), k), one_hot(rng.integers(k, size=t), k)
    return Example(params, x, 0.5 * rng.standard_normal((d, 1)), targets)


def spelling(seed, k, d, t, rate):
    """A word to learn: inputs that differ, so that few steps of gradient descent spell it."""
    plain = example(seed, k, d, t)
    order = np.random.default_rng(seed).permutation(k)
    return replace(plain, x=one_hot(np.resize(order, t), k), rate=rate)


ORDINARY = (
    example(105, k=5, d=3, t=4),
    example(122, k=4, d=6, t=9),
    # Every gradient's largest entry is between 12 and 182; at some step so is what is passed back
    # at every place: whatever is clipped there, up to 5, shows.
    example(96798, k=3, d=5, t=24, scales=(0.3, 0.8, 0.6, 3.0, 0.5), constant_target=True),
)
ONE_STEP = (example(482, k=6, d=4, t=1), example(149, k=2, d=3, t=1))
LARGE = large()
NUMERIC = ORDINARY[0]
"""No parameter has so few entries that two directions would span them."""
TRAINING = (spelling(190, k=5, d=4, t=3, rate=0.2), spelling(349, k=3, d=6, t=4, rate=0.15))
"""Even most wrong gradients learn these two, so that one mistake is not paid for twice."""
FEW_EPOCHS = 3
"""Epochs after which descent is told from what is not: a wrong gradient has not run away yet."""
STEEP = replace(
    example(861, k=3, d=5, t=24, scales=(0.8, 0.8, 0.6, 2.0, 0.5), constant_target=True), rate=0.002
)
"""Where a gradient that is clipped inside of train shows."""
RISING = replace(example(328, k=4, d=3, t=3), rate=1.0)
"""Its loss rises after the first update: where a rate that is then made smaller shows."""
FADING = replace(example(3, k=3, d=4, t=1), rate=4.0)
"""Its loss falls below 1e-4, where every update still moves the parameters."""
FADED = replace(example(15, k=3, d=4, t=1), rate=15.0)
"""Its loss is zero from the second epoch on, in any precision."""
LASTING = replace(example(0, k=3, d=4, t=1), rate=2.0)
"""Its loss falls to 1e-3, slowly and to the end: a rate that shrinks by a ten-thousandth an epoch
ends ten times as far off as it may (1e-3 of the largest weight)."""
LONG = 100
"""Epochs in which any patience comes to an end."""
