"""What is told of a repaired line, beside where it is: values, and what the reference says."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from autograder.grading.locating import donors
from autograder.grading.locating.edits import Edit
from autograder.grading.locating.places import Installed, function_in
from autograder.grading.locating.statements import Statements, value_of
from autograder.grading.locating.watch import Watch, numbered, parts_of, series, watched


def says(
    installed: Installed, edit: Edit, answers: Callable[[], object], lent: Sequence[donors.Donor]
) -> str:
    """What the mended line is worth, in the reference's words; empty where it has none.

    Parameters
    ----------
    installed : Installed
    edit : Edit
    answers : callable
        Runs the program in which the mistake shows.
    lent : sequence of Donor
    """
    source = edit.applied() or edit.place.text
    tree = ast.parse(source)
    function = function_in(tree)
    line = edit.line - edit.place.first + 1 + bool(edit.place.owner)
    on_line = [
        node
        for node in numbered(function)
        if isinstance(node, ast.stmt) and node.lineno == line and parts_of(node)
    ]
    watch = Watch(scope_visits=0)
    names, now = installed.module.__dict__, installed.get(edit.place.name)
    order = {id(node): number for number, node in enumerate(numbered(function))}
    wanted = [order[id(value_of(node))] for node in on_line]
    names.update(watch.names())
    try:
        watched(function)
        installed.put(edit.place.name, installed.made(edit.place.name, tree))
        answers()
    finally:
        installed.put(edit.place.name, now)
        for name in watch.names():
            names.pop(name, None)
    for number in wanted:
        made = series(watch.seen.get(number, ()))
        for donor in lent:
            if donor[1] == made and made is not None:
                return donors.spelt(donor)
    return ""


def values(statements: Statements, edit: Edit) -> dict[str, Any]:
    """What a line makes, and from which visit on that is wrong."""
    statement: Any = statements.nodes[edit.statement]
    made = [m in statements.known for m in statements.marks(getattr(statement, "value", statement))]
    targets = [*getattr(statement, "targets", ()), getattr(statement, "target", None)]
    names = [edit.place.of(each) for each in targets if isinstance(each, ast.expr)]
    return {
        "wrong": names[0] if names and False in made else "",
        "visit": made.index(False) + 1 if False in made else 0,
    }
