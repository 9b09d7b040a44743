"""Questions that every submission is asked, whatever it answers: sent in one message, made once.

They are found by running the cases on the reference twice, the second time with every answer
changed far below what a case can see. A call whose arguments stay the same to the bit does not
hang on an answer.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.questions import QuestionFile
from autograder.sandbox.answers import key_of_call
from autograder.sandbox.session import Call

UNSEEN = 1e-9
"""Relative change of an answer that no case notices, and that changes its bits."""


def opening_calls(
    questions: Iterable[QuestionFile], reference: types.ModuleType, names: Sequence[str]
) -> list[Call]:
    """Calls whose arguments are the same for every submission, in the order of the cases.

    Parameters
    ----------
    questions : iterable of QuestionFile
        Their results are overwritten.
    reference : module
    names : sequence of str
        What a submission defines; classes among them are left alone.
    """
    files = list(questions)
    first, second = (_asked(files, reference, names, scale) for scale in (1.0, 1.0 + UNSEEN))
    return [call for key, call in first.items() if key in second]


def _asked(
    files: Sequence[QuestionFile], reference: types.ModuleType, names: Sequence[str], scale: float
) -> dict[Any, Call]:
    asked: dict[Any, Call] = {}
    students = {name: _Recorder(getattr(reference, name), name, scale, asked) for name in names}
    environment: Mapping[str, Any] = {
        **{name: each.unless_class() for name, each in students.items()},
        "reference": reference,
        "earned": lambda question: 1,
    }
    for file in files:
        file.run(dict(environment))
    return asked


class _Recorder:
    """Answers as the reference does, nearly, and writes down what it was asked."""

    def __init__(
        self, function: Callable[..., Any], name: str, scale: float, asked: dict[Any, Call]
    ) -> None:
        self._function = function
        self._name = name
        self._scale = scale
        self._asked = asked

    def unless_class(self) -> Any:
        return self._function if isinstance(self._function, type) else self

    def __call__(self, *args: Any) -> Any:
        return self._record(args, None)

    def many(
        self, arguments: Sequence[tuple[Any, ...]], pick: int | str | None = None
    ) -> list[Any]:
        return [self._record(args, pick) for args in arguments]

    def _record(self, args: tuple[Any, ...], pick: int | str | None) -> Any:
        call = Call(self._name, _copied(args), pick=pick)
        key = key_of_call(call)
        if key is not None:
            self._asked.setdefault(key, call)
        answer = self._function(*args)
        return _scaled(answer if pick is None else answer[pick], self._scale)


def _copied(value: Any) -> Any:
    """Arguments as they are now, whatever is done to them later."""
    return _scaled(value, 1.0)


def _scaled(value: Any, scale: float) -> Any:
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value * scale
    if isinstance(value, float):
        return value * scale
    if isinstance(value, (list, tuple)):
        return type(value)([_scaled(item, scale) for item in value])
    if isinstance(value, dict):
        return {key: _scaled(item, scale) for key, item in value.items()}
    return value
