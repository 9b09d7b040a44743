"""What the way in which a case failed shows, where there are no numbers to compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from autograder.homework.misconceptions import Misconception
from autograder.model import CaseResult


def shown_by_failures(
    bank: Sequence[Misconception], open_results: Sequence[CaseResult], hidden: Sequence[CaseResult]
) -> Iterator[tuple[CaseResult, Misconception]]:
    """Failed cases that numbers did not explain, each with what the way of failing shows.

    Parameters
    ----------
    open_results : sequence of CaseResult
        Failed hidden cases.
    hidden : sequence of CaseResult
        All hidden cases.
    """
    shapes: dict[tuple[str, str], Misconception | None] = {}
    stopped: dict[str, str] = {}
    questions = [result.question for result in hidden]
    misshapen = next((result.question for result in hidden if result.key == "shape"), "")
    spoilt = questions[questions.index(misshapen) :] if misshapen else ()
    for result in open_results:
        place = str(result.data.get("place", "")) if result.key == "raised" else ""
        if stopped.get(place, result.question) != result.question:
            continue  # a line that stops a later question too was named where it is asked for
        if result.key == "raised" and result.question != misshapen and result.question in spoilt:
            continue  # an answer of another shape stops whoever goes on with it
        found = _shown(bank, result, hidden)
        if place and found is not None:
            stopped[place] = result.question
        if result.key == "shape":
            # One answer has the wrong shape for one reason, at all sizes.
            answer = result.question, str(result.data.get("what"))
            found = shapes[answer] = shapes.get(answer) or found
        if found is not None:
            yield result, found


def _shown(
    bank: Sequence[Misconception], result: CaseResult, hidden: Sequence[CaseResult]
) -> Misconception | None:
    """The first that fits; a case that an entry names must be the only kind to fail so."""
    for entry in bank:
        if not entry.when or result.question not in entry.questions:
            continue
        if not _fits(entry.when, result):
            continue
        elsewhere = {name: told for name, told in entry.when.items() if name != "case"}
        if "case" in entry.when and any(
            _fits(elsewhere, other) and not _fits(entry.when, other)
            for other in hidden
            if other.question == result.question and not other.passed
        ):
            continue
        return entry
    return None


def _fits(when: Mapping[str, str], result: CaseResult) -> bool:
    told = {**result.data, "key": result.key, "case": result.case}
    return all(
        name in told and fnmatchcase(str(told[name]), pattern) for name, pattern in when.items()
    )
