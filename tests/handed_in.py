"""The submissions of `tests/classes/`, laid out as a class hands them in.

A program in a style of its own is a folder; a mistake in one is a TOML file that names the program
it changes, and how. `tests/classes/README.md` describes both.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CLASSES = Path(__file__).parent / "classes"


def read_toml(path: Path) -> dict[str, Any]:
    """A table of expectations; empty where a new homework has none yet, which a test tells."""
    text = path.read_text("utf-8") if path.is_file() else ""
    table: dict[str, Any] = tomllib.loads(text)
    return table


def expectations(homework: str) -> dict[str, dict[str, Any]]:
    """What each submission of a homework's class must earn, by its name."""
    folders = {p.parent.name: p for p in (CLASSES / homework).glob("*/expect.toml")}
    changed = {path.stem: path for path in (CLASSES / homework).glob("*.toml")}
    assert not folders.keys() & changed.keys()
    return {name: read_toml(path) for name, path in sorted((folders | changed).items())}


def changed(homework: str, change: dict[str, Any]) -> tuple[str, str]:
    """A file's name, and its text with a mistake in it: each piece to find stands in it once."""
    (program,) = (CLASSES / homework / change["of"]).glob(f"{homework}.*")
    text = original = program.read_text("utf-8")
    places = {original.find(each["find"]): each for each in change["changes"]}
    for place, each in sorted(places.items(), reverse=True):
        assert original.count(each["find"]) == 1, f"not once in {change['of']}: {each['find']!r}"
        text = text[:place] + each["replace"] + text[place + len(each["find"]) :]
    return program.name, text


def lay_out(homework: str, folder: Path) -> Path:
    """Write a homework's class into a folder, one folder a submission; return the folder."""
    for path in sorted((CLASSES / homework).glob("*/")):
        shutil.copytree(path, folder / path.name, ignore=shutil.ignore_patterns("expect.toml"))
    for name, expected in expectations(homework).items():
        if "of" in expected:
            file, text = changed(homework, expected)
            (folder / name).mkdir(parents=True)
            (folder / name / file).write_text(text, "utf-8")
    return folder
