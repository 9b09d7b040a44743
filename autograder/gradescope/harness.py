"""One submission inside Gradescope's container: what `run_autograder` calls.

Paths and formats: https://gradescope-autograders.readthedocs.io/en/latest/specs/. The container
may be killed at any moment, for its memory or its time; Gradescope then shows whatever
results.json holds, so one is there from the start.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.classroom import storage
from autograder.classroom.crew import GraderLike, render
from autograder.classroom.run import grade_one, our_fault
from autograder.errors import AssignmentError, SandboxError
from autograder.homework.assignment import Assignment
from autograder.intake import submission_at
from autograder.model import Submission

MAX_METADATA_BYTES = 4_000_000

UNFINISHED = (
    "Grading was stopped before it was finished: the container ran out of time or memory. "
    "This is not your fault; ask your instructor to run the autograder again."
)


def grade_submission(
    root: Path,
    assignment: Assignment,
    *,
    lang: str,
    trust_submissions: bool = False,
    make_grader: Callable[[], GraderLike] | None = None,
) -> str:
    """Grade `root/submission` and write `root/results/results.json`.

    Returns
    -------
    str
        One line for the log, which instructors see.

    Raises
    ------
    StorageError
        The results cannot be written.
    """
    path = root / "results" / "results.json"
    early = {"score": 0, "output": UNFINISHED, "output_format": "text"}
    storage.write_text(path, json.dumps(early))
    submission = find_submission(root)
    try:
        graded = grade_one(
            submission,
            assignment,
            lang=lang,
            trust_submissions=trust_submissions,
            make_grader=make_grader,
        )
    except (AssignmentError, SandboxError) as error:  # both are ours
        graded = our_fault(submission, assignment, str(error))
    storage.write_text(path, render(graded, assignment, lang).results)
    return f"{graded.status}: {sum(each.earned for each in graded.questions):g} points"


def find_submission(root: Path) -> Submission:
    """Return what was handed in, under the email of the first who handed it in."""
    users = _users(root / "submission_metadata.json")
    names, emails = _texts(users, "name"), _texts(users, "email")
    found = submission_at(_entry(root / "submission"))
    return replace(found, id=emails[0] if emails else found.id, names=names, emails=emails)


def _entry(folder: Path) -> Path:
    """Return the one file that was handed in, or the folder where there are more."""
    try:
        entries = [each for each in folder.iterdir() if not each.name.startswith((".", "__MACOSX"))]
    except OSError:
        return folder
    return entries[0] if len(entries) == 1 and not entries[0].is_symlink() else folder


def _users(path: Path) -> list[dict[str, Any]]:
    """Who handed it in; nobody where the metadata is missing or not what was promised."""
    try:
        with path.open("rb") as file:
            metadata = json.loads(file.read(MAX_METADATA_BYTES))
    except (OSError, ValueError, RecursionError):
        return []
    users = metadata.get("users") if isinstance(metadata, dict) else None
    return [user for user in users if isinstance(user, dict)] if isinstance(users, list) else []


def _texts(users: list[dict[str, Any]], key: str) -> tuple[str, ...]:
    return tuple(user[key] for user in users if isinstance(user.get(key), str) and user[key])
