"""Changes of a reference that no hidden case can or should notice, each with its reason.

They stand in `equivalent_mutants.toml` in the homework's folder. Whether two programs do the same
is for an author to say; here is only read what was said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograder import toml
from autograder.authoring.mutation import Mutation
from autograder.errors import AssignmentError
from autograder.homework.assignment import Assignment

FILE = "equivalent_mutants.toml"


def equivalent_mutants(assignment: Assignment) -> dict[Mutation, str]:
    """The reason of each change that a homework lists; empty where it has no list.

    Raises
    ------
    AssignmentError
        The list cannot be read, an entry lacks something, or a change stands there twice.
    """
    path = assignment.folder / FILE
    if not path.is_file():
        return {}
    listed: dict[Mutation, str] = {}
    try:
        for entry in toml.loads(path.read_text("utf-8"))["equivalent"]:
            for change, reason in _changes(entry):
                if change in listed:
                    raise ValueError(f"listed twice: {change}")
                listed[change] = reason
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise AssignmentError(f"{path}: {type(error).__name__}: {error}") from error
    return listed


def _changes(entry: dict[str, Any]) -> Iterator[tuple[Mutation, str]]:
    """One entry may list several changes of a statement for one reason."""
    if not entry["reason"] or isinstance(entry["after"], str):
        raise ValueError(f"expected a reason, and a list as `after`: {entry}")
    for after in entry["after"]:
        yield (entry["function"], entry["before"], after), entry["reason"]
