"""Many submissions, one result for each, whatever happens.

Processes grade (`processes`), this one puts results in their place: a submission's feedback first
and its results.json last, which is thereby the mark that it is graded. A run that was stopped, by
Ctrl-C, a kill or a power cut, is continued by the next, which grades only what has no
results.json of equal digest.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.classroom import storage
from autograder.classroom.changes import Changes
from autograder.classroom.class_files import write_class
from autograder.classroom.class_state import (
    MAX_KEPT,
    ClassState,
    key_of,
    read_state,
    what_changed,
    write_state,
)
from autograder.classroom.crew import (
    TRIES,
    Crew,
    GraderLike,
    Layers,
    Settings,
    Task,
    Trouble,
    grade_all,
    render,
    stage,
)
from autograder.classroom.processes import Processes
from autograder.classroom.settling import (
    Rules,
    bring_in_line,
    read_result,
    read_rules,
    stage_anew,
)
from autograder.errors import SandboxError, UsageError, short_of
from autograder.homework.assignment import Assignment
from autograder.homework.lateness import LatePolicy, plain_policy
from autograder.model import Graded, QuestionResult, Row, Submission
from autograder.outputs.scores import OUR_FAULT

if TYPE_CHECKING:
    from autograder.outputs.changes_csv import Change
    from autograder.outputs.roster import Missing, Student
    from autograder.tables import Table


@dataclass(frozen=True)
class Listener:
    """What wants to know how grading goes; each function returns at once."""

    counted: Callable[[int, int], None] = lambda total, graded: None
    """How many submissions there are, and how many of them need not be graded again."""
    started: Callable[[Layers], None] = lambda layers: None
    """The first sandbox has started; what holds of its confinement."""
    graded: Callable[[Row], None] = lambda row: None
    """One submission's results are written."""
    tell: Callable[[str], None] = lambda text: None
    """What an instructor is to know at once: why it is graded anew, edits that are lost."""
    changed: Callable[[Sequence[Change]], None] = lambda changes: None
    """Whose points are others than before; empty where nobody's are."""
    untimed: Callable[[Sequence[Row]], None] = lambda rows: None
    """Of whom nobody knows when they handed in, where that would matter."""


def grade_folder(
    folder: Path,
    assignment: Assignment,
    out: Path,
    *,
    lang: str,
    processes: int,
    trust_submissions: bool = False,
    locate: str = "never",
    listener: Listener = Listener(),
    roster: Sequence[Student] | None = None,
    crew: Crew | None = None,
    late: LatePolicy | None = None,
    sheets: Sequence[Table] = (),
) -> list[Row]:
    """Grade all that is in a folder (or a zip of one), and write all there is to write.

    Parameters are those of `grade_class`; `sheets` are tables of an instructor's, a grading
    worksheet of Moodle's among them says when its submissions came.

    Returns
    -------
    list of Row
        One for each submission, in the order of their ids.

    Raises
    ------
    UsageError
        The folder is missing, or `out` cannot be written to, is in use, or holds another
        homework's results.
    StorageError
        The results cannot be written, a full disk say.
    SandboxError
        Nothing can be graded on this machine.
    """
    from autograder.intake import discover
    from autograder.intake.lms.last_changes import with_last_changes

    storage.refuse_overlap(folder, out)
    storage.refuse_another_homework(out, assignment.name)
    if not folder.exists():
        raise UsageError(f"there is no {folder}: give the folder, or a zip, of the submissions")
    with storage.claimed(out) as workspace:
        submissions = with_last_changes(discover(folder, workspace), sheets)
        return grade_class(
            submissions,
            assignment,
            out,
            lang=lang,
            processes=processes,
            trust_submissions=trust_submissions,
            locate=locate,
            listener=listener,
            roster=roster,
            crew=crew,
            late=late,
        )


