"""Moodle's offline grading worksheet, filled in.

The sheet that Moodle gives to download is the only one it takes back: it looks for its own headers
in the site's language, and all of them, the word before the participant's number too, are
translated. So the columns are found by what is in them. Source: `init` and `next` of
https://github.com/moodle/moodle/blob/main/mod/assign/feedback/offline/importgradeslib.php
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.errors import UsageError
from autograder.model import Row
from autograder.outputs.escape import one_line
from autograder.outputs.scores import points
from autograder.outputs.students import Written, counting, grade
from autograder.tables import (
    Table,
    column_named,
    format_table,
    key,
    numbered_column,
    trailing_number,
)

# Moodle's string `grade` in the languages it is used in most; others are found by position.
GRADE_HEADERS = (
    "Grade", "성적", "점수", "평점", "評点", "評定", "成績", "成绩", "Bewertung", "Note",
    "Calificación", "Nota", "Valutazione", "Cijfer", "Ocena", "Оценка", "Оцінка", "Not", "Điểm",
    "Calificacion", "Qualificació", "Avaliação", "Betyg", "Karakter", "Arvosana", "คะแนน",
)  # fmt: skip
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


def fill_worksheet(rows: Sequence[Row], table: Table, column: str = "") -> tuple[str, Written]:
    """Put grades into the worksheet that Moodle gave; all else stays as it is.

    A row is a submission's where the number is the participant's and, unless marking is blind, the
    name stands in it too: a group's number in a download may be some participant's.

    Parameters
    ----------
    column
        Header of the grade, where it cannot be found.

    Returns
    -------
    tuple of (str, Written)
        The CSV, which begins with a byte order mark, and what it came to.

    Raises
    ------
    UsageError
        The table is no worksheet, or its grade column cannot be told.
    """
    ids = _identifier_column(table)
    place = _grade_column(table, column)
    line_of = {trailing_number(row[ids]): line for line, row in enumerate(table.rows) if line}
    cells: dict[tuple[int, int], str] = {}
    left: list[str] = []
    for row in counting(rows):
        line = line_of.get(_participant(row)) if _participant(row) else None
        if line is None:
            left.append(f"{one_line(row.submission, 80)}: is not in the worksheet")
        elif not _names(row, table.rows[line], ids):
            left.append(f"{one_line(row.submission, 80)}: has another name in the worksheet")
        else:
            text = grade(row)
            cells[line, place] = text.replace(".", ",") if table.has_decimal_commas else text
    return format_table(table.with_cells(cells)), Written(
        len(cells), tuple(left), _other_points(rows, table, place)
    )


def _identifier_column(table: Table) -> int:
    place = numbered_column(table)
    if place is not None:
        return place
    raise UsageError(
        "this is no grading worksheet of Moodle's: no column holds an identifier such as "
        "`Participant 123` in every row; in Moodle, View all submissions > Download grading "
        "worksheet"
    )


def _grade_column(table: Table, column: str) -> int:
    found = column_named(table.header, [column] if column else GRADE_HEADERS)
    if found is None and not column:
        found = _before_the_maximum(table)
    if found is None:
        headers = one_line("; ".join(table.header), 600)
        raise UsageError(f"which column of the worksheet is the grade? Give --column: {headers}")
    return found


def _before_the_maximum(table: Table) -> int | None:
    """Moodle puts the maximum grade, one number for all, right behind the grade."""
    columns = [
        place
        for place in range(1, len(table.header))
        if len({row[place] if len(row) > place else "" for row in table.rows[1:]}) == 1
        and _NUMBER.fullmatch(table.rows[1][place])
    ]
    return columns[0] - 1 if len(columns) == 1 else None


def _participant(row: Row) -> str:
    if row.origin is None or row.origin.platform != "moodle" or not row.origin.people:
        return ""
    return row.origin.people[0].id


def _names(row: Row, line: Sequence[str], ids: int) -> bool:
    """Whether a line is of the person that the download named, or marking is blind."""
    name = key(row.origin.people[0].name) if row.origin else ""
    word = key(line[ids]).removesuffix(trailing_number(line[ids]))
    return name in {key(each) for each in line} or name == word


def _other_points(rows: Sequence[Row], table: Table, place: int) -> tuple[str, ...]:
    """Say so where Moodle has the assignment out of other points than the homework."""
    line = table.rows[1]
    maximum = line[place + 1] if len(line) > place + 1 else ""
    if not rows or not _NUMBER.fullmatch(maximum):
        return ()
    if abs(float(maximum.replace(",", ".")) - rows[0].possible) <= 1e-6:
        return ()
    return (f"in the worksheet it is out of {maximum}, here out of {points(rows[0].possible)}",)
