"""What results are made of, so that equal digests mean that there is nothing to do."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from autograder.homework.assignment import Assignment
from autograder.model import Submission


def made_of(
    assignment: Assignment, lang: str, trust_submissions: bool, locate: str
) -> dict[str, str]:
    """Return all that a result depends on beside the submission itself, by what it is called."""
    from autograder.outputs.gradescope_json import versions

    trust = "--trust-submissions" if trust_submissions else ""
    options = {"the language": lang, "the confinement": trust, "the search for lines": locate}
    return {**assignment.made_of, **versions(), **options}


def digest(submission: Submission, key: str) -> str:
    """Two digests in one: what every result is made of, and what this one is."""
    from autograder.intake import fingerprint

    # Where it lies and when it came is no part of it.
    told = replace(submission, paths=(), came=None, clock="")
    parts = (told, fingerprint(submission))
    return f"{key}-{hashlib.sha256(repr(parts).encode()).hexdigest()[:48]}"


def key_of(parts: Mapping[str, str]) -> str:
    """Return the key of what results were made of."""
    return hashlib.sha256(repr(sorted(parts.items())).encode()).hexdigest()[:16]


def what_changed(before: Mapping[str, str] | None, now: Mapping[str, str]) -> str:
    """Name the parts that differ, for people."""
    if before is None:
        return "the homework or the grader changed"
    names = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    return f"{', '.join(names[:6])}{' and more' if len(names) > 6 else ''} changed"
