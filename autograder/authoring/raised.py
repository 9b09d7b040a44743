"""Why a case of the project's own failed on the project's own reference, told to an author.

A student is told little of a hidden case. An author is told all of it: the exception, and the line
of the homework's files that it came from.
"""

from __future__ import annotations

from pathlib import Path

from autograder.cases.checks import CheckFailed
from autograder.grading.case_runs import CaseRun
from autograder.homework.assignment import Assignment


def why(run: CaseRun, assignment: Assignment) -> str:
    """Word what a case raised for an author; what is no verdict of a check has its place."""
    if isinstance(run.error, CheckFailed):
        return str(run.error)
    told = f"{type(run.error).__name__}: {run.error}".removesuffix(": ")
    place = _place(run, assignment)
    return f"{told} ({place})" if place else told


def _place(run: CaseRun, assignment: Assignment) -> str:
    """Return the innermost line that is in the homework's files; empty where none is."""
    project = assignment.solution.parent.parent.resolve()
    for filename, line in reversed(run.places):
        path = Path(filename).resolve()
        if path == assignment.solution.resolve() or path.is_relative_to(
            assignment.folder.resolve()
        ):
            return f"{path.relative_to(project)}, line {line}"
    return ""
