"""What the last whole run into an output folder was about: `.state`, a line of JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.classroom import storage

MAX_KEPT = 50
"""Earlier runs of which is kept what their results were made of."""


@dataclass(frozen=True)
class ClassState:
    """Written whole; what cannot be read is as if it were not there."""

    assignment: str = ""
    course: str = ""
    """The folder that holds it."""
    lang: str = ""
    key: str = ""
    """The digest of all that the results depend on beside the submissions; see `made_of`."""
    made_of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The digest of each part by its name, for each key."""
    late: Mapping[str, Any] | None = None
    """The keys of the file that was given by `--late`."""
    folders: tuple[str, ...] = ()
    """The class's folders, below `results/`."""
    grades: tuple[str, ...] = ()
    """Digests that `final_grades.csv` may have where nobody edited it: while it is being replaced
    two, so that a kill between the file and this is no edit."""
    outputs: str = ""
    """Digest of the class-wide outputs and of all that they were made from."""


def read_state(out: Path) -> ClassState:
    """Read what the last run left."""
    try:
        plain = json.loads(storage.read_text(out / storage.STATE) or "{}")
        state = ClassState(**plain)
        return ClassState(
            **{**plain, "folders": tuple(state.folders), "grades": tuple(state.grades)}
        )
    except (ValueError, TypeError, RecursionError):
        return ClassState()


def write_state(out: Path, state: ClassState) -> None:
    """Leave it for the next run; nothing is written where it is there already."""
    text = json.dumps(asdict(state)) + "\n"
    if storage.read_text(out / storage.STATE) != text:
        storage.write_text(out / storage.STATE, text)


def digest_of(text: str) -> str:
    """Return the digest of a file's text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
