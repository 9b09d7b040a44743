"""The values that pass between the rooms. Frozen, plain, and picklable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Person:
    """Somebody whose work a submission is, as a platform's download tells of them."""

    id: str
    """What the platform's own gradebook knows them by; empty where the download has none."""
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Origin:
    """What must be known of a download to send grades and feedback back to where it came from."""

    platform: str
    """`canvas`, `moodle` or `gradescope`."""
    files: tuple[str, ...]
    """Names that the platform gave to what was handed in."""
    people: tuple[Person, ...]
    """One, or all of a group."""


@dataclass(frozen=True)
class Submission:
    """One row of the class, as intake found it."""

    id: str
    """The student's id where the download gives one, else the file's name; NFC."""
    folder: str
    """The id made safe for a file system: its folder under `results/`."""
    paths: tuple[Path, ...]
    """What to open: one file or folder; several files where an LMS hands them out side by side."""
    names: tuple[str, ...] = ()
    """The people's names where the download gives them."""
    emails: tuple[str, ...] = ()
    late: bool = False
    """Whether the platform marks it so."""
    came: float | None = None
    """When it was handed in, in seconds since 1970, where the platform says it."""
    clock: str = ""
    """The same by a clock whose zone the platform does not tell, as ISO 8601 has it."""
    problem: str = ""
    """Why it cannot even be opened (a FIFO, a link, …); becomes its `grading_status`."""
    student: str = ""
    """The id as it was before those that share one were told apart by a number."""
    origin: Origin | None = None
    """Where it came from; None for what only has a file's name to go by."""


@dataclass(frozen=True)
class Cell:
    """A piece of source that runs on its own: a notebook's cell, or a whole script."""

    label: str
    """How to name it to the student: "cell 3", or the script's file name."""
    source: str


@dataclass(frozen=True)
class Source:
    """What a submission holds, as text; nothing of it was run or compiled."""

    filename: str
    """The entry file's own name, for messages."""
    is_notebook: bool
    """Runs as `__main__`, each cell on its own, as in Jupyter; else as one module."""
    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()
    """What `grading_status` must say of the choice ("graded x.ipynb, x.py is the template")."""
    helpers: tuple[Cell, ...] = ()
    """Other Python files of the submission, which it may import, labelled by their paths."""
    written_as_text: tuple[tuple[str, str], ...] = ()
    """Names of functions and classes that stand in text cells of a notebook, and where."""


@dataclass(frozen=True)
class Limits:
    """What a submission may use up; `assignment.toml` may lower or raise each."""

    load_cpu_seconds: float = 10.0
    """One cell of a notebook, or one top-level statement of a script; all have twice as much."""
    call_cpu_seconds: float = 5.0
    """Each of the two also twice as long by the clock."""
    submission_seconds: float = 60.0
    memory_bytes: int = 512 * 1024 * 1024
    output_bytes: int = 64 * 1024
    large_argument_bytes: int = 100_000
    """A call with more than this is the large case: running out of time there does not count
    towards the two times after which a function is not called again."""


@dataclass(frozen=True)
class Where:
    """A place in the student's own source."""

    label: str
    line: int
    function: str
    text: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of one call, and with it whose fault it was.

    `kind` is one of `returned`, `raised`, `missing`, `timed_out`, `out_of_memory`, `died`,
    `unreadable`: all of them the student's. A sandbox that failed is a `SandboxError`.
    """

    kind: str
    value: Any = None
    text: str = ""
    """What people read: the exception's type and message, the signal's name, the limit."""
    where: tuple[Where, ...] = ()


@dataclass(frozen=True)
class CaseResult:
    """One test case of one submission, in words that a student may see."""

    question: str
    case: str
    hidden: bool
    points: float
    passed: bool
    key: str = ""
    """What went wrong, as a key of the message catalogue; empty where the case passed."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """Plain values that the message is worded with; for a hidden case never its numbers."""
    message: str = ""
    """The message in English, as the catalogue words it."""


@dataclass(frozen=True)
class Diagnosis:
    """A misconception recognised behind a wrong answer."""

    question: str
    case: str
    misconception: str
    hint: str


@dataclass(frozen=True)
class Located:
    """Where a mistake was found by mending it; how it was mended is a `Repair`."""

    question: str
    function: str
    """Its name; a method's has its class, `Layer.forward`."""
    label: str
    line: int
    """Counted from 1 within the label."""
    first: int = 0
    """The line that `text` begins with."""
    text: tuple[str, ...] = ()
    """The line with a little of what is around it."""
    wrong: str = ""
    """What is not right from that line on, where it has a name."""
    visit: int = 0
    """The how manieth time that the line runs, that is first wrong; 0 where it is not known."""


