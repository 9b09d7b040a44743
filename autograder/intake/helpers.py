"""The Python files that lie beside the graded one, which it may import."""

from __future__ import annotations

import posixpath

from autograder.errors import IntakeError
from autograder.intake.source import parse_source
from autograder.intake.tree import Member, Tree
from autograder.model import Cell

MAX_HELPERS = 20
MAX_HELPER_BYTES = 1024 * 1024
"""The most bytes of all of them together."""


def helpers_of(entry: Member, tree: Tree) -> tuple[Cell, ...]:
    """Read the other `.py` files of a submission, those in the entry's folder and below it first.

    Parameters
    ----------
    entry
        The file that is graded.
    tree
        Where it lies.

    Returns
    -------
    tuple of Cell
        Labelled by their paths from the entry's folder; what cannot be read is left out.
    """
    folder = "/".join(entry.parts[:-1])
    found = {
        posixpath.relpath(each.label, folder or "."): each
        for each in tree.members
        if each.name.casefold().endswith(".py") and each.parts != entry.parts
    }
    helpers: list[Cell] = []
    room = MAX_HELPER_BYTES
    for path in sorted(found, key=lambda path: (path.startswith(".."), path.count("/"), path)):
        if len(helpers) == MAX_HELPERS:
            break
        try:
            data = found[path].read(room)
            cells = parse_source(path, data).cells if data.strip() else ()
        except IntakeError:
            continue
        room -= len(data)
        helpers.append(Cell(path, "\n".join(cell.source for cell in cells)))
    return tuple(helpers)
