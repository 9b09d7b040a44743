"""What a worker says of its search, hostile until proven otherwise: its form and its bounds."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.model import Outcome, Source

MAX_REPAIRS = 6
RANKS = 12
"""Ranks of plainness, as the worker tells it; smaller is plainer."""
MAX_LINES = 400
MAX_COLUMNS = 2_000
MAX_VISITS, MAX_NAME = 24, 40


@dataclass(frozen=True)
class Change:
    """Lines of a cell, from `start` to before `stop`, and those that stand there instead."""

    label: str
    start: int
    stop: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A repair as the worker tells of it, its form and its bounds checked."""

    places: tuple[tuple[str, str, int], ...]
    """Function, label and line of each mistake in it."""
    changes: tuple[Change, ...]
    plainness: int


def answers(outcome: Outcome, names: Sequence[str]) -> list[dict[str, Any]]:
    """What it says of each function, of those that there are."""
    value = outcome.value if outcome.kind == "returned" else None
    found = value.get("found") if isinstance(value, dict) else None
    found = found if isinstance(found, list) else []
    return [each for each in found[: len(names)] if _is_of(each, names)]


def _is_of(answer: Any, names: Sequence[str]) -> bool:
    function = answer.get("function") if isinstance(answer, dict) else None
    return isinstance(function, str) and function in names


def repairs(rows: Any, source: Source) -> list[Found]:
    """Repairs, the plainest first; what is out of bounds is left out."""
    found = [_found(row, source) for row in rows[:MAX_REPAIRS]] if isinstance(rows, list) else []
    return [each for each in found if each is not None]


def _found(row: Any, source: Source) -> Found | None:
    try:
        places = tuple(_place(each, source) for each in row["lines"])
        changes = tuple(_change(each, source) for each in row["changes"])
    except (KeyError, TypeError, ValueError):
        return None
    if not (1 <= len(places) <= 2 and 1 <= len(changes) <= 2):
        return None
    return Found(places, changes, row["rank"] if row.get("rank") in range(RANKS) else RANKS)


def _place(row: Any, source: Source) -> tuple[str, str, int]:
    """A function, and a line of a cell; the function is one that the cell speaks of."""
    function, label, line = row
    lines = lines_of(source, label)
    if not isinstance(function, str) or not re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)?", function):
        raise ValueError("no name of a function")
    name = function.rpartition(".")[2]
    if not re.search(rf"\bdef\s+{re.escape(name)}\b", "\n".join(lines)):
        raise ValueError("a function that is not there")
    if type(line) is not int or not 1 <= line <= len(lines):
        raise ValueError("no line of it")
    return function, label, line


def _change(row: Any, source: Source) -> Change:
    label, start, stop, lines = row
    total = len(lines_of(source, label))
    if type(start) is not int or type(stop) is not int or not 1 <= start <= stop <= total + 1:
        raise ValueError("no lines of it")
    if not isinstance(lines, list) or len(lines) > MAX_LINES:
        raise ValueError("no lines")
    if not all(isinstance(x, str) and len(x) <= MAX_COLUMNS and "\n" not in x for x in lines):
        raise ValueError("no line")
    return Change(label, start, stop, tuple(lines))


def lines_of(source: Source, label: Any) -> list[str]:
    """The lines of a cell; raises `ValueError` where there is none of that name."""
    for cell in source.cells:
        if cell.label == label:
            return cell.source.split("\n")
    raise ValueError("no cell of that name")


def visit(answer: Mapping[str, Any]) -> int:
    """The how manieth run of a line is the first wrong one; 0 where it is not known."""
    said = answer.get("visit")
    return said if type(said) is int and 0 < said <= MAX_VISITS else 0


def set_on(lines: Sequence[str], line: int) -> str:
    """What is set by the statement on a line, as it is written; empty where nothing is."""
    text = "\n".join(lines)
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    kinds = (ast.Assign, ast.AugAssign, ast.AnnAssign)
    around = [
        node
        for node in nodes
        if isinstance(node, kinds) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    if not around:
        return ""
    node = max(around, key=lambda each: each.lineno)
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    said = ast.get_source_segment(text, target) or ""
    return said if len(said) <= MAX_NAME and "\n" not in said else ""