def grade_class(
    submissions: Sequence[Submission],
    assignment: Assignment,
    out: Path,
    *,
    lang: str,
    processes: int,
    trust_submissions: bool = False,
    locate: str = "never",
    listener: Listener = Listener(),
    make_grader: Callable[[], GraderLike] | None = None,
    roster: Sequence[Student] | None = None,
    crew: Crew | None = None,
    late: LatePolicy | None = None,
) -> list[Row]:
    """Grade submissions that have not been graded yet, and write all there is to write.

    Parameters
    ----------
    processes
        Processes to grade with, at least 1.
    locate
        When to look for the line of a mistake: see `grading.Grader`.
    make_grader
        Called in each process; a `Grader` for the assignment where left out.
    roster
        The class, to name in the report and in missing.csv who has handed nothing in.
    crew
        Who grades; processes on this machine where left out. Not closed here.
    late
        What lateness costs, in the place of what the homework says.

    Raises
    ------
    UsageError
        A row of adjustments.csv names what there is not, or says nothing.
    StorageError
        As `grade_folder`.
    SandboxError
        As `grade_folder`; also where every single submission failed by our fault, after the
        results that say so were written.
    """
    made = made_of(assignment, lang, trust_submissions, locate)
    tasks = [Task(each, _digest(each, key_of(made))) for each in submissions]
    ids = [each.id for each in submissions]
    rules = read_rules(out, ids, assignment, lang, late or assignment.late)
    state = _begin(out, rules, made, late)
    earlier = _Earlier(tasks, out, rules, listener.tell)
    rows = earlier.rows
    todo = [task for task in tasks if task.submission.folder not in rows]
    listener.counted(len(tasks), len(rows))
    whys = {task.submission.folder: earlier.why_anew(task, state) for task in todo}
    _tell_why_anew(whys.values(), listener.tell)
    failures = 0
    if todo:
        settings = Settings(assignment, lang, out / storage.RESULTS, trust_submissions, locate)
        crew = crew or _processes(settings, min(processes, len(todo)), make_grader)
        outcomes = grade_all(todo, settings, crew, listener.started)
        with closing(outcomes):
            for task, outcome in outcomes:
                folder = task.submission.folder
                failures += isinstance(outcome, Trouble)
                before = earlier.results.get(folder)
                rows[folder] = _record(task, outcome, settings, rules, before, whys[folder])
                listener.graded(rows[folder])
    ordered = [rows[task.submission.folder] for task in tasks]
    listener.changed(Changes(out).conclude(ordered))
    listener.untimed(rules.untimed(ordered))
    missing = _missing(roster, ordered)
    write_class(ordered, assignment, out, state, missing=missing, tell=listener.tell)
    if todo and failures == len(tasks):
        raise SandboxError(f"nothing could be graded: {ordered[0].status}")
    return ordered


def _begin(out: Path, rules: Rules, made: Mapping[str, str], late: LatePolicy | None) -> ClassState:
    """Leave word of what results are made of, before there is one that is."""
    before = read_state(out)
    known = {**before.made_of, key_of(made): made}
    state = replace(
        before,
        assignment=rules.assignment.name,
        course=str(rules.assignment.folder.parent.parent),
        lang=rules.lang,
        key=key_of(made),
        made_of=dict(list(known.items())[-MAX_KEPT:]),
        late=plain_policy(late) if late else None,
    )
    write_state(out, state)
    return state


def _tell_why_anew(whys: Iterable[str], tell: Callable[[str], None]) -> None:
    for why, count in Counter(filter(None, whys)).items():
        tell(f"{count} graded anew: {why}")


class _Earlier:
    """The results of an earlier run: which of them hold, brought in line with the rules.

    Attributes
    ----------
    rows : dict of str to Row
        By folder, what holds and need not be graded again.
    results : dict of str to Row
        By folder, what there was; also where it does not hold.
    """

    def __init__(
        self, tasks: Sequence[Task], out: Path, rules: Rules, tell: Callable[[str], None]
    ) -> None:
        self.rows: dict[str, Row] = {}
        self.results: dict[str, Row] = {}
        self._digests: dict[str, str] = {}
        for task in tasks:
            self._take_in(task, out, rules, tell)

    def _take_in(self, task: Task, out: Path, rules: Rules, tell: Callable[[str], None]) -> None:
        name = task.submission.folder
        folder = out / storage.RESULTS / name
        read = read_result(folder, out, tell)
        if read is None:
            return
        self.results[name] = read.row
        self._digests[name] = read.digest
        files = (folder / storage.FEEDBACK, folder / storage.GRADED)
        if self._digests[name] != task.digest or not all(map(Path.is_file, files)):
            return
        settled = rules.settled(_compact(read.row, task.submission))
        if bring_in_line(read, settled, rules, out):
            self.rows[name] = settled

    def why_anew(self, task: Task, state: ClassState) -> str:
        """Say why a submission that has a result is graded again; empty where it has none."""
        if task.submission.folder not in self.results:
            return ""
        digest = self._digests[task.submission.folder]
        if not digest:
            return "it could not be graded before, by a fault of ours"
        key, now = digest.partition("-")[0], task.digest.partition("-")[0]
        if key != now:
            return what_changed(state.made_of.get(key), state.made_of[now])
        return "its results were not whole" if digest == task.digest else "the submission changed"


