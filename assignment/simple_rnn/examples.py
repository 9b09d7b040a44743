"""Sizes and weights of the hidden cases.

Chosen so that each single mistake shows: k, d and t differ, h0 is not zero, W_H is not symmetric,
weights are large enough for tanh to bend and small enough for no gradient to vanish. Every
target's probability stays above 0.05, so that a small constant in a logarithm stays harmless.
A test holds each of these.
"""

from dataclasses import dataclass, replace

import numpy as np

from autograder.homework.references import for_the_class


@dataclass(frozen=True, eq=False)
class Example:
    """One set of arguments: shapes as in the contract, every step's vector a column."""

    params: dict
    x: np.ndarray
    h0: np.ndarray
    y_true: np.ndarray
    rate: float = 0.2
    """The learning rate for training on it."""


@dataclass(frozen=True, eq=False)
class Answers:
    """What the reference says to an example."""

    y: np.ndarray
    cache: dict
    loss: float
    grads: dict


@for_the_class
def right(reference, point):
    """The reference's answers, computed once for a whole class."""
    y, states = reference.forward(point.params, point.x, point.h0)
    loss = reference.cross_entropy(y, point.y_true)
    return Answers(y, states, loss, reference.backward(point.params, states, point.y_true))


def one_hot(indices, k):
    """Columns of the unit matrix, shape (t, k, 1)."""
    return np.eye(k)[np.asarray(indices)][:, :, np.newaxis]


def example(seed, k, d, t, *, scale=0.6, of_output=1.0, constant_target=False):
    """Random weights, inputs and targets; with a constant target the gradients add up.

    With larger weights of the output so does what is passed back from step to step.
    """
    rng = np.random.default_rng(seed)
    shapes = {"W_X": (d, k), "W_H": (d, d), "W_Y": (k, d), "b_h": (d, 1), "b_y": (k, 1)}
    params = {name: scale * rng.standard_normal(shape) for name, shape in shapes.items()}
    params["W_Y"] *= of_output
    x = one_hot(rng.integers(k, size=t), k)
    h0 = scale * rng.standard_normal((d, 1))
    targets = rng.integers(k, size=t)
    if constant_target:
        targets[:] = targets[0]
    return Example(params, x, h0, one_hot(targets, k))


def large():
    """The large case, k = 16, d = 128, t = 20; neither tanh nor softmax saturates."""
    rng = np.random.default_rng(2026)
    k, d, t = 16, 128, 20
    params = {
        "W_X": 0.5 * rng.standard_normal((d, k)),
        "W_H": 0.9 / np.sqrt(d) * rng.standard_normal((d, d)),
        "W_Y": 0.5 / np.sqrt(d) * rng.standard_normal((k, d)),
        "b_h": 0.1 * rng.standard_normal((d, 1)),
        "b_y": 0.1 * rng.standard_normal((k, 1)),
    }
    x, targets = one_hot(rng.integers(k, size=t), k), one_hot(rng.integers(k, size=t), k)
    return Example(params, x, 0.5 * rng.standard_normal((d, 1)), targets)


def spelling(seed, k, d, t):
    """A word to learn: inputs that differ, so that few steps of gradient descent spell it."""
    plain = example(seed, k, d, t, scale=0.5)
    order = np.random.default_rng(seed).permutation(k)
    return Example(plain.params, one_hot(np.resize(order, t), k), plain.h0, plain.y_true)


ORDINARY = (
    example(265, k=5, d=3, t=4),
    example(39, k=3, d=5, t=7),
    # Every gradient's largest entry is between 7 and 42; in more than half of the steps so are da
    # and what is passed back to the step before: whatever is clipped there, up to 5, shows.
    example(760, k=3, d=4, t=24, scale=0.5, of_output=5.0, constant_target=True),
)
ONE_STEP = (example(10, k=6, d=4, t=1), example(62, k=2, d=3, t=1))
LARGE = large()
NUMERIC = example(340, k=5, d=3, t=4)
"""No parameter has so few entries that two directions would span them, and no input comes twice."""
TRAINING = (spelling(7, k=5, d=4, t=3), spelling(12, k=3, d=6, t=4))
FEW_EPOCHS = 2
"""Epochs after which descent is told from what is not: a wrong gradient has not run away yet."""
STEEP = replace(example(74, k=3, d=4, t=24, scale=0.5, constant_target=True), rate=0.01)
"""Where a gradient that is clipped inside of train shows."""
FADING = replace(example(487, k=3, d=4, t=1), rate=3.0)
"""Its loss rises once and falls below 1e-4, where every update still moves the parameters."""
FADED = replace(example(1, k=3, d=4, t=1), rate=8.0)
"""Its loss is zero from the third epoch on, in any precision."""
LASTING = replace(example(126, k=3, d=4, t=1, scale=0.5), rate=1.0)
"""Its loss falls to 1e-3, slowly and to the end: a rate that shrinks by a ten-thousandth an epoch
ends ten times as far off as it may (1e-3 of the largest weight)."""
LONG = 100
"""Epochs in which any patience comes to an end."""
