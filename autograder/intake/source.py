"""One file's bytes → the cells that the sandbox will run. Nothing is compiled here."""

from __future__ import annotations

from pathlib import PurePosixPath

from autograder.errors import IntakeError
from autograder.intake.files import too_large
from autograder.intake.kinds import is_zip, refused_kind
from autograder.intake.naming import clip
from autograder.intake.notebook import is_notebook, read_cells
from autograder.intake.text import decode_text
from autograder.model import Cell, Source
from autograder.remarks import Remark

MAX_SCRIPT_BYTES = 4 * 1024 * 1024
MAX_NOTEBOOK_BYTES = 32 * 1024 * 1024
"""Notebooks carry their pictures."""
MAX_CHARACTERS = 2_000_000


def parse_source(filename: str, data: bytes) -> Source:
    """Read a file as what it is: a notebook or a script, whatever its ending says.

    Parameters
    ----------
    filename
        For messages, and to tell a broken notebook from a script.
    data
        At most 32 MiB of notebook or 4 MiB of script.

    Raises
    ------
    IntakeError
        It is empty, neither of the two, or too large.
    """
    label = clip(PurePosixPath(filename).name)
    kind = Remark("a zip") if is_zip(data) else refused_kind(data)
    if kind:
        raise IntakeError(
            Remark("{file} is {kind}, not a Python file or notebook", file=label, kind=kind)
        )
    if len(data) > MAX_NOTEBOOK_BYTES:
        raise IntakeError(too_large(label, MAX_NOTEBOOK_BYTES))
    text = decode_text(data, label)
    if not text or text.isspace():
        raise IntakeError(Remark("{file} is empty", file=label))
    notebook = is_notebook(text, named_notebook=".ipynb" in filename.casefold())
    if not notebook and len(data) > MAX_SCRIPT_BYTES:
        raise IntakeError(too_large(label, MAX_SCRIPT_BYTES))
    cells, as_text = read_cells(text, label) if notebook else ((Cell(label, text),), ())
    if sum(len(cell.source) for cell in cells) > MAX_CHARACTERS:
        raise IntakeError(
            Remark(
                "{file} holds more than {number} characters of code",
                file=label,
                number=f"{MAX_CHARACTERS:,}",
            )
        )
    return Source(label, notebook, cells, written_as_text=as_text)


def code_lines(source: Source) -> str:
    """The code without blank lines and lines that are only a comment, to compare two files by.

    A percent script's text is comments, so a script and the notebook built from it are equal.
    """
    lines = (line.rstrip() for cell in source.cells for line in cell.source.split("\n"))
    return "\n".join(line for line in lines if line.strip() and line.lstrip()[0] != "#")
