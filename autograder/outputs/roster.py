"""Who is in the class, and who of them has handed nothing in.

A roster is any CSV with a row a student: Canvas' or Gradescope's export, or a list from the
registrar, with headers in English or Korean. What a submission is known by differs from platform
to platform (Moodle's participant numbers are in no roster), so a student is looked for by number,
then by e-mail, then by name. A name that two students share decides nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

from autograder.errors import UsageError
from autograder.model import Row
from autograder.outputs.escape import cell, one_line
from autograder.tables import Table, format_table, key, numbered_column, trailing_number

_IDS = (
    "id", "student id", "student number", "student no", "sid", "sis id", "sis user id",
    "sis login id", "id number", "login id", "username", "org defined id",
    "학번", "학생 번호", "학생 id", "아이디",
)  # fmt: skip
_NAMES = ("name", "student", "student name", "full name", "이름", "성명", "학생", "학생 이름")
_FAMILY = ("last name", "surname", "family name", "성")
_GIVEN = ("first name", "given name")
_EMAILS = ("email", "e-mail", "email address", "mail", "이메일", "이메일 주소", "메일", "전자우편")
_WORDS = re.compile(r"[\W_]+")
MAX_NAME_WORDS = 4
"""The most words of a name that are tried in every order: `Hong, Gildong` is `Gildong Hong`."""


@dataclass(frozen=True)
class Student:
    """One row of a roster."""

    ids: tuple[str, ...]
    name: str = ""
    email: str = ""
    participant: str = ""
    """Moodle's number, where the roster is its grading worksheet."""


@dataclass(frozen=True)
class Missing:
    """A student without a submission."""

    student: Student
    note: str = ""
    """Why that may yet be wrong."""


def read_roster(table: Table) -> tuple[Student, ...]:
    """Read a class list.

    Raises
    ------
    UsageError
        It has no column of numbers, names or e-mail addresses that could be recognised.
    """
    header = [key(each) for each in table.header]
    ids, names, family, given, emails = (
        [place for place, each in enumerate(header) if each in set(map(key, wanted))]
        for wanted in (_IDS, _NAMES, _FAMILY, _GIVEN, _EMAILS)
    )
    place = numbered_column(table)
    participants = place if place not in ids else None
    if not (ids or names or emails or (family and given) or participants is not None):
        raise UsageError(
            "the roster's columns are not recognised; its first row should say id (학번), "
            f"name (이름) or email (이메일), but says: {one_line('; '.join(table.header), 300)}"
        )
    students = (
        Student(
            # Brightspace puts a # before each, which keeps a spreadsheet from cutting 0123.
            ids=tuple(filter(None, (each.removeprefix("#") for each in _cells(row, ids)))),
            name=" ".join(filter(None, _cells(row, names[:1] or [*given[:1], *family[:1]]))),
            email="".join(_cells(row, emails[:1])),
            participant="" if participants is None else trailing_number(row[participants]),
        )
        for row in table.rows[1:]
    )
    # Canvas puts a row of points below the header, and a student for trying things at the end.
    return tuple(
        each
        for each in students
        if (each.ids or each.name or each.email or each.participant)
        and key(each.name) not in ("pointspossible", "studenttest", "teststudent")
    )


def _cells(row: Sequence[str], places: Iterable[int]) -> list[str]:
    return [row[place].strip() if place < len(row) else "" for place in places]


def missing_students(roster: Sequence[Student], rows: Sequence[Row]) -> list[Missing]:
    """Find who has handed nothing in, in the roster's order."""
    numbers, emails, names = _handed_in(rows)
    participants = {
        each.id
        for row in rows
        if row.origin is not None and row.origin.platform == "moodle"
        for each in row.origin.people
    } - {""}
    shared = Counter(order for each in roster for order in _name_keys(each.name))
    missing = []
    for student in roster:
        known = {each.casefold() for each in (*student.ids, student.email) if each}
        if numbers & set(map(key, student.ids)) or emails & known:
            continue
        if student.participant in participants:
            continue
        found = names & _name_keys(student.name)
        if found and all(shared[each] == 1 for each in found):
            continue
        note = "a submission has this name, which more than one student has" if found else ""
        missing.append(Missing(student, note))
    return missing


def _handed_in(rows: Sequence[Row]) -> tuple[set[str], set[str], set[str]]:
    """Numbers, e-mail addresses and names that the submissions are known by."""
    numbers: set[str] = set()
    emails: set[str] = set()
    names: set[str] = set()
    for row in rows:
        own = row.student or row.submission
        people = row.origin.people if row.origin else ()
        emails |= {each.casefold() for each in row.emails}
        names |= {key(each) for each in row.names}
        if row.origin is None:
            # A file's name: 20231234_이서준, kim_minji
            words = [each for each in _WORDS.split(own) if each]
            numbers |= {key(own), *(key(each) for each in words if any(map(str.isdigit, each)))}
            names |= {key(own), *(key(each) for each in words if not each.isascii())}
            names.add(key("".join(each for each in words if not any(map(str.isdigit, each)))))
        elif row.origin.platform != "moodle":
            numbers |= {key(each.id) for each in people}
    return numbers - {""}, emails - {""}, names - {""}


def _name_keys(name: str) -> set[str]:
    """A name as platforms write it: `Hong, Gildong`, `Gildong Hong`, `honggildong`."""
    words = [each for each in _WORDS.split(name) if each]
    if len(words) > MAX_NAME_WORDS:
        return {key(name)}
    return {key("".join(order)) for order in permutations(words)} - {""}


def missing_csv(missing: Sequence[Missing]) -> str:
    """List who is missing, with a byte order mark for spreadsheets."""
    header = ("id", "name", "email", "note")
    lines = [
        tuple(map(cell, (_one(" ".join(each.student.ids[:1])), _one(each.student.name),
                         _one(each.student.email), each.note)))
        for each in missing
    ]  # fmt: skip
    return format_table(Table((header, *lines)))


def read_missing(table: Table) -> list[Missing]:
    """Read back what `missing_csv` wrote."""
    cells = (
        [each.removeprefix("'") for each in (*row, "", "", "", "")[:4]] for row in table.rows[1:]
    )
    return [
        Missing(Student((number,) if number else (), name, email), note)
        for number, name, email, note in cells
    ]


def said(missing: Missing) -> str:
    """Name a student on one line."""
    student = missing.student
    known = (*(student.ids[:1] or (student.participant,)), student.name, student.email)
    return _one(" ".join(filter(None, known)))


def _one(text: str) -> str:
    return one_line(text, 200)
