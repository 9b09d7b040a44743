"""Examples to train on: what changes the rate even a little ends somewhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from assignment.char_rnn import examples as char_rnn
from assignment.gru import examples as gru
from assignment.simple_rnn import examples as simple_rnn
from autograder.cases.checks import LOOSE
from autograder.homework.assignment import load_assignment

LITTLE: dict[str, Callable[[int], float]] = {
    "shrinks by a ten-thousandth an epoch": lambda epoch: 0.9999**epoch,
    "grows by a ten-thousandth an epoch": lambda epoch: 1.0001**epoch,
    "is a hundredth smaller in the second half": lambda epoch: 1 - 0.01 * (epoch >= 50),
}


LASTING = {
    "simple_rnn": (simple_rnn.LASTING, simple_rnn.LONG),
    "gru": (gru.LASTING, gru.LONG),
    "char_rnn": (char_rnn.LONG[-1], char_rnn.LONG[-1].epochs),
}
RISING = {
    "simple_rnn": (simple_rnn.FADING, simple_rnn.LONG),
    "gru": (gru.RISING, gru.FEW_EPOCHS),
    "char_rnn": (char_rnn.RISING, char_rnn.RISING.epochs),
}


def trained(
    homework: str, example: Any, epochs: int, share: Callable[[list[float]], float]
) -> tuple[dict[str, Any], list[float]]:
    """Parameters and losses of many runs of one epoch, each with such a share of the rate.

    The share is told by the losses of the epochs before.
    """
    train = load_assignment(homework).load_reference().train
    params, losses = example.params, list[float]()
    for _ in range(epochs):
        if homework == "char_rnn":
            rate = share(losses) * example.lr
            one = replace(example, params=params, lr=rate, epochs=1)
            params, found = train(*one.arguments())
        else:
            rate = share(losses) * example.rate
            params, found = train(params, example.x, example.y_true, example.h0, rate, 1)
        losses += list(found)
    return params, losses


def off(got: dict[str, Any], want: dict[str, Any]) -> float:
    return float(max(np.abs(got[key] - want[key]).max() / np.abs(want[key]).max() for key in want))


@pytest.mark.parametrize("homework", LASTING)
@pytest.mark.parametrize("little", LITTLE)
def test_a_rate_that_changes_a_little_ends_far_off(homework: str, little: str) -> None:
    plain, losses = trained(homework, *LASTING[homework], lambda losses: 1.0)
    other, _ = trained(homework, *LASTING[homework], lambda so_far: LITTLE[little](len(so_far)))

    assert losses[-1] < 2e-3 * losses[0]
    assert off(other, plain) > 5 * LOOSE


@pytest.mark.parametrize("homework", RISING)
def test_a_rate_that_shrinks_where_the_loss_rises_ends_far_off(homework: str) -> None:
    def smaller(losses: list[float]) -> float:
        return 0.5 ** sum(after > before for before, after in pairwise(losses))

    plain, _ = trained(homework, *RISING[homework], lambda losses: 1.0)
    other, _ = trained(homework, *RISING[homework], smaller)

    assert off(other, plain) > 10 * LOOSE
