"""`similar.html`: pairs of submissions side by side. One file, no network, no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from autograder.homework.assignment import Assignment
from autograder.outputs.escape import shorten, visible
from autograder.outputs.pages import render
from autograder.similarity.shared_code import Code, Pair

MAX_LISTED = 500
MAX_SHOWN = 40
"""Pairs whose texts are in the page, which would else grow with the square of the class."""
MAX_LINES = 1_500
MAX_COLUMNS = 400
AROUND = 2
"""Lines left open before and after shared ones; what is farther away is folded."""


@dataclass(frozen=True)
class _Line:
    """A line as the page shows it."""

    number: int
    text: str
    is_shared: bool


def similar_html(
    pairs: Sequence[Pair],
    assignment: Assignment,
    lang: str,
    *,
    count: int,
    skipped: int,
    common: int,
) -> str:
    """Write the page.

    Parameters
    ----------
    pairs
        The most similar first.
    count, skipped
        Submissions that were compared, and that could not be.
    common
        How many submissions may share a piece before it counts as everybody's.
    """
    return render(
        "similar.html",
        lang,
        package="autograder.similarity",
        title=assignment.title.get(lang, assignment.title["en"]),
        pairs=pairs[:MAX_LISTED],
        shown=[
            (each, _stretches(each.first, each), _stretches(each.second, each))
            for each in pairs[:MAX_SHOWN]
        ],
        more=max(0, len(pairs) - MAX_SHOWN),
        count=count,
        skipped=skipped,
        common=common,
    )


def _stretches(code: Code, pair: Pair) -> list[tuple[bool, list[_Line]]]:
    """Cut a text where shared lines begin and end; (is folded, lines) of each stretch."""
    marked = code.marked_lines(pair.runs)
    near = {place + step for place in marked for step in range(-AROUND, AROUND + 1)}
    lines = [
        _Line(place + 1, shorten(visible(line), MAX_COLUMNS), place in marked)
        for place, line in enumerate(code.lines[:MAX_LINES])
    ]
    stretches = [
        (is_near, list(stretch))
        for is_near, stretch in groupby(lines, key=lambda line: line.number - 1 in near)
    ]
    return [(not is_near and len(lines) > AROUND, lines) for is_near, lines in stretches]
