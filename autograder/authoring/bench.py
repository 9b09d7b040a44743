"""A homework on the bench: its cases, its reference, and every misconception handed in.

What several checks of `lint` need is made here once, when it is first asked for. The reference and
its patches are the project's own text, so they are run in this process; they may be half written
all the same, so whatever they raise is a problem to tell, never a crash.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

from autograder.authoring.rehearsal import DeadlinePassed, Rehearsal, deadline
from autograder.errors import AssignmentError
from autograder.grading.case_runs import CaseRun, CaseRuns
from autograder.grading.diagnosis.trials import remembering
from autograder.homework.assignment import Assignment
from autograder.homework.misconceptions import Misconception, load_bank, patched_source
from autograder.homework.questions import QuestionCases, load_questions
from autograder.model import CaseResult

REFERENCE_SECONDS = 60.0
"""All cases of a homework take a second: only an endless loop gets there."""


@dataclass(frozen=True)
class MistakenReference:
    """A reference that holds a misconception, handed in."""

    entry: Misconception
    module: ModuleType
    results: tuple[CaseResult, ...]
    shares: Mapping[str, float]
    """What each question gives it, of its points."""
    lost: frozenset[str]
    """Questions in which it loses points."""

    @property
    def failed(self) -> frozenset[str]:
        """Hidden cases of its main question that it fails."""
        main = self.entry.questions[0]
        return frozenset(
            each.case
            for each in self.results
            if each.hidden and not each.passed and each.question == main
        )


class Bench:
    """One homework with all that its checks share, each made when first asked for."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.questions: dict[str, QuestionCases] = load_questions(assignment)
        self.rehearsal = Rehearsal(assignment, self.questions, loaded(assignment))
        self.bank = load_bank(assignment)
        self.reference_is_right = True
        """False once it is found to fail a case of its own, or to change its arguments."""
        self.broken: list[str] = []
        """What is wrong with patches that cannot be handed in; complete once `held` is made."""
        self.said: list[CaseRun] = []
        """Hidden cases that failed with a text of their own."""

    @property
    def templates(self) -> Path:
        """Where the project's built templates lie."""
        return self.assignment.solution.parent.parent / "student_template"

    @cached_property
    def held(self) -> list[MistakenReference]:
        """Every misconception that is a patch and works, handed in as a submission."""
        found = []
        for entry in self.bank:
            try:
                found += [self._hold(entry)] if entry.patches else []
            except AssignmentError as error:
                self.broken.append(f"misconception {entry.id}: {error}")
        return found

    @cached_property
    def of_nothing(self) -> CaseRuns:
        """Every case, run on functions that return nothing."""
        return self.runs(
            SimpleNamespace(**dict.fromkeys(self.assignment.names, _nothing)),
            "a case on functions of nothing",
        )

    def _hold(self, entry: Misconception) -> MistakenReference:
        module, *_ = [
            loaded(self.assignment, patched_source(self.assignment, patches))
            for patches in (entry.patches, *entry.other_patches)
        ]
        runs = self.runs(module, "the patched reference")
        shares = {each.name: each.earned / each.possible for each in runs.scores}
        lost = frozenset(each.name for each in runs.scores if each.earned < each.possible)
        return MistakenReference(entry, module, tuple(runs.results), shares, lost)

    def remembering(self, module: ModuleType) -> dict[str, Any]:
        """What a case may name, where no function is asked anything twice: as a student's are."""
        environment = self.rehearsal.environment(module)
        return {
            name: remembering(value)
            if isinstance(getattr(module, name, None), FunctionType)
            else value
            for name, value in environment.items()
        }

    def runs(self, module: Any, what: str) -> CaseRuns:
        """Run every case of every question.

        Raises
        ------
        AssignmentError
            The cases do not come to an end.
        """
        try:
            with deadline(REFERENCE_SECONDS):
                runs = self.rehearsal.runs(module)
        except DeadlinePassed as error:
            raise AssignmentError(f"{what} does not end in {REFERENCE_SECONDS:g} s") from error
        self.said += [run for run in runs if run.case.hidden and type(run.error) is AssertionError]
        return runs


def _nothing(*arguments: Any) -> None:
    """Return nothing: what the simplest wrong function does."""


def loaded(assignment: Assignment, source: str | None = None) -> ModuleType:
    """The reference, or a patched one, with every name that students write.

    Raises
    ------
    AssignmentError
        It raises, does not end, or lacks a name.
    """
    path = assignment.solution.name
    try:
        with deadline(REFERENCE_SECONDS):
            module = assignment.load_reference(source)
    except (Exception, DeadlinePassed) as error:  # whatever an author's file may raise
        raise AssignmentError(f"{path} does not load: {type(error).__name__}: {error}") from error
    missing = [name for name in assignment.names if not hasattr(module, name)]
    if missing:
        raise AssignmentError(f"{path} does not define `{missing[0]}`, which assignment.toml names")
    return module
