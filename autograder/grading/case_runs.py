"""Cases run on one submission's functions: what came of each, and what its questions earn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from traceback import walk_tb
from typing import Any

import numpy as np

from autograder.cases.checks import CheckFailed
from autograder.errors import AnswerError
from autograder.failures import in_english
from autograder.homework.questions import Case, QuestionCases
from autograder.model import CaseResult, QuestionResult

ANY_SEED = 0
"""The seed for what is no submission: nobody has to be kept from foreseeing anything."""
CodeLine = tuple[str, int]
"""A file's name, and a line in it."""


@dataclass(frozen=True)
class CaseRun:
    """One case that was run."""

    case: Case
    error: Exception | None = None
    """What it raised, without its traceback; None where it passed."""
    places: tuple[CodeLine, ...] = ()
    """Where, the innermost last."""

    @property
    def result(self) -> CaseResult:
        """All that is known of it: see `secrets.told` for what a student may read."""
        key, data = ("", {}) if self.error is None else _failure(self.error)
        return CaseResult(
            question=self.case.question,
            case=self.case.name,
            hidden=self.case.hidden,
            points=float(self.case.points),
            passed=self.error is None,
            key=key,
            data=data,
            message=in_english(key, data) if key else "",
        )


def _failure(error: Exception) -> tuple[str, Mapping[str, Any]]:
    if isinstance(error, (AnswerError, CheckFailed)):
        return error.key, error.data
    if isinstance(error, AssertionError):
        return "assertion", {"text": str(error)}
    return "unusable", {"error": f"{type(error).__name__}: {error}"}


def run_case(case: Case, environment: Mapping[str, Any]) -> CaseRun:
    """Run a case.

    Raises
    ------
    MemoryError
        The machine is short of it: that is no wrong answer.
    """
    try:
        with np.errstate(all="ignore"):  # a student's numbers may overflow in a comparison
            case.run(environment)
    except MemoryError:
        raise
    except Exception as error:  # a case may raise whatever a wrong answer makes of it
        places = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
        # Its frames hold all that the case had in hand, and themselves: only a collection of
        # cycles would let go of them, and large arrays alone do not bring that about.
        return CaseRun(case, error.with_traceback(None), tuple(places))
    return CaseRun(case)


class CaseRuns:
    """All cases of a homework, run on one submission's functions.

    Parameters
    ----------
    questions : mapping of str to QuestionCases
    environment : mapping
        What a case may name as its parameters. Where they are not given, `earned` is added, the
        share of its points that a question has earned, and `seed`.
    """

    def __init__(
        self, questions: Mapping[str, QuestionCases], environment: Mapping[str, Any]
    ) -> None:
        self._questions = questions
        self.environment: Mapping[str, Any] = {
            "earned": self.share,
            "seed": ANY_SEED,
            **environment,
        }
        """What the cases are run with, for who runs one of them again."""
        self._runs: dict[str, list[CaseRun]] = {name: [] for name in questions}

    def run_public(self) -> None:
        """Run the public cases alone, while the student's code has not seen a hidden one.

        What it says in answer to a public case is shown word for word, so it must not be able
        to put a hidden case's numbers there.
        """
        self._run(lambda case: not case.hidden)

    def run_hidden(self) -> None:
        """Run the hidden cases, after `run_public`."""
        self._run(lambda case: case.hidden)

    def run_all(self) -> None:
        """Run every case in the order of the files, for functions that may see them all."""
        self._run(lambda case: True)

    def _run(self, which: Callable[[Case], bool]) -> None:
        for name, question in self._questions.items():
            for case in filter(which, question.cases):
                self._runs[name].append(run_case(case, self.environment))

    def __iter__(self) -> Iterator[CaseRun]:
        return (run for runs in self._runs.values() for run in runs)

    @property
    def results(self) -> list[CaseResult]:
        """What came of each case, question by question."""
        return [run.result for run in self]

    def earned(self, question: str) -> float:
        """What a question has earned by the cases that were run."""
        return _earned(self._questions[question], self._runs[question])

    def share(self, question: str) -> float:
        """The share of its points that a question has earned by the cases that were run."""
        return self.earned(question) / self._questions[question].possible

    @property
    def scores(self) -> tuple[QuestionResult, ...]:
        """What every question has earned."""
        return tuple(
            QuestionResult(name, self.earned(name), question.possible)
            for name, question in self._questions.items()
        )


def _earned(question: QuestionCases, runs: Iterable[CaseRun]) -> float:
    return question.score([run.case for run in runs if run.error is None])
