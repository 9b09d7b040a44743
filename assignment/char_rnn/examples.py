"""Texts, sizes and weights of the hidden cases.

Chosen so that each single mistake shows: k, d, t and the window differ, h0 is not zero, W_H is not
symmetric, weights are large enough for tanh to bend and small enough for no gradient to vanish,
some gradients are above 5, and norms lie on both sides of the bound. Every target's probability
stays above 0.03, along training too, so that a small constant in a logarithm stays harmless; where
a character is chosen, it is clearly the likeliest, so that float32 chooses the same.
"""

from dataclasses import dataclass, field

import numpy as np

from autograder.homework.references import for_the_class


@dataclass(frozen=True, eq=False)
class Example:
    """Arguments of truncated_bptt: shapes as in the contract, every step's vector a column."""

    params: dict
    x: np.ndarray
    y_true: np.ndarray
    h0: np.ndarray
    window: int


@dataclass(frozen=True, eq=False)
class Writing:
    """Arguments of sample."""

    params: dict
    h0: np.ndarray
    first: str
    n: int
    vocab: str


@dataclass(frozen=True, eq=False)
class Training:
    """Arguments of train."""

    params: dict
    text: str
    vocab: str
    h0: np.ndarray
    lr: float
    epochs: int
    window: int
    max_norm: float

    def arguments(self):
        """The arguments of train, in its order."""
        return (self.params, self.text, self.vocab, self.h0, self.lr, self.epochs, self.window,
                self.max_norm)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Outputs:
    """Arguments of decode: distributions over a vocabulary."""

    y: np.ndarray
    vocab: str


@dataclass(frozen=True, eq=False)
class Gradients:
    """Arguments of clip_by_global_norm."""

    grads: dict = field(repr=False)
    max_norm: float


@for_the_class
def right(reference, point):
    """The reference's loss, gradients and last state, computed once for a whole class."""
    return reference.truncated_bptt(point.params, point.x, point.y_true, point.h0, point.window)


@for_the_class
def right_text(reference, writing):
    """What the reference writes."""
    return reference.sample(writing.params, writing.h0, writing.first, writing.n, writing.vocab)


@for_the_class
def right_training(reference, run):
    """The reference's trained parameters, and its losses, (epochs,)."""
    params, losses = reference.train(*run.arguments())
    return params, np.array(losses)


def one_hot(indices, k):
    """Columns of the unit matrix, shape (t, k, 1)."""
    return np.eye(k)[np.asarray(indices)][:, :, np.newaxis]


def weights(rng, k, d, scale):
    """Random parameters of one scale."""
    shapes = {"W_X": (d, k), "W_H": (d, d), "W_Y": (k, d), "b_h": (d, 1), "b_y": (k, 1)}
    return {name: scale * rng.standard_normal(shape) for name, shape in shapes.items()}


def example(seed, k, d, t, window, *, scale=0.6, of_output=1.0, constant_target=False):
    """Random weights, inputs and targets; with a constant target the gradients add up.

    With larger weights of the output so does what is passed back from step to step.
    """
    rng = np.random.default_rng(seed)
    params = weights(rng, k, d, scale)
    params["W_Y"] *= of_output
    x = one_hot(rng.integers(k, size=t), k)
    h0 = scale * rng.standard_normal((d, 1))
    targets = rng.integers(k, size=t)
    if constant_target:
        targets[:] = targets[0]
    return Example(params, x, one_hot(targets, k), h0, window)


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
    return Example(params, x, targets, 0.5 * rng.standard_normal((d, 1)), window=7)


def writing(seed, vocab, d, n, *, scale=1.5):
    """Weights large enough for a lively text, small enough that rounding does not change it."""
    rng = np.random.default_rng(seed)
    params = weights(rng, len(vocab), d, scale)
    params["W_H"] *= 1.4 / (scale * np.sqrt(d))  # spectral radius about 1.4
    first = vocab[rng.integers(len(vocab))]
    return Writing(params, rng.standard_normal((d, 1)), first, n, vocab)


def training(seed, text, vocab, d, *, lr, epochs, window, max_norm, scale=0.5):
    """Random weights to train on a text."""
    rng = np.random.default_rng(seed)
    params = weights(rng, len(vocab), d, scale)
    h0 = scale * rng.standard_normal((d, 1))
    return Training(params, text, vocab, h0, lr, epochs, window, max_norm)


def outputs(seed, vocab, t):
    """Distributions whose likeliest character leads by far, though it has seldom half of all."""
    rng = np.random.default_rng(seed)
    y = rng.uniform(0.2, 0.8, (t, len(vocab), 1))
    y[np.arange(t), rng.integers(len(vocab), size=t)] = 1.0
    return Outputs(y / y.sum(axis=1, keepdims=True), vocab)


def gradients(seed, shapes, norm, max_norm):
    """Random arrays of these shapes whose global norm is known."""
    rng = np.random.default_rng(seed)
    arrays = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    length = np.sqrt(sum(np.sum(value**2) for value in arrays.values()))
    return Gradients({name: value * norm / length for name, value in arrays.items()}, max_norm)


