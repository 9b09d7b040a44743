"""A graded class → what an instructor uploads or hands on: gradebooks, feedback, a database.

Everything is read from an output folder's `results/`, so the downloads may be gone by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from autograder.classroom import storage
from autograder.classroom.class_state import read_state
from autograder.errors import UsageError
from autograder.intake.sheets import read_table
from autograder.model import Row
from autograder.outputs.corrections import remarks
from autograder.outputs.students import Written, counting, who
from autograder.words.wording import Wording

TARGETS = ("canvas", "moodle", "gradescope", "feedback", "sqlite")


@dataclass(frozen=True)
class Exported:
    """A file that was written, and what it came to."""

    path: Path
    written: Written


def export(
    out: Path,
    target: str,
    *,
    sheet: Path | None = None,
    column: str = "",
    titles: Sequence[str] = (),
) -> list[Exported]:
    """Write one of the `TARGETS` into an output folder.

    Parameters
    ----------
    out
        What `grade` wrote.
    sheet
        The platform's own file to fill in: Canvas' gradebook, which may be left out, or Moodle's
        worksheet, which may not.
    column
        Header of the assignment's column there, where it cannot be found.
    titles
        Of the homework, to find it by or to head it with.

    Raises
    ------
    UsageError
        There are no results, or the sheet is missing or no such sheet.
    StorageError
        The file cannot be written.
    """
    found = read_rows(out)
    rows = of_the_class(found, out)
    exported = [
        replace(each, written=noted(each.written, rows))
        for each in _export(rows, out, target, sheet, column, titles)
    ]
    if len(rows) == len(found):
        return exported
    note = f"{len(found) - len(rows)} results in {out} are not of the last whole run: left out"
    return [replace(each, written=each.written.noting(note)) for each in exported]


def _export(
    rows: Sequence[Row],
    out: Path,
    target: str,
    sheet: Path | None,
    column: str,
    titles: Sequence[str],
) -> list[Exported]:
    if target == "feedback":
        return _export_feedback(rows, out)
    if target == "sqlite":
        from autograder.outputs.case_table import case_table

        path = out / "cases.sqlite"
        storage.write_bytes(path, case_table(rows))
        return [Exported(path, Written(len(rows)))]
    name, (text, written) = _gradebook(rows, target, sheet, column, titles)
    storage.write_text(out / name, text)
    return [Exported(out / name, written)]


def _gradebook(
    rows: Sequence[Row], target: str, sheet: Path | None, column: str, titles: Sequence[str]
) -> tuple[str, tuple[str, Written]]:
    """The file's name, its text and what it came to."""
    from autograder.gradebooks.gradebook import canvas_gradebook, fill_canvas_gradebook, people_csv
    from autograder.gradebooks.worksheet import fill_worksheet

    if target == "gradescope":
        return "grades_by_person.csv", people_csv(rows)
    if target == "moodle":
        if sheet is None:
            raise UsageError(
                "Moodle takes back only its own grading worksheet, filled in: download it (View "
                "all submissions > Download grading worksheet) and give it by --worksheet"
            )
        return "moodle_worksheet.csv", fill_worksheet(rows, read_table(sheet), column)
    if sheet is not None:
        filled = fill_canvas_gradebook(rows, read_table(sheet), column, titles)
        return "canvas_gradebook.csv", filled
    header = column or next(iter(titles), "")
    if not header:
        raise UsageError("what is the assignment called in Canvas? Give --column 'TITLE (ID)'")
    return "canvas_gradebook.csv", canvas_gradebook(rows, header)


def _export_feedback(rows: Sequence[Row], out: Path) -> list[Exported]:
    from autograder.gradebooks.feedback_zip import feedback_zip
    from autograder.outputs.students import platforms

    exported = []
    for platform in platforms(rows):
        data, written = feedback_zip(rows, platform, partial(_page, out))
        path = out / f"feedback_{platform or 'files'}.zip"
        storage.write_bytes(path, data)
        exported.append(Exported(path, written))
    return exported


def _page(out: Path, row: Row) -> str | None:
    return storage.read_text(out / storage.RESULTS / row.folder / storage.FEEDBACK)


def noted(written: Written, rows: Sequence[Row]) -> Written:
    """Say whose grades are corrected by hand or late: a gradebook has no place for it."""
    words = Wording("en", {})
    for row in counting(rows):
        told = remarks(row, words)
        written = written.noting(f"{who(row)}: {'; '.join(told)}") if told else written
    return written


def read_rows(out: Path) -> list[Row]:
    """Read every result in an output folder, in the order of the submissions' ids.

    A folder that holds no results.json of ours is passed over, and one that says it is another
    folder's, which only an edited file does.

    Raises
    ------
    UsageError
        There are none.
    """
    from autograder.outputs.row_json import row_from_json

    found = []
    for path in sorted((out / storage.RESULTS).glob(f"*/{storage.RESULT}")):
        text = storage.read_text(path)
        row = None if text is None else row_from_json(text)
        if row is not None and row.folder == path.parent.name:
            found.append(row)
    if not found:
        raise UsageError(f"there are no results in {out}: grade first, and give its --out here")
    return sorted(found, key=lambda row: row.submission)


def of_the_class(rows: Sequence[Row], out: Path) -> list[Row]:
    """Those that the last whole run into an output folder was about.

    What was graded into it before (the sample class, a submission that is gone) stays there, and
    belongs in no gradebook. Where no run was finished, all.
    """
    folders = set(read_state(out).folders)
    return [row for row in rows if row.folder in folders] if folders else list(rows)
