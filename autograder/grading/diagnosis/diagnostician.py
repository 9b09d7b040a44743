"""One submission's failed cases → the misconceptions behind them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import Any

from autograder.failures import Numbers, with_numbers
from autograder.grading.diagnosis.any_number import are_enough, largest_of, solved, watching
from autograder.grading.diagnosis.budget import Budget
from autograder.grading.diagnosis.by_failure import shown_by_failures
from autograder.grading.diagnosis.inquiry import WITHOUT_NUMBERS, Inquiry, Match, match_of
from autograder.grading.diagnosis.suspects import Suspect, Suspects, singly_held
from autograder.grading.diagnosis.trials import Key, Trials
from autograder.homework.assignment import Assignment
from autograder.homework.misconceptions import Misconception, Patches, load_bank, with_number
from autograder.homework.questions import QuestionCases
from autograder.model import CaseResult, Diagnosis
from autograder.words.language import say

MAX_PAIRS = 600
"""Pairs of misconceptions that are tried on one case, the likelier ones first."""
MAX_CANCELLING = 120
"""Pairs of which one spoils what was passed, so that the other must set it right again."""
MAX_PAIRED_CASES = 3
"""Cases of one question on which pairs are tried: those worth most."""
MAX_LEADS = 4
"""Suspects that agree at some sizes, and that are tried together with each other one."""
LIGHT_SECONDS = 0.02
"""CPU time of a case that is run again: most take one or two milliseconds."""
OF_TWO = with_numbers(Numbers.MIXED)
"""Failures in which two mistakes may be mixed, or any number may stand."""


class Diagnostician:
    """Recognises misconceptions of one homework, for one submission after another.

    Parameters
    ----------
    assignment : Assignment
    questions : dict of str to QuestionCases
        The cases, which are run again.
    """

    def __init__(self, assignment: Assignment, questions: Mapping[str, QuestionCases]) -> None:
        self._bank = load_bank(assignment)
        self._suspects = Suspects(assignment)
        self._trials = Trials(assignment, questions, self._suspects)
        self._budget = Budget()
        self._left_out_by: dict[str, set[str]] = {}

    @property
    def ran_out(self) -> bool:
        """Whether the last submission was not looked into to the end, for want of time."""
        return self._budget.ran_out

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
        self._budget = Budget()
        hidden = [result for result in results if result.hidden]
        suspects: dict[Key, Suspect] = {}
        alone: dict[Key, str] = {}
        unexplained: set[str] = set()
        for question in dict.fromkeys(result.question for result in hidden):
            known = singly_held(suspects.values())
            inquiry = self._inquiry(question, hidden, environment, known, unexplained)
            found = self._by_numbers(inquiry)
            suspects.update(found)
            alone.update(self._alone(found, inquiry))
            if found.keys() < set(inquiry.open_keys):
                unexplained.add(question)
        behind = {key: suspect.in_question(key[0]) for key, suspect in suspects.items()}
        rest = [each for each in hidden if not each.passed and _key(each) not in behind]
        for result, entry in shown_by_failures(self._bank, rest, hidden):
            behind[_key(result)] = (entry,)
        return [
            Diagnosis(
                result.question, result.case, each.id, _hint(each, alone.get(_key(result)), lang)
            )
            for result in hidden
            for each in behind.get(_key(result), ())
        ]

    def _alone(self, found: Mapping[Key, Suspect], inquiry: Inquiry) -> dict[Key, str]:
        """The tensors that are as a suspect has them, where others that it spoils are right."""
        alone = {}
        for key, suspect in found.items():
            held = {inquiry.tensor(each) for each, other in found.items() if other is suspect}
            spoilt = self._trials.prediction(suspect, inquiry.question).tensors
            right = {spoilt[each] for each in spoilt.keys() & inquiry.passed}
            if right - held and "" not in held:
                alone[key] = ", ".join(sorted(held))
        return alone

    def _inquiry(
        self,
        question: str,
        hidden: Sequence[CaseResult],
        environment: Mapping[str, Any],
        known: Sequence[Suspect],
        unexplained: Collection[str],
    ) -> Inquiry:
        failed = {_key(r): r for r in hidden if r.question == question and not r.passed}
        open_keys = [
            key
            for key, result in failed.items()
            if self._trials.compares(key) and result.key not in WITHOUT_NUMBERS
        ]
        begin = time.process_time()
        if open_keys:
            self._trials.passes(open_keys[0], environment, self._suspects.right)
        return Inquiry(
            question,
            failed=failed,
            passed=frozenset(_key(r) for r in hidden if r.question == question and r.passed),
            whole={r.question for r in hidden} - {r.question for r in hidden if not r.passed},
            points={_key(r): r.points for r in hidden},
            environment=environment,
            known=known,
            unexplained=frozenset(unexplained),
            open_keys=open_keys,
            is_light=time.process_time() - begin < LIGHT_SECONDS,
        )

    # --- by the numbers ---

    def _by_numbers(self, inquiry: Inquiry) -> dict[Key, Suspect]:
        """Failed cases of one question, each with what its numbers show."""
        behind: dict[Key, Suspect] = {}
        if not inquiry.open_keys:
            return behind
        with self._budget.for_the_class():
            singles = list(self._singles(inquiry))
        for suspects in (list(self._contexts(inquiry.known)), singles):
            for key in inquiry.open_keys:
                if key not in behind:
                    behind.update(self._explained(key, suspects, behind, inquiry))
        with self._budget.half():
            for key in self._hard(inquiry, behind):
                if key not in behind:
                    behind.update(self._by_any_number(key, behind, inquiry))
        for key in self._hard(inquiry, behind)[:MAX_PAIRED_CASES]:
            if key not in behind:
                behind.update(self._by_two(key, singles, behind, inquiry))
        behind.update(self._along_with(behind, inquiry))
        return behind

    @staticmethod
    def _hard(inquiry: Inquiry, behind: Mapping[Key, Suspect]) -> list[Key]:
        """Cases that nothing explains yet, those worth most first, one of each tensor.

        Whoever holds a mistake has the tensor wrong by it in every case: what explains one case of
        a tensor must explain the others, so no other case of it need be looked into.
        """
        known = {inquiry.tensor(key) for key in behind}
        rest = [
            key
            for key in inquiry.open_keys
            if key not in behind and inquiry.failed[key].key in OF_TWO
        ]
        found: dict[object, Key] = {}
        for key in sorted(rest, key=lambda key: -inquiry.failed[key].points):
            tensor = inquiry.tensor(key)
            if not tensor or tensor not in known:
                found.setdefault(tensor or key, key)
        return list(found.values())

    def _along_with(
        self, behind: Mapping[Key, Suspect], inquiry: Inquiry
    ) -> Iterator[tuple[Key, Suspect]]:
        """Cases that ended in a warning, which comes of a mistake that other cases have shown."""
        for key, result in inquiry.failed.items():
            if key in behind or result.key != "warned":
                continue
            for suspect in behind.values():
                if key in self._trials.prediction(suspect, inquiry.question).tensors:
                    yield key, suspect
                    break

    def _explained(
        self,
        key: Key,
        suspects: Iterable[Suspect],
        behind: Mapping[Key, Suspect],
        inquiry: Inquiry,
    ) -> dict[Key, Suspect]:
        """A failed case, and others with it, by the suspect that explains the most of them."""
        best: Match | None = None
        for suspect in suspects:
            if not self._budget.is_left():
                break
            with self._charged(suspect, inquiry):
                match = match_of(self._trials, suspect, key, inquiry, behind.keys())
            if match is not None and not match.explained:
                inquiry.leads.append(suspect)
            elif match is not None and (best is None or match.weight > best.weight):
                best = match
        return {} if best is None else dict.fromkeys(best.explained, best.suspect)

    def _charged(self, suspect: Suspect, inquiry: Inquiry) -> AbstractContextManager[None]:
        """What is remembered of a suspect of the bank, once it was tried, is for the whole class.

        A submission whose answers are a load to compare pays for every try all the same.
        """
        is_new = not self._trials.is_predicted(suspect, inquiry.question)
        if is_new and inquiry.is_light and suspect.patches in self._of_the_bank:
            return self._budget.for_the_class()
        return nullcontext()

    @cached_property
    def _of_the_bank(self) -> frozenset[Patches]:
        return frozenset(
            each for entry in self._bank for each in (entry.patches, *entry.other_patches)
        )

    def _entries(self, inquiry: Inquiry) -> list[Misconception]:
        """What may have spoilt a question.

        Who got an entry's main one whole does not hold it; and where a function is wrong in a way
        that nobody knows, its answers may look as if it were not called at all.
        """
        return [
            each
            for each in self._bank
            if each.patches
            and inquiry.question in each.questions
            and each.questions[0] not in inquiry.whole
            and inquiry.unexplained.isdisjoint(self._left_out(each))
        ]

    def _left_out(self, entry: Misconception) -> Collection[str]:
        """Questions in which the functions are asked that an entry does not call any more."""
        if entry.id not in self._left_out_by:
            kept = " ".join(patch.replace for patch in entry.patches)
            called = " ".join(patch.find for patch in entry.patches)
            self._left_out_by[entry.id] = {
                question
                for name, question in self._trials.first_asked.items()
                if f"{name}(" in called and f"{name}(" not in kept
            }
        return self._left_out_by[entry.id]

    def _singles(self, inquiry: Inquiry) -> Iterator[Suspect]:
        """Each entry as it stands first, then all other variants."""
        entries = self._entries(inquiry)
        main = ((entry, entry.patches) for entry in entries)
        others = ((entry, patches) for entry in entries for patches in entry.other_patches)
        for entry, patches in itertools.chain(main, others):
            suspect = self._suspects.suspect((entry,), patches)
            if suspect is not None:
                yield suspect

    def _contexts(self, known: Sequence[Suspect]) -> Iterator[Suspect]:
        """All that has been recognised elsewhere together, and each alone."""
        together = self._suspects.together(known) if len(known) > 1 else None
        if together is not None:
            yield together
        yield from known

    # --- a number of the student's own ---

    def _by_any_number(
        self, key: Key, behind: Mapping[Key, Suspect], inquiry: Inquiry
    ) -> dict[Key, Suspect]:
        found = (
            suspect
            for entry in self._entries(inquiry)
            for patches in entry.open_patches
            for suspect in self._with_numbers(key, entry, patches, inquiry)
        )
        return self._explained(key, found, behind, inquiry)

    def _with_numbers(
        self, key: Key, entry: Misconception, patches: Patches, inquiry: Inquiry
    ) -> Iterator[Suspect]:
        """An entry with the numbers that solve a case for it."""

        def holding(number: float) -> Suspect:
            return self._suspects.with_number(entry, patches, number)

        def compare(number: float) -> list[tuple[Any, Any]]:
            if not self._budget.is_left():
                return []
            with watching() as compared:
                self._trials.passes(key, inquiry.environment, holding(number).reference)
            return compared

        numbers = list(self._spoiling(key, entry, patches))
        if not numbers:
            return
        for number in solved(compare, itertools.chain(largest_of(compare(numbers[0])), numbers)):
            if are_enough(compare(number)):
                yield holding(number)

    def _spoiling(self, key: Key, entry: Misconception, patches: Patches) -> Iterator[float]:
        """Those of an entry's own numbers that a case shows: where none does, it shows no other."""
        with self._budget.for_the_class():
            for number in entry.numbers:
                suspect = self._suspects.suspect((entry,), with_number(patches, number))
                if suspect and key in self._trials.prediction(suspect, key[0]).tensors:
                    yield number

    # --- two at once ---

    def _by_two(
        self,
        key: Key,
        singles: Sequence[Suspect],
        behind: Mapping[Key, Suspect],
        inquiry: Inquiry,
    ) -> dict[Key, Suspect]:
        with self._budget.for_the_class():
            failing = [(self._trials.prediction(each, key[0]).tensors, each) for each in singles]
        failing = [(tensors, each) for tensors, each in failing if key in tensors]
        fitting = [each for each in failing if inquiry.passed.isdisjoint(each[0])]
        fewest = [each for _, each in sorted(fitting, key=lambda pair: len(pair[0]))]
        known = singly_held([*inquiry.known, *behind.values()])
        contexts = [*self._contexts(known), *singly_held(inquiry.leads)[:MAX_LEADS]]
        found = self._explained(key, self._with_one_more(contexts, fewest), behind, inquiry)
        if found:
            return found
        pairs = self._pairs([each for _, each in fitting], MAX_PAIRS)
        # Alone each of two may spoil what both together leave right; that is rare.
        others = self._pairs([each for _, each in failing], MAX_CANCELLING)
        return self._explained(key, itertools.chain(pairs, others), behind, inquiry)

    def _with_one_more(
        self, contexts: Sequence[Suspect], relevant: Sequence[Suspect]
    ) -> Iterator[Suspect]:
        """What has been recognised elsewhere, or is likely; then the same with one more."""
        yield from contexts
        for context, more in itertools.product(contexts, relevant):
            yield from self._both([context, more])

    def _pairs(self, relevant: Sequence[Suspect], most: int) -> Iterator[Suspect]:
        """Two misconceptions at a time, each in its likeliest variant."""
        likeliest = [each for each in relevant if each.patches == each.held[0].patches]
        pairs = sorted(itertools.combinations(range(len(likeliest)), 2), key=sum)
        for first, second in pairs[:most]:
            yield from self._both([likeliest[first], likeliest[second]])

    def _both(self, suspects: Sequence[Suspect]) -> Iterator[Suspect]:
        suspect = self._suspects.together(suspects)
        if suspect is not None:
            yield suspect


def _key(result: CaseResult) -> Key:
    return result.question, result.case


def _hint(entry: Misconception, alone: str | None, lang: str) -> str:
    """The hint, and for which tensors it holds where it speaks of others that are right."""
    hint = entry.hint.get(lang, entry.hint["en"])
    return f"{hint} {say('finding.alone', lang, whats=alone)}" if alone else hint
