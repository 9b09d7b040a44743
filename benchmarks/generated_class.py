"""A class of any size to measure with: half of it right, half wrong, a tenth of it notebooks.

The right ones are the styles in tests/classes, the wrong ones the reference with one misconception
of the bank each, so that every submission is worth running.
"""

from __future__ import annotations

import ast
import itertools
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

from autograder.homework.assignment import Assignment
from autograder.homework.misconceptions import load_bank, patched_source
from tests.handed_in import CLASSES, expectations, written

NOTEBOOK_EVERY = 10


def right_sources(assignment: Assignment) -> Iterator[str]:
    """Scripts of tests/classes that earn everything, again and again.

    Only such as any grader can run: none for which something must stand in for Colab, say.
    """
    sources = []
    for name, expected in expectations(assignment.name).items():
        if expected["kind"] == "correct":
            text = _script(assignment.name, name, expected)
            if is_plain(text):
                sources.append(text)
    return itertools.cycle(sources)


def _script(homework: str, name: str, expected: dict[str, Any]) -> str:
    """A submission's text; empty where it is no UTF-8 script, or a notebook counts beside it."""
    if "of" in expected:
        file, content = written(homework, name, expected)
        files = [(Path(file), content)]
    else:
        paths = (CLASSES / homework / name).glob(f"{homework}.*")
        files = [(path, path.read_bytes()) for path in paths]
    if [path.suffixes for path, _ in files] != [[".py"]]:
        return ""
    try:
        return files[0][1].decode("utf-8")
    except UnicodeDecodeError:
        return ""  # one of the styles is another encoding; the others are enough


def is_plain(source: str) -> bool:
    """Return whether a text is Python with functions that imports NumPy and the library alone."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return False
    if not any(isinstance(node, ast.FunctionDef) for node in nodes):
        return False  # nothing at all, or a notebook that is called a script
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.partition(".")[0] for name in names} <= {"numpy", *sys.stdlib_module_names}


def wrong_sources(assignment: Assignment) -> Iterator[str]:
    """The reference with one misconception each, again and again."""
    patched = [
        patched_source(assignment, entry.patches)
        for entry in load_bank(assignment)
        if entry.patches
    ]
    return itertools.cycle(patched)


def make_class(assignment: Assignment, folder: Path, size: int, *, all_wrong: bool = False) -> None:
    """Write a class; an existing folder is replaced.

    Parameters
    ----------
    size : int
        Submissions.
    all_wrong : bool
        Leave out the right ones, to measure what diagnosing costs.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    right, wrong = right_sources(assignment), wrong_sources(assignment)
    for number in range(size):
        source = next(wrong) if all_wrong or number % 2 else next(right)
        name = f"student_{number:05d}"
        if number % NOTEBOOK_EVERY == NOTEBOOK_EVERY - 1:
            cell = nbformat.v4.new_code_cell(source, id="all")
            notebook = nbformat.v4.new_notebook(cells=[cell])
            nbformat.write(notebook, folder / f"{name}.ipynb")
        else:
            (folder / f"{name}.py").write_text(source, "utf-8")
