"""Public checks of q5; grading uses these and others."""

import numpy as np
from otter.test_files import test_case

from autograder.cases.checks import (
    LOOSE,
    CheckFailed,
    as_array,
    close,
    items,
    number,
    shaped,
    shaped_like,
)

OK_FORMAT = False
name = "q5"
points = 0

WHAT = "train(params, text, vocab, h0, lr, epochs, window, max_norm)"
H0 = np.zeros((3, 1))
LEARNING_RATE = 0.3


def example_params():
    return {
        "W_X": np.array([[0.5, -0.3, 0.2, 0.1], [-0.4, 0.6, 0.1, -0.2], [0.3, 0.2, -0.5, 0.4]]),
        "W_H": np.array([[0.2, -0.5, 0.3], [0.4, 0.1, -0.6], [-0.3, 0.7, 0.2]]),
        "W_Y": np.array([[0.6, -0.2, 0.1], [-0.5, 0.3, 0.4], [0.2, 0.7, -0.6], [-0.1, -0.4, 0.5]]),
        "b_h": np.array([[0.1], [-0.1], [0.05]]),
        "b_y": np.array([[0.0], [0.1], [-0.1], [0.2]]),
    }


def example_training(train, epochs, window, max_norm):
    return train(example_params(), "hello", "helo", H0, LEARNING_RATE, epochs, window, max_norm)


def taken_apart(answer, epochs):
    """What train returns: the parameters, and the losses as an array (epochs,)."""
    params, losses = items(answer, 2, WHAT)
    losses = as_array(losses, "losses")
    if losses.ndim == 0 or losses.shape[0] != epochs or losses.size != epochs:
        got = losses.shape[0] if losses.ndim else 1
        raise CheckFailed("length", what="losses", got=got, expected=epochs)
    return params, shaped(losses.reshape(-1), (epochs,), "losses")


@test_case(name="train: one loss an epoch, and the losses fall", points=0)
def losses_fall(train):
    _, losses = taken_apart(example_training(train, 30, 2, 1.0), 30)
    if not losses[-1] < losses[0]:
        raise CheckFailed("rises", what="losses")


@test_case(name="train: a single window's loss is the one before its step", points=0)
def first_loss_is_before_the_step(train, encode, truncated_bptt):
    _, losses = taken_apart(example_training(train, 2, 4, 1.0), 2)
    x, y_true = encode("hell", "helo"), encode("ello", "helo")
    shaped(x, (4, 4, 1), "encode(text, vocab)")
    loss, _, _ = items(truncated_bptt(example_params(), x, y_true, H0, 4), 3, "truncated_bptt(…)")
    if not close(losses[:1], np.array([number(loss, "loss")]), LOOSE):
        raise CheckFailed("not_before", what="losses")


@test_case(name="train: a clipped step has the length lr * max_norm", points=0)
def a_step_is_clipped(train):
    params, _ = taken_apart(example_training(train, 1, 4, 0.1), 1)
    before = example_params()
    after = shaped_like(params, before, "params")
    length = float(np.sqrt(sum(np.sum((after[key] - before[key]) ** 2) for key in before)))
    expected = LEARNING_RATE * 0.1
    assert abs(length - expected) < 1e-3 * expected, (
        f"the first step has the length {length:.4g}; expected {expected:.4g}"
    )


@test_case(name='train: after 30 epochs "h" is followed by "ello"', points=0)
def spells_ello(train, sample):
    params, _ = taken_apart(example_training(train, 30, 2, 1.0), 30)
    text = sample(shaped_like(params, example_params(), "params"), H0, "h", 4, "helo")
    assert text == "ello", f'sample writes "{text}" after "h"'
