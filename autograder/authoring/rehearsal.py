"""The reference, or a changed one, handed in as if it were a student's.

What tests the tests (a bank of misconceptions, systematic mutation) runs thousands of changed
references. They are the project's own text, so they run in this process, without a sandbox;
never a student's source.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType, ModuleType
from typing import Any

import numpy as np

from autograder.grading.case_runs import ANY_SEED, CaseRuns
from autograder.homework.assignment import Assignment
from autograder.homework.questions import Case, QuestionCases
from autograder.model import CaseResult

MUTANT_SECONDS = 2.0
"""A case takes milliseconds: only an endless loop gets there."""


class DeadlinePassed(BaseException):
    """A changed reference did not end; no `except Exception` of a case may hide it."""


class Rehearsal:
    """Runs modules of our own against a homework's cases.

    Parameters
    ----------
    assignment : Assignment
    questions : dict of str to QuestionCases
    reference : module, optional
        What the cases compare with; the assignment's own reference where left out.
    """

    def __init__(
        self,
        assignment: Assignment,
        questions: Mapping[str, QuestionCases],
        reference: ModuleType | None = None,
    ) -> None:
        self._names = assignment.names
        self._questions = questions
        self.reference = reference or assignment.load_reference()
        self._hidden = [
            (f"{name}/{case.name}", case)
            for name, file in questions.items()
            for case in file.cases
            if case.hidden
        ]

    def environment(self, module: Any) -> dict[str, Any]:
        """What a case may name as its parameters; every call gets arguments of its own."""
        return {
            **{name: with_fresh_arguments(getattr(module, name)) for name in self._names},
            "reference": self.reference,
            "seed": ANY_SEED,
        }

    def runs(self, module: Any) -> CaseRuns:
        """Run every case of every question."""
        runs = CaseRuns(self._questions, self.environment(module))
        runs.run_all()
        return runs

    def results(self, module: ModuleType) -> list[CaseResult]:
        """Every case of every question."""
        return self.runs(module).results

    def lost(self, module: ModuleType) -> set[str]:
        """Questions in which the module loses points."""
        return {each.name for each in self.runs(module).scores if each.earned < each.possible}

    def first_failure(self, module: ModuleType, among: Container[str] | None = None) -> str | None:
        """A hidden case that the module fails, as "question/case"; None where it passes all.

        What failed the module before is tried first: neighbours tend to fail alike. A module
        that does not come to an end has failed as well.

        Parameters
        ----------
        module : module
        among : container of str, optional
            Cases to try, all where left out.
        """
        environment = {**self.environment(module), "earned": lambda question: 1.0}
        for position, (name, case) in enumerate(self._hidden):
            tried = among is None or name in among
            if tried and not _passes(case, environment):
                self._hidden.insert(0, self._hidden.pop(position))
                return name
        return None


def _passes(case: Case, environment: dict[str, Any]) -> bool:
    try:
        with np.errstate(all="ignore"), deadline(MUTANT_SECONDS):
            case.run(environment)
    except (Exception, DeadlinePassed):  # a changed reference may raise whatever it likes
        return False
    return True


def with_fresh_arguments(function: Any) -> Any:
    """Wrap a function so that it may change its arguments, as a student's may.

    What is not callable stays as it is.
    """
    if not callable(function):
        return function

    def called(*arguments: Any) -> Any:
        return function(*map(copied, arguments))

    return called


def copied(value: Any) -> Any:
    """Copy as deep as cases nest their arguments; `copy.deepcopy` takes five times as long."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, dict):
        return {key: copied(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(map(copied, value))
    return value


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise `DeadlinePassed` in what runs inside after so many seconds; main thread only."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise DeadlinePassed

    before: Callable[[int, FrameType | None], Any] | int | None = signal.signal(
        signal.SIGALRM, ring
    )
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
