"""Gradescope's "Export Submissions": `submission_metadata.yml` beside `submission_<id>/` folders.

The file is YAML with Ruby's symbols for keys. Each top-level key is a folder's name and holds
`:submitters` (several for a group, each with `:name`, `:sid`, `:email`) and `:created_at`. What
was handed in as a zip comes unpacked. No official description exists; the layout is that of real
exports, as in https://github.com/ucbds-infra/otter-grader/blob/v1.1.6/otter/grade/metadata.py
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml

from autograder.errors import IntakeError
from autograder.intake.drafts import Draft, plain_draft, problem_of
from autograder.intake.files import list_folder, open_regular
from autograder.intake.lms.metadata import load_metadata
from autograder.intake.naming import clean_filename, clean_text
from autograder.model import Origin, Person
from autograder.remarks import Remark

METADATA = "submission_metadata.yml"
MAX_METADATA_BYTES = 64 * 1024 * 1024
"""It repeats the results of every earlier attempt, so a class of thousands has a large one."""
BYTES_A_FOLDER = 1024 * 1024
"""So much for each folder that is there, and once more: whoever forges it must hand in as much."""
MISSING_BESIDE = 20
"""Folders that the metadata alone may know, beside as many as are there."""

_FOLDER = re.compile(r"submission_\d+")
_NULLS = {"", "~", "null"}
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ]+(\d\d:\d\d:\d\d)(\.\d{1,6})?\d*\s*(?:Z|UTC|([+-])(\d\d):?(\d\d))?$"
)


@dataclass(frozen=True)
class Record:
    """What the metadata says of one folder."""

    sids: tuple[str, ...]
    names: tuple[str, ...]
    emails: tuple[str, ...]
    created: float
    """Seconds since 1970; 0 where it is not said."""
    people: tuple[Person, ...] = ()

    def id(self, folder: str) -> str:
        """The student's number, else the first e-mail address, else the folder's name."""
        return next((each for each in (*self.sids[:1], *self.emails[:1]) if each), folder)


def is_layout(names: Sequence[str]) -> bool:
    """Whether these are the names in an export: the metadata, and besides it folders alone.

    Only asked of what lies among submissions, where a student may have forged the metadata.
    """
    others = [name for name in names if name != METADATA]
    return METADATA in names and bool(others) and all(map(_FOLDER.fullmatch, others))


def drafts(folder: Path) -> list[Draft]:
    """One draft for each folder of the export and for each that the metadata alone knows.

    Of several submissions of one student the last keeps the id. Metadata that cannot be read is
    told in the log, and folders then go by their own names.
    """
    found = {
        clean_filename(entry.name): Path(entry.path)
        for entry in list_folder(folder)
        if entry.name != METADATA
    }
    records = read_metadata(folder / METADATA, len(found))
    missing = [key for key in records if key not in found and key != METADATA]
    if len(missing) > MISSING_BESIDE + len(found):
        _log(f"it names {len(missing)} folders that are not there")
        missing = []
    return [_draft(key, records[key], ()) for key in missing] + [
        _draft(name, records[name], (path,)) if name in records else plain_draft(path)
        for name, path in found.items()
    ]


def read_metadata(path: Path, folders: int) -> dict[str, Record]:
    """The metadata by folder; empty where it is broken, which the log then tells.

    Parameters
    ----------
    path
        The file.
    folders
        How many folders lie beside it.
    """
    most = min(MAX_METADATA_BYTES, (1 + folders) * BYTES_A_FOLDER)
    try:
        with open_regular(path) as stream:
            data = stream.read(most + 1)
        if len(data) > most:
            raise ValueError(f"it is larger than {most // 2**20} MiB")
        table = load_metadata(data)
    except (IntakeError, ValueError, yaml.YAMLError, OSError) as error:
        _log(str(error))
        return {}
    return {key: _record(value) for key, value in table.items()}


def _log(why: str) -> None:
    words = clean_text(why.partition("\n")[0])
    logging.getLogger(__name__).warning("%s cannot be used: %s", METADATA, words)


def _is_map(value: Any) -> bool:
    return isinstance(value, dict)


def _record(value: Mapping[Any, Any]) -> Record:
    people = value.get(":submitters")
    people = [each for each in people if _is_map(each)] if isinstance(people, list) else []
    sids, names, emails = (_texts(people, key) for key in (":sid", ":name", ":email"))
    return Record(
        sids=sids,
        names=tuple(filter(None, names)),
        emails=tuple(filter(None, emails)),
        created=_seconds(value.get(":created_at")),
        people=tuple(map(Person, sids, names, emails)),
    )


def _texts(people: list[Mapping[Any, Any]], key: str) -> tuple[str, ...]:
    values = (each.get(key) for each in people)
    return tuple(
        clean_text(value.strip())
        if isinstance(value, str) and value.strip().lower() not in _NULLS
        else ""
        for value in values
    )


def _seconds(value: Any) -> float:
    match = _TIME.match(value) if isinstance(value, str) else None
    if match is None:
        return 0.0
    day, time, fraction, sign, hours, minutes = match.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{time}+00:00")
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        moment = moment.astimezone(timezone.utc) - (-offset if sign == "-" else offset)
        return moment.timestamp() + float(fraction or 0)
    except (ValueError, OverflowError):
        return 0.0


def _draft(name: str, record: Record, paths: tuple[Path, ...]) -> Draft:
    return Draft(
        id=record.id(name),
        paths=paths,
        names=record.names,
        emails=record.emails,
        problem=problem_of(paths[0])
        if paths
        else Remark("the download has no folder {name}", name=name),
        came=record.created or None,
        rank=(-record.created, name),
        origin=Origin("gradescope", (name,), record.people),
    )
