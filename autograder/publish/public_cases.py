"""What a file of public cases may hold, so that students can be given it as it stands."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence

from autograder.errors import AssignmentError

IMPORTABLE = frozenset({"autograder", "numpy", "otter", *sys.stdlib_module_names})
"""What the checks may import where students run them; `otter` has a stand-in there."""


def check_public(source: str, path: str, *, known: Sequence[str]) -> None:
    """Refuse a file that would not run where students run it.

    Parameters
    ----------
    source, path
        The test file, and how to name it in a message.
    known
        Names that a case may ask for: what students define, and what is supplied.

    Raises
    ------
    AssignmentError
        It imports what students do not have, a case asks for what students do not have, or
        `hidden` stands in it.
    """
    tree = ast.parse(source, path)
    for line, module in _imported(tree):
        if module.partition(".")[0] not in IMPORTABLE:
            raise AssignmentError(
                f"{path}, line {line}: a public case needs `{module}`, which students do not have; "
                "write what it uses into the test file"
            )
    for case, mark in _cases(tree):
        if any(keyword.arg in ("hidden", None) for keyword in mark.keywords) or len(mark.args) > 2:
            raise AssignmentError(
                f"{path}, line {mark.lineno}: students get this file; a hidden case belongs into "
                "the folder `hidden`"
            )
        _check_parameters(case, path, known)


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Lines and names of the modules that are imported anywhere."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)


def _cases(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, ast.Call]]:
    """Functions under a `test_case(...)`, each with that mark."""
    for node in tree.body:
        for mark in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
            if isinstance(mark, ast.Call) and ast.unparse(mark.func).endswith("test_case"):
                assert isinstance(node, ast.FunctionDef)
                yield node, mark


def _check_parameters(case: ast.FunctionDef, path: str, known: Sequence[str]) -> None:
    for parameter in ast.walk(case.args):
        if isinstance(parameter, ast.arg) and parameter.arg not in known:
            raise AssignmentError(
                f"{path}, line {case.lineno}: a public case asks for `{parameter.arg}`, which "
                f"students do not have; they have: {', '.join(known)}"
            )
