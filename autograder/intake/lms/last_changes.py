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

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path

from autograder.errors import UsageError
from autograder.intake.lms import moodle
from autograder.intake.naming import clean_filename
from autograder.intake.sheets import read_table
from autograder.model import Submission
from autograder.tables import Table, numbered_column, trailing_number

# In English, German, French, Spanish, Italian, Portuguese and Dutch.
_MONTHS = tuple(
    frozenset(names.split())
    for names in (
        "january jan januar janvier enero gennaio janeiro januari",
        "february feb februar fevrier febrero febbraio fevereiro februari",
        "march mar marz mars marzo marco maart",
        "april apr avril abril aprile",
        "may mai mayo maggio maio mei",
        "june jun juni juin junio giugno junho",
        "july jul juli juillet julio luglio julho",
        "august aug aout agosto augustus",
        "september sep sept septembre septiembre settembre setembro",
        "october oct oktober octobre octubre ottobre outubro",
        "november nov novembre noviembre novembro",
        "december dec dezember decembre diciembre dicembre dezembro",
    )
)
_CLOCK = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?")
_AFTERNOON = re.compile(r"\bp\.?\s?m\b|오후")
_MORNING = re.compile(r"\ba\.?\s?m\b|오전")
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})\s*[-./년]\s*(?P<month>\d{1,2})\s*[-./월]\s*(?P<day>\d{1,2})"
)
_NEVER = {"", "-"}


def read_time(text: str) -> datetime | None:
    """Read a date and a time of day, without a zone; None where it is not plain which they are."""
    plain = _plain(text)
    clock, date = _CLOCK.search(plain), _date(plain)
    if clock is None or date is None:
        return None
    hour = int(clock["hour"])
    if _AFTERNOON.search(plain) or _MORNING.search(plain):
        hour = hour % 12 + (12 if _AFTERNOON.search(plain) else 0)
    try:
        return datetime(*date, hour, int(clock["minute"]), int(clock["second"] or 0))
    except ValueError:
        return None


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in decomposed if not unicodedata.combining(each))
    return unicodedata.normalize("NFC", letters)


def _date(plain: str) -> tuple[int, int, int] | None:
    """Year, month and day: the year first, or the month as a word."""
    if found := _YEAR_FIRST.search(plain):
        return int(found["year"]), int(found["month"]), int(found["day"])
    words = set(re.findall(r"[^\W\d_]+", plain))
    months = [number for number, names in enumerate(_MONTHS, 1) if words & names]
    numbers = re.findall(r"\d+", _CLOCK.sub(" ", plain))
    years = [int(each) for each in numbers if len(each) == 4]
    days = [int(each) for each in numbers if len(each) <= 2]
    if len(months) == len(years) == len(days) == 1:
        return years[0], months[0], days[0]
    return None


def last_changes(table: Table, zone: tzinfo | None) -> dict[str, float]:
    """When each participant's submission last changed, in seconds since 1970.

    Parameters
    ----------
    table
        A worksheet; of any other table nothing is known.
    zone
        In which its times are read.
    """
    ids = numbered_column(table)
    place = None if ids is None else _column_of_times(table, ids)
    if ids is None or place is None:
        return {}
    found = {}
    for row in table.rows[1:]:
        moment = read_time(row[place]) if len(row) > place else None
        if moment is not None:
            found[trailing_number(row[ids])] = moment.replace(tzinfo=zone).timestamp()
    return found


def _column_of_times(table: Table, ids: int) -> int | None:
    for place in range(ids + 1, len(table.header)):
        cells = [row[place].strip() for row in table.rows[1:] if len(row) > place]
        told = [each for each in cells if each not in _NEVER]
        if told and all(read_time(each) for each in told):
            return place
    return None


def with_last_changes(
    submissions: Sequence[Submission], sheets: Sequence[Table], zone: tzinfo | None
) -> list[Submission]:
    """Give submissions of Moodle's the time that a worksheet says.

    Parameters
    ----------
    sheets
        That were given for the whole class. One that lies in a download is for that download
        alone: a student's zip that looks like one must not speak for others.
    """
    given = _merged(sheets, zone)
    there: dict[Path, dict[str, float]] = {}
    timed = []
    for each in submissions:
        if each.origin is None or each.origin.platform != "moodle" or not each.paths:
            timed.append(each)
            continue
        folder = each.paths[0].parent
        if folder not in there:
            there[folder] = _merged(sheets_in(folder), zone)
        number = each.origin.people[0].id
        came = given.get(number, there[folder].get(number))
        timed.append(each if came is None else replace(each, came=came))
    return timed


def _merged(sheets: Sequence[Table], zone: tzinfo | None) -> dict[str, float]:
    return {number: came for each in sheets for number, came in last_changes(each, zone).items()}


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
