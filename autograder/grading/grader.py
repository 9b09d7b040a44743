"""One submission → what it earned: open it, run its code confined, call it from Otter's cases."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Any

from autograder.errors import AssignmentError, SandboxError
from autograder.failures import FAILURES
from autograder.grading.answers import Answers, Interrupted, Message
from autograder.grading.case_runs import ANY_SEED, CaseRuns
from autograder.grading.diagnosis import Diagnostician
from autograder.grading.diagnosis.budget import SUBMISSION_SECONDS
from autograder.grading.locating.locator import TOOL, Locator
from autograder.grading.opening import opening_calls
from autograder.grading.proxies import Proxy
from autograder.grading.secrets import told
from autograder.homework.assignment import Assignment
from autograder.homework.questions import load_questions
from autograder.intake import source_or_reason
from autograder.model import (
    CaseResult,
    Graded,
    Source,
    Submission,
)
from autograder.remarks import Remark
from autograder.sandbox.layers import open_doors
from autograder.sandbox.memory import memory_for
from autograder.sandbox.session import Session
from autograder.sandbox.zygote_client import Zygote

MAX_STATUS = 300
MAX_PROBLEMS = 3
"""Told in a status of what went wrong while the source was loaded."""
RAN_OUT = {
    "en": f"What is behind the failed cases was looked for during {SUBMISSION_SECONDS:g} s of CPU "
    "only; there may be more than what is named.",
    "ko": f"틀린 까닭을 찾는 데는 CPU 시간 {SUBMISSION_SECONDS:g}초만 썼습니다. "
    "짚어 준 것 말고도 잘못이 더 있을 수 있습니다.",
}


class Grader:
    """Grades submissions of one homework, one after another.

    Long-lived: what is the same for the whole class (cases, reference, zygote) is made once.

    Parameters
    ----------
    assignment : Assignment
    lang : str
        Of the words in the results.
    trust_submissions : bool
        Grade although the student's code cannot be shut in on this machine.
    neighbours : int
        Graders at work on this machine, this one included: they share its memory.
    locate : str
        When to look for the line of a mistake: "auto" (where points were lost and the bank names
        nothing), "always" (where points were lost), "never".
    start_zygote : callable, optional
        Starts what workers are forked from, with the keywords `allowed` and `tools`.

    Raises
    ------
    AssignmentError
        The homework's files do not hold together.
    SandboxError
        The sandbox does not start, or leaves file system or network open; or a case is at fault.
    """

    def __init__(
        self,
        assignment: Assignment,
        *,
        lang: str = "en",
        trust_submissions: bool = False,
        neighbours: int = 1,
        locate: str = "never",
        start_zygote: Callable[..., Zygote] = Zygote,
    ) -> None:
        self._assignment = assignment
        self._start_zygote = partial(start_zygote, allowed=assignment.packages, tools=[TOOL])
        self._lang = lang
        self._questions = load_questions(assignment)
        self._reference = assignment.load_reference()
        self._opening = self._messages()
        self._diagnostician = Diagnostician(assignment, self._questions)
        self._locator = Locator(assignment, self._questions, locate)
        memory_bytes = memory_for(int(assignment.limits.memory_bytes), neighbours)
        self._limits = replace(assignment.limits, memory_bytes=memory_bytes)
        self._zygote = self._start_zygote()
        if self._zygote.missing:
            self._zygote.close()
            raise AssignmentError(_why_missing(self._zygote.missing))
        doors = open_doors(self._zygote.layers)
        if doors and not trust_submissions:
            self._zygote.close()
            raise SandboxError(
                f"on this machine the student's code cannot be kept from {' and '.join(doors)}; "
                "`python -m autograder doctor` says what is missing, and --trust-submissions "
                "grades all the same"
            )

    @property
    def layers(self) -> Mapping[str, str]:
        """Layer of confinement to "" where it holds, else why it does not."""
        return self._zygote.layers

    def grade(self, submission: Submission) -> Graded:
        """Grade one submission, whatever it is.

        Raises
        ------
        SandboxError
            The sandbox failed, twice; never for a fault of the student's.
        """
        return self.grade_source(submission, source_or_reason(submission, self._assignment))

    def grade_source(self, submission: Submission, source: Source | str) -> Graded:
        """Grade what was read of a submission, or the reason why nothing was; raises as `grade`."""
        if isinstance(source, str):
            return self._grade_absent(submission, source)
        try:
            return self._grade_once(submission, source)
        except SandboxError:
            self._restart()
            return self._grade_once(submission, source)

    def _messages(self) -> tuple[list[Message], list[Message]]:
        """Return what every submission is asked, before and after it may see a hidden case."""
        names = self._assignment.names
        public, hidden = opening_calls(self._questions, self._reference, names)
        return [Message.of(calls) for calls in public], [Message.of(calls) for calls in hidden]

    def _restart(self) -> None:
        with contextlib.suppress(OSError):
            self._zygote.close()
        self._zygote = self._start_zygote()

    def _grade_absent(self, submission: Submission, why: str) -> Graded:
        """Every case fails for one reason: there is nothing to call."""
        runs = self._run_cases(Answers(None, why), ANY_SEED)
        cases = told(runs.results, self._assignment.shape_of)
        return Graded(submission, _one_line(why), runs.scores, cases, remarks=(why,))

    def _grade_once(self, submission: Submission, source: Source) -> Graded:
        names, seed = self._assignment.names, self._seed_of(source)
        with Session(self._zygote, source, self._assignment.name, names, self._limits) as session:
            answers = Answers(session, is_asked=self._assignment.is_asked)
            try:
                runs = self._run_cases(answers, seed)
                if answers.find_unsteady():
                    runs = self._run_cases(answers, seed)
            except Interrupted as interrupted:
                raise interrupted.__cause__ or SandboxError("a case was interrupted") from None
        answers.closed = True
        results = runs.results
        diagnoses = self._diagnostician.diagnose(runs.environment, results, self._lang)
        cases = told(results, self._assignment.shape_of)
        answers.forget()
        located, repairs = self._locator.locate(
            self._zygote, source, runs.scores, diagnoses, session.seconds_left
        )
        remarks = (*_troubles(session, source, cases), *source.notes)
        notes: list[str] = [problem.remark for problem in session.problems]
        if self._diagnostician.ran_out:
            notes.append(RAN_OUT.get(self._lang, RAN_OUT["en"]))
        return Graded(
            submission=submission,
            questions=runs.scores,
            cases=cases,
            diagnoses=tuple(diagnoses),
            located=located,
            repairs=repairs,
            status=_one_line("; ".join(remarks)),
            remarks=remarks,
            notes=tuple(notes),
            output=session.printed_while_loading,
        )

    def _seed_of(self, source: Source) -> int:
        """A number that nobody can know who does not know the hidden cases.

        Of points that a submission must not foresee, the same ones whenever it is graded.
        """
        handed_in = "\0".join(cell.source for cell in source.cells).encode("utf-8", "replace")
        digest = hashlib.sha256(self._assignment.secret + handed_in).digest()
        return int.from_bytes(digest[:8], "big")

    def _environment(self, answers: Answers, seed: int) -> dict[str, Any]:
        """What a case may name as its parameters."""
        methods = self._assignment.methods
        return {
            **{name: Proxy(answers, name, methods) for name in self._assignment.names},
            "reference": self._reference,
            "seed": seed,
        }

    def _run_cases(self, answers: Answers, seed: int) -> CaseRuns:
        """Run the public cases of all questions first: see `CaseRuns.run_public`."""
        public, hidden = self._opening
        runs = CaseRuns(self._questions, self._environment(answers, seed))
        answers.open_with(public)
        runs.run_public()
        answers.open_with(hidden)
        runs.run_hidden()
        return runs

    def close(self) -> None:
        """End the sandbox."""
        self._zygote.close()

    def __enter__(self) -> Grader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _troubles(session: Session, source: Source, cases: Sequence[CaseResult]) -> list[Remark]:
    """What was wrong with a submission as a whole: loading first, then limits that were hit."""
    if session.broken is not None:
        text: str = session.broken.text
        if session.broken.kind == "timed_out":
            text = Remark("stopped after {limit}", limit=text)
        return [Remark("{place}: {text}", place=source.filename, text=text)]
    missing = [name for name, kind in session.kinds.items() if kind]
    first = sorted(session.problems, key=lambda problem: not problem.stopped)
    troubles = [problem.remark for problem in first[:MAX_PROBLEMS]]
    if len(first) > MAX_PROBLEMS:
        troubles.append(Remark("and {count} more were stopped", count=len(first) - MAX_PROBLEMS))
    texts = dict(source.written_as_text)
    troubles += [
        Remark("{name} is not defined: it stands in {place}", name=name, place=texts[name])
        for name in missing
        if name in texts
    ]
    if missing and not troubles:
        undefined = all(session.kinds[name] == "missing" for name in missing)
        troubles = [_missing(missing, undefined=undefined)]
    failures = {(case.key, case.data.get("function")): case for case in cases if not case.passed}
    written = [name for name in session.kinds if ("not_written", name) not in failures]
    if not missing and not written:
        return [Remark("nothing is written yet: every function is as the template left it")]
    for (key, function), case in failures.items():
        if key == "timed_out":
            limit = case.data["text"]
            troubles.append(
                Remark("stopped after {limit} in {function}", limit=limit, function=function)
            )
        elif key in ("died", "out_of_memory", "unsteady", "closed"):
            sentence = FAILURES[key].english.replace("`", "").replace("{place}", "")
            holes = FAILURES[key].holes - {"place"}
            troubles.append(Remark(sentence, **{hole: case.data[hole] for hole in holes}))
    return list(dict.fromkeys(troubles)) or [Remark("Completed")]


def _missing(names: Sequence[str], *, undefined: bool) -> Remark:
    listed = ", ".join(names)
    if undefined and len(names) > 1:
        return Remark("{names} are not defined", names=listed)
    if undefined:
        return Remark("{names} is not defined", names=listed)
    if len(names) > 1:
        return Remark("{names} are not functions", names=listed)
    return Remark("{names} is not a function", names=listed)


def _one_line(text: str) -> str:
    """Bounded, and without anything that would leave its line."""
    plain = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip()
    return plain if len(plain) <= MAX_STATUS else plain[: MAX_STATUS - 1] + "…"


def _why_missing(missing: Mapping[str, str]) -> str:
    told = "; ".join(f"`{name}` ({why})" for name, why in missing.items())
    return f"course.toml allows what cannot be imported here: {told}: install it, or take it out"