def grade_one(
    submission: Submission,
    assignment: Assignment,
    *,
    lang: str,
    trust_submissions: bool = False,
    locate: str = "never",
    make_grader: Callable[[], GraderLike] | None = None,
) -> Graded:
    """Grade one submission in this process, and write nothing.

    Raises
    ------
    SandboxError
        The sandbox failed every time.
    """
    make = make_grader or _grader_maker(assignment, lang, trust_submissions, locate)
    digest = _digest(submission, key_of(made_of(assignment, lang, trust_submissions, locate)))
    for attempt in range(1, TRIES + 1):
        try:
            with closing(make()) as grader:
                return replace(grader.grade(submission), digest=digest)
        except SandboxError:
            if attempt == TRIES:
                raise
        except (MemoryError, OSError) as error:
            if attempt == TRIES:
                raise short_of("it could not be graded", error) from error
    raise AssertionError("the loop ends by itself")


def our_fault(submission: Submission, assignment: Assignment, text: str) -> Graded:
    """Return what stands for a submission that we failed to grade; it has no digest."""
    return Graded(
        submission,
        status=f"{OUR_FAULT}{text}. This is a fault of the grader, not of the submission; "
        "run the same command again",
        questions=tuple(QuestionResult(each.name, 0, each.points) for each in assignment.questions),
        cases=(),
    )


def _grader_maker(
    assignment: Assignment, lang: str, trust_submissions: bool, locate: str, processes: int = 1
) -> Callable[[], GraderLike]:
    from autograder.grading.grader import Grader

    return partial(
        Grader,
        assignment,
        lang=lang,
        trust_submissions=trust_submissions,
        neighbours=processes,
        locate=locate,
    )


def _processes(
    settings: Settings, processes: int, make_grader: Callable[[], GraderLike] | None
) -> Processes:
    """Make the crew of this machine, and this process ready to be forked."""
    make = make_grader or _grader_maker(
        settings.assignment,
        settings.lang,
        settings.trust_submissions,
        settings.locate,
        processes,
    )
    _warm_up(settings)
    return Processes(processes, make)


def _warm_up(settings: Settings) -> None:
    """Import, compile and cache what every process needs, so that each is forked with it."""
    nobody = Submission("", "", ())
    render(our_fault(nobody, settings.assignment, ""), settings.assignment, settings.lang)


def made_of(
    assignment: Assignment, lang: str, trust_submissions: bool, locate: str
) -> dict[str, str]:
    """Return all that a result depends on beside the submission itself, by what it is called."""
    from autograder.outputs.gradescope_json import versions

    trust = "--trust-submissions" if trust_submissions else ""
    options = {"the language": lang, "the confinement": trust, "the search for lines": locate}
    return {**assignment.made_of, **versions(), **options}


def _digest(submission: Submission, key: str) -> str:
    """Two digests in one: what every result is made of, and what this one is."""
    from autograder.intake import fingerprint

    # Where it lies and when it came is no part of it.
    told = replace(submission, paths=(), came=None, clock="")
    parts = (told, fingerprint(submission))
    return f"{key}-{hashlib.sha256(repr(parts).encode()).hexdigest()[:48]}"


def _record(
    task: Task,
    outcome: Row | Trouble,
    settings: Settings,
    rules: Rules,
    before: Row | None,
    why: str,
) -> Row:
    """Put one submission's results in place; its results.json last, since it is the mark."""
    folder = settings.results / task.submission.folder
    if isinstance(outcome, Trouble):
        graded = our_fault(task.submission, settings.assignment, outcome.text)
        rendered = render(graded, settings.assignment, settings.lang)
        stage(rendered, folder)
        outcome = rendered.row
    storage.commit(folder / storage.GRADED)
    row = rules.settled(_compact(outcome, task.submission))
    if row.corrections or row.lateness:
        stage_anew(row, rules, folder)
    if before is not None:
        Changes(settings.results.parent).note(before, row, why)
    storage.commit(folder / storage.FEEDBACK)
    storage.commit(folder / storage.RESULT)
    return row


def _compact(row: Row, submission: Submission) -> Row:
    """Share what is the same in every row, so that 10,000 of them stay small."""
    return replace(
        row,
        submission=submission.id,
        names=submission.names,
        emails=submission.emails,
        late=submission.late,
        came=submission.came,
        clock=submission.clock,
        student=submission.student,
        origin=submission.origin,
        passed=_interned(row.passed),
        failed={sys.intern(case): sys.intern(key) for case, key in row.failed.items()},
    )


def _interned(passed: Mapping[str, bool]) -> Mapping[str, bool]:
    return {sys.intern(case): value for case, value in passed.items()}


def _missing(roster: Sequence[Student] | None, rows: Sequence[Row]) -> list[Missing] | None:
    if roster is None:
        return None
    from autograder.outputs.roster import missing_students

    return missing_students(roster, rows)
