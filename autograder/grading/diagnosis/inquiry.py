"""What one submission did in one question, and how well a suspect explains it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.failures import Numbers, with_numbers
from autograder.grading.diagnosis.suspects import Suspect
from autograder.grading.diagnosis.trials import Key, Prediction, Trials
from autograder.homework.misconceptions import Patches
from autograder.model import CaseResult

WITHOUT_NUMBERS = with_numbers(Numbers.NONE)
"""Failures in which there is no number that a reference could have given; nor does what a student
trained spell the targets any better beside a reference that makes the same mistake."""
UNTELLING = with_numbers(Numbers.SHARED)
"""Failures whose numbers many mistakes share: who holds one must explain all that failed."""


@dataclass(frozen=True)
class Inquiry:
    """What one submission did in one question's hidden cases."""

    question: str
    failed: Mapping[Key, CaseResult]
    passed: frozenset[Key]
    whole: Collection[str]
    """Questions that were passed in all hidden cases."""
    points: Mapping[Key, float]
    """The points of each case."""
    environment: Mapping[str, Any]
    known: Sequence[Suspect]
    """What has been recognised in earlier questions."""
    unexplained: frozenset[str]
    """Earlier questions in which something is wrong that was not recognised."""
    open_keys: Sequence[Key]
    """Failed cases with numbers, that a reference may explain."""
    is_light: bool = True
    """Whether running a case again costs little: no answer is a load to compare."""
    leads: list[Suspect] = field(default_factory=list)
    """Suspects that agree with the answer at some sizes, so that they may be one of two."""
    refuted: set[tuple[Patches, str]] = field(default_factory=set)
    """Suspects that predicted a tensor wrongly in some case. They are not tried on its other cases:
    who holds a suspect has the tensor wrong as predicted in all of them."""

    def tensor(self, key: Key) -> str:
        """What a failed case says is wrong; nothing where it says none."""
        return str(self.failed[key].data.get("what", ""))


@dataclass(frozen=True)
class Match:
    """Failed cases that a suspect explains; none where it agrees in part and may be one of two."""

    suspect: Suspect
    explained: Sequence[Key]
    contradicted: int
    """Failed cases that who holds it would have failed otherwise."""
    unmoved: int
    """Cases that were passed and that who holds it, everywhere, would have failed."""

    @property
    def weight(self) -> tuple[int, int, int]:
        """The greater the better."""
        return len(self.explained), -self.contradicted, -self.unmoved


def match_of(
    trials: Trials, suspect: Suspect, key: Key, inquiry: Inquiry, taken: Collection[Key]
) -> Match | None:
    """How well a suspect explains a failed case and others with it; None where it does not.

    Parameters
    ----------
    taken : collection of key
        Cases that are explained already.
    """
    tensor = suspect.patches, inquiry.tensor(key)
    if tensor in inquiry.refuted:
        return None
    if trials.is_predicted(suspect, inquiry.question):
        # Of those that an earlier submission brought up: often no case need be run again.
        tensors = trials.prediction(suspect, inquiry.question).tensors
        if key not in tensors or not _may_hold(tensors, key, inquiry):
            return None

    def agrees(each: Key) -> bool | None:
        verdict = trials.agrees(each, inquiry.environment, suspect.reference)
        if not verdict or inquiry.failed[each].key in UNTELLING:
            return verdict
        return trials.is_by_agreement(each, inquiry.environment, suspect.reference)

    verdict = agrees(key)
    if not verdict:
        if verdict is not None and tensor[1]:
            inquiry.refuted.add(tensor)
        return None
    predicted = trials.prediction(suspect, inquiry.question)
    if not _may_hold(predicted.tensors, key, inquiry):
        return None
    verdicts = {each: each == key or agrees(each) for each in inquiry.open_keys}
    by_tensor = _by_tensor(predicted, verdicts, inquiry)
    explained = [
        each
        for each, verdict in verdicts.items()
        if verdict and each not in by_tensor.mixed and each not in taken
    ]
    if key in by_tensor.mixed or not _is_evidence(suspect, by_tensor, predicted, inquiry):
        explained = []
    failure = inquiry.failed[key].key
    if failure in UNTELLING and len(explained) < len(inquiry.open_keys):
        explained = []
    if failure == "nan" and inquiry.unexplained:  # it may come of what is wrong there
        explained = []
    return Match(suspect, explained, by_tensor.contradicted, by_tensor.unmoved)


def _may_hold(predicted: Mapping[Key, str], key: Key, inquiry: Inquiry) -> bool:
    """Whether who holds a suspect could have passed what was passed: in other tensors only."""
    spoilt = predicted.keys() & inquiry.passed
    return not spoilt or (
        key in predicted and all(predicted[each] != predicted[key] for each in spoilt)
    )


@dataclass(frozen=True)
class _ByTensor:
    """What a suspect fails, tensor by tensor."""

    held: Sequence[set[Key]]
    """The cases of each tensor that is wrong as the suspect has it."""
    contradicted: int
    """Cases of tensors that are wrong otherwise."""
    unmoved: int
    """Cases of tensors that are right."""
    mixed: set[Key]
    """Agreeing cases of tensors that agree at some sizes only."""


def _by_tensor(
    predicted: Prediction, verdicts: Mapping[Key, bool | None], inquiry: Inquiry
) -> _ByTensor:
    tensors: dict[str, set[Key]] = {}
    agreeing = {key for key, verdict in verdicts.items() if verdict}
    known = {key for key in predicted.telling if verdicts.get(key) is not None}
    for key in predicted.tensors.keys() & (known | inquiry.passed):
        tensors.setdefault(predicted.tensors[key], set()).add(key)
    whole = [keys for keys in tensors.values() if keys <= agreeing]
    none = [keys for keys in tensors.values() if not keys & agreeing]
    mixed = [keys for keys in tensors.values() if keys not in whole and keys not in none]
    return _ByTensor(
        held=whole,
        contradicted=sum(len(keys - inquiry.passed - agreeing) for keys in [*none, *mixed]),
        unmoved=sum(len(keys & inquiry.passed) for keys in none),
        mixed=set().union(*mixed) & agreeing,
    )


def _is_evidence(
    suspect: Suspect, found: _ByTensor, predicted: Prediction, inquiry: Inquiry
) -> bool:
    """Whether a match may stand beside what speaks against it.

    Then some tensor must be wrong as the suspect has it in several cases, or in one worth as much
    as any that it fails, and not by chance at a single step. Two at once are believed where
    nothing speaks against them: there are so many pairs that some fit a few tensors by chance.
    """
    if not found.contradicted and not found.unmoved:
        return True
    if len(suspect.held) > 1:
        return False
    most = max(inquiry.points[key] for key in predicted.tensors)
    return any(
        len(keys) > 1 or any(inquiry.points[key] >= most for key in keys) for keys in found.held
    )
