"""Many submissions, one result for each, whatever happens.

Processes grade (`workers`), this one puts results in their place: a submission's feedback first
and its results.json last, which is thereby the mark that it is graded. A run that was stopped, by
Ctrl-C, a kill or a power cut, is continued by the next, which grades only what has no
results.json of equal digest.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.classroom import storage
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
from autograder.errors import SandboxError, UsageError, short_of
from autograder.homework.assignment import Assignment
from autograder.model import Graded, QuestionResult, Row, Submission

if TYPE_CHECKING:
    from autograder.outputs.roster import Missing, Student

OUR_FAULT = "could not be graded: "
"""How the status of a submission begins that we failed to grade."""


@dataclass(frozen=True)
class Listener:
    """What wants to know how grading goes; each function returns at once."""

    counted: Callable[[int, int], None] = lambda total, graded: None
    """How many submissions there are, and how many of them need not be graded again."""
    started: Callable[[Layers], None] = lambda layers: None
    """The first sandbox has started; what holds of its confinement."""
    graded: Callable[[Row], None] = lambda row: None
    """One submission's results are written."""


def grade_folder(
    folder: Path,
    assignment: Assignment,
    out: Path,
    *,
    lang: str,
    workers: int,
    trust_submissions: bool = False,
    listener: Listener = Listener(),
    roster: Sequence[Student] | None = None,
    crew: Crew | None = None,
) -> list[Row]:
    """Grade all that is in a folder (or a zip of one), and write all there is to write.

    Parameters are those of `grade_class`.

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

    storage.refuse_overlap(folder, out)
    storage.refuse_another_homework(out, assignment.name)
    if not folder.exists():
        raise UsageError(f"there is no {folder}: give the folder, or a zip, of the submissions")
    with storage.claimed(out) as workspace:
        return grade_class(
            discover(folder, workspace),
            assignment,
            out,
            lang=lang,
            workers=workers,
            trust_submissions=trust_submissions,
            listener=listener,
            roster=roster,
            crew=crew,
        )


def grade_class(
    submissions: Sequence[Submission],
    assignment: Assignment,
    out: Path,
    *,
    lang: str,
    workers: int,
    trust_submissions: bool = False,
    listener: Listener = Listener(),
    make_grader: Callable[[], GraderLike] | None = None,
    roster: Sequence[Student] | None = None,
    crew: Crew | None = None,
) -> list[Row]:
    """Grade submissions that have not been graded yet, and write all there is to write.

    Parameters
    ----------
    workers
        Processes to grade with, at least 1.
    make_grader
        Called in each process; a `Grader` for the assignment where left out.
    roster
        The class, to name in the report and in missing.csv who has handed nothing in.
    crew
        Who grades; processes on this machine where left out. Not closed here.

    Raises
    ------
    StorageError
        As `grade_folder`.
    SandboxError
        As `grade_folder`; also where every single submission failed by our fault, after the
        results that say so were written.
    """
    key = _class_key(assignment, lang, trust_submissions)
    tasks = [Task(each, _digest(each, key)) for each in submissions]
    rows = dict(_graded_before(tasks, out))
    todo = [task for task in tasks if task.submission.folder not in rows]
    listener.counted(len(tasks), len(rows))
    failures = 0
    if todo:
        settings = Settings(assignment, lang, out / storage.RESULTS, trust_submissions)
        crew = crew or _processes(settings, min(workers, len(todo)), make_grader)
        outcomes = grade_all(todo, settings, crew, listener.started)
        with closing(outcomes):
            for task, outcome in outcomes:
                failures += isinstance(outcome, Trouble)
                rows[task.submission.folder] = _record(task, outcome, settings)
                listener.graded(rows[task.submission.folder])
    ordered = [rows[task.submission.folder] for task in tasks]
    missing = _missing(roster, ordered)
    _write_class(ordered, [task.digest for task in tasks], assignment, out, lang, missing)
    if todo and failures == len(tasks):
        raise SandboxError(f"nothing could be graded: {ordered[0].status}")
    return ordered


def grade_one(
    submission: Submission,
    assignment: Assignment,
    *,
    lang: str,
    trust_submissions: bool = False,
    make_grader: Callable[[], GraderLike] | None = None,
) -> Graded:
    """Grade one submission in this process, and write nothing.

    Raises
    ------
    SandboxError
        The sandbox failed every time.
    """
    make = make_grader or _grader_maker(assignment, lang, trust_submissions)
    digest = _digest(submission, _class_key(assignment, lang, trust_submissions))
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
    assignment: Assignment, lang: str, trust_submissions: bool, workers: int = 1
) -> Callable[[], GraderLike]:
    from autograder.grading.grader import Grader

    return partial(
        Grader,
        assignment,
        lang=lang,
        trust_submissions=trust_submissions,
        neighbours=workers,
    )


def _processes(
    settings: Settings, workers: int, make_grader: Callable[[], GraderLike] | None
) -> Processes:
    """Make the crew of this machine, and this process ready to be forked."""
    make = make_grader or _grader_maker(
        settings.assignment, settings.lang, settings.trust_submissions, workers
    )
    _warm_up(settings)
    return Processes(workers, make)


def _warm_up(settings: Settings) -> None:
    """Import, compile and cache what every process needs, so that each is forked with it."""
    nobody = Submission("", "", ())
    render(our_fault(nobody, settings.assignment, ""), settings.assignment, settings.lang)


def _class_key(assignment: Assignment, lang: str, trust_submissions: bool) -> str:
    """Return all that a result depends on beside the submission itself."""
    from autograder.outputs.gradescope_json import versions

    parts = (assignment.fingerprint, lang, trust_submissions, sorted(versions().items()))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _digest(submission: Submission, key: str) -> str:
    from autograder.intake import fingerprint

    told = replace(submission, paths=())  # where it lies is no part of it
    parts = (key, told, fingerprint(submission))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _graded_before(tasks: Sequence[Task], out: Path) -> Iterator[tuple[str, Row]]:
    """Folders and rows of the submissions whose results are there and still hold."""
    from autograder.outputs.row_json import digest_from_json, row_from_json

    for task in tasks:
        folder = out / storage.RESULTS / task.submission.folder
        text = storage.read_text(folder / storage.RESULT)
        if text is None or digest_from_json(text) != task.digest:
            continue
        row = row_from_json(text)
        if row is not None and (folder / storage.FEEDBACK).is_file():
            yield task.submission.folder, _compact(row, task.submission)


def _record(task: Task, outcome: Row | Trouble, settings: Settings) -> Row:
    """Put one submission's results in place; its results.json last, since it is the mark."""
    folder = settings.results / task.submission.folder
    if isinstance(outcome, Trouble):
        graded = our_fault(task.submission, settings.assignment, outcome.text)
        rendered = render(graded, settings.assignment, settings.lang)
        stage(rendered, folder)
        outcome = rendered.row
    storage.commit(folder / storage.FEEDBACK)
    storage.commit(folder / storage.RESULT)
    return _compact(outcome, task.submission)


