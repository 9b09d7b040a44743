"""What a submission's functions and objects answer, each question asked once.

Answers are remembered by their arguments, those of objects by all that was done with the object
before: a case that is run again (for a diagnosis, or because a function turned out to be
unsteady) calls nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.errors import SandboxError
from autograder.model import Outcome
from autograder.sandbox.calls import Call, Held, prepare, size_of
from autograder.sandbox.session import Session

LONG_BYTES = 512
"""Of an array: beyond, its hash stands for it in a key, or the keys would take 200 MB. It is one
of 64 bits that depend on the process: two arrays that share it are not to be met, nor made."""
ASKED_AGAIN = 2
"""Questions to each function that are asked a second time at the end."""
CHOSEN_FROM = 10
"""The last ones; of them those with the least work are chosen."""


class NotAsked(Exception):  # noqa: N818 - tells a rerun that it would have to call the student
    """The answer is not known, and nobody is to be called."""


class Interrupted(BaseException):
    """The sandbox or the machine failed while a case was asking; the cause says how.

    No `Exception`: a case that tries something, and goes on where that raises, would take it for
    what the student's code did.
    """


@dataclass(frozen=True)
class Made:
    """In an answer: an object of the student's own, of which only the type's name is known."""

    type_name: str


@dataclass(frozen=True)
class Message:
    """Calls that travel together and are the same for every submission, made ready once."""

    calls: Sequence[Call]
    keys: Sequence[Any]
    frame: bytes

    @classmethod
    def of(cls, calls: Sequence[Call]) -> Message:
        """Make calls ready to be sent."""
        return cls(calls, [key_of_call(call) for call in calls], prepare(calls))


class History:
    """One object: how it was made, and what was called on it since, in order.

    Parameters
    ----------
    maker : Call
        The call that made it.
    """

    def __init__(self, maker: Call) -> None:
        self.calls = [maker]
        self.keys = [key_of_call(maker)]
        """Of each call, found once: the arguments of a large network are long."""
        self.held: Held | None = None
        """The object in the worker that all of `calls` was done to, where there is one."""
        self.ended: Outcome | None = None
        """How a call ended that nothing can follow: a crash, a limit."""

    def key(self) -> Any:
        """Equal for two objects of which the same can be expected."""
        return None if None in self.keys else tuple(self.keys)

    def add(self, call: Call, key: Any) -> None:
        """Take down another call, with its key."""
        self.calls.append(call)
        self.keys.append(key)


class Answers:
    """Asks a session, and remembers.

    Parameters
    ----------
    session : Session or None
        Whom to ask; None for a submission that could not be opened.
    absent : str
        Why, in that case.
    """

    def __init__(self, session: Session | None, absent: str = "") -> None:
        self._session = session
        self._absent = absent
        self._known: dict[Any, Outcome] = {}
        self._asked: dict[str, list[tuple[Any, Call]]] = {}
        self._objects: dict[str, dict[Any, History]] = {}
        self._first: dict[Any, Outcome] = {}
        """First answers of those that hold an object and are asked for anew each time."""
        self._unsteady: set[str] = set()
        self.closed = False
        """Whether nobody is to be called any more: what is not known raises `NotAsked`."""

    def forget(self) -> None:
        """Let go of all answers: a case may remember the proxies that lead here beyond its run."""
        for remembered in (self._known, self._asked, self._objects, self._first):
            remembered.clear()

    # --- functions ---

    def ask(self, call: Call) -> Outcome:
        """What came of a call, from memory where it is known."""
        key = key_of_call(call)
        outcome = None if key is None else self._known.get(key)
        if outcome is None:
            outcome = self._remember(key, call, self._run([call])[0])
        return self._unsteady_or(call.name, outcome)

    def ask_once(self, calls: Sequence[Call]) -> list[Outcome]:
        """What came of many calls that travel together and are not remembered."""
        known = [self._known.get(key_of_call(call)) for call in calls]
        new = iter(self._run([c for c, outcome in zip(calls, known, strict=True) if not outcome]))
        return [
            self._unsteady_or(call.then, self._unsteady_or(call.name, outcome or next(new)))
            for call, outcome in zip(calls, known, strict=True)
        ]

    def open_with(self, messages: Iterable[Message]) -> None:
        """Ask at once what will be asked anyway, unless it was, and remember the answers."""
        if self._session is None:
            return
        for message in messages:
            if any(key in self._known for key in message.keys):
                continue
            outcomes = self._session.run(message.calls, message.frame)
            for key, call, outcome in zip(message.keys, message.calls, outcomes, strict=True):
                self._remember(key, call, outcome)

    def _remember(self, key: Any, call: Call, outcome: Outcome) -> Outcome:
        outcome = _as_made(outcome)
        if key is not None and not _holds_object(outcome.value):
            self._known[key] = outcome
            if call.pick is None and not call.then:
                self._asked.setdefault(call.name, []).append((key, call))
        elif key is not None and not _same(self._first.setdefault(key, outcome), outcome):
            self._unsteady.add(call.name)  # it may have seen right answers in other calls since
        return outcome

    def _run(self, calls: list[Call]) -> list[Outcome]:
        if self.closed:
            raise NotAsked
        if not calls:
            return []
        if self._session is None:
            return [Outcome("not_loaded", text=self._absent)] * len(calls)
        try:
            return self._session.run(calls)
        except (SandboxError, MemoryError, OSError) as error:
            raise Interrupted from error

    def _unsteady_or(self, name: str, outcome: Outcome) -> Outcome:
        return Outcome("unsteady") if name in self._unsteady else outcome

    # --- objects ---

    def ask_object(self, history: History, call: Call) -> Outcome:
        """What came of a call on an object, or of a look at one of its attributes."""
        before, asked = history.key(), key_of_call(call)
        key = None if before is None or asked is None else (before, asked)
        outcome = history.ended or self._known.get(key)
        if outcome is None:
            held = self._brought_up(history)
            outcome = held if isinstance(held, Outcome) else _as_made(self._on(held, call))
            if key is not None and not _holds_object(outcome.value):
                self._known[key] = outcome
        elif call.op != "get":
            history.held = None  # it was not done to that object
        if call.op != "get":
            history.add(call, asked)
            if outcome.kind not in ("returned", "raised"):
                history.ended = outcome
            self._remember_object(history)
        done = [*history.calls, call]
        is_unsteady = any(name in self._unsteady for name in _names_of(done))
        return Outcome("unsteady") if is_unsteady else outcome

    def _on(self, held: Held, call: Call) -> Outcome:
        return self._run([replace(call, owner=held)])[0]

    def _brought_up(self, history: History) -> Held | Outcome:
        """An object in the worker to which all was done that the history says."""
        if history.held is not None and self._session is not None:
            if history.held.generation == self._session.generation:
                return history.held
        made = self._run([history.calls[0]])[0]
        if not isinstance(made.value, Held):
            return made
        for call in history.calls[1:]:
            outcome = self._on(made.value, call)
            if outcome.kind not in ("returned", "raised"):
                return outcome
        history.held = made.value
        return made.value

    def _remember_object(self, history: History) -> None:
        key = history.key()
        if key is not None:
            longest = History(history.calls[0])
            longest.calls, longest.keys = list(history.calls), list(history.keys)
            self._objects.setdefault(history.calls[0].name, {})[key[:1]] = longest

    # --- the same questions again ---

    def find_unsteady(self) -> set[str]:
        """Ask the last questions again, in another order.

        Returns
        -------
        set of str
            Functions, classes and methods (`Class.method`) that answered differently; from now on
            all their answers are wrong, and those of an object on which they were called.
        """
        again = []
        for questions in self._asked.values():
            last = [q for q in questions if self._known[q[0]].kind in ("returned", "raised")]
            small = sorted(last[-CHOSEN_FROM:], key=lambda question: _work(question[1]))
            # One of them twice in a row: whatever alternates is caught by one of the two.
            again += [*small[:1], *small[:ASKED_AGAIN]]
        again.reverse()
        outcomes = self._run([call for _, call in again])
        for (key, call), outcome in zip(again, outcomes, strict=True):
            if outcome.kind != "timed_out" and not _same(self._known[key], outcome):
                self._unsteady.add(call.name)
        for histories in self._objects.values():
            treated = list(histories.values())
            for history in [*treated[-ASKED_AGAIN:], *treated[-1:]]:
                self._unsteady.update(self._first_that_differs(history))
        if self._unsteady and self._session is not None:
            self._session.renew()
        return self._unsteady

    def _first_that_differs(self, history: History) -> list[str]:
        """What a new object, treated alike, answers otherwise first; nothing where all is alike."""
        if history.ended is not None:
            return []
        names = _names_of(history.calls)
        made = self._run([history.calls[0]])[0]
        if not isinstance(made.value, Held):
            return [] if made.kind == "timed_out" else names[:1]
        for index, call in enumerate(history.calls[1:], 1):
            known = self._known.get((tuple(history.keys[:index]), history.keys[index]))
            outcome = self._on(made.value, call)
            if outcome.kind == "timed_out":
                return []
            if known is not None and not _same(known, outcome):
                return names[index : index + 1]
        return []


def _work(call: Call) -> int:
    """Which of two calls takes longer: bytes of its arrays, times its numbers, of epochs say."""
    numbers = sum(abs(value) for value in call.args if type(value) is int)
    return (1 + size_of(call.args)) * (1 + numbers)


def _names_of(calls: Sequence[Call]) -> list[str]:
    """Names of an object's class and of its methods, in the order of the calls."""
    maker = calls[0].name
    return [maker, *(f"{maker}.{call.name}" for call in calls[1:])]


