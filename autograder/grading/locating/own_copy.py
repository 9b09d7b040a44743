"""A repair, made in our own copy of a source and tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from autograder.grading.locating.claims import Change
from autograder.grading.locating.inputs import Program
from autograder.grading.locating.programs import ANSWER, RIGHT, leaves
from autograder.model import Cell, Source
from autograder.sandbox.calls import Call
from autograder.sandbox.session import Session


def mended(source: Source, changes: Sequence[Change]) -> Source:
    """Our own copy of a source, with a repair made in it."""
    cells = {cell.label: cell.source.split("\n") for cell in source.cells}
    for change in sorted(changes, key=lambda each: -each.start):
        cells[change.label][change.start - 1 : change.stop - 1] = change.lines
    texts = {label: "\n".join(lines) for label, lines in cells.items()}
    return replace(source, cells=tuple(Cell(c.label, texts[c.label]) for c in source.cells))


def is_right(session: Session, program: Program) -> bool:
    """Whether a submission, loaded in a worker, answers a program rightly."""
    answers: list[Any] = []
    for op, name, owner, args in program["steps"]:
        try:
            given = tuple(_given(argument, answers) for argument in args)
            held = None if owner is None else answers[owner]
            kind = "call" if op == "do" else op
            outcome = session.run([Call(name, given, owner=held, op=kind)])[0]
        except (LookupError, TypeError):
            return False
        if outcome.kind != "returned":
            return False
        answers.append(outcome.value)
    return all(leaf.judge(answers) == RIGHT for leaf in leaves(program))


def _given(argument: Any, answers: Sequence[Any]) -> Any:
    if type(argument) is tuple and argument and argument[0] == ANSWER:
        value = answers[argument[1]]
        for key in argument[2]:
            value = value[key]
        return value
    if type(argument) is dict:
        return {key: _given(item, answers) for key, item in argument.items()}
    return argument
