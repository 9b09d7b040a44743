"""Our plain results as Otter's own objects, so that Otter words its formats itself.

Results cross processes as the plain values of `model`; Otter's `TestFile`s and `GradingResults`
are rebuilt here, where one of Otter's formats is asked for. Otter takes long to import, so nothing
here does before it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from autograder.homework.otter_parts import import_part
from autograder.model import CaseResult, QuestionResult
from autograder.outputs.scores import points

if TYPE_CHECKING:
    from otter.test_files import GradingResults
    from otter.test_files.abstract_test import TestFile

Summarise = Callable[[QuestionResult, Sequence[CaseResult]], str]
"""What a question's row is to say, in the place of Otter's own summary."""


def otter_results(
    questions: Sequence[QuestionResult],
    cases: Sequence[CaseResult],
    summarise: Summarise,
) -> GradingResults:
    """Rebuild Otter's `GradingResults` of one submission.

    Scores are the questions' own, not sums over cases: a submission that never ran has no cases
    and is still out of its questions' points.

    Parameters
    ----------
    summarise
        Called with a question and its cases when Otter asks a test file for its summary.
    """
    build = _question_file()
    return import_part("otter.test_files").GradingResults(  # type: ignore[no-any-return]
        [
            build(each, [case for case in cases if case.question == each.name], summarise)
            for each in questions
        ]
    )


@lru_cache(maxsize=1)
def _question_file() -> Callable[[QuestionResult, Sequence[CaseResult], Summarise], TestFile]:
    """Make the subclass of Otter's `TestFile`; it can only be made once Otter is there."""
    abstract = import_part("otter.test_files.abstract_test")

    class QuestionFile(abstract.TestFile):  # type: ignore[misc, name-defined]
        """A question that was graded elsewhere."""

        def __init__(
            self, question: QuestionResult, cases: Sequence[CaseResult], summarise: Summarise
        ) -> None:
            tests = [
                abstract.TestCase(each.case, "", each.hidden, points(each.points), None, None)
                for each in cases
            ]
            super().__init__(question.name, f"{question.name}.py", tests, all_or_nothing=False)
            self.test_case_results = [
                abstract.TestCaseResult(test, each.message or None, each.passed)
                for test, each in zip(tests, cases, strict=True)
            ]
            self.question, self.cases, self.summarise = question, cases, summarise
            self.update_score(points(question.earned))

        @property
        def possible(self) -> float:
            return points(self.question.possible)

        def summary(self, public_only: bool = False) -> str:
            held = [case for case in self.cases if not (public_only and case.hidden)]
            return self.summarise(self.question, held)

        @classmethod
        def from_file(cls, path: str) -> TestFile:
            raise NotImplementedError("results are rebuilt, never read from a test file")

        @classmethod
        def from_metadata(cls, s: Any, path: str) -> TestFile:
            raise NotImplementedError("results are rebuilt, never read from a test file")

        def run(self, global_environment: dict[str, Any]) -> None:
            raise NotImplementedError("results are rebuilt, never run again")

    return QuestionFile