TEXTS = (
    ("hello", "helo"),
    ("banana split", "abnspilt "),
    ("순환 신경망은 순환한다", "신순경환망은한다 "),
    ("2026-11", "0123456789-"),
    ("o", "leo"),
)
STRANGERS = (("help", "helo"), ("Hello", "helo"), ("h o", "oleh"))
"""Texts with a character outside of the vocabulary: behind, in front, a space."""
# Never more steps than characters in the vocabulary, so that a wrong axis gives a text as well.
OUTPUTS = (
    outputs(3, "helo", 3),
    outputs(4, "abnspilt ", 8),
    outputs(5, "가나다라마", 5),
    outputs(6, "xyz", 1),
)
LOSSES = ((2 * np.log(4.0), 2), (5.75, 4), (31.5, 21), (0.9, 1), (0.25, 10))
"""Summed losses, and numbers of steps."""

ORDINARY = (
    example(265, k=5, d=3, t=7, window=3),
    example(39, k=3, d=5, t=8, window=2),
    example(7, k=4, d=6, t=5, window=1),
    example(11, k=6, d=4, t=5, window=9),
    # Every gradient's largest entry is between 7 and 32; in a third of the steps so are da and what
    # is passed back to the step before: whatever is clipped there, up to 5, shows.
    example(760, k=3, d=4, t=24, window=10, scale=0.5, of_output=5.0, constant_target=True),
)
ONE_STEP = (example(10, k=6, d=4, t=1, window=1), example(62, k=2, d=3, t=1, window=4))
LARGE = large()

OF_A_NETWORK = {"W_X": (5, 4), "W_H": (5, 5), "W_Y": (4, 5), "b_h": (5, 1), "b_y": (4, 1)}
OF_ANYTHING = {"kernel": (2, 3, 4), "scale": (6,), "shift": (6,), "output": (3, 7)}
TOO_LONG = (
    gradients(1, OF_A_NETWORK, norm=7.5, max_norm=5.0),  # though each array alone is shorter
    gradients(2, OF_A_NETWORK, norm=30.0, max_norm=1.5),
    gradients(3, OF_A_NETWORK, norm=1.3, max_norm=1.1),
)
# Far below the bound, whatever is taken for the norm: a wrong one is charged where it is asked for.
SHORT_ENOUGH = (
    gradients(4, OF_A_NETWORK, norm=3.0, max_norm=40.0),
    gradients(5, OF_A_NETWORK, norm=0.8, max_norm=8.0),
)
OTHER_ARRAYS = (
    gradients(7, OF_ANYTHING, norm=9.0, max_norm=2.0),
    gradients(8, OF_ANYTHING, norm=3.0, max_norm=3.2),
)

WRITINGS = (
    writing(8, "helo", d=5, n=6),
    writing(18, "abcdefg", d=5, n=9),
    writing(1, "가나다", d=7, n=12),
)
SHORT_WRITINGS = (
    writing(4, "xyzw", d=3, n=0),
    writing(1, "nopqr", d=6, n=1),
    writing(3, "stuvwxyz", d=4, n=1),
    writing(2, "0123456789", d=7, n=1),
)
LONG_WRITING = writing(2, "abcdefghijkl", d=24, n=30, scale=1.0)

TRAINING = (
    training(1, "hello", "helo", d=5, lr=0.2, epochs=3, window=2, max_norm=1.5),
    training(2, "abracadabra", "abrcd", d=4, lr=0.15, epochs=3, window=4, max_norm=2.5),
    training(3, "나는나비", "나는비", d=6, lr=0.2, epochs=3, window=5, max_norm=100.0),
)
"""Few epochs, so that a wrong gradient has not run away yet: it is told what it does."""
SMALLEST = (training(4, "no", "on", d=3, lr=0.5, epochs=2, window=1, max_norm=0.5),)
RISING = training(75, "nanan", "an", d=3, lr=1.0, epochs=3, window=2, max_norm=100.0)
"""Its loss rises after the first epoch: where a rate that is then made smaller shows."""
SPELLING = (
    training(5, "hello", "helo", d=8, lr=0.15, epochs=40, window=2, max_norm=2.0),
    training(7, "hello", "loeh", d=6, lr=0.15, epochs=40, window=3, max_norm=2.0),
)
"""Long enough to write "ello" after "h", by the reference and by slightly wrong gradients."""
LONG = (
    training(0, "no", "on", d=4, lr=5.0, epochs=100, window=1, max_norm=100.0),
    training(0, "no", "on", d=4, lr=15.0, epochs=100, window=1, max_norm=100.0),
    training(57, "no", "on", d=4, lr=1.0, epochs=100, window=1, max_norm=100.0),
)
"""Descents until the loss has all but vanished: in the first every step still moves the parameters
at a loss of 2e-5; in the second nothing is left after two, in any precision; in the third it falls
slowly and to the end, so that a rate which shrinks by a ten-thousandth an epoch ends ten times as
far off as it may. No gradient is clipped."""
