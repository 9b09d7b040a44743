"""What is said of a question: what went wrong, by reason, each said once.

A mistake shows in many cases at once. Here the failed cases of a question are put together by the
misconception behind them, and those that say the same by their message, so that every output
tells a reason once and lists where it shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.failures import in_english
from autograder.model import CaseResult, Correction, Diagnosis, Graded
from autograder.outputs.scores import NOT_RUN, points
from autograder.words.wording import Wording

_OF_ONE_QUANTITY = frozenset({"what", "percent", "map"})
"""Data in which two cases may differ and yet say the same."""
_DRAWN_TOGETHER = ({"got", "want"}, {"yours", "right"})
"""Data that are drawn beside a message, where both are there."""

MAX_NOTES = 50
MAX_LISTED = 3
"""Cases listed of a function that was never called; of more only their number is told."""


@dataclass(frozen=True)
class Telling:
    """One message, and the cases that say it."""

    message: str
    cases: tuple[CaseResult, ...]

    @property
    def is_short(self) -> bool:
        """Whether its cases need not be listed: what they ask for was never called."""
        return len(self.cases) > MAX_LISTED and self.cases[0].key in NOT_RUN


@dataclass(frozen=True)
class Finding:
    """One reason for failed cases of a question; without hints where none was recognised."""

    hints: tuple[str, ...]
    follows: str
    """An earlier question in which the same quantities are wrong already; else empty."""
    tellings: tuple[Telling, ...]

    @property
    def cases(self) -> tuple[CaseResult, ...]:
        """All that failed for this reason."""
        return tuple(case for telling in self.tellings for case in telling.cases)

    @property
    def lost(self) -> float:
        """Points that these cases are worth."""
        return points(sum(case.points for case in self.cases))

    def heading(self, words: Wording) -> str:
        """Name the kind of reason."""
        if self.hints:
            return words.say("finding.hints" if len(self.hints) > 1 else "finding.hint")
        if self.follows:
            return words.say("finding.follows", question=self.follows)
        return words.say("finding.unknown")

    def advice(self, words: Wording) -> tuple[str, ...]:
        """Say what to look at; nothing where nothing was recognised."""
        if self.follows:
            return (words.say("finding.follows_help", question=self.follows),)
        return self.hints


def findings(graded: Graded, words: Wording, *, hidden: bool) -> Mapping[str, Sequence[Finding]]:
    """Put a submission's failed cases together, by question.

    Parameters
    ----------
    hidden
        Whether hidden cases are told of; where not, what was recognised in them is not either.

    Returns
    -------
    mapping of str to sequence of Finding
        Those recognised first, worth most first; then what no misconception explains; then what
        follows from an earlier question. Questions where nothing failed are not in it.
    """
    failed = [case for case in graded.cases if not case.passed and (hidden or not case.hidden)]
    hints = _hints(graded.diagnoses)
    found: dict[str, Sequence[Finding]] = {}
    costly: dict[str, str] = {}
    for question in dict.fromkeys(case.question for case in failed):
        held = [case for case in failed if case.question == question]
        found[question] = _of_question(held, hints, costly, words)
        for case in held:
            if case.points and _trouble(case):
                costly.setdefault(_trouble(case), question)
    return _without_what_was_given(found, graded.corrections) if graded.corrections else found


def _without_what_was_given(
    found: Mapping[str, Sequence[Finding]], corrections: Sequence[Correction]
) -> Mapping[str, Sequence[Finding]]:
    """The same, each case worth what was not given back for it by hand."""
    given: dict[tuple[str, str], float] = {}
    for each in corrections:
        key = each.question, each.case
        given[key] = given.get(key, 0) + each.after - each.before

    def left(case: CaseResult) -> CaseResult:
        back = given.get((case.question, case.case), 0)
        return replace(case, points=points(max(0, case.points - back))) if back > 0 else case

    return {
        question: [
            replace(
                one,
                tellings=tuple(replace(t, cases=tuple(map(left, t.cases))) for t in one.tellings),
            )
            for one in those
        ]
        for question, those in found.items()
    }


def notes_of(graded: Graded) -> Sequence[str]:
    """What is told of loading beside the status: nothing where that says it, and nothing ran."""
    runs = any(case.passed or case.key not in NOT_RUN for case in graded.cases)
    if not runs and all(note in graded.status for note in graded.notes):
        return ()
    return graded.notes[:MAX_NOTES]


def why_no_points(found: Sequence[Finding], earned: float, possible: float, words: Wording) -> str:
    """Say why a question with full points shows failed checks; empty where it does not."""
    is_free = found and earned >= possible and not any(each.lost for each in found)
    return words.say("finding.no_points") if is_free else ""


def what_of(case: CaseResult) -> str:
    """The quantity that a failed case found wrong, as its message names it; may be empty."""
    what = case.data.get("what")
    return what if isinstance(what, str) else ""


def _trouble(case: CaseResult) -> str:
    """What is wrong in a failed case: a quantity, or the function that gave no answer."""
    function = case.data.get("function")
    return what_of(case) or (f"`{function}`" if isinstance(function, str) else "")


def _hints(diagnoses: Sequence[Diagnosis]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    held: dict[tuple[str, str], tuple[str, ...]] = {}
    for each in diagnoses:
        key = each.question, each.case
        held[key] = tuple(dict.fromkeys((*held.get(key, ()), each.hint)))
    return held


def _of_question(
    failed: Sequence[CaseResult],
    hints: Mapping[tuple[str, str], tuple[str, ...]],
    costly: Mapping[str, str],
    words: Wording,
) -> Sequence[Finding]:
    reasons: dict[tuple[tuple[str, ...], str], list[CaseResult]] = {}
    behind = [hints.get((case.question, case.case), ()) for case in failed]
    by_what = _only_reasons(failed, behind)
    only = set(filter(None, behind))
    for case, held in zip(failed, behind, strict=True):
        held = held or by_what.get(what_of(case), ())
        if not held and not case.hidden and len(only) == 1 and "function" not in case.data:
            (held,) = only
        follows = "" if held else costly.get(_trouble(case), "")
        reasons.setdefault((held, follows), []).append(case)
    made = [
        Finding(held, follows, _tellings(cases, words))
        for (held, follows), cases in reasons.items()
    ]
    return sorted(made, key=lambda each: (not each.hints, bool(each.follows), -each.lost))


def _only_reasons(
    failed: Sequence[CaseResult], behind: Sequence[tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    """Quantities with the one reason that was recognised for them.

    Public cases are not diagnosed themselves: theirs is the reason of the same quantity, or the
    only one that was recognised in the question; a call without an answer has its own.
    """
    reasons: dict[str, set[tuple[str, ...]]] = {}
    for case, held in zip(failed, behind, strict=True):
        if held and what_of(case):
            reasons.setdefault(what_of(case), set()).add(held)
    return {what: next(iter(held)) for what, held in reasons.items() if len(held) == 1}


def _tellings(cases: Sequence[CaseResult], words: Wording) -> tuple[Telling, ...]:
    """Say each fact once, of all quantities that share it."""
    facts: dict[Any, list[CaseResult]] = {}
    for case in cases:
        drawn = {name for pair in _DRAWN_TOGETHER if pair <= case.data.keys() for name in pair}
        own = _OF_ONE_QUANTITY | drawn
        shared = tuple((name, value) for name, value in case.data.items() if name not in own)
        fact = (case.hidden, case.key, shared) if what_of(case) else words.message(case)
        facts.setdefault(fact, []).append(case)
    said: dict[str, list[CaseResult]] = {}
    for those in facts.values():
        said.setdefault(_message(those, words), []).extend(those)
    return tuple(Telling(message, tuple(those)) for message, those in said.items())


def _message(cases: Sequence[CaseResult], words: Wording) -> str:
    """What some cases say together, which differ at most in the quantity and its error."""
    first = cases[0]
    whats = list(dict.fromkeys(map(what_of, cases)))
    percents = [str(case.data["percent"]) for case in cases if "percent" in case.data]
    data = dict(first.data)
    if percents:
        data["percent"] = max(percents, key=_size_of)
    if len(whats) > 1:
        data["what"] = words.say("finding.each_of", whats=", ".join(words.quantities(whats)))
    if data == first.data:
        return words.message(first)
    message = in_english(first.key, data, hidden=first.hidden)
    return words.message(replace(first, data=data, message=message))


def _size_of(percent: str) -> float:
    number = re.search(r"[\d.e+-]*\d", percent)
    beyond = 1 if "more" in percent else -1 if "less" in percent else 0
    return float(number[0]) * (1 + beyond / 2) if number else 0.0
