"""Functions that answer what they were asked before, though one of the arguments is another now.

Each is asked a question with one argument changed, here, where it was asked before, and in a new
process, which has been asked nothing and says what the answer is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.grading.changed import changed_altogether, changed_calls
from autograder.model import Outcome
from autograder.sandbox.calls import Call, size_of
from autograder.sandbox.passing import Passing, followed

LIMITED = ("timed_out", "unreadable")
"""What may come of a second question because of the first: time and memory are used up."""
MOST_TRIED = 4
"""Questions to one function that are changed, until one is telling."""

Run = Callable[[list[Call]], list[Outcome]]
Same = Callable[[Outcome, Outcome], bool]


def find_stale(
    passing: Passing,
    run: Run,
    renew: Callable[[], None],
    questions: Mapping[str, Sequence[Call]],
    same: Same,
) -> set[str]:
    """Find functions whose answers hang on fewer things than those they were asked with.

    Parameters
    ----------
    passing : Passing
    run : callable
        Makes calls in the process that has been asked before; after `renew`, in a new one.
    renew : callable
    questions : mapping of str to sequence of Call
        What each function was asked before, and answered.
    same : callable
        Whether two answers are one.
    """
    asking = _Asking(passing, run, same)
    asked = asking.changed_calls(questions)
    renew()
    there = run([call for call, _ in asked])
    stale: set[str] = set()
    for (call, first), second in zip(asked, there, strict=True):
        is_told = {first.kind, second.kind}.isdisjoint(LIMITED)
        # What is asked anew for it may be another answer now.
        if is_told and stale.isdisjoint(asking.sources_of(call)):
            stale |= set() if same(first, second) else {call.name}
    return stale


@dataclass(frozen=True)
class _Asking:
    """How changed calls are found, and asked in the process that has been asked before."""

    passing: Passing
    run: Run
    same: Same

    def changed_calls(self, questions: Mapping[str, Sequence[Call]]) -> list[tuple[Call, Outcome]]:
        """Changed calls and what came of them, function by function, in an order to ask anew."""
        left = {name: self._small_first(calls) for name, calls in questions.items()}
        tried: dict[str, list[list[tuple[Call, Outcome]]]] = {}
        for _ in range(MOST_TRIED):
            chosen = {name: calls.pop(0) for name, calls in left.items() if calls}
            for name, answered in self._asked_changed(chosen).items():
                # The most telling first: a change to another question may be this very question.
                tried.setdefault(name, []).insert(0, answered)
                if self._is_telling(chosen[name], answered):
                    left[name].clear()
        return [each for groups in tried.values() for group in groups for each in group[1:]]

    def sources_of(self, call: Call) -> Iterator[str]:
        """Functions whose answers are no plain data, and among the arguments."""
        for part in self.passing.parts_in(call.args):
            if not part.kept.is_plain:
                yield part.kept.call.name

    def _small_first(self, calls: Sequence[Call]) -> list[Call]:
        """Those that hang on no answer, where there are any."""
        own = [call for call in calls if not any(map(self.passing.part, call.args))]
        return sorted(own or calls, key=work_of)

    def _asked_changed(self, chosen: dict[str, Call]) -> dict[str, list[tuple[Call, Outcome]]]:
        """Calls to some functions, each followed by its changed ones, and what came of them."""
        calls = {
            # What remembers its last answer alone remembers the call itself.
            name: [call, *changed_calls(call, self._another)]
            for name, call in chosen.items()
        }
        outcomes = iter(self.run([each for group in calls.values() for each in group]))
        return {name: [(each, next(outcomes)) for each in group] for name, group in calls.items()}

    def _is_telling(self, call: Call, answered: list[tuple[Call, Outcome]]) -> bool:
        """Whether the answer hangs on nearly all of the arguments."""
        (_, known), *others = answered[: len(call.args) + 1]
        return sum(self.same(known, outcome) for _, outcome in others) <= len(call.args) // 3

    def _another(self, value: Any) -> Any:
        """Instead of an answer that is no plain data, that of the same function to other arguments.

        None for what is plain data, or where there is no other answer.
        """
        part = self.passing.part(value)
        if part is None or part.kept.is_plain:
            return None
        other = self.run([changed_altogether(part.kept.call, self._another)])[0]
        return followed(other.value, part.path)


def work_of(call: Call) -> int:
    """How long a call takes, to sort by: bytes of its arrays, times its numbers, of epochs say."""
    numbers = sum(abs(value) for value in call.args if type(value) is int)
    return (1 + size_of(call.args)) * (1 + numbers)
