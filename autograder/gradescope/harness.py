"""One submission inside Gradescope's container: what `run_autograder` calls.

Paths and formats: https://gradescope-autograders.readthedocs.io/en/latest/specs/. The container
may be killed at any moment, for its memory or its time; Gradescope then shows whatever
results.json holds, so one is there from the start.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.classroom import storage
from autograder.classroom.crew import GraderLike, render
from autograder.classroom.single import grade_one, our_fault
from autograder.errors import AssignmentError, SandboxError
from autograder.homework.assignment import Assignment
from autograder.homework.lateness import moment
from autograder.intake import submission_at
from autograder.model import Graded, Submission
from autograder.outputs.scores import points

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
            locate="auto",
            make_grader=make_grader,
        )
    except (AssignmentError, SandboxError) as error:  # both are ours
        graded = our_fault(submission, assignment, str(error))
    graded = with_lateness(graded, assignment, read_metadata(root))
    storage.write_text(path, render(graded, assignment, lang).results)
    late = f", {-graded.lateness.points:g} for lateness" if graded.lateness else ""
    return f"{graded.status}: {sum(each.earned for each in graded.questions):g} points{late}"


def with_lateness(graded: Graded, assignment: Assignment, metadata: Mapping[str, Any]) -> Graded:
    """Reckon what lateness costs, where the homework says so and Gradescope when it came.

    A due date of the student's own, later than the class's, is an extension; of a group the latest
    counts.
    """
    came = moment(metadata.get("created_at"))
    if assignment.late is None or came is None:
        return graded
    of_class = moment(_table(metadata.get("assignment")).get("due_date"))
    dues = (moment(_table(user.get("assignment")).get("due_date")) for user in _users(metadata))
    extended = [due for due in dues if due and of_class and due > of_class]
    policy = assignment.late.put_off_to(max(extended, default=None))
    earned = points(sum(each.earned for each in graded.questions))
    lateness = policy.lateness(came.timestamp(), marked=False, earned=earned)
    submission = replace(graded.submission, came=came.timestamp())
    return replace(graded, submission=submission, lateness=lateness)


def find_submission(root: Path) -> Submission:
    """Return what was handed in, under the email of the first who handed it in."""
    users = _users(read_metadata(root))
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


def read_metadata(root: Path) -> dict[str, Any]:
    """Read what Gradescope says of a submission; empty where it is not what was promised."""
    try:
        with (root / "submission_metadata.json").open("rb") as file:
            return _table(json.loads(file.read(MAX_METADATA_BYTES)))
    except (OSError, ValueError, RecursionError):
        return {}


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _users(metadata: Mapping[str, Any]) -> list[dict[str, Any]]:
    users = metadata.get("users")
    return [user for user in users if isinstance(user, dict)] if isinstance(users, list) else []


def _texts(users: list[dict[str, Any]], key: str) -> tuple[str, ...]:
    return tuple(user[key] for user in users if isinstance(user.get(key), str) and user[key])
