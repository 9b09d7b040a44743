"""Examples to train on: what changes the rate even a little ends somewhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
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


def trained(homework: str, share: Callable[[int], float]) -> tuple[dict[str, Any], list[float]]:
    """Parameters and losses of many runs of one epoch, each with such a share of the rate."""
    train = load_assignment(homework).load_reference().train
    params: dict[str, Any]
    if homework == "char_rnn":
        run = char_rnn.LONG[-1]
        params, epochs = run.params, run.epochs
    else:
        point = {"simple_rnn": simple_rnn, "gru": gru}[homework].LASTING
        params, epochs = point.params, simple_rnn.LONG
    losses: list[float] = []
    for epoch in range(epochs):
        if homework == "char_rnn":
            one = replace(run, params=params, lr=share(epoch) * run.lr, epochs=1)
            params, found = train(*one.arguments())
        else:
            rate = share(epoch) * point.rate
            params, found = train(params, point.x, point.y_true, point.h0, rate, 1)
        losses += list(found)
    return params, losses


def off(got: dict[str, Any], want: dict[str, Any]) -> float:
    return float(max(np.abs(got[key] - want[key]).max() / np.abs(want[key]).max() for key in want))


@pytest.mark.parametrize("homework", ["simple_rnn", "gru", "char_rnn"])
@pytest.mark.parametrize("little", LITTLE)
def test_a_rate_that_changes_a_little_ends_far_off(homework: str, little: str) -> None:
    plain, losses = trained(homework, lambda epoch: 1.0)

    assert losses[-1] < 2e-3 * losses[0]
    assert off(trained(homework, LITTLE[little])[0], plain) > 5 * LOOSE
