"""What a submission's functions and objects answer, each question asked once.

Answers are remembered by their arguments, those of objects by all that was done with the object
before: a case that is run again (for a diagnosis, or because a function turned out to be
unsteady) calls nobody.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain, zip_longest
from typing import Any, Protocol

from autograder.errors import SandboxError
from autograder.grading.alike import Made, same
from autograder.grading.history import History
from autograder.grading.keys import key_of_call
from autograder.grading.repeated import chosen_of_the_first, chosen_of_the_last
from autograder.grading.stale import LIMITED, find_stale
from autograder.model import Outcome
from autograder.sandbox.calls import Call, Held, prepare
from autograder.sandbox.passing import Part, Passing

FIRST = 24
"""Questions of each kind that are kept as those that were asked first."""
CHOSEN_FROM = 10
"""The last ones of each kind, of which those with the least work are chosen."""


class Answering(Protocol):
    """What makes calls: a session in the sandbox, or what stands where one would."""

    passing: Passing

    @property
    def generation(self) -> int:
        """Counts the workers: an object held by an earlier one is gone."""

    def run(
        self, calls: Sequence[Call], prepared: bytes | None = None, *, keep: bool = True
    ) -> list[Outcome]:
        """What came of several calls; see `Session.run`."""

    def renew(self) -> None:
        """Let others answer from now on, who have seen no question."""


class NotAsked(Exception):  # noqa: N818 - tells a rerun that it would have to call the student
    """The answer is not known, and nobody is to be called."""


class Interrupted(BaseException):
    """The sandbox or the machine failed while a case was asking; the cause says how.

    No `Exception`: a case that tries something, and goes on where that raises, would take it for
    what the student's code did.
    """


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


class Answers:
    """Asks a session, and remembers.

    Parameters
    ----------
    session : Answering or None
        Whom to ask; None for a submission that could not be opened.
    absent : str
        Why, in that case.
    is_asked : callable, str -> bool
        Whether a key of an answer that is a dict is one that is asked for; all are where left out.
    """

    def __init__(
        self,
        session: Answering | None,
        absent: str = "",
        is_asked: Callable[[str], bool] = bool,
    ) -> None:
        self._session = session
        self._is_asked = cache(is_asked)
        self._absent = absent
        self._known: dict[Any, Outcome] = {}
        self._asked: dict[Any, deque[tuple[Call, Outcome]]] = {}
        """The last questions of each kind: to a function, composed, of one item."""
        self._first: dict[Any, list[tuple[Call, Outcome]]] = {}
        """The first questions of each kind."""
        self._objects: dict[str, dict[Any, History]] = {}
        self._looks: dict[Any, list[tuple[Call, Outcome]]] = {}
        """Looks at attributes, by all that was done with the object before."""
        self._unsteady: set[str] = set()
        self.closed = False
        """Whether nobody is to be called any more: what is not known raises `NotAsked`."""

    def forget(self) -> None:
        """Let go of all answers: a case may remember the proxies that lead here beyond its run."""
        for remembered in (self._known, self._asked, self._first, self._objects, self._looks):
            remembered.clear()
        if self._session is not None:
            self._session.passing.forget()

    # --- functions ---

    def key_of(self, call: Call) -> Any:
        """What a call is remembered by, None where it cannot be."""
        return key_of_call(call, self._part_of)

    def _part_of(self, value: object) -> Part | None:
        return None if self._session is None else self._session.passing.part(value)

    def ask(self, call: Call) -> Outcome:
        """What came of a call, from memory where it is known."""
        key = self.key_of(call)
        outcome = None if key is None else self._known.get(key)
        if outcome is None:
            outcome = self._remember(key, call, self._run([call])[0])
        return self._unsteady_or(call.name, outcome)

    def ask_once(self, calls: Sequence[Call]) -> list[Outcome]:
        """What came of many calls that travel together and are not remembered."""
        known = [self._known.get(self.key_of(call)) for call in calls]
        new = [call for call, outcome in zip(calls, known, strict=True) if not outcome]
        answered = iter(self._run(new))
        outcomes = [outcome or next(answered) for outcome in known]
        for call, outcome in zip(calls, outcomes, strict=True):
            self._note(call, outcome)
        return [
            self._unsteady_or(call.then, self._unsteady_or(call.name, outcome))
            for call, outcome in zip(calls, outcomes, strict=True)
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
        outcome = _as_made(outcome) if call.op == "make" else outcome
        if key is not None:
            self._known[key] = outcome
        self._note(call, outcome)
        return outcome

    def _note(self, call: Call, outcome: Outcome) -> None:
        """Note a question that may be asked again; what a descent says is seen openly anyway."""
        if outcome.kind in ("returned", "raised") and call.op != "descend":
            kind = (call.name, call.op, call.pick is None, call.then)
            self._asked.setdefault(kind, deque(maxlen=CHOSEN_FROM)).append((call, outcome))
            first = self._first.setdefault(kind, [])
            if call.op == "call" and len(first) < FIRST:
                first.append((call, outcome))

    def _run(self, calls: list[Call], *, keep: bool = True) -> list[Outcome]:
        if self.closed:
            raise NotAsked
        if not calls:
            return []
        if self._session is None:
            return [Outcome("not_loaded", text=self._absent)] * len(calls)
        try:
            return self._session.run(calls, keep=keep)
        except (SandboxError, MemoryError, OSError) as error:
            raise Interrupted from error

    def _unsteady_or(self, name: str, outcome: Outcome) -> Outcome:
        return Outcome("unsteady") if name in self._unsteady else outcome

    # --- objects ---

    def ask_object(self, history: History, call: Call) -> Outcome:
        """What came of a call on an object, or of a look at one of its attributes."""
        before, asked = history.key(), self.key_of(call)
        key = None if before is None or asked is None else (before, asked)
        outcome = history.ended or self._known.get(key)
        if outcome is None:
            held = self._brought_up(history)
            outcome = held if isinstance(held, Outcome) else _as_made(self._on(held, call))
            if key is not None:
                self._known[key] = outcome
                if call.op == "get":
                    self._looks.setdefault(before, []).append((call, outcome))
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
            longest = History(history.calls[0], history.keys[0])
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
        self._ask_again(chosen_of_the_last(self._asked.values()))
        self._treat_alike_again()
        if self._session is not None:
            self._find_stale(self._session)
        if self._unsteady and self._session is not None:
            self._session.renew()  # whoever answers rightly where nobody spoils it is not blamed
            both = [
                *chosen_of_the_first(self._first.values()),
                *chosen_of_the_last(self._asked.values()),
            ]
            self._ask_again([each for each in both if not self._hangs_on_unsteady(each[0])])
            self._session.renew()
        return self._unsteady

    def _ask_again(self, questions: Sequence[tuple[Call, Outcome]]) -> None:
        """Ask some questions in one message, and note whose answers are others."""
        outcomes = self._run([call for call, _ in questions], keep=False)
        self._blame(
            [
                call
                for (call, known), outcome in zip(questions, outcomes, strict=True)
                if outcome.kind not in LIMITED and not same(known, outcome, self._is_asked)
            ]
        )

    def _blame(self, differing: Sequence[Call]) -> None:
        """Note who answered otherwise."""
        self._unsteady.update(call.name for call in differing if not call.then)
        for chained in [call for call in differing if call.then]:
            both = {chained.name, chained.then}
            # What one of the two does when it is called alone, the other one only passes on.
            self._unsteady.update(both & self._unsteady or both)

    def _hangs_on_unsteady(self, call: Call) -> bool:
        """Whether a call is of a function that is unsteady already, or of what such a one made."""
        sources = set() if self._session is None else set(self._session.passing.sources(call.args))
        return not self._unsteady.isdisjoint({call.name, call.then, *sources})

    def _find_stale(self, session: Answering) -> None:
        """Note who answers what it was asked before, though an argument is another now.

        In the process that is begun for that, nobody knows which questions came first: some of
        those are asked there too.
        """
        questions = {
            name: [each for each in calls if each[1].kind == "returned"]
            for (name, op, is_whole, then), calls in self._asked.items()
            if op == "call" and is_whole and not then and name not in self._unsteady
        }
        for name, program in self._programs():
            questions.setdefault(name, []).append((program, Outcome("returned")))
        first = [
            each
            for each in chosen_of_the_first(self._first.values())
            if not self._hangs_on_unsteady(each[0])
        ]
        alike = partial(same, is_asked=self._is_asked)
        stale, differing = find_stale(
            session.passing, self._run, session.renew, questions, alike, first
        )
        self._unsteady.update(stale)
        self._blame([call for call in differing if not self._hangs_on_unsteady(call)])

    def _programs(self) -> Iterator[tuple[str, Call]]:
        """All that was done to objects, each up to one of its methods: `Class.method`."""
        for maker, histories in self._objects.items():
            for history in histories.values():
                done = history.calls[1:]
                if history.ended is None and all(call.op == "call" for call in done):
                    steps = [(call.name, call.args) for call in done]
                    for end, call in enumerate(done, 1):
                        program = Call(maker, (history.calls[0].args, steps[:end]), op="use")
                        yield f"{maker}.{call.name}", program

    def _treat_alike_again(self) -> None:
        """Do to new objects what was done to others, a step of each in turn.

        The first time each object was alone, or as good as that: one whose answers are remembered
        is brought up anew for the first that is not. What objects keep in one place shows here.
        """
        replays = []
        for histories in self._objects.values():
            last, *before = list(histories.values())[::-1]
            before.sort(key=lambda each: len(each.calls))
            alike = [each for each in before if _settings(each) == _settings(last)]
            others = [each for each in before if _settings(each) != _settings(last)]
            # A setting that is kept in one place is that of the object which is made last.
            for history in [last, *alike[-1:], last, *others[-1:]]:
                replays.append(self._differing(history))
        for differing in chain.from_iterable(zip_longest(*replays, fillvalue="")):
            self._unsteady.update({differing} - {""})

    def _differing(self, history: History) -> Iterator[str]:
        """What a new object, treated alike, answers otherwise: "" at each step where nothing is."""
        if history.ended is not None:
            return
        names = _names_of(history.calls)
        made = self._run([history.calls[0]])[0]
        if not isinstance(made.value, Held):
            yield "" if made.kind in LIMITED else names[0]
            return
        for index in range(1, len(history.calls) + 1):
            yield ""
            if self._session is None or made.value.generation != self._session.generation:
                return  # another object's step has ended the process that held it
            before = tuple(history.keys[:index])
            if other := self._look_that_differs(made.value, before):
                yield f"{names[0]}.{other}"
                return
            if index == len(history.calls):
                return
            known = self._known.get((before, history.keys[index]))
            outcome = self._on(made.value, history.calls[index])
            if outcome.kind in LIMITED:
                return
            if known is not None and not same(known, outcome):
                yield names[index]
                return

    def _look_that_differs(self, held: Held, before: Any) -> str:
        """The attribute that holds something else than in an object that was treated alike."""
        looks = self._looks.get(before, [])[::-1]
        outcomes = self._run([replace(call, owner=held) for call, _ in looks])
        for (call, known), outcome in zip(looks, outcomes, strict=True):
            if outcome.kind not in LIMITED and not same(known, outcome):
                return call.name
        return ""


def _settings(history: History) -> list[Any]:
    """What an object was made with that is no array, nor holds any."""
    return [each for each in history.calls[0].args if isinstance(each, (bool, int, float, str))]


def _names_of(calls: Sequence[Call]) -> list[str]:
    """Names of an object's class and of its methods, in the order of the calls."""
    maker = calls[0].name
    return [maker, *(f"{maker}.{call.name}" for call in calls[1:])]


def _as_made(outcome: Outcome) -> Outcome:
    """An answer that is an object (a new one, or `return self`), so that it can be remembered."""
    if isinstance(outcome.value, Held):
        return replace(outcome, value=Made(outcome.value.type_name))
    return outcome
