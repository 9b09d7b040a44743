"""What a run over a class says at its end: whose score changed, who is missing, what has no time.

Each function returns lines, a heading first; none where there is nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.model import Row
from autograder.outputs.corrections import told_changes
from autograder.outputs.students import superseded, who
from autograder.words.language import say

if TYPE_CHECKING:
    from autograder.outputs.changes_csv import GradeChange
    from autograder.outputs.roster import Student

MAX_CHANGED = 60
MAX_NAMED = 20
"""Submissions listed one by one."""


def changed(
    changes: Sequence[GradeChange], rows: Sequence[Row], kept: Path, lang: str
) -> list[str]:
    """Say whose score changed, from what to what, and why; `kept` is where that stands too."""
    told = told_changes(changes, rows, lang)
    heading = say("news.changed", lang, count=len(told), total=len(rows), file=kept)
    return _lines(heading, told, MAX_CHANGED, lang)


def untimed(rows: Sequence[Row], lang: str) -> list[str]:
    """Say of whom nobody knows when they handed in, so that lateness costs them nothing."""
    return _lines(say("news.untimed", lang, count=len(rows)), map(who, rows), MAX_NAMED, lang)


def handed_in_again(rows: Sequence[Row], lang: str) -> list[str]:
    """Say which submissions a later one of the same student stands in the place of."""
    pairs = [f"{who(row)} → {counted.submission}" for row, counted in superseded(rows)]
    return _lines(say("terminal.superseded", lang, count=len(pairs)), pairs, MAX_NAMED, lang)


def missing(students: Sequence[Student], rows: Sequence[Row], lang: str) -> list[str]:
    """Say who of a roster has handed nothing in, and where it seems to be of another class."""
    from autograder.outputs.roster import missing_students, said

    lacking = missing_students(students, rows)
    key = "terminal.missing" if lacking else "news.nobody_missing"
    if rows and lacking and len(lacking) == len(students):
        key = "terminal.foreign_roster"
    shared = say("handed_in.shared_name", lang)
    names = [f"{said(each)} {shared}" if each.note else said(each) for each in lacking]
    heading = say(key, lang, count=len(lacking), total=len(students))
    return [heading, *_lines("", names, MAX_NAMED, lang)[1:]]


def _lines(heading: str, told: Iterable[str], most: int, lang: str) -> list[str]:
    lines = list(told)
    if not lines:
        return []
    more = [say("news.more", lang, count=len(lines) - most)] if len(lines) > most else []
    return [heading, *lines[:most], *more]
