"""What a `train` returns, taken apart: the parameters, and one loss an epoch.

This file is also handed to students, beside the public cases: it needs NumPy alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.cases.checks import CheckFailed, as_array, items, shaped
from autograder.cases.differences import Array

TRAIN = "train(params, x, y_true, h0, lr, epochs)"


def losses_of(answer: Any, epochs: int) -> tuple[Any, Array]:
    """What train returns, taken apart: the parameters, and the losses as an array (epochs,)."""
    params, losses = one_an_epoch(answer, epochs)
    return params, shaped(losses, (epochs,), "losses")


def one_an_epoch(answer: Any, epochs: int) -> tuple[Any, Array]:
    """The same, whatever the losses are: they may have run away."""
    params, losses = items(answer, 2, TRAIN)
    losses = as_array(losses, "losses")
    if losses.ndim == 0 or losses.shape[0] != epochs or losses.size != epochs:
        got = losses.shape[0] if losses.ndim else 1
        raise CheckFailed("length", what="losses", got=got, expected=epochs)
    return params, losses.reshape(-1)


def curve(values: Array) -> str:
    """A sequence of losses as whole percents of the first, to be drawn; "-" for what is none."""
    first = values[0] if np.isfinite(values[0]) and values[0] else 1.0
    shares = [100 * value / first for value in values]
    return " ".join(f"{np.clip(s, -100, 1000):.0f}" if np.isfinite(s) else "-" for s in shares)
