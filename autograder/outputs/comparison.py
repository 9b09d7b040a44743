"""What a public case got beside what it expected, of arrays small enough to be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from autograder.model import CaseResult
from autograder.outputs.findings import what_of
from autograder.words.wording import Wording

MAX_SHOWN = 4
"""The most numbers that one message shows."""

_ROWS = re.compile(r"[-+.\deinfa]{1,12}(?:[ /][-+.\deinfa]{1,12}){0,15}")

Rows = tuple[tuple[tuple[str, bool], ...], ...]
"""Entries, each with whether it is wrong."""


@dataclass(frozen=True)
class Beside:
    """One quantity, as it is and as it should be."""

    what: str
    got: Rows
    want: Rows

    @property
    def lines(self) -> tuple[str, str]:
        """Both on one line each."""
        return _line(self.got), _line(self.want)


def side_by_side(cases: Iterable[CaseResult], words: Wording) -> list[Beside]:
    """Lay out the small arrays of failed cases, each once; hidden ones carry none."""
    found: dict[tuple[str, str], Beside] = {}
    for case in cases:
        got, want = (case.data.get(name) for name in ("got", "want"))
        if isinstance(got, str) and isinstance(want, str) and not case.hidden:
            if _ROWS.fullmatch(got) and _ROWS.fullmatch(want) and _form(got) == _form(want):
                what = words.quantities([what_of(case)])[0]
                found.setdefault((what, got), Beside(what, *_marked(got, want)))
    return list(found.values())[:MAX_SHOWN]


def _form(text: str) -> list[int]:
    return [len(row.split(" ")) for row in text.split("/")]


def _marked(got: str, want: str) -> tuple[Rows, Rows]:
    pairs = [
        list(zip(mine.split(" "), right.split(" "), strict=True))
        for mine, right in zip(got.split("/"), want.split("/"), strict=True)
    ]
    return (
        tuple(tuple((mine, mine != right) for mine, right in row) for row in pairs),
        tuple(tuple((right, False) for _, right in row) for row in pairs),
    )


def _line(rows: Rows) -> str:
    told = [" ".join(entry for entry, _ in row) for row in rows]
    return told[0] if len(told) == 1 else "[" + "; ".join(told) + "]"
