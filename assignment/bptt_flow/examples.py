"""Sizes and weights of the hidden cases.

Chosen so that each single mistake shows: k, d and t differ, h0 is not zero, W_H is not symmetric,
weights are large enough for tanh to bend and small enough for no gradient to vanish where it
should not. Every target's probability stays above 0.03. A test holds each of these.
"""

from dataclasses import dataclass

import numpy as np

from autograder.homework.references import for_the_class


@dataclass(frozen=True, eq=False)
class Example:
    """One set of arguments: shapes as in the contract, every step's vector a column."""

    params: dict
    x: np.ndarray
    h0: np.ndarray
    y_true: np.ndarray


@dataclass(frozen=True, eq=False)
class Answers:
    """What the reference says to an example."""

    cache: dict
    gradients: np.ndarray
    norms: np.ndarray


@for_the_class
def right(reference, point):
    """The reference's answers, computed once for a whole class."""
    states = cache_of(reference, point)
    return Answers(
        states,
        reference.state_gradients(point.params, states, point.y_true),
        reference.gradient_norms(point.params, states, point.y_true),
    )


@for_the_class
def cache_of(reference, point):
    """What the supplied forward keeps of an example."""
    _, states = reference.forward(point.params, point.x, point.h0)
    return states


@for_the_class
def right_product(reference, point, i, j):
    """The reference's derivative of one state by another."""
    return reference.jacobian_product(point.params, cache_of(reference, point), i, j)


@for_the_class
def numeric_gradients(reference, point, step=1e-5):
    """dL/dh_s from differences of the loss alone, through the supplied forward; (t, d, 1)."""
    gradients = np.zeros((len(point.x), *point.h0.shape))
    for s, index in np.ndindex(gradients.shape[:2]):
        moved = [cache_of(reference, point)["h"][s + 1].copy() for _ in range(2)]
        moved[0][index] += step
        moved[1][index] -= step
        up, down = (loss_from(reference, point, s, h) for h in moved)
        gradients[s, index] = (up - down) / (2 * step)
    return gradients


def loss_from(reference, point, s, h):
    """The losses of y_true[s] and of all that follows, where the state behind them is h."""
    y = [reference.softmax(point.params["W_Y"] @ h + point.params["b_y"])[np.newaxis]]
    if s + 1 < len(point.x):
        y.append(reference.forward(point.params, point.x[s + 1 :], h)[0])
    return reference.cross_entropy(np.concatenate(y), point.y_true[s:])


def one_hot(indices, k):
    """Columns of the unit matrix, shape (t, k, 1)."""
    return np.eye(k)[np.asarray(indices)][:, :, np.newaxis]


def radius_of(W):
    """The spectral radius, whatever a changed reference takes for it."""
    return np.max(np.abs(np.linalg.eigvals(W)))


def random_matrix(seed, d):
    """A matrix without any symmetry."""
    return np.random.default_rng(seed).standard_normal((d, d))


def example(seed, k, d, t, *, radius, scale=0.8, output=0.8, bias=0.3, constant_target=False):
    """Random weights, inputs and targets; with a constant target the gradients add up."""
    rng = np.random.default_rng(seed)
    W_H = rng.standard_normal((d, d))
    params = {
        "W_X": scale * rng.standard_normal((d, k)),
        "W_H": W_H * (radius / radius_of(W_H)),
        "W_Y": output * rng.standard_normal((k, d)),
        "b_h": bias * rng.standard_normal((d, 1)),
        "b_y": bias * rng.standard_normal((k, 1)),
    }
    x = one_hot(rng.integers(k, size=t), k)
    targets = rng.integers(k, size=t)
    if constant_target:
        targets[:] = targets[0]
    return Example(params, x, 0.6 * rng.standard_normal((d, 1)), one_hot(targets, k))


def large(seed, k, d, t):
    """Many nodes and many steps; neither tanh nor softmax saturates.

    With many outputs all targets are among the first eight, whose bias keeps them likely.
    """
    rng = np.random.default_rng(seed)
    params = {
        "W_X": 0.5 * rng.standard_normal((d, k)),
        "W_H": 1.25 / np.sqrt(d) * rng.standard_normal((d, d)),
        "W_Y": 0.5 / np.sqrt(d) * rng.standard_normal((k, d)),
        "b_h": 0.1 * rng.standard_normal((d, 1)),
        "b_y": 0.1 * rng.standard_normal((k, 1)),
    }
    params["b_y"][:8] += 1.0 + np.log(k / 8)
    x = one_hot(rng.integers(k, size=t), k)
    h0 = 0.5 * rng.standard_normal((d, 1))
    return Example(params, x, h0, one_hot(rng.integers(8, size=t), k))


def late_mistake(seed, d, t, radius):
    """Right answers at every step but the last: all of the gradient starts at the end.

    Inputs and states are small, so that tanh hardly bends and the radius alone decides.
    """
    plain = example(seed, 3, d, t, radius=radius, scale=0.01, output=0.4, bias=0.0)
    plain.params["b_y"][:] = np.log([[0.92], [0.04], [0.04]])
    targets = np.zeros(t, dtype=int)
    targets[-1] = 1
    return Example(plain.params, plain.x, 0.01 * plain.h0, one_hot(targets, 3))


MATRICES = (
    random_matrix(0, 3),  # -1.54 is the largest eigenvalue
    random_matrix(3, 4),  # 0.30 + 2.13 i, with its conjugate
    random_matrix(6, 5),
    random_matrix(0, 7),
    np.array([[0.5, 10.0], [0.0, -0.4]]),  # long in one step, short in many
    np.array([[-0.7]]),
)
RADII = (0.5, 2.5, 1.0, 0.9, 1.3, 0.4)
"""The radii to which `MATRICES` are rescaled: some above their own, some below."""
LARGE_MATRIX = random_matrix(4, 128) / np.sqrt(128)
ORDINARY = (
    example(30, k=5, d=3, t=4, radius=1.1),
    example(93, k=3, d=5, t=7, radius=1.3),
    # Gradients up to 19: a clipped one shows.
    example(1, k=4, d=6, t=16, radius=1.5, scale=0.3, output=0.6, bias=0.1, constant_target=True),
)
ONE_STEP = (
    example(12, k=6, d=4, t=1, radius=1.1),
    example(9, k=2, d=3, t=1, radius=1.1),
)
ONE_NODE = example(122, k=3, d=1, t=3, radius=0.9)
NUMERIC = example(19, k=3, d=4, t=5, radius=1.3)
LARGE = large(2026, k=16, d=128, t=20)
LONG = large(2027, k=1500, d=64, t=64)
"""Differences of the loss, state by state, take twice as long as a call may last."""
VANISHING = late_mistake(4, d=6, t=12, radius=0.6)
EXPLODING = late_mistake(4, d=6, t=12, radius=1.5)
FLOW = 5.0
"""The factor by which `VANISHING`'s norm at least falls on its way back, and the other's grows."""
