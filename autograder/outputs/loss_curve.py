"""The student's losses beside those of plain gradient descent, drawn.

Made from what a failed case carries: whole percents of the first loss, parted by blanks, "-" where
there is no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.model import CaseResult
from autograder.words.wording import Wording

WIDTH, HEIGHT = 480, 200
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 42
"""Pixels around the plot, for the axes' words."""
MAX_POINTS = 400
MOST = 250
"""Percent at which a loss that climbs leaves the picture."""

_CURVE = re.compile(r"(-|-?\d{1,4})( (-|-?\d{1,4}))*")
Values = Sequence["int | None"]


@dataclass(frozen=True)
class LossCurve:
    """A drawing of two sequences of losses, in a picture of `WIDTH` by `HEIGHT` pixels."""

    yours: str
    right: str
    """Both as the `d` of a path."""
    dots: tuple[tuple[float, float], ...]
    """The student's losses, where they are few enough to be told apart."""
    grid: tuple[tuple[int, float], ...]
    """(percent, height) of the horizontal lines."""
    epochs: tuple[tuple[int, float], ...]
    """(epoch, place) along the bottom."""
    said: str
    """All of it in words."""


def loss_curve(cases: Iterable[CaseResult], words: Wording) -> LossCurve | None:
    """Draw the losses of the first case that carries them; None where none does."""
    for case in cases:
        yours, right = (_values(case.data.get(name)) for name in ("yours", "right"))
        if yours and right:
            return _drawn(yours, right, words)
    return None


def _values(text: object) -> Values:
    if not isinstance(text, str) or len(text) > 5 * MAX_POINTS or not _CURVE.fullmatch(text):
        return ()
    return [None if each == "-" else int(each) for each in text.split(" ")]


def _drawn(yours: Values, right: Values, words: Wording) -> LossCurve:
    count = max(len(yours), len(right))
    known = [each for each in (*yours, *right) if each is not None]
    highest = min(MOST, max(110, *known)) if known else 110
    lowest = max(-MOST, min(0, *known)) if known else 0

    def x(epoch: int) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * epoch / max(1, count - 1), 1)

    def y(percent: int) -> float:
        share = (percent - lowest) / (highest - lowest)  # a loss that climbs leaves the picture
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 1)

    def path(values: Values) -> str:
        pieces, pen = [], "M"
        for epoch, value in enumerate(values):
            if value is None:
                pen = "M"
                continue
            pieces.append(f"{pen}{x(epoch)} {y(value)}")
            pen = "L"
        return "".join(pieces)

    inside = [(at, value) for at, value in enumerate(yours) if value is not None]
    places = [(x(at), y(value)) for at, value in inside if lowest <= value <= highest]
    lines = range(-(-lowest // 50) * 50, highest + 1, 50 if highest - lowest <= 150 else 100)
    every = max(1, -(-count // 8))
    return LossCurve(
        yours=path(yours),
        right=path(right),
        dots=tuple(places) if count <= 40 else (),
        grid=tuple((percent, y(percent)) for percent in lines),
        epochs=tuple((epoch, x(epoch)) for epoch in range(0, count, every)),
        said=words.say("finding.curve", yours=_said(yours), right=_said(right)),
    )


def _said(values: Values) -> str:
    """A sequence in words: at most a dozen of its values."""
    every = max(1, -(-len(values) // 12))
    return ", ".join("–" if each is None else str(each) for each in values[::every])
