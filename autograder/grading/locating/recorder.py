"""What the cases ask of a submission, found by running them on the reference."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.errors import AssignmentError
from autograder.grading.answers import Answers
from autograder.grading.case_runs import CaseRuns
from autograder.grading.locating.programs import snapshot
from autograder.grading.proxies import Proxy
from autograder.homework.assignment import Assignment
from autograder.homework.questions import QuestionCases
from autograder.model import Outcome
from autograder.sandbox import wire
from autograder.sandbox.calls import Call, Held
from autograder.sandbox.passing import Passing


@dataclass(frozen=True)
class AskedCall:
    """A call that a case made of the reference, and the answer."""

    call: Call
    answer: Any = field(repr=False)
    question: str
    number: int
    lines: int = 0
    """Lines of the reference that ran for it."""


class Recorder:
    """Stands where a submission's session would: the reference answers, and all is written down.

    Parameters
    ----------
    reference : module
    """

    generation: int = 1

    def __init__(self, reference: types.ModuleType) -> None:
        self.asked: list[AskedCall] = []
        self.question = ""
        self.passing = Passing()
        self._reference = reference
        self._objects: list[Any] = []

    def run(
        self, calls: Sequence[Call], prepared: bytes | None = None, *, keep: bool = True
    ) -> list[Outcome]:
        """Answer calls as the reference does."""
        return [self._answer(call) for call in calls]

    def renew(self) -> None:
        """Do nothing: the reference is the same each time."""

    def _answer(self, call: Call) -> Outcome:
        kept = snapshot(call.args)
        try:
            value, lines = _counted(lambda: self._value(call))
        except Exception as error:  # a case may ask for what the reference refuses
            return Outcome("raised", text=f"{type(error).__name__}: {error}")
        held = value if isinstance(value, Held) else snapshot(value)
        asked = Call(call.name, kept, call.owner, call.op)
        self.asked.append(AskedCall(asked, held, self.question, len(self.asked), lines))
        if call.pick is not None:
            value = value[call.pick]
        if call.then:
            value = getattr(self._reference, call.then)(value, *call.more)
        return Outcome("returned", snapshot(value))

    def _value(self, call: Call) -> Any:
        if call.owner is not None:
            owner = self._objects[call.owner.handle.number]
            value = getattr(owner, call.name)
            if call.op == "get":
                return value
            if call.op == "change":
                index, numbers = call.args
                value[index][...] = numbers
                return None
            return value(*call.args)
        function = getattr(self._reference, call.name)
        if call.op == "use":
            arguments, steps = call.args
            made, value = function(*arguments), None
            for name, args in steps:
                value = getattr(made, name)(*args)
            return value
        value = function(*call.args)
        if call.op == "make":
            self._objects.append(value)
            return Held(1, wire.Handle(len(self._objects) - 1, call.name))
        return value


def _counted(function: Callable[[], Any]) -> tuple[Any, int]:
    """What a function returns, and how many lines of Python ran for it."""
    count, around = 0, sys.gettrace()

    def step(frame: types.FrameType, event: str, argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return step

    sys.settrace(step)
    try:
        return function(), count
    finally:
        sys.settrace(around)


def recorded(
    assignment: Assignment, questions: Mapping[str, QuestionCases], reference: types.ModuleType
) -> list[AskedCall]:
    """All that the cases ask of a submission, in order.

    Raises
    ------
    AssignmentError
        Of a function that cases ask nothing was written down: its mistakes would never be found.
    """
    recorder = Recorder(reference)
    answers = Answers(recorder)
    environment = {
        **{name: Proxy(answers, name, assignment.methods) for name in assignment.names},
        "reference": _recording(recorder, reference, assignment),
        "earned": lambda question: 1,
    }
    for name, question in questions.items():
        recorder.question = name
        CaseRuns({name: question}, environment).run_all()
    wanted = {name for each in questions.values() for c in each.cases for name in c.parameters}
    missing = wanted.intersection(assignment.names) - {
        each.call.name for each in recorder.asked if each.question
    }
    if missing:
        names = ", ".join(sorted(missing))
        raise AssignmentError(f"no case could be run on the reference's own {names}")
    return recorder.asked


def _recording(
    recorder: Recorder, reference: types.ModuleType, assignment: Assignment
) -> types.ModuleType:
    """The reference, where it is asked directly: what it answers may be given to a student."""
    module = types.ModuleType(reference.__name__)
    module.__dict__.update(vars(reference))

    def recording(name: str) -> Any:
        def function(*args: Any) -> Any:
            question, recorder.question = recorder.question, ""
            try:
                return recorder.run([Call(name, args)])[0].value
            finally:
                recorder.question = question

        return function

    for name in (*assignment.names, *assignment.supplied):
        value = getattr(reference, name)
        if isinstance(value, types.FunctionType):
            setattr(module, name, recording(name))
    return module
