"""Otter's test files, run for one submission after another.

Otter's own `ExceptionTestFile` runs the cases; what is added is what its message would lose or
give away: the exception itself is kept, and a hidden case's source line is never shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.cases.checks import CheckFailed
from autograder.errors import AnswerError, AssignmentError
from autograder.failures import in_english
from autograder.grading.secrets import without_secrets
from autograder.homework.assignment import Assignment, Question
from autograder.homework.otter_parts import import_part
from autograder.model import CaseResult

if TYPE_CHECKING:
    from otter.test_files.exception_test import ExceptionTestFile
else:
    ExceptionTestFile = import_part("otter.test_files.exception_test").ExceptionTestFile


class QuestionFile(ExceptionTestFile):
    """One question's cases, the public ones first.

    `failures` holds what the last run raised, case by case.
    In place of its traceback each has `places`: file names and lines, the innermost last.
    """

    failures: list[Exception]

    def run(self, global_environment: dict[str, Any]) -> None:
        """Run every case; see `otter.test_files.abstract_test.TestFile.run`."""
        self.failures = []
        with np.errstate(all="ignore"):  # a student's numbers may overflow in a comparison
            super().run(global_environment)

    def run_public(self, environment: dict[str, Any]) -> None:
        """Run the public cases alone, while the student's code has not seen a hidden one.

        What it says in answer to a public case is shown word for word, so it must not be able
        to put a hidden case's numbers there.
        """
        self._run_part(environment, hidden=False)

    def run_hidden(self, environment: dict[str, Any]) -> None:
        """Run the hidden cases too, after `run_public`."""
        public, failures = self.test_case_results, self.failures
        self._run_part(environment, hidden=True)
        self.test_case_results = [*public, *self.test_case_results]
        self.failures = [*failures, *self.failures]

    def _run_part(self, environment: dict[str, Any], *, hidden: bool) -> None:
        every = self.test_cases
        self.test_cases = [case for case in every if case.hidden == hidden]
        try:
            self.run(environment)
        finally:
            self.test_cases = every

    def _generate_error_message(self, excp: Exception, context: int = 0) -> str:
        if isinstance(excp, MemoryError):  # the machine is short of it: that is no wrong answer
            raise excp
        # Its frames hold all that the case had in hand, and themselves: only a collection of
        # cycles would let go of them, and large arrays alone do not bring that about.
        vars(excp)["places"] = [
            (frame.f_code.co_filename, line) for frame, line in walk_tb(excp.__traceback__)
        ]
        self.failures.append(excp.with_traceback(None))
        return str(excp)

    def results(self) -> list[CaseResult]:
        """What the last run showed, in words that a student may see."""
        failures = iter(self.failures)
        return [
            CaseResult(
                question=self.name,
                case=result.test_case.name,
                hidden=result.test_case.hidden,
                points=float(result.test_case.points or 0),
                passed=result.passed,
                **({} if result.passed else _words(next(failures), result.test_case.hidden)),
            )
            for result in self.test_case_results
        ]


def load_questions(assignment: Assignment) -> dict[str, QuestionFile]:
    """Read the test files of a homework, in the order of its questions; public cases come first.

    Raises
    ------
    AssignmentError
        A file does not load, a case is marked otherwise than its folder says, two cases share a
        name, or points do not add up to what `assignment.toml` says: Otter would drop the one and
        rescale the other without a word.
    """
    return {question.name: _load(assignment, question) for question in assignment.questions}


def _load(assignment: Assignment, question: Question) -> QuestionFile:
    path = assignment.hidden_cases(question.name)
    public = _read(assignment.public_cases(question.name), question.name, hidden=False)
    hidden = _read(path, question.name, hidden=True)
    cases = [*public.test_cases, *hidden.test_cases]
    file = QuestionFile(question.name, hidden.path, cases, all_or_nothing=hidden.all_or_nothing)
    twice = [name for name, count in Counter(case.name for case in cases).items() if count > 1]
    if twice:
        raise AssignmentError(f"{path}: two cases are called {twice[0]!r}")
    if abs(file.possible - question.points) > 1e-9:
        raise AssignmentError(
            f"{path}: the cases are worth {file.possible:g} points, but assignment.toml says "
            f"{question.points:g}"
        )
    return file


def _read(path: Path, name: str, *, hidden: bool) -> QuestionFile:
    """Read the public or the hidden cases of a question."""
    try:
        file = QuestionFile.from_file(str(path))
    except Exception as error:  # whatever an author's file may raise
        raise AssignmentError(f"{path}: {type(error).__name__}: {error}") from error
    if not isinstance(file, QuestionFile):
        raise AssignmentError(f"{path}: Otter read it as a {type(file).__name__}")
    if file.name != name:
        raise AssignmentError(f"{path}: its name is {file.name!r}, expected {name!r}")
    for case in file.test_cases:
        if case.hidden != hidden:
            here, there = ("hidden", "without") if hidden else ("public", "with")
            raise AssignmentError(
                f"{path}: the case {case.name!r} stands among the {here} ones {there} `hidden=True`"
            )
        # Otter inspects the signature at every call
        case.body._get_func_params = partial(list, case.body._get_func_params())
    return file


def _words(error: Exception, hidden: bool) -> dict[str, Any]:
    """An exception as the key, the data and the text of a message."""
    key, data = _failure(error)
    told = without_secrets(key, data) if hidden else data
    return {"key": key, "data": told, "message": in_english(key, told, hidden=hidden)}


def _failure(error: Exception) -> tuple[str, Mapping[str, Any]]:
    if isinstance(error, (AnswerError, CheckFailed)):
        return error.key, error.data
    if isinstance(error, AssertionError):
        return "assertion", {"text": str(error)}
    return "unusable", {"error": f"{type(error).__name__}: {error}"}
