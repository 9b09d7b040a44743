"""Questions that every submission is asked, whatever it answers: sent in few messages, made once.

They are found by running the cases on the reference twice, the second time with every answer
changed far below what a case can see, and with another seed. A call whose arguments stay the same
to the bit hangs neither on an answer nor on what is different for each submission.

The student's code can read a whole message before it answers the first call in it, and remember
what it read. So the calls of public cases go first, since answers to them are shown word for word;
and of the hidden ones a function's calls go before those that carry its right answers, as
`backward` is given the outputs that `forward` should have returned. Nor does a message hold hidden
calls of two functions: an answer that one of them forges is its own loss alone.

Objects are asked one call at a time. What a method answers may hang on what another object of the
class did in between (a cache that all share is a mistake that cases look for), so calls cannot be
gathered by object; and a call that crashes or runs out of time ends its object, but not the next.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

import numpy as np

from autograder.errors import SandboxError
from autograder.grading.case_runs import CaseRuns
from autograder.grading.keys import key_of_call
from autograder.homework.questions import QuestionCases
from autograder.sandbox.calls import Call

UNSEEN = 1e-9
"""Relative change of an answer that no case notices, and that changes its bits."""


def opening_calls(
    questions: Mapping[str, QuestionCases], reference: types.ModuleType, names: Sequence[str]
) -> tuple[list[list[Call]], list[list[Call]]]:
    """Calls whose arguments are the same for every submission.

    Parameters
    ----------
    questions : mapping of str to QuestionCases
    reference : module
    names : sequence of str
        What a submission defines; classes among them are left alone.

    Returns
    -------
    public, hidden : list of list of Call
        Messages, in the order in which they are to be sent.

    Raises
    ------
    SandboxError
        A case breaks down though it is the reference that answers.
    """
    first, runs = _asked(questions, reference, names, scale=1.0, seed=1)
    _check_unbroken(runs)
    second, _ = _asked(questions, reference, names, scale=1.0 + UNSEEN, seed=2)
    asked = [each for key, each in first.items() if key in second]
    public = [each.call for each in asked if not each.hidden]
    hidden: dict[str, list[Call]] = {}
    for each in asked:
        if each.hidden:
            hidden.setdefault(each.call.name, []).append(each.call)
    order = [name for name in _without_answers_ahead(first.values(), names) if name in hidden]
    return (
        [_sharing_arrays(public)] if public else [],
        [_sharing_arrays(hidden[name]) for name in order],
    )


def _sharing_arrays(calls: Sequence[Call]) -> list[Call]:
    """The same calls, with one array in place of all that are equal: a frame holds it once."""
    known: dict[Any, Any] = {}
    return [
        replace(call, args=_shared(call.args, known), more=_shared(call.more, known))
        for call in calls
    ]


def _shared(value: Any, known: dict[Any, Any]) -> Any:
    def first_of_its_kind(leaf: Any) -> Any:
        if not isinstance(leaf, np.ndarray):
            return leaf
        return known.setdefault((leaf.dtype.char, leaf.shape, leaf.tobytes()), leaf)

    return _changed(value, first_of_its_kind)


def _without_answers_ahead(asked: Iterable[_Opening], names: Sequence[str]) -> list[str]:
    """Functions, each before those whose arguments hold what it should answer.

    Else as the homework names them: what is used by others comes before what uses it, so that a
    `train` which eats up the time of a submission costs no other function its own.

    None at all where there is no such order: the hidden cases then ask one call at a time.
    """
    given: dict[str, set[bytes]] = {}
    answered: dict[str, set[bytes]] = {}
    for each in asked:
        if each.hidden:
            arguments = [each.call.args, each.call.more]
            given.setdefault(each.call.name, set()).update(_arrays_in(arguments))
            answered.setdefault(each.call.name, set()).update(_arrays_in(each.answer))
    # An answer may also hold what was asked, as a cache holds the inputs: no secret.
    told = {name: arrays - given[name] for name, arrays in answered.items()}
    before = {
        name: {other for other in told if other != name and told[other] & given[name]}
        for name in given
    }
    sorter = TopologicalSorter(before)
    try:
        sorter.prepare()
    except CycleError:
        return []
    order, ready = [], list[str]()
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()], key=list(names).index)
        order.append(ready.pop(0))
        sorter.done(order[-1])
    return order


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
class _Opening:
    """A call that a case made, and what the reference says to it."""

    call: Call
    answer: Any = field(repr=False)
    hidden: bool


def _asked(
    questions: Mapping[str, QuestionCases],
    reference: types.ModuleType,
    names: Sequence[str],
    *,
    scale: float,
    seed: int,
) -> tuple[dict[Any, _Opening], CaseRuns]:
    asked: dict[Any, _Opening] = {}
    students = {name: _Overheard(getattr(reference, name), name, scale, asked) for name in names}
    environment: Mapping[str, Any] = {
        **{name: each.unless_class() for name, each in students.items()},
        "reference": reference,
        "earned": lambda question: 1.0,
        "seed": seed,
    }
    runs = CaseRuns(questions, environment)
    runs.run_public()
    for student in students.values():
        student.hidden = True
    runs.run_hidden()
    return asked, runs


def _check_unbroken(runs: CaseRuns) -> None:
    """Fail where a case ended in an error that no answer of a student's has led to.

    What the error says may hold hidden numbers, so it is left to `lint`.
    """
    for run in runs:
        if run.result.key == "unusable":
            raise SandboxError(
                f"the case {run.case.name!r} of {run.case.question} is at fault, and no "
                f"submission: it ends in {type(run.error).__name__} on the reference's own answers "
                "too; `python -m autograder lint` says where"
            )


class _Overheard:
    """Answers as the reference does, nearly, and writes down what it was asked."""

    def __init__(
        self, function: Callable[..., Any], name: str, scale: float, asked: dict[Any, _Opening]
    ) -> None:
        self.hidden = False
        self._function = function
        self._name = name
        self._scale = scale
        self._asked = asked

    def unless_class(self) -> Any:
        return self._function if isinstance(self._function, type) else self

    def __call__(self, *args: Any) -> Any:
        return self._record(Call(self._name, args))

    def many(
        self, arguments: Sequence[tuple[Any, ...]], pick: int | str | None = None
    ) -> list[Any]:
        return [self._record(Call(self._name, args, pick=pick)) for args in arguments]

    def many_then(
        self,
        arguments: Sequence[tuple[Any, ...]],
        pick: int | str | None,
        then: _Overheard,
        more: tuple[Any, ...],
    ) -> list[Any]:
        calls = [
            Call(self._name, args, pick=pick, then=then._name, more=more) for args in arguments
        ]
        return [self._record(call, then._function) for call in calls]

    def quietly(self, *args: Any) -> tuple[Any, str, str]:
        return self._record(Call(self._name, args, op="quiet")), "", ""

    def _record(self, call: Call, then: Callable[..., Any] | None = None) -> Any:
        asked = replace(call, args=_copied(call.args), more=_copied(call.more))
        key = key_of_call(asked)
        answer = self._function(*call.args)
        if key is not None:
            self._asked.setdefault(key, _Opening(asked, _copied(answer), self.hidden))
        picked = answer if call.pick is None else answer[call.pick]
        return _scaled(picked if then is None else then(picked, *call.more), self._scale)


def _copied(value: Any) -> Any:
    """Arguments as they are now, whatever is done to them later."""
    return _scaled(value, 1.0)


def _scaled(value: Any, scale: float) -> Any:
    def scaled(leaf: Any) -> Any:
        is_float = isinstance(leaf, float)
        is_array = isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f"
        return leaf * scale if is_float or is_array else leaf

    return _changed(value, scaled)


def _changed(value: Any, change: Callable[[Any], Any]) -> Any:
    """The same lists, tuples and dicts, with what `change` makes of all else in them."""
    if isinstance(value, (list, tuple)):
        return type(value)([_changed(item, change) for item in value])
    if isinstance(value, dict):
        return {key: _changed(item, change) for key, item in value.items()}
    return change(value)
