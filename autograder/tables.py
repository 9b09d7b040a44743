"""Tables that others wrote: a gradebook, a worksheet, a roster, read and written back as they came.

What a platform exported must go back with nothing changed but the grades, so the separator, the
line ends and the byte order mark are remembered. What is written always gets that mark: without
it Excel reads UTF-8 as the machine's own code page and shows 홍길동 as noise. The platforms bear
it: Moodle cuts it off (`trim_utf8_bom` in `lib/csvlib.class.php`), and Canvas only asks whether
its first header contains "Student" (`row_has_student_headers?` in `lib/gradebook_importer.rb`).
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from autograder.errors import UsageError

BOM = "\ufeff"
MAX_BYTES = 32 * 1024 * 1024
MAX_CELL = 1_000_000
_SEPARATORS = ",;\t"
_NOT_WORD = re.compile(r"[\W_]+")
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
_NUMBERED = re.compile(r"^(?P<word>.*?)(?P<number>\d+)$", re.DOTALL)


@dataclass(frozen=True)
class Table:
    """A table's cells, row by row, the header first; every row as long as it came."""

    rows: tuple[tuple[str, ...], ...]
    separator: str = ","
    newline: str = "\r\n"
    numbers: tuple[int, ...] = ()
    """The line on which each row was read, from 1, as a spreadsheet counts."""

    @property
    def header(self) -> tuple[str, ...]:
        """The first row."""
        return self.rows[0]

    @property
    def has_decimal_commas(self) -> bool:
        """Whether its numbers are written 87,5."""
        cells = (cell for row in self.rows[1:] for cell in row)
        return self.separator != "," and any(map(_DECIMAL_COMMA.fullmatch, cells))

    def with_newline(self, newline: str) -> Table:
        """Return the table with other line ends."""
        return replace(self, newline=newline)

    def with_cells(self, cells: dict[tuple[int, int], str]) -> Table:
        """Return the table with other text at some (row, column)."""
        rows = [list(row) for row in self.rows]
        for (row, column), text in cells.items():
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = text
        return replace(self, rows=tuple(map(tuple, rows)))


def key(text: str) -> str:
    """What two names or headers share that are the same: letters and digits alone, no case, NFC."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def parse_table(text: str, name: str) -> Table:
    """Read a table of comma-, semicolon- or tab-separated values.

    Parameters
    ----------
    text
        Decoded; a byte order mark is passed over.
    name
        The file's, for the message.

    Raises
    ------
    UsageError
        It is no such table, or has no row.
    """
    text = text.removeprefix(BOM)
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    before = csv.field_size_limit(MAX_CELL)
    try:
        rows = tuple(tuple(row) for row in csv.reader(io.StringIO(text, ""), delimiter=separator))
    except csv.Error as error:
        raise UsageError(f"{name} is no CSV file: {error}") from error
    finally:
        csv.field_size_limit(before)
    numbered = [(number, row) for number, row in enumerate(rows, 1) if row]
    if not numbered:
        raise UsageError(f"{name} is empty: a CSV file with a row of headers is needed")
    numbers, rows = zip(*numbered, strict=True)
    return Table(rows, separator, "\r\n" if "\r\n" in text else "\n", numbers)


def format_table(table: Table) -> str:
    """Write a table as text, the byte order mark in front."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=table.separator, lineterminator=table.newline).writerows(
        table.rows
    )
    return BOM + buffer.getvalue()


def numbered_column(table: Table) -> int | None:
    """Return the first column that holds one word and a number of its own in every row; or None.

    So Moodle's worksheet names its participants, in the site's language: `Participant 123`.
    """
    lines = table.rows[1:]
    for place in range(len(table.header)):
        found = [_NUMBERED.match(row[place]) if len(row) > place else None for row in lines]
        matches = [match for match in found if match]
        numbers = {match["number"] for match in matches}
        words = {match["word"] for match in matches}
        if lines and len(numbers) == len(lines) and len(words) == 1 and words != {""}:
            return place
    return None


def trailing_number(text: str) -> str:
    """Return the number that a text ends with; empty where it ends with none."""
    match = _NUMBERED.match(text)
    return match["number"] if match else ""


def column_named(header: Sequence[str], names: Iterable[str]) -> int | None:
    """Return the first column whose header is one of the names, as `key` compares; or None."""
    wanted = set(map(key, names))
    return next((place for place, each in enumerate(header) if key(each) in wanted), None)
