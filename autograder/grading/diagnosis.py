"""A failed case → the misconception behind it.

A misconception is a small patch of the reference solution. Where a case fails, it is run again
with the reference replaced by a patched one: a student whose answers pass against the reference
that forgets a term has forgotten that term. The student's answers are remembered, so this calls
nobody. What no patch can show (a key that is missing, a function that is not steady) is
recognised by how the case failed.

A case that several misconceptions explain goes to the one that explains most of what failed and
nothing of what passed; then to the one with the fewest failures that it would have made otherwise;
then to the likelier, which the bank names first. What no one explains is tried with two together:
first with what has been recognised elsewhere, in this question or an earlier one.
"""

from __future__ import annotations

import itertools
import time
import types
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property, partial
from typing import Any

import numpy as np

from autograder.cases.asking import until_warned
from autograder.errors import AssignmentError
from autograder.failures import Numbers, with_numbers
from autograder.grading.answers import key_of
from autograder.homework.assignment import Assignment
from autograder.homework.misconceptions import Misconception, Patch, load_bank, patched_source
from autograder.homework.questions import QuestionCases
from autograder.model import CaseResult, Diagnosis

MAX_PAIRS = 600
"""Pairs of misconceptions that are tried on one case, the likelier ones first."""
MAX_KEPT_PAIRS = 700
"""Pairs whose reference is kept, 40 to 80 KB each, those used last; one case's at the least."""
PAIR_SECONDS = 4.0
"""Of CPU for all pairs that are tried on one submission: some homework's cases take long."""
MAX_PAIRED_CASES = 3
"""Cases of one question on which pairs are tried: those worth most."""

WITHOUT_NUMBERS = with_numbers(Numbers.NONE)
"""Failures in which there is no number that a reference could have given; nor does what a student
trained spell the targets any better beside a reference that makes the same mistake."""
UNTELLING = with_numbers(Numbers.SHARED)
"""Failures whose numbers many mistakes share: who holds one must explain all that failed."""
OF_TWO = with_numbers(Numbers.MIXED)
"""Failures in which two mistakes may be mixed."""


Key = tuple[str, str]
"""A question, and the name of one of its cases."""


def _key(result: CaseResult) -> Key:
    return result.question, result.case


@dataclass(frozen=True)
class _Suspect:
    """Misconceptions held together, and the reference that holds them."""

    held: tuple[Misconception, ...]
    patches: tuple[Patch, ...]
    reference: types.ModuleType

    def in_question(self, question: str) -> tuple[Misconception, ...]:
        """Those of them that spoil this question; they stand behind its failures."""
        return tuple(each for each in self.held if question in each.questions)


@dataclass(frozen=True)
class _Inquiry:
    """What one submission did in one question's hidden cases."""

    question: str
    failed: Mapping[Key, CaseResult]
    passed: set[Key]
    environment: Mapping[str, Any]
    known: Sequence[_Suspect]
    """What has been recognised in earlier questions."""

    @property
    def telling(self) -> int:
        """How many failed with an answer: a warning comes along with whatever is wrong."""
        return sum(result.key != "warned" for result in self.failed.values())


