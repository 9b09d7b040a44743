"""Grades as Canvas imports them, and as a plain list by e-mail and student number.

Canvas reads its own export back: `Student, ID, SIS User ID, SIS Login ID, Section`, then a column
for each assignment, headed `Title (id)`. Rows are matched by ID, which a download's file names
carry. Source: `process_header` and `process_student` in
https://github.com/instructure/canvas-lms/blob/master/lib/gradebook_importer.rb

Lateness has no column there: Canvas would make an assignment of a header it does not know, and it
knows by itself who was late. The plain list has one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.errors import UsageError
from autograder.model import Row
from autograder.outputs.corrections import change_by_question, lost_by_lateness
from autograder.outputs.escape import cell, one_line
from autograder.outputs.scores import points
from autograder.outputs.students import Written, counting, grade
from autograder.tables import Table, format_table, key

CANVAS_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_WITH_ID = re.compile(r"^(?P<title>.*) \((?P<id>\d+)\)$", re.DOTALL)


def canvas_gradebook(rows: Sequence[Row], column: str) -> tuple[str, Written]:
    """Make a gradebook out of what the download told.

    Parameters
    ----------
    column
        Header of the assignment: `Title (id)`, or a title; Canvas makes a new assignment of a
        title that it does not have, and of `Points Possible`, then written, what it is worth.

    Returns
    -------
    tuple of (str, Written)
        The CSV, which begins with a byte order mark, and what it came to.
    """
    known = [row for row in counting(rows, "canvas") if _canvas_id(row)]
    lines = [(*CANVAS_COLUMNS, cell(column))]
    if known and not _WITH_ID.match(column):
        lines.append(("    Points Possible", "", "", "", "", str(points(known[0].possible))))
    lines += [
        (cell(one_line(", ".join(row.names))), _canvas_id(row), "", "", "", grade(row))
        for row in known
    ]
    left = [row for row in counting(rows) if row not in known]
    return format_table(Table(tuple(lines), newline="\n")), Written(
        len(known),
        tuple(f"{one_line(row.submission, 80)}: has no Canvas id" for row in left),
    )


def fill_canvas_gradebook(
    rows: Sequence[Row], table: Table, column: str, titles: Sequence[str] = ()
) -> tuple[str, Written]:
    """Put grades into a gradebook that Canvas exported; all else stays as it is.

    Parameters
    ----------
    column
        Header of the assignment there, with or without its id; by one of `titles` where empty.

    Raises
    ------
    UsageError
        The table is no Canvas gradebook, or has not exactly one such column.
    """
    ids = _id_column(table)
    place = _assignment_column(table, column, titles)
    line_of = {
        row[ids].strip(): line
        for line, row in enumerate(table.rows)
        if line and len(row) > ids and row[ids].strip().isdecimal()
    }
    cells: dict[tuple[int, int], str] = {}
    left: list[str] = []
    for row in counting(rows):
        line = line_of.get(_canvas_id(row))
        if line is None:
            left.append(f"{one_line(row.submission, 80)}: is not in the gradebook")
            continue
        text = grade(row)
        cells[line, place] = text.replace(".", ",") if table.has_decimal_commas else text
    return format_table(table.with_cells(cells)), Written(
        len(cells), tuple(left), _other_points(rows, table, place)
    )


def people_csv(rows: Sequence[Row]) -> tuple[str, Written]:
    """List grades by person: e-mail, student number, name, and how the grade comes about.

    `earned` is what grading gave, `corrected` what corrections added to it, `lateness` what is
    taken off: the grade is the first two without the third.

    Every member of a group has a line. Gradescope takes no scores of a programming assignment from
    a file, its autograder's results.json is the way; this is for the registrar, and for any
    gradebook whose import asks which column is which, as Moodle's does.
    """
    header = (
        "email", "sid", "name", "grade", "possible", "late", "status", "submission", "earned",
        "corrected", "lateness",
    )  # fmt: skip
    lines = [header]
    for row in counting(rows):
        corrected = points(sum(change_by_question(row.corrections).values()))
        tail = (
            grade(row),
            str(points(row.possible)),
            "late" if row.late or row.lateness else "",
            cell(one_line(row.status)),
            cell(one_line(row.submission)),
            str(points(row.earned - corrected)),
            str(corrected),
            str(lost_by_lateness(row)),
        )
        people = row.origin.people if row.origin else ()
        lines += [(cell(each.email), cell(each.id), cell(each.name), *tail) for each in people]
        if not people:
            # An id that a platform made is no student's number.
            sid = "" if row.origin else row.student or row.submission
            emails, names = (cell(one_line(", ".join(each))) for each in (row.emails, row.names))
            lines.append((emails, cell(one_line(sid)), names, *tail))
    return format_table(Table(tuple(lines))), Written(len(lines) - 1)


def _canvas_id(row: Row) -> str:
    """The user's number; empty for other platforms and where marking was anonymous."""
    if row.origin is None or row.origin.platform != "canvas":
        return ""
    id = row.origin.people[0].id if row.origin.people else ""
    return id if id.isdecimal() else ""


def _id_column(table: Table) -> int:
    header = [each.strip() for each in table.header]
    if "ID" not in header[:4] or not any("Student" in each for each in header[:1] + header[3:5]):
        raise UsageError(
            "this is no Canvas gradebook: its first columns should be Student and ID; in Canvas, "
            "Grades > Export > Export Entire Gradebook"
        )
    return header.index("ID")


def _assignment_column(table: Table, column: str, titles: Sequence[str]) -> int:
    wanted = {key(each) for each in ([column] if column else titles)}
    found = [
        place for place, header in enumerate(table.header) if wanted & {key(header), _title(header)}
    ]
    if len(found) == 1:
        return found[0]
    named = " or ".join(f"`{one_line(each)}`" for each in ([column] if column else titles))
    count = (
        f"{len(found)} columns of the gradebook are" if found else "no column of the gradebook is"
    )
    there = [each for each in table.header if _WITH_ID.match(each)]
    raise UsageError(
        f"{count} called {named}; give one by --column: "
        f"{one_line('; '.join(there) or 'it has no assignment', 600)}"
    )


def _title(header: str) -> str:
    match = _WITH_ID.match(header)
    return key(match["title"]) if match else key(header)


def _other_points(rows: Sequence[Row], table: Table, place: int) -> tuple[str, ...]:
    """Say so where Canvas has the assignment out of other points than the homework."""
    possible = next(
        (
            row[place].strip()
            for row in table.rows[1:3]
            if "Points Possible" in row[0] and len(row) > place
        ),
        "",
    )
    try:
        differs = bool(rows) and abs(float(possible.replace(",", ".")) - rows[0].possible) > 1e-6
    except ValueError:
        return ()
    return (
        (f"in the gradebook it is out of {possible}, here out of {points(rows[0].possible)}",)
        if differs
        else ()
    )
