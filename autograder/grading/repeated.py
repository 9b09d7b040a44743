"""Which questions are asked once more at the end, and in which order.

An answer that hangs on earlier calls is another one beside others. Of each kind of question (to a
function, composed, of one item) a few small ones will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, zip_longest

from autograder.grading.stale import Asked
from autograder.sandbox.calls import Call, arrays_in

ASKED_AGAIN = 2
"""Questions of each kind that are asked a second time."""
ASKED_OF_THE_FIRST = 3
"""Those that were asked first: what takes them for the ones that earn something must know them by
their arguments alone."""
LONGER = 3
"""More of each kind, where an axis is longer than one: two drawn orders of few may be the same."""


def chosen_of_the_first(kinds: Iterable[Sequence[Asked]]) -> list[Asked]:
    """Some small ones of the first questions of each kind, which were asked apart.

    One more where something is all zeros: it may be taken for nothing, and for the last one.
    """
    chosen: list[Asked] = []
    for questions in kinds:
        small = _small_first(questions)
        half = small[: (len(small) + 1) // 2]
        chosen += half[:: max(1, len(half) // ASKED_OF_THE_FIRST)]
        chosen += islice((each for each in half if _has_zeros(each[0])), 1)
    return chosen


def chosen_of_the_last(kinds: Iterable[Sequence[Asked]]) -> list[Asked]:
    """The last questions of each kind in turn, the last first: other ones stand beside each."""
    in_turn = []
    for questions in kinds:
        small = _small_first(questions)
        chosen = small[:ASKED_AGAIN]
        seen = {_axes_of_one(call) for call, _ in chosen}
        longer = [each for each in small if _axes_of_one(each[0]) not in seen]
        # One of them twice in a row: whatever alternates is caught by one of the two.
        in_turn.append([*longer[:LONGER], *reversed(chosen), small[0]])
    return [each for beside in zip_longest(*reversed(in_turn)) for each in beside if each]


def _small_first(questions: Sequence[Asked]) -> list[Asked]:
    return sorted(questions, key=lambda question: question[0].work)


def _axes_of_one(call: Call) -> tuple[bool, ...]:
    """Which axes of the arguments' arrays have a length of one."""
    return tuple(length == 1 for array in arrays_in(call.args) for length in array.shape)


def _has_zeros(call: Call) -> bool:
    """Whether there is an array without any other number among the arguments."""
    return not all(array.any() for array in arrays_in(call.args))
