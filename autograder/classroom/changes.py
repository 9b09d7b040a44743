"""Whose points changed, from what to what, and why: `changes.csv`.

What a submission had is noted down before its results are replaced, and what came of it is told
when the run is over. A run that is killed in between leaves its notes to the next, so that no
change is lost, and none is told twice.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from autograder.classroom import storage
from autograder.errors import AutograderError
from autograder.intake.sheets import read_table
from autograder.model import Row
from autograder.outputs.changes_csv import COLUMNS, LATE, GradeChange, change_line
from autograder.outputs.scores import points
from autograder.tables import Table, format_table

NOTES = ".changes"
"""What the submissions had whose results are being replaced; JSON, one a line."""


@dataclass(frozen=True)
class _Note:
    folder: str
    had: Mapping[str, float]
    why: Mapping[str, str]
    """The reasons by question; under an empty name, that of all questions without one."""


def had(row: Row) -> dict[str, float]:
    """Points by question, and what lateness took."""
    lost = {LATE: -points(row.lateness.points)} if row.lateness else {}
    return {**{each.name: points(each.earned) for each in row.corrected}, **lost}


class Changes:
    """The changes of one run into an output folder."""

    def __init__(self, out: Path) -> None:
        self._notes, self._csv = out / NOTES, out / storage.CHANGES

    def note(self, before: Row, after: Row, why: Mapping[str, str] | str) -> None:
        """Note down what a submission had, before its results are replaced.

        Parameters
        ----------
        why
            By question (`late` among them), or one for all.
        """
        if had(before) == had(after):
            return
        whys = {"": why} if isinstance(why, str) else why
        line = json.dumps(asdict(_Note(before.folder, had(before), whys))) + "\n"
        with storage.told(self._notes), open(self._notes, "ab") as file:
            file.write(line.encode())  # one write, appended: a kill leaves all of it or nothing

    def conclude(self, rows: Iterable[Row]) -> list[GradeChange]:
        """Append to `changes.csv` what came of all that was noted; return it."""
        notes = _read_notes(self._notes)
        if not notes:
            storage.remove(self._notes)
            return []
        made = [
            change
            for row in rows  # in the order of the class, whoever was graded first
            if row.folder in notes
            for change in _changes(row, notes[row.folder])
        ]
        self._append(made)
        storage.remove(self._notes)
        return made

    def told(self) -> list[GradeChange]:
        """All that `changes.csv` tells, as far as it can be read."""
        return _told(self._csv)

    def _append(self, changes: Sequence[GradeChange]) -> None:
        """Put lines at the end, whole or not at all; what is there stays as it is."""
        last = {(each.submission, each.question): each for each in self.told()}
        new = [
            each
            for each in changes
            if (before := last.get((each.submission, each.question))) is None
            or (before.before, before.after) != (each.before, each.after)
        ]
        if new:
            storage.write_text(self._csv, _appended(self._csv, list(map(change_line, new))))


def _changes(row: Row, note: _Note) -> list[GradeChange]:
    now = had(row)
    names = [each for each in (*now, LATE) if each in now or each in note.had]
    return [
        GradeChange(row.submission, each, note.had.get(each, 0), now.get(each, 0), _why(note, each))
        for each in dict.fromkeys(names)
        if note.had.get(each, 0) != now.get(each, 0)
    ]


def _why(note: _Note, question: str) -> str:
    return "; ".join(filter(None, dict.fromkeys((note.why.get(""), note.why.get(question)))))


def _read_notes(path: Path) -> dict[str, _Note]:
    """Notes by folder: of several, what was had first, and every reason."""
    notes: dict[str, _Note] = {}
    for line in (storage.read_text(path) or "").splitlines():
        try:
            note = _Note(**json.loads(line))
            note = replace(note, why=dict(note.why))
        except (ValueError, TypeError):
            continue
        first = notes.get(note.folder, note)
        whys = {each: _both(first.why, note.why, each) for each in {**first.why, **note.why}}
        notes[note.folder] = _Note(note.folder, first.had, whys)
    return notes


def _both(first: Mapping[str, str], second: Mapping[str, str], question: str) -> str:
    said = [text for each in (first, second) for text in each.get(question, "").split("; ")]
    return "; ".join(filter(None, dict.fromkeys(said)))


def _told(path: Path) -> list[GradeChange]:
    if not path.exists():
        return []
    try:
        rows = read_table(path).rows[1:]
    except AutograderError:
        return []
    told = []
    for row in rows:
        try:
            submission, question, before, after, why = row[: len(COLUMNS)]
            told.append(
                GradeChange(
                    submission.removeprefix("'"), question, float(before), float(after), why
                )
            )
        except ValueError:  # a row of the instructor's own
            continue
    return told


def _appended(path: Path, lines: Sequence[Sequence[str]]) -> str:
    """The file's text with more lines, separated as a spreadsheet may have saved it."""
    text = storage.read_text(path)
    if text is None and path.exists():
        table = read_table(path)  # saved anew in another encoding
        return format_table(Table((*table.rows, *map(tuple, lines)), table.separator, "\n"))
    separator = ";" if text and text.partition("\n")[0].count(";") >= len(COLUMNS) - 1 else ","
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\n")
    if not text:
        writer.writerow(COLUMNS)
    writer.writerows(lines)
    start = text or ""
    return start + ("" if not start or start.endswith("\n") else "\n") + buffer.getvalue()