class Diagnostician:
    """Recognises misconceptions of one homework, for one submission after another.

    Parameters
    ----------
    assignment : Assignment
    questions : dict of str to QuestionCases
        The cases, which are run again.
    """

    def __init__(self, assignment: Assignment, questions: Mapping[str, QuestionCases]) -> None:
        self._assignment = assignment
        self._cases = {
            (name, case.name): case
            for name, question in questions.items()
            for case in question.cases
            if case.hidden
        }
        self._uses_reference = {
            key: "reference" in case.parameters for key, case in self._cases.items()
        }
        self._bank = load_bank(assignment)
        self._suspects: dict[tuple[Patch, ...], _Suspect | None] = {}
        self._fails: dict[tuple[tuple[Patch, ...], str], frozenset[Key]] = {}
        self._pairs_end = 0.0
        self._kept_pairs: OrderedDict[tuple[Patch, ...], None] = OrderedDict()

    def diagnose(
        self, environment: Mapping[str, Any], results: Sequence[CaseResult], lang: str
    ) -> list[Diagnosis]:
        """What is behind each hidden case that failed, where it is recognised.

        Parameters
        ----------
        environment : mapping
            What the cases were run with; the proxies in it must not call anybody any more.
        results : sequence of CaseResult
        lang : str
            Of the hints.
        """
        hidden = [result for result in results if result.hidden]
        self._pairs_end = time.process_time() + PAIR_SECONDS
        suspects: dict[Key, _Suspect] = {}
        for question in dict.fromkeys(result.question for result in hidden):
            inquiry = _Inquiry(
                question,
                failed={_key(r): r for r in hidden if r.question == question and not r.passed},
                passed={_key(r) for r in hidden if r.question == question and r.passed},
                environment=environment,
                known=_singly_held(suspects.values()),
            )
            suspects.update(self._by_numbers(inquiry))
        behind = {key: suspect.in_question(key[0]) for key, suspect in suspects.items()}
        shapes: dict[tuple[str, str], tuple[Misconception, ...]] = {}
        for result in hidden:
            if not result.passed and _key(result) not in behind:
                found = tuple(self._by_failure(result, hidden))
                if result.key == "shape":
                    # One answer has the wrong shape for one reason, at all sizes.
                    place = result.question, str(result.data.get("what"))
                    found = shapes[place] = shapes.get(place) or found
                behind[_key(result)] = found
        return [
            Diagnosis(result.question, result.case, each.id, each.hint.get(lang, each.hint["en"]))
            for result in hidden
            for each in behind.get(_key(result), ())
        ]

    # --- by the numbers ---

    def _by_numbers(self, inquiry: _Inquiry) -> dict[Key, _Suspect]:
        """Failed cases of one question, each with what its numbers show."""
        behind: dict[Key, _Suspect] = {}
        open_keys = [
            key
            for key, result in inquiry.failed.items()
            if self._uses_reference[key] and result.key not in WITHOUT_NUMBERS
        ]
        singles = list(self._singles(inquiry.question)) if open_keys else []
        nothing_new = list(self._contexts(inquiry.known)) if open_keys else []
        for suspects in (nothing_new, singles):
            for key in open_keys:
                if key not in behind:
                    behind.update(self._explained(key, suspects, open_keys, behind, inquiry))
        rest = [key for key in open_keys if key not in behind and inquiry.failed[key].key in OF_TWO]
        for key in sorted(rest, key=lambda key: -inquiry.failed[key].points)[:MAX_PAIRED_CASES]:
            if key not in behind:
                relevant = self._relevant_to(key, singles)
                known = _singly_held([*inquiry.known, *behind.values()])
                together = self._with_known(known, relevant)
                found = self._explained(key, together, open_keys, behind, inquiry)
                if not found:
                    pairs = self._pairs(relevant)
                    found = self._explained(key, pairs, open_keys, behind, inquiry)
                behind.update(found)
        behind.update(self._along_with(behind, inquiry))
        return behind

    def _along_with(
        self, behind: Mapping[Key, _Suspect], inquiry: _Inquiry
    ) -> Iterator[tuple[Key, _Suspect]]:
        """Cases that ended in a warning, which comes of a mistake that other cases have shown."""
        for key, result in inquiry.failed.items():
            if key in behind or result.key != "warned":
                continue
            for suspect in behind.values():
                if key in self._would_fail(suspect, inquiry.question):
                    yield key, suspect
                    break

    def _explained(
        self,
        key: Key,
        suspects: Iterable[_Suspect],
        keys: Sequence[Key],
        behind: Mapping[Key, Any],
        inquiry: _Inquiry,
    ) -> dict[Key, _Suspect]:
        """A failed case, and others with it, by the suspect that explains the most of them."""
        best: tuple[tuple[int, int], _Suspect, list[Key]] | None = None
        for suspect in suspects:
            if self._is_cleared(suspect, inquiry):
                continue
            if not self._passes(key, inquiry.environment, suspect.reference):
                continue
            predicted = self._would_fail(suspect, inquiry.question)
            if predicted & inquiry.passed:
                continue  # who holds it could not have passed what this student passed
            agreeing = {
                each
                for each in keys
                if each == key or self._passes(each, inquiry.environment, suspect.reference)
            }
            explained = [each for each in keys if each in agreeing and each not in behind]
            if inquiry.failed[key].key in UNTELLING and len(explained) < inquiry.telling:
                continue
            weight = len(explained), -len(predicted & set(keys) - agreeing)
            if best is None or weight > best[0]:
                best = weight, suspect, explained
        return {} if best is None else dict.fromkeys(best[2], best[1])

    def _is_cleared(self, suspect: _Suspect, inquiry: _Inquiry) -> bool:
        """Whether it is known already that who holds it fails what this student passed.

        Known of those that an earlier submission brought up: the case need not be run again then.
        """
        predicted = self._fails.get((suspect.patches, inquiry.question), frozenset())
        return not predicted.isdisjoint(inquiry.passed)

    def _passes(
        self, key: Key, environment: Mapping[str, Any], reference: types.ModuleType
    ) -> bool:
        try:
            with np.errstate(all="ignore"):
                self._cases[key].run({**environment, "reference": reference})
        except Exception:  # a wrong reference may make a case raise anything
            return False
        return True

    def _would_fail(self, suspect: _Suspect, question: str) -> frozenset[Key]:
        """Cases of a question that the patched reference itself fails, when it is handed in."""
        if (suspect.patches, question) not in self._fails:
            environment = self._handed_in(suspect.reference)
            self._fails[suspect.patches, question] = frozenset(
                key
                for key, uses in self._uses_reference.items()
                if uses and key[0] == question and not self._passes(key, environment, self._right)
            )
        return self._fails[suspect.patches, question]

    def _handed_in(self, reference: types.ModuleType) -> dict[str, Any]:
        """A reference as if it were a student's, each of its functions called once a question."""
        names = self._assignment.names
        functions = {name: _remembering(getattr(reference, name, None)) for name in names}
        return {**functions, "earned": lambda question: 1}

    @cached_property
    def _right(self) -> types.ModuleType:
        return self._assignment.load_reference()

    def _singles(self, question: str) -> Iterator[_Suspect]:
        for entry in self._bank:
            if entry.patches and question in entry.questions:
                for patches in (entry.patches, *entry.other_patches):
                    suspect = self._suspect((entry,), patches)
                    if suspect is not None:
                        yield suspect

    def _relevant_to(self, key: Key, singles: Sequence[_Suspect]) -> list[_Suspect]:
        """Misconceptions that have to do with a case at all."""
        return [each for each in singles if key in self._would_fail(each, key[0])]

    def _with_known(
        self, known: Sequence[_Suspect], relevant: Sequence[_Suspect]
    ) -> Iterator[_Suspect]:
        """What has been recognised elsewhere; then the same with one more."""
        contexts = list(self._contexts(known))
        yield from contexts
        for context, more in itertools.product(contexts, relevant):
            suspect = self._together([context, more])
            if time.process_time() > self._pairs_end:
                return
            if suspect is not None:
                yield suspect

    def _contexts(self, known: Sequence[_Suspect]) -> Iterator[_Suspect]:
        """All that has been recognised elsewhere together, and each alone."""
        together = self._together(known) if len(known) > 1 else None
        if together is not None:
            yield together
        yield from known

    def _pairs(self, relevant: Sequence[_Suspect]) -> Iterator[_Suspect]:
        """Two misconceptions at a time, each in its likeliest variant."""
        likeliest = [each for each in relevant if each.patches == each.held[0].patches]
        pairs = sorted(itertools.combinations(range(len(likeliest)), 2), key=sum)
        for first, second in pairs[:MAX_PAIRS]:
            suspect = self._together([likeliest[first], likeliest[second]])
            if time.process_time() > self._pairs_end:
                return
            if suspect is not None:
                yield suspect

    def _together(self, suspects: Sequence[_Suspect]) -> _Suspect | None:
        """Several at once; None where two are one, or patch the same text."""
        held = tuple(entry for each in suspects for entry in each.held)
        if len({each.id for each in held}) < len(held):
            return None
        return self._suspect(held, tuple(patch for each in suspects for patch in each.patches))

    def _suspect(
        self, held: tuple[Misconception, ...], patches: tuple[Patch, ...]
    ) -> _Suspect | None:
        """The reference with some misconceptions; None where two patch the same text."""
        if patches not in self._suspects:
            try:
                text = patched_source(self._assignment, patches)
                suspect = _Suspect(held, patches, self._assignment.load_reference(text))
            except (AssignmentError, SyntaxError):
                if len(held) == 1:
                    raise
                self._suspects[patches] = None
            else:
                self._suspects[patches] = suspect
        if len(held) > 1 and self._suspects[patches] is not None:
            self._keep_pair(patches)
        return self._suspects[patches]

    def _keep_pair(self, patches: tuple[Patch, ...]) -> None:
        """Count a pair as the one used last, and let go of the one that was not used longest."""
        self._kept_pairs[patches] = None
        self._kept_pairs.move_to_end(patches)
        if len(self._kept_pairs) > MAX_KEPT_PAIRS:
            oldest, _ = self._kept_pairs.popitem(last=False)
            del self._suspects[oldest]

    # --- by how the case failed ---

    def _by_failure(
        self, result: CaseResult, results: Sequence[CaseResult]
    ) -> Iterator[Misconception]:
        """What the way of failing shows; a case that an entry names must be the only kind to."""
        for entry in self._bank:
            if not entry.when or result.question not in entry.questions:
                continue
            if not _shows(entry.when, result):
                continue
            elsewhere = {name: told for name, told in entry.when.items() if name != "case"}
            if "case" in entry.when and any(
                _shows(elsewhere, other) and not _shows(entry.when, other)
                for other in results
                if other.question == result.question and not other.passed
            ):
                continue
            yield entry
            return


def _singly_held(suspects: Iterable[_Suspect]) -> list[_Suspect]:
    """Those of one misconception, each once."""
    alone = {each.patches: each for each in suspects if len(each.held) == 1}
    return list(alone.values())


def _remembering(function: Any) -> Any:
    """A function that is called once for each set of arguments; anything else as it is."""
    if not isinstance(function, types.FunctionType):
        return function
    known: dict[Any, Any] = {}

    def remembering(*args: Any) -> Any:
        key = key_of(args)
        if key not in known:
            known[key] = function(*args)
        return known[key]

    remembering.quietly = partial(until_warned, function)  # type: ignore[attr-defined]
    return remembering


def _shows(when: Mapping[str, str], result: CaseResult) -> bool:
    told = {**result.data, "key": result.key, "case": result.case}
    return all(
        name in told and fnmatchcase(str(told[name]), pattern) for name, pattern in when.items()
    )
