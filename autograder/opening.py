"""Questions that every submission is asked, whatever it answers: sent in few messages, made once.

They are found by running the cases on the reference twice, the second time with every answer
changed far below what a case can see. A call whose arguments stay the same to the bit does not
hang on an answer.

The student's code can read a whole message before it answers the first call in it, and remember
what it read. So the calls of public cases go first, since answers to them are shown word for word;
and of the hidden ones a function's calls go before those that carry its right answers, as
`backward` is given the outputs that `forward` should have returned.

Objects are asked one call at a time. What a method answers may hang on what another object of the
class did in between (a cache that all share is a mistake that cases look for), so calls cannot be
gathered by object; and a call that crashes or runs out of time ends its object, but not the next.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

import numpy as np

from autograder.questions import QuestionFile
from autograder.sandbox.answers import key_of_call
from autograder.sandbox.calls import Call

UNSEEN = 1e-9
"""Relative change of an answer that no case notices, and that changes its bits."""


def opening_calls(
    questions: Iterable[QuestionFile], reference: types.ModuleType, names: Sequence[str]
) -> tuple[list[list[Call]], list[list[Call]]]:
    """Calls whose arguments are the same for every submission.

    Parameters
    ----------
    questions : iterable of QuestionFile
        Their results are overwritten.
    reference : module
    names : sequence of str
        What a submission defines; classes among them are left alone.

    Returns
    -------
    public, hidden : list of list of Call
        Messages, in the order in which they are to be sent.
    """
    files = list(questions)
    first, second = (_asked(files, reference, names, scale) for scale in (1.0, 1.0 + UNSEEN))
    asked = [each for key, each in first.items() if key in second]
    public = [each.call for each in asked if not each.hidden]
    hidden: dict[str, list[Call]] = {}
    for each in asked:
        if each.hidden:
            hidden.setdefault(each.call.name, []).append(each.call)
    order = [name for name in _without_answers_ahead(first.values()) if name in hidden]
    return [public] if public else [], [hidden[name] for name in order]


def _without_answers_ahead(asked: Iterable[_Asked]) -> list[str]:
    """Functions, each before those whose arguments hold what it should answer.

    None at all where there is no such order: the hidden cases then ask one call at a time.
    """
    given: dict[str, set[bytes]] = {}
    answered: dict[str, set[bytes]] = {}
    for each in asked:
        if each.hidden:
            given.setdefault(each.call.name, set()).update(_arrays_in(each.call.args))
            answered.setdefault(each.call.name, set()).update(_arrays_in(each.answer))
    # An answer may also hold what was asked, as a cache holds the inputs: no secret.
    told = {name: arrays - given[name] for name, arrays in answered.items()}
    before = {
        name: {other for other in told if other != name and told[other] & given[name]}
        for name in given
    }
    try:
        return list(TopologicalSorter(before).static_order())
    except CycleError:
        return []


def _arrays_in(value: Any) -> Iterator[bytes]:
    """The bytes of every array of more than one number."""
    if isinstance(value, np.ndarray) and value.size > 1:
        yield value.tobytes()
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _arrays_in(item)
    elif isinstance(value, dict):
        yield from _arrays_in(list(value.values()))


@dataclass(frozen=True)
class _Asked:
    """A call that a case made, and what the reference says to it."""

    call: Call
    answer: Any = field(repr=False)
    hidden: bool


def _asked(
    files: Sequence[QuestionFile], reference: types.ModuleType, names: Sequence[str], scale: float
) -> dict[Any, _Asked]:
    asked: dict[Any, _Asked] = {}
    students = {name: _Recorder(getattr(reference, name), name, scale, asked) for name in names}
    environment: Mapping[str, Any] = {
        **{name: each.unless_class() for name, each in students.items()},
        "reference": reference,
        "earned": lambda question: 1,
    }
    for file in files:
        file.run_public(dict(environment))
    for student in students.values():
        student.hidden = True
    for file in files:
        file.run_hidden(dict(environment))
    return asked


class _Recorder:
    """Answers as the reference does, nearly, and writes down what it was asked."""

    def __init__(
        self, function: Callable[..., Any], name: str, scale: float, asked: dict[Any, _Asked]
    ) -> None:
        self.hidden = False
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

    def quietly(self, *args: Any) -> tuple[Any, str, str]:
        return self._record(args, None, op="quiet"), "", ""

    def _record(self, args: tuple[Any, ...], pick: int | str | None, op: str = "call") -> Any:
        call = Call(self._name, _copied(args), op=op, pick=pick)
        key = key_of_call(call)
        answer = self._function(*args)
        if key is not None:
            self._asked.setdefault(key, _Asked(call, _copied(answer), self.hidden))
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