def _as_made(outcome: Outcome) -> Outcome:
    """An answer that is an object (a new one, or `return self`), so that it can be remembered."""
    if isinstance(outcome.value, Held):
        return replace(outcome, value=Made(outcome.value.type_name))
    return outcome


def key_of_call(call: Call) -> Any:
    """A call as a key, None where its answer cannot be remembered."""
    args, more = key_of(call.args), key_of(call.more)
    if args is None or more is None:
        return None
    return (call.name, call.op, call.pick, args, call.then, more)


def key_of(value: Any) -> Any:
    """A value as a key: equal for equal numbers, None where it holds an object of the student's."""
    if isinstance(value, np.ndarray):
        data = value.tobytes()
        return (value.dtype.char, value.shape, data if len(data) <= LONG_BYTES else hash(data))
    if isinstance(value, dict):
        parts = [_key_of_name(name) for name in value]
        parts += [key_of(item) for item in value.values()]
        return None if None in parts else ("dict", *parts)
    if isinstance(value, (list, tuple)):
        parts = [key_of(item) for item in value]
        return None if None in parts else (type(value).__name__, *parts)
    if isinstance(value, Held):
        return None
    return (type(value).__name__, repr(value))


def _key_of_name(name: Any) -> Any:
    """The same for a key of a dict, where a text, as nearly always, may stand for itself."""
    if type(name) is str:
        return name
    return None if _holds_object(name) else (type(name).__name__, repr(name))


