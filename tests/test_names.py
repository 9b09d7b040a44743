"""One word for one thing: what reads "Repair" in two rooms must be the same thing."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from autograder.homework.assignment import PROJECT

PROGRAM = sorted((PROJECT / "autograder").rglob("*.py"))


def types_in(path: Path) -> Iterator[str]:
    """Classes, and aliases of types, such as `Row = tuple[str, int]`; without an underscore."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            yield node.name.lstrip("_")
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id.lstrip("_")
            if name[:1].isupper() and not name.isupper():
                yield name


def twice(names: Iterator[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)


def test_no_two_types_share_a_name() -> None:
    assert twice(name for path in PROGRAM for name in types_in(path)) == []


def test_no_two_modules_share_a_name() -> None:
    assert twice(path.stem for path in PROGRAM if not path.stem.startswith("__")) == []
