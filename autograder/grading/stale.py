"""Functions that answer what they were asked before, though one of the arguments is another now.

Each is asked a question with one argument changed, here, where it was asked before, and in a new
process, which has been asked nothing and says what the answer is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from autograder.grading.changed import changed_altogether, changed_calls
from autograder.model import Outcome
from autograder.sandbox.calls import Call
from autograder.sandbox.passing import Passing, followed

LIMITED = ("timed_out", "unreadable", "out_of_memory")
"""What may come of a second question because of the first: time and memory are used up."""
MOST_LEAVES = 50_000
"""Numbers and arrays in all changed calls to one function and their answers, but for two calls."""
MOST_TRIED = 4
"""Questions to one function that are changed, until one is telling."""

Asked = tuple[Call, Outcome]
"""A question, and what came of it."""
Same = Callable[[Outcome, Outcome], bool]


class Run(Protocol):
    """Makes calls in one process; `keep` where their answers may be passed on."""

    def __call__(self, calls: list[Call], /, *, keep: bool = True) -> list[Outcome]:
        """What came of them, in order."""


def find_stale(
    passing: Passing,
    run: Run,
    renew: Callable[[], None],
    questions: Mapping[str, Sequence[Asked]],
    same: Same,
    beside: Sequence[Asked] = (),
) -> tuple[set[str], list[Call]]:
    """Find functions whose answers hang on fewer things than those they were asked with.

    Parameters
    ----------
    passing : Passing
    run : callable
        Makes calls in the process that has been asked before; after `renew`, in a new one.
    renew : callable
    questions : mapping of str to sequence of (Call, Outcome)
        What each function was asked before, and answered; of a method, programs that end with it.
    same : callable
        Whether two answers are one.
    beside : sequence of (Call, Outcome)
        Other questions, to be asked once more with those in the new process.

    Returns
    -------
    stale : set of str
    differing : list of Call
        Those of `beside` whose answers are others there.
    """
    asking = _Asking(passing, run, same)
    asked = asking.changed_calls(questions)
    renew()
    changed = [call for answered in asked.values() for call, _ in answered]
    # After them: a question itself would bring back what is remembered for a changed one.
    outcomes = run([*changed, *(call for call, _ in beside)], keep=False)
    there, after = iter(outcomes[: len(changed)]), outcomes[len(changed) :]
    stale: set[str] = set()
    for name, answered in asked.items():
        for (call, first), second in zip(answered, there):  # noqa: B905 - there is one for all
            is_told = {first.kind, second.kind}.isdisjoint(LIMITED)
            # What is asked anew for it may be another answer now.
            if is_told and stale.isdisjoint(passing.sources(call.args)):
                stale |= set() if same(first, second) else {name}
    return stale, [
        call
        for (call, first), second in zip(beside, after, strict=True)
        if second.kind not in LIMITED and not same(first, second)
    ]


@dataclass(frozen=True)
class _Asking:
    """How changed calls are found, and asked in the process that has been asked before."""

    passing: Passing
    run: Run
    same: Same

    def changed_calls(self, questions: Mapping[str, Sequence[Asked]]) -> dict[str, list[Asked]]:
        """Changed calls and what came of them, of each function, in an order to ask anew."""
        left = {name: self._small_first(calls) for name, calls in questions.items()}
        tried: dict[str, list[list[Asked]]] = {}
        for _ in range(MOST_TRIED):
            chosen = {name: calls.pop(0) for name, calls in left.items() if calls}
            for name, answered in self._asked_changed(chosen).items():
                # The most telling first: a change to another question may be this very question.
                tried.setdefault(name, []).insert(0, answered)
                if self._is_telling(answered) or _most_calls(*chosen[name]) < len(answered):
                    left[name].clear()
        return {
            name: [each for group in groups for each in group[1:]] for name, groups in tried.items()
        }

    def _small_first(self, questions: Sequence[Asked]) -> list[Asked]:
        """Those that hang on no answer, where there are any."""
        own = [each for each in questions if not any(map(self.passing.part, each[0].args))]
        return sorted(own or questions, key=lambda question: question[0].work)

    def _asked_changed(self, chosen: Mapping[str, Asked]) -> dict[str, list[Asked]]:
        """Calls to some functions, each followed by its changed ones, and what came of them."""
        calls = {
            # What remembers its last answer alone remembers the call itself.
            name: [call, *islice(changed_calls(call, self._another), _most_calls(call, known))]
            for name, (call, known) in chosen.items()
        }
        outcomes = iter(self.run([each for group in calls.values() for each in group], keep=False))
        return {name: [(each, next(outcomes)) for each in group] for name, group in calls.items()}

    def _is_telling(self, answered: Sequence[Asked]) -> bool:
        """Whether the answer hangs on nearly all of the arguments."""
        count = len(answered[0][0].args)
        (_, known), *others = answered[: count + 1]
        return sum(self.same(known, outcome) for _, outcome in others) <= count // 3

    def _another(self, value: Any) -> Any:
        """Instead of an answer that is no plain data, that of the same function to other arguments.

        None for what is plain data, or where there is no other answer.
        """
        part = self.passing.part(value)
        if part is None or part.kept.is_plain:
            return None
        other = self.run([changed_altogether(part.kept.call, self._another)])[0]
        return followed(other.value, part.path)


def _most_calls(call: Call, known: Outcome) -> int:
    """How often a question is changed: what holds a great many numbers is read for long."""
    return max(2, MOST_LEAVES // (1 + _leaves(call.args) + _leaves(known.value)))


def _leaves(value: Any) -> int:
    """All in a value that is no list, tuple or dict; one that is empty counts as well."""
    if isinstance(value, dict):
        return 1 + sum(map(_leaves, value.values()))
    return 1 + sum(map(_leaves, value)) if isinstance(value, (list, tuple)) else 1
