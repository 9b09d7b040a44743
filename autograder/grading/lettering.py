"""Shapes told in letters: what is wrong with a shape shows without the sizes of a hidden case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from string import ascii_lowercase

UNKNOWN = "…"
MAX_AXES = 4
"""A shape of more is told as none that could be meant."""

_SHAPE = re.compile(r"\(((?:\d+(?:, ?|,?(?=\))))*)\)")
_LETTER = re.compile(r"([A-Za-z]\w*)(?:\+(\d+))?")


def in_letters(shape: str, expected: str, letters: str = "") -> str:
    """Word a shape by the letters of the one that is expected.

    Parameters
    ----------
    shape, expected : str
        As Python writes a tuple of sizes; "None" and "a number" are told as they are.
    letters : str
        The expected shape in the homework's letters, as "(t+1, d, 1)"; a, b, c where left out.

    Returns
    -------
    str
        Sizes that are none of these letters, one more or less than one, or a product of two, are
        told as "…".
    """
    if not _SHAPE.fullmatch(shape):
        return shape if shape in ("None", "a number") else f"({UNKNOWN})"
    if letters and shape == expected and len(letters.split(",")) == len(shape.split(",")):
        return letters
    names = _names(_sizes(expected), letters)
    sizes = _sizes(shape)
    if len(sizes) > MAX_AXES:
        return f"({UNKNOWN})"
    told = [names.get(size, UNKNOWN) for size in sizes]
    return f"({', '.join(told)}{',' if len(told) == 1 else ''})"


def _sizes(shape: str) -> list[int]:
    return [int(size) for size in re.findall(r"\d+", shape)]


def _names(sizes: list[int], letters: str) -> Mapping[int, str]:
    """What each size may be called; a letter's own size before what comes of it."""
    own = {size: name for size, name in _bound(sizes, letters)}
    names = {1: "1", 0: "0", **{size: name for size, name in own.items() if size > 1}}
    for size, name in own.items():
        for by, word in ((1, f"{name}+1"), (-1, f"{name}-1")):
            names.setdefault(size + by, word)
    for (first, one), (second, other) in combinations(own.items(), 2):
        names.setdefault(first * second, f"{one}·{other}")
    return names


def _bound(sizes: list[int], letters: str) -> Iterator[tuple[int, str]]:
    given = letters.strip("()").split(",") if letters else []
    words = [each.strip() for each in given if each.strip()]
    if len(words) != len(sizes):
        words = list(ascii_lowercase[: len(sizes)])
    for size, word in zip(sizes, words, strict=True):
        match = _LETTER.fullmatch(word)
        if match and match[2]:
            yield size - int(match[2]), match[1]
            yield size, word
        elif match:
            yield size, word
