"""`similar.html`: pairs of submissions side by side. One file, no network, no script."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.homework.assignment import Assignment
from autograder.outputs.escape import shorten, visible
from autograder.outputs.pages import render
from autograder.similarity.shared_code import Code, Pair

MAX_LISTED = 500
MAX_SHOWN = 40
"""Pairs whose texts are in the page, which would else grow with the square of the class."""
MAX_LINES = 1_500
MAX_COLUMNS = 400


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
            (each, _lines(each.first, each), _lines(each.second, each))
            for each in pairs[:MAX_SHOWN]
        ],
        more=max(0, len(pairs) - MAX_SHOWN),
        count=count,
        skipped=skipped,
        common=common,
    )


def _lines(code: Code, pair: Pair) -> list[tuple[int, str, bool]]:
    """(number, text, is shared) of each line."""
    marked = code.marked_lines(pair.runs)
    return [
        (number + 1, shorten(visible(line), MAX_COLUMNS), number in marked)
        for number, line in enumerate(code.lines[:MAX_LINES])
    ]
