"""Moodle's "Download all submissions", in folders or flat.

`<Full name>_<participant>_assignsubmission_file/<path>`, or with downloads in folders switched off
`<Full name>_<participant>_assignsubmission_file_<file>`; `…_assignsubmission_onlinetext` for what
was typed in. Underscores in names come as spaces; a default group has no number; with blind
marking the name is the word for participant, in the site's language. Source: Moodle's own
`mod/assign/classes/downloader.php`,
https://github.com/moodle/moodle/blob/main/mod/assign/classes/downloader.php
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.intake.drafts import Draft, problem_of
from autograder.intake.naming import clean_filename
from autograder.model import Origin, Person
from autograder.remarks import Remark

_NAME = re.compile(
    r"^(?:(?P<name>.*?)_)??(?:(?P<id>\d+)_)?assignsubmission_(?P<plugin>[a-z]+)"
    r"(?:_(?P<file>.*))?$",
    re.DOTALL,
)
_TYPED_PROBLEM = Remark("handed in as text typed into Moodle, not as a file")


@dataclass(frozen=True)
class _FolderPart:
    path: Path
    id: str
    number: str
    """The participant's; a default group has none."""
    name: str
    typed: bool


def is_name(name: str) -> bool:
    """Whether Moodle may have given a file or folder this name."""
    return bool(_NAME.match(name))


def original_name(name: str) -> str:
    """The name that a file of a flat download had before Moodle put the student before it."""
    match = _NAME.match(name)
    return (match["file"] or name) if match else name


def drafts(paths: Sequence[Path]) -> list[Draft]:
    """One draft for each participant; typed text counts only where nothing was uploaded."""
    participants: dict[str, list[_FolderPart]] = {}
    for path in paths:
        part = _part(path)
        participants.setdefault(part.id, []).append(part)
    return [_draft(id, parts) for id, parts in participants.items()]


def _part(path: Path) -> _FolderPart:
    whole = clean_filename(path.name)
    match = _NAME.match(whole)
    assert match is not None, f"{whole} is no name of Moodle's"
    name = match["name"] or ""
    number = match["id"] or ""
    return _FolderPart(path, number or name or whole, number, name, match["plugin"] == "onlinetext")


def _draft(id: str, parts: list[_FolderPart]) -> Draft:
    uploads = [part for part in parts if not part.typed]
    paths = tuple(sorted(part.path for part in uploads or parts))
    names = tuple(dict.fromkeys(part.name for part in parts if part.name))
    problem = "" if uploads else _TYPED_PROBLEM
    return Draft(
        id=id,
        paths=paths,
        names=names,
        problem=problem or (problem_of(paths[0]) if len(paths) == 1 else ""),
        origin=Origin(
            "moodle",
            tuple(clean_filename(path.name) for path in paths),
            (Person(parts[0].number, names[0] if names else ""),),
        ),
    )