def _holds_object(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(_holds_object(item) for item in value)
    if isinstance(value, dict):
        return any(_holds_object(item) for item in value.values())
    return isinstance(value, Held)


def _same(first: Outcome, second: Outcome) -> bool:
    if first.kind != second.kind:
        return False
    if first.kind != "returned":
        return True
    key = key_of(first.value)
    if key is not None and key == key_of(second.value):
        return True  # to the bit, as nearly always, and found out much sooner
    return _alike(first.value, second.value)


def _alike(first: Any, second: Any) -> bool:
    """Whether two answers are the same, but for rounding."""
    if isinstance(first, dict) and isinstance(second, dict):
        # A key that is an object of the student's is another one each time.
        plain = [key for key in first if not _holds_object(key)]
        same_keys = set(plain) == {key for key in second if not _holds_object(key)}
        alike = same_keys and len(first) == len(second)
        return alike and all(_alike(first[key], second[key]) for key in plain)
    if isinstance(first, (list, tuple)) and isinstance(second, (list, tuple)):
        return len(first) == len(second) and all(map(_alike, first, second))
    numbers = (np.ndarray, np.generic, int, float)
    if isinstance(first, numbers) and isinstance(second, numbers):
        a, b = np.asarray(first), np.asarray(second)
        return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-6, atol=1e-9, equal_nan=True))
    if isinstance(first, str) or isinstance(second, str):
        return bool(first == second)
    if isinstance(first, Made) or isinstance(second, Made):
        return {type(first), type(second)} <= {Made, Held}
    return type(first) is type(second)
