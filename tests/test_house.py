"""The house's own rules: a name for each thing, and docstrings that say what they are about."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from autograder.homework.assignment import PROJECT

PROGRAM = sorted((PROJECT / "autograder").rglob("*.py"))
PREPOSITIONS = frozenset(
    "about above after as at before behind below between beyond by during for from in into of on "
    "over since through to under until up with within without".split()
)


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


def docstrings(path: Path) -> Iterator[str]:
    """Every text that stands alone as a statement: of modules, classes, functions, constants."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            if isinstance(node.value.value, str):
                yield node.value.value.strip()


def test_every_docstring_names_its_subject() -> None:
    """None opens on a bare preposition: what is "of one submission" is not said."""
    bare = [
        f"{path.name}: {text.splitlines()[0]}"
        for path in PROGRAM
        for text in docstrings(path)
        if text.split()[0].lower().rstrip(",:") in PREPOSITIONS
    ]

    assert bare == []
