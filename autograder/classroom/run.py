"""Many submissions, one result for each, whatever happens.

Processes grade (`processes`), this one puts results in their place: a submission's feedback first
and its results.json last, which is thereby the mark that it is graded. A run that was stopped, by
Ctrl-C, a kill or a power cut, is continued by the next, which grades only what has no
results.json of equal digest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.classroom import storage
from autograder.classroom.changes import Changes
from autograder.classroom.class_files import write_class
from autograder.classroom.class_state import MAX_KEPT, ClassState, read_state, write_state
from autograder.classroom.crew import (
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
from autograder.classroom.earlier import Earlier, compact
from autograder.classroom.processes import Processes
from autograder.classroom.provenance import digest, key_of, made_of
from autograder.classroom.settling import Rules, read_rules, stage_anew
from autograder.classroom.single import grader_maker, our_fault
from autograder.errors import SandboxError, UsageError
from autograder.homework.assignment import Assignment
from autograder.homework.lateness import LatePolicy, plain_policy
from autograder.model import Row, Submission
from autograder.outputs.scores import OUR_FAULT
from autograder.words.language import say
from autograder.words.whys import in_words

if TYPE_CHECKING:
    from autograder.outputs.changes_csv import GradeChange
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
    changed: Callable[[Sequence[GradeChange]], None] = lambda changes: None
    """Whose points are others than before; empty where nobody's are."""
    untimed: Callable[[Sequence[Row]], None] = lambda rows: None
    """Called with those of whom nobody knows when they handed in, where that would matter."""


@dataclass(frozen=True)
class RunOptions:
    """How a class is graded, and who hears of it."""

    lang: str
    processes: int
    """How many processes grade, at least 1."""
    trust_submissions: bool = False
    locate: str = "never"
    """When to look for the line of a mistake: see `grading.Grader`."""
    late: LatePolicy | None = None
    """What lateness costs, in the place of what the homework says."""
    roster: Sequence[Student] | None = None
    """The class, to name in the report and in missing.csv who has handed nothing in."""
    crew: Crew | None = None
    """Who grades, not closed here; processes on this machine where left out."""
    make_grader: Callable[[], GraderLike] | None = None
    """Called in each process; a `Grader` for the assignment where left out."""
    listener: Listener = Listener()


def grade_folder(
    folder: Path,
    assignment: Assignment,
    out: Path,
    options: RunOptions,
    *,
    sheets: Sequence[Table] = (),
) -> list[Row]:
    """Grade all that is in a folder (or a zip of one), and write all there is to write.

    Parameters
    ----------
    sheets
        Tables of an instructor's; a grading worksheet of Moodle's among them says when its
        submissions came.

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
        return grade_class(submissions, assignment, out, options)


def grade_class(
    submissions: Sequence[Submission], assignment: Assignment, out: Path, options: RunOptions
) -> list[Row]:
    """Grade submissions that have not been graded yet, and write all there is to write.

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
    lang, listener = options.lang, options.listener
    how = (lang, options.trust_submissions, options.locate)
    made = made_of(assignment, *how)
    tasks = [Task(each, digest(each, key_of(made))) for each in submissions]
    ids = [each.id for each in submissions]
    rules = read_rules(out, ids, assignment, lang, options.late or assignment.late)
    state = _begin(out, rules, made, options.late)
    earlier = Earlier(tasks, out, rules, listener.tell)
    listener.counted(len(tasks), len(earlier.rows))
    todo = _Todo.of(tasks, earlier, state)
    todo.tell_why(listener.tell, lang)
    new: dict[str, Row] = {}
    if todo.tasks:
        settings = Settings(assignment, lang, out / storage.RESULTS, *how[1:])
        new = _graded(todo, settings, options, rules)
    by_folder = earlier.rows | new
    rows = [by_folder[task.submission.folder] for task in tasks]
    _conclude(rows, out, state, rules, options)
    if new and all(row.status.startswith(OUR_FAULT) for row in rows):
        raise SandboxError(f"nothing could be graded: {rows[0].status}")
    return rows


@dataclass(frozen=True)
class _Todo:
    """What is still to be graded."""

    tasks: Sequence[Task]
    before: Mapping[str, Row]
    """What there was of an earlier run, by folder."""
    whys: Mapping[str, str]
    """Why it is graded again, by folder; empty where it is for the first time."""

    @classmethod
    def of(cls, tasks: Sequence[Task], earlier: Earlier, state: ClassState) -> _Todo:
        left = [task for task in tasks if task.submission.folder not in earlier.rows]
        whys = {task.submission.folder: earlier.why_anew(task, state) for task in left}
        return cls(left, earlier.results, whys)

    def tell_why(self, tell: Callable[[str], None], lang: str) -> None:
        for why, count in Counter(filter(None, self.whys.values())).items():
            tell(say("news.anew", lang, count=count, why=in_words(why, lang)))


def _graded(todo: _Todo, settings: Settings, options: RunOptions, rules: Rules) -> dict[str, Row]:
    """Have all that is left graded, and put each result in place as it comes; by folder."""
    crew = options.crew or _processes(
        settings, min(options.processes, len(todo.tasks)), options.make_grader
    )
    rows = {}
    listener = options.listener
    with closing(grade_all(todo.tasks, settings, crew, listener.started)) as outcomes:
        for task, outcome in outcomes:
            folder = task.submission.folder
            before, why = todo.before.get(folder), todo.whys[folder]
            rows[folder] = _record(task, outcome, settings, rules, before, why)
            listener.graded(rows[folder])
    return rows


def _conclude(
    rows: Sequence[Row], out: Path, state: ClassState, rules: Rules, options: RunOptions
) -> None:
    """Write what is of the whole class, and tell what is news of it."""
    listener = options.listener
    listener.changed(Changes(out).conclude(rows))
    listener.untimed(rules.untimed(rows))
    missing = _missing(options.roster, rows)
    write_class(rows, rules.assignment, out, state, missing=missing, tell=listener.tell)


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


def _processes(
    settings: Settings, processes: int, make_grader: Callable[[], GraderLike] | None
) -> Processes:
    """Make the crew of this machine, and this process ready to be forked."""
    make = make_grader or grader_maker(
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
    row = rules.settled(compact(outcome, task.submission))
    if row.corrections or row.lateness:
        stage_anew(row, rules, folder)
    if before is not None:
        Changes(settings.results.parent).note(before, row, why)
    storage.commit(folder / storage.FEEDBACK)
    storage.commit(folder / storage.RESULT)
    return row


def _missing(roster: Sequence[Student] | None, rows: Sequence[Row]) -> list[Missing] | None:
    if roster is None:
        return None
    from autograder.outputs.roster import missing_students

    return missing_students(roster, rows)
