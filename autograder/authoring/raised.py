"""Why a case of the project's own failed on the project's own reference, told to an author.

A student is told little of a hidden case. An author is told all of it: the exception, and the line
of the homework's files that it came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder.cases.checks import CheckFailed
from autograder.grading.case_runs import QuestionFile
from autograder.homework.assignment import Assignment


def raised_by(questions: Mapping[str, QuestionFile]) -> Iterator[tuple[str, str, Exception]]:
    """Return what the last run of the cases raised: question, case, exception."""
    for name, file in questions.items():
        failures = iter(file.failures)
        for result in file.test_case_results:
            if not result.passed:
                yield name, result.test_case.name, next(failures)


def why(error: Exception, assignment: Assignment) -> str:
    """Word an exception for an author; what is no verdict of a check has its place."""
    if isinstance(error, CheckFailed):
        return str(error)
    told = f"{type(error).__name__}: {error}".removesuffix(": ")
    place = _place(error, assignment)
    return f"{told} ({place})" if place else told


def _place(error: Exception, assignment: Assignment) -> str:
    """Return the innermost line that is in the homework's files; empty where none is."""
    project = assignment.solution.parent.parent.resolve()
    for filename, line in reversed(vars(error).get("places", [])):
        path = Path(filename).resolve()
        if path == assignment.solution.resolve() or path.is_relative_to(
            assignment.folder.resolve()
        ):
            return f"{path.relative_to(project)}, line {line}"
    return ""
