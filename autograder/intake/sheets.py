"""CSV files of an instructor's, in whatever encoding a spreadsheet saved them."""

from __future__ import annotations

from pathlib import Path

from autograder.errors import IntakeError, UsageError
from autograder.intake.text import decode_text
from autograder.tables import MAX_BYTES, Table, parse_table


def read_table(path: Path) -> Table:
    """Read a CSV file of an instructor's, in UTF-8, UTF-16 or, as Korean Excel saves it, CP949.

    Raises
    ------
    UsageError
        It cannot be read, is too large, or is no table.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise UsageError(f"{path} is too large: more than {MAX_BYTES // 2**20} MiB")
        # Decoding makes every line end a bare newline; which one it was is asked of the bytes.
        text = decode_text(data, path.name)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except IntakeError as error:
        raise UsageError(str(error)) from error
    table = parse_table(text, path.name)
    return table.with_newline("\r\n" if b"\r\n" in data else "\n")