def _compact(row: Row, submission: Submission) -> Row:
    """Share what is the same in every row, so that 10,000 of them stay small."""
    return replace(
        row,
        submission=submission.id,
        names=submission.names,
        emails=submission.emails,
        late=submission.late,
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


def _write_class(
    rows: Sequence[Row],
    digests: Sequence[str],
    assignment: Assignment,
    out: Path,
    lang: str,
    missing: Sequence[Missing] | None = None,
) -> None:
    """Write what is about the whole class, unless it is there and nothing has changed."""
    before = storage.read_text(out / storage.STATE)
    if before is not None and before == _state(rows, digests, out, missing):
        return
    from autograder.outputs.grades_csv import grades_csv
    from autograder.outputs.report import report_html

    _write_missing(out, missing)
    storage.write_text(out / storage.REPORT, report_html(rows, assignment, lang, missing))
    storage.write_text(out / storage.GRADES, grades_csv(rows, assignment))
    storage.write_text(out / storage.STATE, _state(rows, digests, out, missing))


def _write_missing(out: Path, missing: Sequence[Missing] | None) -> None:
    """Write who is missing; without a roster nobody knows, and an older list is taken away."""
    if missing is None:
        storage.remove(out / storage.MISSING)
        return
    from autograder.outputs.roster import missing_csv

    storage.write_text(out / storage.MISSING, missing_csv(missing))


def _state(
    rows: Sequence[Row], digests: Sequence[str], out: Path, missing: Sequence[Missing] | None
) -> str:
    """Of what the class's outputs were made from and of what they now hold, and whose they are."""
    digest = hashlib.sha256(repr(missing).encode("utf-8", "replace"))
    for row, each in zip(rows, digests, strict=True):
        digest.update(f"{each} {row.earned} {row.status}\n".encode("utf-8", "replace"))
    for name in (storage.GRADES, storage.REPORT, storage.MISSING):
        digest.update(f"{storage.read_text(out / name)}\0".encode())
    return "\n".join([digest.hexdigest(), *(row.folder for row in rows)])
