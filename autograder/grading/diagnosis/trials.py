"""Cases run again, against other references or on references that are handed in."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from autograder.cases.asking import until_warned
from autograder.cases.checks import LOOSE_FLOAT32
from autograder.cases.differences import Array, close
from autograder.grading.answers import NotAsked
from autograder.grading.case_runs import ANY_SEED
from autograder.grading.diagnosis.any_number import Compared, watching
from autograder.grading.diagnosis.suspects import Suspect, Suspects
from autograder.grading.keys import key_of
from autograder.homework.assignment import Assignment
from autograder.homework.misconceptions import Patches
from autograder.homework.questions import QuestionCases

Key = tuple[str, str]
"""A question, and the name of one of its cases."""


@dataclass(frozen=True)
class Prediction:
    """Cases that a patched reference fails."""

    tensors: Mapping[Key, str]
    """What is wrong in each, as the case names it."""
    recognised: Callable[[Iterable[Key]], frozenset[Key]]
    """Those of some cases that the patched reference passes against itself."""

    @cached_property
    def telling(self) -> frozenset[Key]:
        """Those of them in which it is recognised; most predictions are never asked for it."""
        return self.recognised(self.tensors)


class Trials:
    """The hidden cases of one homework.

    Parameters
    ----------
    assignment : Assignment
    questions : dict of str to QuestionCases
        Run again.
    suspects : Suspects
    """

    def __init__(
        self, assignment: Assignment, questions: Mapping[str, QuestionCases], suspects: Suspects
    ) -> None:
        self._names = assignment.names
        self._suspects = suspects
        self._cases = {
            (name, case.name): case
            for name, question in questions.items()
            for case in question.cases
            if case.hidden
        }
        self._uses_reference = {
            key: "reference" in case.parameters for key, case in self._cases.items()
        }
        self.first_asked = {
            name: question
            for (question, _), case in reversed(self._cases.items())
            for name in case.parameters
            if name in self._names
        }
        """Each of the student's names, and the first question that asks for it."""
        self._predicted: dict[tuple[Patches, str], Prediction] = {}

    def compares(self, key: Key) -> bool:
        """Whether a case compares with the reference."""
        return self._uses_reference[key]

    def passes(self, key: Key, environment: Mapping[str, Any], reference: types.ModuleType) -> bool:
        """Whether a case passes with another reference in place of the right one."""
        return self.failure(key, environment, reference) is None

    def agrees(
        self, key: Key, environment: Mapping[str, Any], reference: types.ModuleType
    ) -> bool | None:
        """The same; None where the student would have to be asked something new."""
        failure = self.failure(key, environment, reference)
        return None if isinstance(failure, NotAsked) else failure is None

    def is_by_agreement(
        self, key: Key, environment: Mapping[str, Any], reference: types.ModuleType
    ) -> bool:
        """Whether a case passes since a number agrees that does not beside the right reference.

        A reference that runs away may leave a case with less to compare: that is no agreement.
        """
        right = self._compared(key, environment, self._suspects.right)
        agreeing = [pair for pair in right if close(*pair, LOOSE_FLOAT32)]
        return len(agreeing) == len(right) or any(
            close(*pair, LOOSE_FLOAT32) and not any(_are_same(pair, each) for each in agreeing)
            for pair in self._compared(key, environment, reference)
        )

    def _compared(
        self, key: Key, environment: Mapping[str, Any], reference: types.ModuleType
    ) -> Compared:
        with watching() as compared:
            self.failure(key, environment, reference)
        return compared

    def failure(
        self, key: Key, environment: Mapping[str, Any], reference: types.ModuleType
    ) -> Exception | None:
        """What the case raises with another reference."""
        try:
            with np.errstate(all="ignore"):
                self._cases[key].run({**environment, "reference": reference})
        except Exception as error:  # a wrong reference may make a case raise anything
            return error.with_traceback(None)
        return None

    def is_predicted(self, suspect: Suspect, question: str) -> bool:
        """Whether `prediction` was asked before, for another submission."""
        return (suspect.patches, question) in self._predicted

    def prediction(self, suspect: Suspect, question: str) -> Prediction:
        """What comes of a question where the patched reference itself is handed in."""
        if (suspect.patches, question) not in self._predicted:
            environment = self._handed_in(suspect.reference)
            right = self._suspects.right
            failed = {
                key: self.failure(key, environment, right)
                for key, uses in self._uses_reference.items()
                if uses and key[0] == question
            }
            tensors = {key: _told_of(error) for key, error in failed.items() if error is not None}
            self._predicted[suspect.patches, question] = Prediction(
                tensors, partial(self._recognised, suspect.reference)
            )
        return self._predicted[suspect.patches, question]

    def _recognised(self, reference: types.ModuleType, keys: Iterable[Key]) -> frozenset[Key]:
        environment = self._handed_in(reference)
        return frozenset(key for key in keys if self.passes(key, environment, reference))

    def _handed_in(self, reference: types.ModuleType) -> dict[str, Any]:
        """A reference as if it were a student's, each of its functions called once a question."""
        functions = {name: remembering(getattr(reference, name, None)) for name in self._names}
        return {**functions, "earned": lambda question: 1.0, "seed": ANY_SEED}


def _are_same(first: tuple[Array, Array], second: tuple[Array, Array]) -> bool:
    return all(
        one.shape == other.shape and np.array_equal(one, other, equal_nan=True)
        for one, other in zip(first, second, strict=True)
    )


def _told_of(error: Exception) -> str:
    """Which tensor a failure speaks of; nothing where it says none."""
    return str((getattr(error, "data", None) or {}).get("what", ""))


def remembering(function: Any) -> Any:
    """A function that is called once for each set of arguments; anything else as it is.

    So are a student's, whose answers are remembered, when a case is run again.
    """
    if not isinstance(function, types.FunctionType):
        return function
    known: dict[Any, Any] = {}

    def asked_once(*args: Any) -> Any:
        key = key_of(args)
        if key not in known:
            known[key] = function(*args)
        return known[key]

    asked_once.quietly = partial(until_warned, function)  # type: ignore[attr-defined]
    return asked_once
