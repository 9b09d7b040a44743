"""Blackboard's "Assignment File Download": all files of all attempts side by side.

`<assignment>_<username>_attempt_<YYYY-MM-DD-HH-MM-SS>_<file>`, and beside them for every attempt
the same without a file's name and with `.txt`, which says who it was and holds what was typed in.
Both the assignment's and the user's name may hold `_`; the first is the same for all. The time is
when the attempt was handed in, by the site's clock; no zone is told. Layout as
described by https://github.com/kwurst/bb-file-cleanup
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from pathlib import Path

from autograder.errors import IntakeError
from autograder.intake.drafts import Draft, problem_of
from autograder.intake.files import read_head
from autograder.intake.naming import clean_filename, clean_text

_NAME = re.compile(
    r"^(?P<who>.+)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)$", re.DOTALL
)
_PERSON = re.compile(r"^\ufeff?\s*[^:\n]{1,40}:\s*(?P<name>[^\n]{1,200}?)\s*\([^()\n]+\)\s*$", re.M)
"""The first line of an attempt's text: `Name: Gildong Hong (ghong)`, the word translated."""
_TYPED_PROBLEM = "handed in as text typed into Blackboard, not as a file"


@dataclass(frozen=True)
class _File:
    path: Path
    user: str
    time: str
    original: str
    """The file's name as the student had it; empty for the attempt's text."""


def is_name(name: str) -> bool:
    """Whether Blackboard may have given a file this name."""
    return bool(_NAME.match(name))


def original_name(name: str) -> str:
    """The name that a file had before Blackboard put its own before it."""
    match = _NAME.match(name)
    return (match["file"] or name) if match else name


def drafts(paths: Sequence[Path]) -> list[Draft]:
    """One draft for each user's last attempt; earlier ones are drafts that do not count."""
    files = _files(paths)
    users = dict.fromkeys(each.user for each in files)
    return [
        draft
        for user in users
        for draft in _drafts(user, [each for each in files if each.user == user])
    ]


def _files(paths: Sequence[Path]) -> list[_File]:
    matches = [_NAME.match(clean_filename(path.name)) for path in paths]
    users = _users({match["who"] for match in matches if match})
    return [
        _File(
            path,
            users[match["who"]],
            match["time"],
            match["file"] or "",
        )
        for path, match in zip(paths, matches, strict=True)
        if match
    ]


def _users(told: Set[str]) -> dict[str, str]:
    """`assignment_user` to the user: what is behind the parts that are the same for all."""
    parts = {each: each.split("_") for each in told}
    if len(parts) == 1:
        return {each: each.rpartition("_")[2] for each in told}
    together = list(zip(*(each[:-1] for each in parts.values()), strict=False))
    shared = len(list(takewhile(lambda column: len(set(column)) == 1, together)))
    return {each: "_".join(pieces[shared:]) for each, pieces in parts.items()}


def _drafts(user: str, files: Sequence[_File]) -> Iterator[Draft]:
    attempts = sorted({each.time for each in files}, reverse=True)
    for age, time in enumerate(attempts):
        draft = _draft(user, [each for each in files if each.time == time])
        yield replace(draft, rank=(float(age), time))


def _draft(user: str, attempt: Sequence[_File]) -> Draft:
    uploads = [each.path for each in attempt if each.original]
    texts = [each.path for each in attempt if not each.original]
    paths = tuple(sorted(uploads or texts))
    problem = "" if uploads else _TYPED_PROBLEM
    return Draft(
        id=user,
        paths=paths,
        names=tuple(filter(None, map(_person, texts))),
        problem=problem or (problem_of(paths[0]) if len(paths) == 1 else ""),
        clock=_clock(attempt[0].time),
    )


def _clock(time: str) -> str:
    """The time in a name as ISO 8601 has it; empty where it is none."""
    try:
        return datetime.strptime(time, "%Y-%m-%d-%H-%M-%S").isoformat()
    except ValueError:
        return ""


def _person(text: Path) -> str:
    """Who made an attempt, by its text; empty where that does not say."""
    try:
        match = _PERSON.search(read_head(text).decode("utf-8", "replace"))
    except IntakeError:
        return ""
    return clean_text(match["name"]) if match else ""