@dataclass(frozen=True)
class Repair:
    """How a mistake was mended. For the instructor alone."""

    question: str
    function: str
    diff: str
    says: str
    """What the mended line says in the reference's names, so that those who made the same mistake
    are found together; empty where it says nothing of the reference's."""


@dataclass(frozen=True)
class QuestionResult:
    """One question of one submission."""

    name: str
    earned: float
    possible: float


@dataclass(frozen=True)
class Correction:
    """What one row of an instructor's adjustments did to one question of one submission."""

    question: str
    case: str
    """Whose points were corrected; empty where the question's were."""
    before: float
    """Points of the question."""
    after: float
    comment: str = ""
    """What the student reads."""


@dataclass(frozen=True)
class Lateness:
    """How late a submission came, and what that costs."""

    seconds: float | None
    """The time after the due time and its grace; None where only a mark says so."""
    days: int
    """Begun days that are charged."""
    percent: float
    """The share of what was earned that is taken."""
    points: float


@dataclass(frozen=True)
class Row:
    """One submission as the CSV and the class report need it: small, so a class stays small."""

    submission: str
    """The id."""
    folder: str
    status: str
    questions: tuple[QuestionResult, ...]
    """What was earned when it was graded; see `corrected`."""
    passed: Mapping[str, bool]
    """Whether each case passed; cases are named as "q3/W_H at ordinary sizes"."""
    failed: Mapping[str, str] = field(default_factory=dict)
    """How each case failed that did: a key of the message catalogue."""
    misconceptions: tuple[tuple[str, str], ...] = ()
    """(question, id of the misconception), each once."""
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    late: bool = False
    student: str = ""
    origin: Origin | None = None
    came: float | None = None
    clock: str = ""
    corrections: tuple[Correction, ...] = ()
    lateness: Lateness | None = None
    remarks: tuple[str, ...] = ()
    """What the status was made of."""
    located: tuple[str, ...] = ()
    """Questions in which a mistake was found by mending it, each once."""

    @property
    def corrected(self) -> tuple[QuestionResult, ...]:
        """Its questions as corrected by hand."""
        return corrected(self.questions, self.corrections)

    @property
    def earned(self) -> float:
        """Points over all questions, as corrected by hand."""
        return sum(question.earned for question in self.corrected)

    @property
    def score(self) -> float:
        """What counts: the points earned, without what lateness costs."""
        return self.earned - (self.lateness.points if self.lateness else 0)

    @property
    def possible(self) -> float:
        """Points that could be earned over all questions."""
        return sum(question.possible for question in self.questions)


@dataclass(frozen=True)
class Graded:
    """All that is known of one submission when grading is over."""

    submission: Submission
    status: str
    """One line: "Completed", or what was wrong."""
    questions: tuple[QuestionResult, ...]
    """What was earned when it was graded; see `corrected`."""
    cases: tuple[CaseResult, ...]
    diagnoses: tuple[Diagnosis, ...] = ()
    located: tuple[Located, ...] = ()
    repairs: tuple[Repair, ...] = ()
    notes: tuple[str, ...] = ()
    """What happened while the file was loaded: cells that raised, and where."""
    output: str = ""
    """The first of what the student's code printed."""
    remarks: tuple[str, ...] = ()
    """What the status was made of, each as it can be worded in another language."""
    seconds: float = 0.0
    digest: str = ""
    """The digest of the submission, the assignment and the program: equal means nothing to do."""
    corrections: tuple[Correction, ...] = ()
    lateness: Lateness | None = None

    @property
    def corrected(self) -> tuple[QuestionResult, ...]:
        """Its questions as corrected by hand."""
        return corrected(self.questions, self.corrections)

    def row(self) -> Row:
        """What the class-wide outputs keep of it."""
        held = dict.fromkeys((each.question, each.misconception) for each in self.diagnoses)
        return Row(
            submission=self.submission.id,
            folder=self.submission.folder,
            status=self.status,
            questions=self.questions,
            passed={f"{case.question}/{case.case}": case.passed for case in self.cases},
            failed={f"{c.question}/{c.case}": c.key for c in self.cases if not c.passed},
            misconceptions=tuple(held),
            names=self.submission.names,
            emails=self.submission.emails,
            late=self.submission.late,
            student=self.submission.student,
            origin=self.submission.origin,
            came=self.submission.came,
            clock=self.submission.clock,
            corrections=self.corrections,
            lateness=self.lateness,
            remarks=self.remarks,
            located=tuple(dict.fromkeys(each.question for each in self.located)),
        )


def corrected(
    questions: Sequence[QuestionResult], corrections: Sequence[Correction]
) -> tuple[QuestionResult, ...]:
    """Return questions with the points that corrections gave them; the last one holds."""
    after = {each.question: each.after for each in corrections}
    return tuple(replace(each, earned=after.get(each.name, each.earned)) for each in questions)
