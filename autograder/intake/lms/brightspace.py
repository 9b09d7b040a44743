"""Brightspace's "Download" of an assignment: a folder, or a file, for each submission.

`<number>-<number> - <name> - <Mon D, YYYY HMM AM/PM>/<file>`, or flat with ` - <file>` behind the
time, and an `index.html` that lists them. The numbers are the same for all submissions of one
student. The time is when it was handed in, by the site's clock, to the minute and in its
language; no zone is told. Layout as in real downloads, e.g.
https://github.com/TunaLobster/Python-Dump/blob/master/BrightspaceHelpers.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.intake.drafts import Draft, problem_of
from autograder.intake.lms.clock import read_time
from autograder.intake.naming import clean_filename

INDEX = "index.html"
"""The download's own list of what is in it."""

_NAME = re.compile(
    r"^(?P<id>\d+-\d+) - (?P<name>.+?) - (?P<time>[^-]*\d[^-]*?)(?: - (?P<file>.+))?$", re.DOTALL
)
_WITHOUT_COLON = re.compile(r"\b(\d{1,2})(\d\d)(?=(?:\s*[AP]\.?M\.?)?$)", re.IGNORECASE)
"""The time of day at the end: a file's name cannot hold a colon."""


@dataclass(frozen=True)
class _TimedPart:
    path: Path
    id: str
    name: str
    time: str


def is_name(name: str) -> bool:
    """Whether Brightspace may have given a file or folder this name."""
    return bool(_NAME.match(name))


def original_name(name: str) -> str:
    """The name that a file of a flat download had before Brightspace put the student before it."""
    match = _NAME.match(name)
    return (match["file"] or name) if match else name


def drafts(paths: Sequence[Path]) -> list[Draft]:
    """One draft for each student's last submission; earlier ones are drafts that do not count."""
    parts = [_part(path) for path in paths]
    return [
        draft
        for id in dict.fromkeys(part.id for part in parts)
        for draft in _drafts([part for part in parts if part.id == id])
    ]


def _part(path: Path) -> _TimedPart:
    match = _NAME.match(clean_filename(path.name))
    assert match is not None, f"{path.name} is no name of Brightspace's"
    return _TimedPart(path, match["id"], match["name"], match["time"])


def _drafts(parts: Sequence[_TimedPart]) -> Iterator[Draft]:
    times = sorted({part.time for part in parts}, key=_moment, reverse=True)
    for age, time in enumerate(times):
        kept = [part for part in parts if part.time == time]
        paths = tuple(sorted(part.path for part in kept))
        draft = Draft(
            id=kept[0].id,
            paths=paths,
            names=(kept[0].name,),
            clock=_clock(time),
            problem=problem_of(paths[0]) if len(paths) == 1 else "",
        )
        yield replace(draft, rank=(float(age), time))


def _moment(time: str) -> tuple[str, str]:
    """The order of one student's submissions; what is no time to us goes by its text."""
    return _clock(time), time


def _clock(time: str) -> str:
    """The time in a name as ISO 8601 has it; empty where it is not plain which it is."""
    moment = read_time(_WITHOUT_COLON.sub(r"\1:\2", time.strip()))
    return moment.isoformat() if moment else ""
