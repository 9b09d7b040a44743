"""Finds the lines where a graded submission's mistakes are.

What the search in the worker says is hostile until proven otherwise: its shape and its bounds are
checked, its edit is put into our own copy of the source, and the function must then be right in
another worker, with numbers that the search has not seen.
"""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property
from typing import Any

from autograder.grading.locating import claims
from autograder.grading.locating.claims import Change, Found
from autograder.grading.locating.donors import spelt
from autograder.grading.locating.inputs import Inputs, Program
from autograder.grading.locating.metering import Meter, Spent
from autograder.grading.locating.own_copy import is_right, mended
from autograder.grading.locating.recorder import recorded
from autograder.grading.locating.spoken import target
from autograder.homework.assignment import Assignment
from autograder.homework.questions import QuestionCases
from autograder.model import (
    Diagnosis,
    Limits,
    Located,
    Outcome,
    QuestionResult,
    Repair,
    Source,
)
from autograder.sandbox.calls import Call
from autograder.sandbox.session import Session
from autograder.sandbox.zygote_client import Zygote

TOOL = "autograder.grading.locating.search:locate"
"""What runs in the worker."""
WHEN = ("auto", "always", "never")
MOST_SECONDS = 3.0
"""CPU time for one submission: the search, the tries of what it found, and our own."""
SEARCH_SECONDS = 0.8
"""CPU time for one submission's search, which looks at the clock itself."""
LOAD_SECONDS, CALL_SECONDS = 0.6, 2.0
"""CPU time for each worker; a submission that loads for longer is not looked into."""
APART = 3
"""Lines between two repairs beyond which neither is told."""
AROUND = 2
"""Lines shown before and behind the one that is told."""
VERIFIED = 6
"""Programs with other numbers that a repair must have right, each twice."""


class Locator:
    """Looks for the lines of one homework's mistakes, for one submission after another.

    Parameters
    ----------
    assignment : Assignment
    questions : mapping of str to QuestionCases
    when : str
        One of `WHEN`: "auto" looks where points were lost and nothing was named.
    """

    def __init__(
        self, assignment: Assignment, questions: Mapping[str, QuestionCases], when: str
    ) -> None:
        self._assignment = assignment
        self._questions = questions
        self._when = when
        self.seconds = SEARCH_SECONDS
        """CPU time for one submission's search."""
        self.most_seconds = MOST_SECONDS
        """CPU time for all that is done for one submission."""
        self.spent = 0.0
        """Seconds of CPU for the last submission."""

    @cached_property
    def _reference(self) -> types.ModuleType:
        return self._assignment.load_reference()

    @cached_property
    def _asked(self) -> Any:
        return recorded(self._assignment, self._questions, self._reference)

    @cached_property
    def _targets(self) -> list[dict[str, Any]]:
        inputs = Inputs(self._asked, self._reference, seed=1)
        names = self._assignment.names
        return [target(name, self._assignment, self._reference, inputs) for name in names]

    @cached_property
    def _others(self) -> Inputs:
        return Inputs(self._asked, self._reference, seed=2)

    @cached_property
    def _asked_in(self) -> Mapping[str, list[str]]:
        """Questions in which each function is called, in order."""
        found: dict[str, list[str]] = {}
        for each in self._asked:
            if each.question and each.call.owner is None:
                found.setdefault(each.call.name, []).append(each.question)
        return {name: list(dict.fromkeys(questions)) for name, questions in found.items()}

    def locate(
        self,
        zygote: Zygote,
        source: Source,
        scores: Sequence[QuestionResult],
        diagnoses: Sequence[Diagnosis],
        seconds_left: float,
    ) -> tuple[tuple[Located, ...], tuple[Repair, ...]]:
        """The lines where mistakes are, and how they were mended.

        Parameters
        ----------
        zygote : Zygote
            Made with `TOOL`.
        source : Source
        scores : sequence of QuestionResult
        diagnoses : sequence of Diagnosis
        seconds_left : float
            Of the submission's time.

        Raises
        ------
        SandboxError
            The sandbox failed.
        """
        sought = self._sought(scores, diagnoses)
        if not sought or seconds_left <= 1:
            return (), ()
        limits = replace(self._limits, submission_seconds=min(seconds_left, 10.0))
        self._prepare()
        meter = Meter(zygote, self.most_seconds)
        located: list[Located] = []
        repairs: list[Repair] = []
        try:
            for question, found, answer in self._confirmed(meter, source, sought, limits):
                located += _located(question, found, source, claims.visit(answer))
                says = self._known_words(answer["function"], answer.get("says"))
                repairs.append(_repair(question, found, source, says))
        except Spent:
            pass  # what was confirmed before is told
        self.spent = meter.spent
        return tuple(dict.fromkeys(located)), tuple(repairs)

    def _prepare(self) -> None:
        """Make, once for all submissions, what each needs."""
        for each in self._targets:
            for chained in (False, True):
                self._programs(each["name"], chained=chained)

    def _confirmed(
        self, meter: Meter, source: Source, sought: Mapping[str, str], limits: Limits
    ) -> Iterator[tuple[str, Found, Mapping[str, Any]]]:
        """A question, the plainest repair that is right in another worker, and what was said."""
        with Session(meter, source, self._assignment.name, (), limits) as session:
            if session.broken is not None or any(each.stopped for each in session.problems):
                return
            outcome = self.search(session, sought)
            limits = replace(limits, submission_seconds=session.seconds_left)
        before: tuple[Change, ...] = ()
        for answer in claims.answers(outcome, self._assignment.names):
            name = answer["function"]
            if name not in sought:
                continue
            found = claims.repairs(answer.get("repairs"), source)
            right = [
                each
                for each in found
                if self._mends(meter, mended(source, [*before, *each.changes]), name, limits)
            ]
            if right:
                before += tuple(right[0].changes)  # other functions go on with what is mended
            if right and _are_near(right):
                yield sought[name], right[0], answer

    def search(self, session: Session, sought: Mapping[str, str]) -> Outcome:
        """Let a worker search; what it says is data."""
        targets = [_as_told(each, sought=each["name"] in sought) for each in self._targets]
        asked = {"targets": targets, "seconds": self.seconds}
        return session.run([Call(TOOL, (asked,), op="tool")])[0]

    @property
    def _limits(self) -> Limits:
        limits = self._assignment.limits
        call = CALL_SECONDS + max(0.0, self.seconds - SEARCH_SECONDS)
        return replace(limits, load_cpu_seconds=LOAD_SECONDS, call_cpu_seconds=call)

    def _sought(
        self, scores: Sequence[QuestionResult], diagnoses: Sequence[Diagnosis]
    ) -> dict[str, str]:
        """Functions to look into, each with the question that it is told in."""
        if self._when == "never":
            return {}
        lost = {each.name for each in scores if each.earned < each.possible}
        named = {each.question for each in diagnoses} if self._when == "auto" else set()
        sought = lost - named
        if not sought:
            return {}
        found = {}
        for name, questions in self._asked_in.items():
            is_class = isinstance(getattr(self._reference, name), type)
            lost_in = next((each for each in questions if each in sought), "")
            # What earns all in its own question is right, whatever it is used for later; of a
            # class each question may ask another method.
            if lost_in and questions[0] not in named and (is_class or lost_in == questions[0]):
                found[name] = lost_in
        wrong = {name for name, asked in self._asked_in.items() if asked[0] in named & lost}
        # What calls a wrong function is wrong by that, and the search would go no further.
        return {name: told for name, told in found.items() if not self._calls[name] & wrong}

    @cached_property
    def _calls(self) -> Mapping[str, Set[str]]:
        """The functions of the homework that each of the reference's comes to call."""
        direct = {
            name: set(_names_in(getattr(self._reference, name))) & self._asked_in.keys()
            for name in self._asked_in
        }
        found: dict[str, set[str]] = {}
        for name in direct:
            pending, reached = list(direct[name]), set[str]()
            while pending:
                called = pending.pop()
                if called not in reached:
                    reached.add(called)
                    pending += direct[called]
            found[name] = reached - {name}
        return found

    def _mends(self, meter: Meter, copy: Source, name: str, limits: Limits) -> bool:
        """Whether a function is right in our own copy of a source, with repairs in it."""
        names = self._assignment.names
        with Session(meter, copy, self._assignment.name, names, limits) as session:
            for chained in (False, True):
                programs = self._programs(name, chained=chained)[:VERIFIED]
                if programs and all(is_right(session, each) for each in [*programs, *programs]):
                    return True
        return False

    def _known_words(self, name: str, says: Any) -> str:
        """What a mended line says in the reference's words, where it is words of the reference."""
        donors = next(each["donors"] for each in self._targets if each["name"] == name)
        words = {spelt(donor) for of_program in donors for donor in of_program}
        return says if isinstance(says, str) and says in words else ""

    def _programs(self, name: str, *, chained: bool) -> list[Program]:
        key = (name, chained)
        if key not in self._kept:
            is_class = isinstance(getattr(self._reference, name), type)
            nothing = chained and is_class
            self._kept[key] = [] if nothing else self._others.of(name, chained=chained)
        return self._kept[key]

    @cached_property
    def _kept(self) -> dict[tuple[str, bool], list[Program]]:
        return {}


