"""What is told of a repaired line, beside where it is: values, and what the reference says."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import replace

from autograder.grading.locating import donors
from autograder.grading.locating.edits import Edit
from autograder.grading.locating.marks import plain, series
from autograder.grading.locating.places import Installed, function_in
from autograder.grading.locating.statements import Statements
from autograder.grading.locating.watch import Watch, numbered, parts_of
from autograder.grading.locating.watching import Watching


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
    line = edit.line - edit.place.first + 1 + bool(edit.place.owner) + edit.is_behind
    on_line = [
        node
        for node in numbered(function)
        if isinstance(node, ast.stmt) and node.lineno == line and parts_of(node)
    ]
    order = {id(node): number for number, node in enumerate(numbered(function))}
    wanted = [order[id(getattr(node, "value", node))] for node in on_line]
    watch = Watch(scope_visits=0)
    place = replace(edit.place, text=source)
    with Watching(installed, {place.name: place}) as watching:
        watching.exchange()
        watching.by(watch)
        answers()
    for number in wanted:
        made = series(watch.seen.get(number, ()))
        for donor in lent:
            if made is not None and donor[1] == plain(made):
                return donors.spelt(donor)
    return ""


def visit(statements: Statements, edit: Edit) -> int:
    """The first visit at which what a line makes is wrong, counted from 1; 0 for none."""
    if edit.is_behind:
        return 0  # the line itself may be right
    turns = statements.turns_at(statements.nodes[edit.statement])
    return 0 if turns is None else turns + 1
