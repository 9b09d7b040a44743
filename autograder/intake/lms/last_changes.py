"""When what lies in a Moodle download was handed in: the worksheet's last change of a submission.

The download itself says nothing of time. The grading worksheet has a row a participant, `Last
modified (submission)` among its columns; headers, months and the order of a date are the site's
language, and no zone is named: it is that of whoever downloaded it. So the column is found by what
is in it, the first of times behind the participant's number (the grade's own time comes later),
and a time that can be read in two ways is not known. Source: `view_all_submissions` and
`col_timesubmitted` in
https://github.com/moodle/moodle/blob/main/mod/assign/gradingtable.php
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from autograder.errors import UsageError
from autograder.intake.lms import moodle
from autograder.intake.lms.clock import read_time
from autograder.intake.naming import clean_filename
from autograder.intake.sheets import read_table
from autograder.model import Submission
from autograder.tables import Table, numbered_column, trailing_number

_NEVER = {"", "-"}


def last_changes(table: Table) -> dict[str, str]:
    """When each participant's submission last changed, by the site's clock, as ISO 8601 has it.

    Of a table that is no worksheet nothing is known.
    """
    ids = numbered_column(table)
    place = None if ids is None else _column_of_times(table, ids)
    if ids is None or place is None:
        return {}
    found = {}
    for row in table.rows[1:]:
        moment = read_time(row[place]) if len(row) > place else None
        if moment is not None:
            found[trailing_number(row[ids])] = moment.isoformat()
    return found


def _column_of_times(table: Table, ids: int) -> int | None:
    for place in range(ids + 1, len(table.header)):
        cells = [row[place].strip() for row in table.rows[1:] if len(row) > place]
        told = [each for each in cells if each not in _NEVER]
        if told and all(read_time(each) for each in told):
            return place
    return None


def with_last_changes(
    submissions: Sequence[Submission], sheets: Sequence[Table]
) -> list[Submission]:
    """Give submissions of Moodle's the time that a worksheet says.

    Parameters
    ----------
    sheets
        That were given for the whole class. One that lies in a download is for that download
        alone: a student's zip that looks like one must not speak for others.
    """
    given = _merged(sheets)
    there: dict[Path, dict[str, str]] = {}
    timed = []
    for each in submissions:
        if each.origin is None or each.origin.platform != "moodle" or not each.paths:
            timed.append(each)
            continue
        folder = each.paths[0].parent
        if folder not in there:
            there[folder] = _merged(sheets_in(folder))
        number = each.origin.people[0].id
        clock = given.get(number, there[folder].get(number, ""))
        timed.append(replace(each, clock=clock))
    return timed


def _merged(sheets: Sequence[Table]) -> dict[str, str]:
    return {number: clock for each in sheets for number, clock in last_changes(each).items()}


def sheets_in(folder: Path) -> list[Table]:
    """Worksheets that an instructor put beside what was downloaded."""
    paths = sorted(path for path in folder.glob("*.[cC][sS][vV]") if is_sheet(path))
    return [read_table(path) for path in paths]


def is_sheet(path: Path) -> bool:
    """Whether a file among a Moodle download's is its grading worksheet, and nobody's work."""
    if path.suffix.casefold() != ".csv" or moodle.is_name(clean_filename(path.name)):
        return False
    if path.is_symlink() or not path.is_file():
        return False
    try:
        return numbered_column(read_table(path)) is not None
    except UsageError:
        return False
