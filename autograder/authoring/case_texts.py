"""What cases say in words of their own: an `assert` with a text, a `print`.

The checks of `autograder.cases` word what is wrong, translate it, and tell no hidden number. What
an author writes beside them is shown as it stands.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.authoring.bench import Bench
from autograder.homework.assignment import Assignment

_NUMBER = re.compile(r"\d+\.\d+(?:e[+-]?\d+)?")

MAX_SHOWN = 60
"""Characters of a text that an author is shown."""


def printed(tree: ast.Module) -> Iterator[str]:
    """`print(…)` in a file of cases."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "print":
            yield (
                f"line {call.lineno}: `print`: it would stand on the terminal and in Gradescope's "
                "log once a submission, and no student reads it; take it out"
            )


def asserted(assignment: Assignment) -> Iterator[tuple[str, str]]:
    """Texts of `assert` in the cases: as `words.LANG.toml` may have it, and an example of it."""
    for path in sorted((assignment.folder / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
            if isinstance(node, ast.Assert):
                pieces = list(_pieces(node.msg))
                if any(piece.strip() for piece in pieces):
                    yield "{}".join(pieces), "0".join(pieces)


def _pieces(text: ast.expr | None) -> Iterator[str]:
    """The fixed pieces of a text; one of a constant, none where it is computed as a whole."""
    if isinstance(text, ast.Constant) and isinstance(text.value, str):
        yield text.value
    elif isinstance(text, ast.JoinedStr):
        piece = ""
        for each in text.values:
            if isinstance(each, ast.Constant):
                piece += str(each.value)
            else:
                yield piece
                piece = ""
        yield piece


def hidden_numbers(bench: Bench) -> Iterator[str]:
    """Texts of hidden cases that hold numbers which do not stand in the case's file."""
    told = set()
    for run in bench.said:
        question, case = run.case.question, run.case.name
        source = bench.assignment.hidden_cases(question).read_text("utf-8")
        numbers = [each for each in _NUMBER.findall(str(run.error)) if each not in source]
        if numbers and (question, case) not in told:
            told.add((question, case))
            yield (
                f"{question}, {case!r}: students read the text of an `assert` as it stands, and "
                f"this one holds hidden numbers: {str(run.error)[:MAX_SHOWN]!r}; use a check of "
                "`autograder.cases`"
            )
