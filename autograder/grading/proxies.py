"""Callables and objects that stand for the student's names.

A case calls a proxy as it would call the student's function, or makes an object with it and calls
its methods. What comes back is the answer, or `AnswerError` in words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from autograder.errors import AnswerError
from autograder.grading.alike import Made
from autograder.grading.answers import Answers
from autograder.grading.history import History
from autograder.model import Outcome
from autograder.remarks import Remark, of_label
from autograder.sandbox.calls import Call

CLOSED = {
    "RuntimeError: can't start new thread",
    "PermissionError: [Errno 1] Operation not permitted",
}
"""What Python says where the sandbox is what it runs into: its own words name no reason."""


class Proxy:
    """Stands for one of the student's functions or classes.

    Parameters
    ----------
    answers : Answers
    name : str
    methods : collection of str
        What is called on the student's objects; their other names are looked at.
    """

    def __init__(self, answers: Answers, name: str, methods: Collection[str] = ()) -> None:
        self._answers = answers
        self._name = name
        self._methods = methods

    @property
    def __name__(self) -> str:
        """The name of the student's function."""
        return self._name

    def __call__(self, *args: Any) -> Any:
        """The answer to one call.

        Raises
        ------
        AnswerError
            There is none.
        """
        call = Call(self._name, args, op="make" if self._methods else "call")
        value = _answer(self._name, self._answers.ask(call))
        if isinstance(value, Made):
            return RemoteObject(self._answers, call, value.type_name, self._methods)
        return value

    def many(
        self, arguments: Sequence[tuple[Any, ...]], pick: int | str | None = None
    ) -> list[Any]:
        """Answers to many calls that travel together; of each, only the item `pick`."""
        outcomes = self._answers.ask_once([Call(self._name, a, pick=pick) for a in arguments])
        return [_answer(self._name, outcome) for outcome in outcomes]

    def many_then(
        self,
        arguments: Sequence[tuple[Any, ...]],
        pick: int | str | None,
        then: Proxy,
        more: tuple[Any, ...],
    ) -> list[Any]:
        """What another function says to the answers of this one, which do not travel for it."""
        calls = [
            Call(self._name, args, pick=pick, then=then.__name__, more=more) for args in arguments
        ]
        return [
            outcome.value
            if outcome.kind == "returned"
            else then(*self.many([call.args], pick), *more)  # which shows whose fault it is
            for call, outcome in zip(calls, self._answers.ask_once(calls), strict=True)
        ]

    def descend_many(
        self,
        arguments: Sequence[tuple[Any, ...]],
        pick: int | str,
        then: Proxy,
        more: Sequence[tuple[Any, ...]],
    ) -> list[Any]:
        """Parameters after the updates of several descents: see `sandbox.descending`."""
        calls = [
            Call(self._name, args, op="descend", pick=pick, then=then.__name__, more=others)
            for args, others in zip(arguments, more, strict=True)
        ]
        outcomes = self._answers.ask_once(calls)
        whole = all(outcome.kind == "returned" for outcome in outcomes)
        return [outcome.value for outcome in outcomes] if whole else []

    def quietly(self, *args: Any) -> tuple[Any, str, str]:
        """The answer to one call that stops at NumPy's first warning.

        Returns
        -------
        answer
            None where it was stopped.
        text, place : str
            The warning and where in the student's source it was given; empty where none was.
        """
        outcome = self._answers.ask(Call(self._name, args, op="quiet"))
        kind, _, text = outcome.text.partition(": ")
        if outcome.kind == "raised" and kind == "RuntimeWarning":
            return None, text or "?", _place_of(outcome)
        return _answer(self._name, outcome), "", ""

    def use_many(self, programs: Sequence[tuple[Any, Any]]) -> list[Any]:
        """Answers of many new objects that travel together: of each, what its last method gave.

        Parameters
        ----------
        programs : sequence of (arguments, steps)
            The class's arguments, and pairs of a method's name and its arguments.
        """
        calls = [Call(self._name, program, op="use") for program in programs]
        return [_answer(self._name, outcome) for outcome in self._answers.ask_once(calls)]

    def __repr__(self) -> str:
        return f"<the submission's {self._name}>"


class RemoteObject:
    """Stands for an object that the student's code made and that stays with it."""

    def __init__(
        self, answers: Answers, maker: Call, type_name: str, methods: Collection[str]
    ) -> None:
        self.type_name = type_name
        """Its name in the student's code; a class may be named after what it was given."""
        self._answers = answers
        self._name = maker.name
        self._history = History(maker, answers.key_of(maker))
        self._methods = methods

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        words = f"{self._name}.{name}"
        if name not in self._methods:
            call = Call(name, (), op="get")
            return _answer(words, self._answers.ask_object(self._history, call))

        def method(*args: Any) -> Any:
            return _answer(words, self._answers.ask_object(self._history, Call(name, args)))

        return method

    def change_in_place(self, name: str, index: int, values: Any) -> None:
        """Set every number of one item of an attribute, where it lies, with the student's code."""
        call = Call(name, (index, values), op="change")
        _answer(f"{self._name}.{name}", self._answers.ask_object(self._history, call))

    def __repr__(self) -> str:
        return f"<an object of the submission's {self._name}>"


def _answer(function: str, outcome: Outcome) -> Any:
    if outcome.kind == "returned":
        return outcome.value
    key, text = outcome.kind, outcome.text
    if key == "raised" and text.partition(":")[0] == "NotImplementedError":
        key = "not_written"
    if key == "missing" and text != "missing":
        key = "not_callable"
    if key == "raised" and text in CLOSED:
        key = "closed"
    place = _place_of(outcome)
    raise AnswerError(key, function=function, text=text, place=place)


def _place_of(outcome: Outcome) -> str:
    if not outcome.where:
        return ""
    where = outcome.where[-1]
    told = {"line": where.line, "text": where.text}
    return Remark(" ({place}, line {line}: `{text}`)", place=of_label(where.label), **told)
