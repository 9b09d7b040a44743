"""The submissions of `tests/classes/`, laid out as a class hands them in.

A program in a style of its own is a folder; a mistake in one, or another way to save it, is a TOML
file that names the program it changes, and how. `tests/classes/README.md` describes both.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat

from autograder import toml
from autograder.homework.assignment import Assignment, load_assignment

CLASSES = Path(__file__).parent / "classes"
SCRIPT_OF_NOTEBOOK = ".ipynb.py"
"""Ends the name of a notebook that is kept as a percent script."""
CELL = re.compile(r"(?ms)^# %%( \[markdown\])?\n(.*?)(?=^# %%(?: \[markdown\])?\n|\Z)")
"""A cell of a percent script: whether it is text, and its body."""


def read_toml(path: Path) -> dict[str, Any]:
    """A table of expectations; empty where a new homework has none yet, which a test tells."""
    text = path.read_text("utf-8") if path.is_file() else ""
    table: dict[str, Any] = toml.loads(text)
    return table


def expectations(homework: str) -> dict[str, dict[str, Any]]:
    """What each submission of a homework's class must earn, by its name; all that follows from
    its kind is said here, and left out there.
    """
    folders = {p.parent.name: p for p in (CLASSES / homework).glob("*/expect.toml")}
    changed = {path.stem: path for path in (CLASSES / homework).glob("*.toml")}
    assert not folders.keys() & changed.keys()
    possible = {each.name: each.points for each in load_assignment(homework).questions}
    follows = {
        "correct": {"points": possible, "status": "Completed", "misconceptions": []},
        "wrong": {"status": "Completed"},
        "broken": {"status": ".+"},
    }
    tables = {name: read_toml(path) for name, path in sorted((folders | changed).items())}
    return {name: {**follows[own["kind"]], **own} for name, own in tables.items()}


def written(homework: str, name: str, expected: dict[str, Any]) -> tuple[str, bytes]:
    """Name and bytes of a program that is kept as a script of a notebook, or as a change."""
    file, text = program(homework, name)
    if file.endswith(SCRIPT_OF_NOTEBOOK) or "format" in expected:
        text, file = as_notebook(text, expected.get("format", 4)), f"{homework}.ipynb"
    text = text.replace("\n", expected.get("newline", "\n"))
    return expected.get("file", file), text.encode(expected.get("encoding", "utf-8"))


def program(homework: str, name: str) -> tuple[str, str]:
    """Name and text of the file that holds a program; a change may be of a change."""
    folder = CLASSES / homework / name
    own = folder / "expect.toml"
    expected = read_toml(own if own.is_file() else folder.with_suffix(".toml"))
    if "of" in expected:
        file, text = program(homework, expected["of"])
        return file, with_changes(text, expected)
    (path,) = folder.glob(f"{homework}.*")
    return path.name, path.read_text("utf-8")


def with_changes(program: str, expected: dict[str, Any]) -> str:
    """A program with a mistake in it; each piece of text, or of lines, to find stands once."""
    pieces = [(each["find"], each["replace"]) for each in expected.get("changes", ())]
    pieces += hunks(expected["patch"]) if "patch" in expected else []
    text = whole = f"\n{program}"
    places = {whole.find(old): (old, new) for old, new in pieces}
    for place, (old, new) in sorted(places.items(), reverse=True):
        assert whole.count(old) == 1, f"not once in {expected['of']}: {old!r}"
        text = text[:place] + new + text[place + len(old) :]
    return text.removeprefix("\n")


def hunks(patch: str) -> list[tuple[str, str]]:
    """What a patch finds, and what it puts there: lines of a diff, its parts between lines `@@`."""
    parts = [part.splitlines(keepends=True) for part in re.split(r"(?m)^@@\n", patch)]
    return [
        tuple("\n" + "".join(line[1:] or line for line in part if line[0] != side) for side in "+-")
        for part in parts
    ]


def as_notebook(script: str, version: int) -> str:
    """A percent script as the JSON of a notebook, in this version of the format."""
    cells = []
    for markdown, body in CELL.findall(script):
        if markdown:
            cell = nbformat.v4.new_markdown_cell(re.sub("(?m)^# ?", "", body.strip("\n")))
        else:
            cell = nbformat.v4.new_code_cell(body.strip("\n"))
        cells.append(cell)
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    notebook = nbformat.v4.new_notebook(cells=cells)
    text: str = nbformat.writes(notebook, version)
    return text


def lay_out(homework: str, folder: Path) -> Path:
    """Write a homework's class into a folder, one folder a submission; return the folder."""
    not_handed_in = shutil.ignore_patterns("expect.toml", f"*{SCRIPT_OF_NOTEBOOK}")
    for name, expected in expectations(homework).items():
        kept = CLASSES / homework / name
        if kept.is_dir():
            shutil.copytree(kept, folder / name, ignore=not_handed_in)
        if "of" in expected or (kept / f"{homework}{SCRIPT_OF_NOTEBOOK}").is_file():
            file, content = written(homework, name, expected)
            (folder / name / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / file).write_bytes(content)
    return folder


def undiagnosed(assignment: Assignment, folder: Path) -> Assignment:
    """A homework without its bank, for who does not look at what a mistake is called."""
    copy = folder / assignment.name
    shutil.copytree(assignment.folder, copy, ignore=shutil.ignore_patterns("misconceptions.toml"))
    return replace(assignment, folder=copy)
