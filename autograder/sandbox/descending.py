"""Plain gradient descent by a submission's own functions, where they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.sandbox.copies import copied

SECONDS = 1.0
"""A descent ends with what it has after this time; who asked goes on from there in another call."""


def descended(
    function: Callable[..., Any],
    pick: int | str | None,
    then: Callable[..., Any],
    arguments: tuple[float, int, dict[str, Any], Any],
    more: tuple[Any, ...],
) -> list[dict[str, Any]]:
    """Parameters after each update; every call is given copies of its own.

    Parameters
    ----------
    function, then : callable
        The item `pick` of what the first one answers is given to the second one, which answers
        with the gradients.
    arguments : tuple
        The rate, how many updates there are at most, and what `function` is given first: the
        parameters, and the rest.
    more : tuple
        What `then` is given after the parameters and that item.

    Raises
    ------
    ValueError, TypeError, KeyError, ...
        The first gradients are none of such parameters; or whatever the functions raise then. What
        fails later ends the descent there.
    """
    rate, epochs, params, *rest = arguments
    path: list[dict[str, Any]] = []
    end = time.perf_counter() + SECONDS
    while len(path) < epochs and (not path or time.perf_counter() < end):
        try:
            answer = function(*copied([params, *rest]))
            if len(answer) != 2:
                raise ValueError("not two things")
            gradients = then(copied(params), copied(answer[pick]), *copied(list(more)))
            params = {
                key: value - rate * _gradient(gradients[key], value)
                for key, value in params.items()
            }
        except Exception:
            if not path:
                raise
            break
        path.append(params)
    return path


def _gradient(gradient: Any, like: Any) -> Any:
    if isinstance(gradient, np.ma.MaskedArray):
        raise TypeError("a masked array")
    array = np.asarray(gradient)
    if array.dtype.kind not in "fiub" or array.shape != like.shape or not np.isfinite(array).all():
        raise ValueError("no gradient")
    return np.asarray(array, dtype=float)
