"""What is about a whole class: the CSV, the report, who is missing; written when it has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.classroom import storage
from autograder.classroom.changes import Changes
from autograder.classroom.class_state import ClassState, digest_of, write_state
from autograder.errors import IntakeError
from autograder.homework.assignment import Assignment
from autograder.intake.text import decode_text
from autograder.model import Repair, Row

if TYPE_CHECKING:
    from autograder.outputs.roster import Missing

MENDED = '"repairs": [{'
"""Stands in what grading found of a submission where a mistake was found by mending it."""
OF_THE_CLASS = (storage.GRADES, storage.REPORT, storage.MISSING)


def write_class(
    rows: Sequence[Row],
    assignment: Assignment,
    out: Path,
    state: ClassState,
    *,
    missing: Sequence[Missing] | None = None,
    tell: Callable[[str], None] = lambda text: None,
) -> None:
    """Write what is about the whole class, unless it is there and nothing has changed.

    Parameters
    ----------
    state
        What is to be left for the next run, but for what is found here.
    tell
        Told of edits by hand that are lost, before they are.
    """
    state = replace(state, folders=tuple(row.folder for row in rows))
    if state.outputs and state.outputs == _outputs(rows, out, state, missing):
        write_state(out, state)
        return
    from autograder.outputs.edited_by_hand import edited_grades
    from autograder.outputs.grades_csv import grades_csv
    from autograder.outputs.report import report_html

    changes = Changes(out).told()
    repairs = _repairs(rows, out)
    report = report_html(rows, assignment, state.lang, missing, changes=changes, repairs=repairs)
    grades, there = grades_csv(rows, assignment), _text_of(out / storage.GRADES)
    if there not in ("", grades) and digest_of(there) not in state.grades:
        if lost := edited_grades(there, grades, out):
            tell(lost)
    _write_missing(out, missing)
    storage.write_text(out / storage.REPORT, report)
    write_state(out, replace(state, grades=(*state.grades[-1:], digest_of(grades))))
    storage.write_text(out / storage.GRADES, grades)
    state = replace(state, grades=(digest_of(grades),))
    write_state(out, replace(state, outputs=_outputs(rows, out, state, missing)))


def _repairs(rows: Sequence[Row], out: Path) -> list[tuple[Row, Repair]]:
    """How mistakes were mended; that stands in no file that a student is given."""
    from autograder.outputs.graded_json import graded_from_json

    found: list[tuple[Row, Repair]] = []
    for row in rows:
        text = storage.read_text(out / storage.RESULTS / row.folder / storage.GRADED) or ""
        if MENDED in text and (graded := graded_from_json(text)) is not None:
            found += [(row, repair) for repair in graded.repairs]
    return found


def _text_of(path: Path) -> str:
    """What a file holds that a spreadsheet may have saved in another encoding; empty if nothing."""
    try:
        return decode_text(path.read_bytes(), path.name)
    except (OSError, IntakeError):
        return ""


def _write_missing(out: Path, missing: Sequence[Missing] | None) -> None:
    """Write who is missing; without a roster nobody knows, and an older list is taken away."""
    if missing is None:
        storage.remove(out / storage.MISSING)
        return
    from autograder.outputs.roster import missing_csv

    storage.write_text(out / storage.MISSING, missing_csv(missing))


def _outputs(
    rows: Sequence[Row], out: Path, state: ClassState, missing: Sequence[Missing] | None
) -> str:
    """Digests of what the class's outputs are made from, and of what they now hold."""
    digest = hashlib.sha256(repr((state.key, missing)).encode("utf-8", "replace"))
    for row in rows:
        digest.update(repr(row).encode("utf-8", "replace"))
    for name in (*OF_THE_CLASS, storage.CHANGES):
        digest.update(f"{storage.read_text(out / name)}\0".encode("utf-8", "replace"))
    return digest.hexdigest()