def _names_in(value: Any) -> Iterator[str]:
    """Names that the code of a function speaks of; none of what is not one."""
    pending = [value.__code__] if isinstance(value, types.FunctionType) else []
    while pending:
        code = pending.pop()
        yield from code.co_names
        pending += [each for each in code.co_consts if isinstance(each, types.CodeType)]


def _as_told(target: Mapping[str, Any], *, sought: bool) -> dict[str, Any]:
    """What a worker is told of a function: of one that is not sought no piece of the reference."""
    if sought:
        return {**target, "sought": True}
    nothing: list[list[Any]] = [[]] * len(target["programs"])
    return {**target, "sought": False, "donors": nothing, "marks": nothing}


# --- what is told ---


def _are_near(repairs: Sequence[Found]) -> bool:
    """Whether the plain repairs agree on where the mistake is."""
    best = min(repairs, key=lambda each: each.plainness)
    if len(best.places) > 1:
        return True
    _, label, line = best.places[0]
    alike = [each for each in repairs if each.plainness <= best.plainness]
    return all(
        other == label and abs(at - line) <= APART for each in alike for _, other, at in each.places
    )


def _located(question: str, found: Found, source: Source, visit: int) -> list[Located]:
    told = []
    for number, (function, label, line) in enumerate(found.places):
        lines = claims.lines_of(source, label)
        first = max(1, line - AROUND)
        shown = tuple(each[:200] for each in lines[first - 1 : line + AROUND])
        wrong = claims.set_on(lines, line) if visit and not number else ""
        run = visit if wrong else 0
        told.append(Located(question, function, label, line, first, shown, wrong, run))
    return told


def _repair(question: str, found: Found, source: Source, says: str) -> Repair:
    copy = mended(source, found.changes)
    pieces: list[str] = []
    for before, after in zip(source.cells, copy.cells, strict=True):
        if before != after:
            pieces += difflib.unified_diff(
                before.source.split("\n"),
                after.source.split("\n"),
                before.label,
                before.label,
                n=1,
                lineterm="",
            )
    text = "\n".join(line[:200] for line in pieces[:60])
    return Repair(question, found.places[0][0], text, says)
