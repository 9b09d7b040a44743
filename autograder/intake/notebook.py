"""The JSON of a notebook → its code cells.

Read here and not by `nbformat`, for three reasons: one field of each cell is all that is wanted;
`nbformat` builds a heading's text from a number in the file, which may ask for a gigabyte; and it
refuses notebooks that are merely sloppy. A test holds the cells equal to those of
`nbformat.convert` for every old format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from autograder.errors import IntakeError
from autograder.intake.text import without_surrogates
from autograder.model import Cell
from autograder.remarks import Remark

MAX_CELLS = 20_000
# An empty list costs 2 bytes of text and 56 of memory: 32 MiB of them would cost a gigabyte.
MAX_CONTAINERS = 500_000
MAX_COMMAS = 2_000_000
MAX_PRINTED_LANGUAGE = 30
MAX_WRITTEN_AS_TEXT = 100

_BRACE = re.compile(r"\s*\{")
_DEFINED = re.compile(r"^(?:def|class)\s+(\w{1,80})", re.MULTILINE)
_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)
_MARKS = ('"cells"', '"worksheets"', '"nbformat"', '"cell_type"')
_UNUSED = ("outputs", "attachments", "data", "widgets")
_FOREIGN_KERNELS = {"ir": "R", "iruby": "Ruby", "javascript": "JavaScript", "bash": "Bash"}


def is_notebook(text: str, *, named_notebook: bool) -> bool:
    """Whether a text is meant as a notebook, be its JSON broken or not.

    Parameters
    ----------
    named_notebook
        Its file is called `.ipynb`; then a brace at the start is enough.
    """
    # Not by lstrip, which would copy a notebook of 32 MiB to look at one character.
    if not _BRACE.match(text):
        return False
    return named_notebook or any(mark in text for mark in _MARKS)


def read_cells(text: str, label: str) -> tuple[tuple[Cell, ...], tuple[tuple[str, str], ...]]:
    """The code cells of a notebook of any format, and what is defined in text cells by mistake.

    Returns
    -------
    cells : tuple of Cell
        The empty ones left out. They are labelled "cell N", where N counts the code cells from
        the top of the page, from 1, empty ones included and text not. Magics are left as they are.
    written_as_text : tuple of (str, str)
        Names of functions and classes in cells that are not code, and where those are.

    Raises
    ------
    IntakeError
        The JSON is broken or no notebook, it is in another language than Python, or it holds
        more than 20,000 cells.
    """
    book = _load(text, label)
    _check_language(book, label)
    cells = []
    written: dict[str, str] = {}
    number = 0
    for count, cell in enumerate(_all_cells(book), start=1):
        if count > MAX_CELLS:
            raise IntakeError(
                Remark("{file} holds more than {number} cells", file=label, number=f"{MAX_CELLS:,}")
            )
        if cell.get("cell_type") == "code":
            number += 1
            source = _source(cell)
            if source.strip():
                cells.append(Cell(f"cell {number}", source))
        elif len(written) < MAX_WRITTEN_AS_TEXT:
            where = Remark("a text cell before cell 1")
            if number:
                where = Remark("a text cell after cell {number}", number=number)
            written.update(dict.fromkeys(_DEFINED.findall(_source(cell)), where))
    return tuple(cells), tuple(written.items())


def _load(text: str, label: str) -> dict[str, Any]:
    if text.count("[") + text.count("{") > MAX_CONTAINERS or text.count(",") > MAX_COMMAS:
        raise IntakeError(
            Remark("{file} is too large: clear the outputs and hand it in again", file=label)
        )
    try:
        # Numbers are of no use here, and integers of a million digits take quadratic time.
        book = json.loads(text, strict=False, object_hook=_slim, parse_int=float)
    except json.JSONDecodeError as error:
        if _CONFLICT.search(text):
            raise IntakeError(
                Remark(
                    "{place}: {text}",
                    place=label,
                    text=Remark("a merge conflict was left in the file"),
                )
            ) from error
        raise IntakeError(
            Remark(
                "{file} is a broken notebook: its JSON ends or breaks at line {line} ({error})",
                file=label,
                line=error.lineno,
                error=error.msg,
            )
        ) from error
    except RecursionError as error:
        raise IntakeError(
            Remark("{file} is a broken notebook: nested too deep", file=label)
        ) from error
    if not isinstance(book, dict) or not ({"cells", "worksheets"} & book.keys()):
        raise IntakeError(Remark("{file} is JSON, but not a notebook: it has no cells", file=label))
    return book


def _slim(table: dict[str, Any]) -> dict[str, Any]:
    """Let go of pictures and tables while the rest is still being read."""
    for key in _UNUSED:
        table.pop(key, None)
    return table


def _all_cells(book: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Format 4 and later keep cells at the top, 2 and 3 in worksheets."""
    for holder in [book, *_tables(book.get("worksheets"))]:
        yield from _tables(holder.get("cells"))


def _tables(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _source(cell: dict[str, Any]) -> str:
    """Format 4 calls it `source`, 2 and 3 `input`, 1 `code`; text, or a list of lines."""
    value = next((cell[key] for key in ("source", "input", "code") if key in cell), "")
    if isinstance(value, list):
        value = "".join(each for each in value if isinstance(each, str))
    if not isinstance(value, str):
        return ""
    return without_surrogates(value).replace("\r\n", "\n").replace("\r", "\n")


def _check_language(book: dict[str, Any], label: str) -> None:
    languages = [name for name in _languages(book) if name]
    if languages and not any("python" in name.casefold() for name in languages):
        language = without_surrogates(languages[0])[:MAX_PRINTED_LANGUAGE]
        raise IntakeError(
            Remark(
                "{file} is a notebook in {language}, not in Python", file=label, language=language
            )
        )


def _languages(book: dict[str, Any]) -> Iterator[str]:
    """What the notebook says of its language, the surest first."""
    metadata = _table(book.get("metadata"))
    kernel = _table(metadata.get("kernelspec"))
    yield _text(_table(metadata.get("language_info")).get("name"))
    yield _text(kernel.get("language"))
    name = _text(kernel.get("name"))
    yield _FOREIGN_KERNELS.get(name, "")
    if name.startswith("julia"):
        yield "Julia"


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
