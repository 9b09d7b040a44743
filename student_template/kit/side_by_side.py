"""Two small arrays beside each other, as a student compares them."""

from __future__ import annotations

import unicodedata
from typing import Any

import numpy as np

MAX_ROWS = 8
MAX_COLUMNS = 5
"""The most columns of each array; a larger one is not shown."""


def side_by_side(got: Any, expected: Any, heads: tuple[str, str]) -> list[str]:
    """Lines that show two arrays of one shape, or none where they are large.

    Columns of a sequence, (t, k, 1), are shown as its rows: the first axis is time.
    """
    tables = [_rows(np.asarray(each, dtype=float)) for each in (got, expected)]
    if not all(tables) or np.shape(got) != np.shape(expected):
        return []
    left, right = (["  ".join(row) for row in table] for table in tables)
    width = max(columns(line) for line in (heads[0], *left))
    pairs = [heads, *zip(left, right)]  # noqa: B905 - Python 3.9 has no `strict`
    return [f"{one}{' ' * (width - columns(one))}   |   {other}" for one, other in pairs]


def columns(text: str) -> int:
    """How many columns a text takes on a terminal: a Korean syllable takes two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _rows(array: Any) -> list[list[str]]:
    """The entries as texts of one width, in rows; none where there are too many."""
    if array.ndim > 2 and array.shape[-1] == 1:
        array = array[..., 0]
    if array.ndim != 2:
        array = array.reshape(1, -1) if array.ndim < 2 else array.reshape(array.shape[0], -1)
    if not array.size or array.shape[0] > MAX_ROWS or array.shape[1] > MAX_COLUMNS:
        return []
    texts = [[_text(value) for value in row] for row in array]
    width = max(len(text) for row in texts for text in row)
    return [[f"{text:>{width}}" for text in row] for row in texts]


def _text(value: float) -> str:
    text = f"{value + 0.0:.4g}"  # no -0
    return text if np.isfinite(value) else str(value)
