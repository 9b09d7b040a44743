"""A homework's questions and their cases, read once from Otter's test files into checked values."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.errors import AssignmentError
from autograder.homework.assignment import Assignment
from autograder.homework.course import make_importable
from autograder.homework.otter_parts import import_part
from autograder.homework.settings import Question

if TYPE_CHECKING:
    from otter.test_files.abstract_test import TestFile


GIVEN = ("reference", "earned", "seed", "env")
"""What a case may ask for beside what a submission defines; `env` is Otter's: all of it."""


@dataclass(frozen=True)
class Case:
    """One test case: a function that raises where it fails."""

    question: str
    name: str
    points: float
    hidden: bool
    function: Callable[..., None]
    parameters: tuple[str, ...]
    """Names of what it needs."""

    def run(self, environment: Mapping[str, Any]) -> None:
        """Call it with what it needs, as Otter would; raises whatever it raises."""
        self.function(
            **{
                name: environment if name == "env" else environment.get(name)
                for name in self.parameters
            }
        )


@dataclass(frozen=True)
class QuestionCases:
    """One question, and its cases in the order of its file."""

    name: str
    cases: tuple[Case, ...]
    all_or_nothing: bool = False

    @property
    def possible(self) -> float:
        """Points that its cases are worth together."""
        return sum(case.points for case in self.cases)

    def score(self, passed: Collection[Case]) -> float:
        """Points for those of its cases that passed, as Otter adds them up."""
        if self.all_or_nothing:
            return self.possible if set(self.cases) <= set(passed) else 0
        return sum(case.points for case in passed)


def load_questions(assignment: Assignment) -> dict[str, QuestionCases]:
    """Read the test files of a homework, in the order of its questions; public cases come first.

    Raises
    ------
    AssignmentError
        A file does not load, a case is marked otherwise than its folder says, two cases share a
        name, a case asks for what nobody has, or points do not add up to what `assignment.toml`
        says: Otter would drop, give None or rescale without a word.
    """
    make_importable(assignment.course)
    return {question.name: _load(assignment, question) for question in assignment.questions}


def _load(assignment: Assignment, question: Question) -> QuestionCases:
    path = assignment.hidden_cases(question.name)
    public = _read(assignment.public_cases(question.name), assignment, question, hidden=False)
    hidden = _read(path, assignment, question, hidden=True)
    both = replace(hidden, cases=(*public.cases, *hidden.cases))
    twice = [name for name, count in Counter(case.name for case in both.cases).items() if count > 1]
    if twice:
        raise AssignmentError(f"{path}: two cases are called {twice[0]!r}")
    if abs(both.possible - question.points) > 1e-9:
        raise AssignmentError(
            f"{path}: the cases are worth {both.possible:g} points, but assignment.toml says "
            f"{question.points:g}"
        )
    return both


def _read(path: Path, assignment: Assignment, question: Question, *, hidden: bool) -> QuestionCases:
    """Read the public or the hidden cases of a question."""
    otter = import_part("otter.test_files.exception_test")
    try:
        read = _of(otter.ExceptionTestFile.from_file(str(path)))
    except Exception as error:  # whatever an author's file may raise
        raise AssignmentError(f"{path}: {type(error).__name__}: {error}") from error
    if read.name != question.name:
        raise AssignmentError(f"{path}: its name is {read.name!r}, expected {question.name!r}")
    for case in read.cases:
        if case.hidden != hidden:
            here, there = ("hidden", "without") if hidden else ("public", "with")
            raise AssignmentError(
                f"{path}: the case {case.name!r} stands among the {here} ones {there} `hidden=True`"
            )
    _check_parameters(path, read, assignment)
    return read


def _of(file: TestFile) -> QuestionCases:
    cases = tuple(
        Case(
            question=file.name,
            name=case.name,
            points=case.points or 0,
            hidden=case.hidden,
            function=case.body.test_func,
            parameters=tuple(inspect.signature(case.body.test_func).parameters),
        )
        for case in file.test_cases
    )
    return QuestionCases(file.name, cases, file.all_or_nothing)


def _check_parameters(path: Path, cases: QuestionCases, assignment: Assignment) -> None:
    """Refuse a case that asks for what nobody has: Otter would give it None."""
    known = (*assignment.names, *GIVEN)
    for case in cases.cases:
        unknown = [name for name in case.parameters if name not in known]
        if unknown:
            raise AssignmentError(
                f"{path}: the case {case.name!r} asks for `{unknown[0]}`, which there is not; "
                f"there are: {', '.join(known)}"
            )
