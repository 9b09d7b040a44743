"""Other numbers of the same kind: what a case asks is never what the search asks."""

from __future__ import annotations

from typing import Any

import numpy as np


def redrawn(value: Any, rng: np.random.Generator) -> Any:
    """Other numbers of the same kind."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return _other_array(value, rng)
    if isinstance(value, float):
        return float(value * rng.uniform(0.85, 1.15))
    if isinstance(value, str) and len(value) > 3 and len(set(value)) < len(value):
        return "".join(rng.permutation(list(value)))
    return value


def _other_array(value: Any, rng: np.random.Generator) -> Any:
    if not np.any(value):
        return value.copy()
    is_binary = bool(np.all((value == 0) | (value == 1)))
    for axis in range(value.ndim):
        sums = value.sum(axis=axis)
        if value.shape[axis] > 1 and np.allclose(sums, 1) and (is_binary or np.all(value > 0)):
            return _other_columns(value, axis, is_binary, rng)
    shuffled = rng.permutation(value.ravel()).reshape(value.shape)
    return shuffled * rng.uniform(0.8, 1.25, value.shape)


def _other_columns(value: Any, axis: int, is_binary: bool, rng: np.random.Generator) -> Any:
    """Columns that add up to 1, in another order of their entries."""
    if is_binary:
        return np.take(value, rng.permutation(value.shape[axis]), axis=axis)
    other = value * rng.uniform(0.7, 1.4, value.shape)
    return other / other.sum(axis=axis, keepdims=True)
