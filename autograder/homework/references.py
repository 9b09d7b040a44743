"""What references say to examples: the right one, and the one of each misconception."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from functools import lru_cache, wraps
from typing import Any

import numpy as np

LARGE_BYTES = 32_768
"""The size of a large example, with its weights; those of ordinary sizes have a tenth of it."""
MANY = 4096
"""Answers to examples of ordinary sizes, some kilobytes each: of every misconception, to every
example. Fewer would be none at all, as they are asked for in turns."""
FEW = 128
"""Answers to large examples, up to a megabyte each."""


def for_the_class(function: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a function of a reference and an example, to be worked out once for a whole class.

    What it returns is shared: nobody may change it.
    """
    many, few = lru_cache(maxsize=MANY)(function), lru_cache(maxsize=FEW)(function)

    @wraps(function)
    def remembering(reference: Any, point: Any, *more: Any) -> Any:
        return (few if _is_large(point) else many)(reference, point, *more)

    return remembering


@lru_cache(maxsize=MANY)
def _is_large(point: Any) -> bool:
    return _bytes(point) > LARGE_BYTES


def _bytes(value: Any) -> int:
    """The bytes of all arrays in an example."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if is_dataclass(value):
        value = vars(value)
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        return 0
    return sum(map(_bytes, value))
