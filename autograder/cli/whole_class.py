"""`grade`: a whole class."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder import machine
from autograder.cli.group import examples
from autograder.cli.options import (
    assignment_option,
    course_option,
    graded_assignment,
    lang_option,
    late_option,
    locate_option,
    trust_option,
)
from autograder.errors import UsageError
from autograder.homework.assignment import Assignment
from autograder.homework.lateness import LatePolicy
from autograder.model import Row

if TYPE_CHECKING:
    from autograder.classroom.cluster.dask_crew import Cluster
    from autograder.classroom.run import Listener
    from autograder.outputs.changes_csv import GradeChange
    from autograder.outputs.roster import Student
    from autograder.terminal.console import ClassProgress

MAX_NAMED = 20
"""Submissions listed one by one on the terminal."""


@click.command(
    epilog=examples(
        "grade submissions",
        "grade download.zip --out grades --lang ko",
        "grade submissions --workers 4 --roster students.csv",
        "grade submissions --cluster tcp://node1:8786",
    )
)
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@assignment_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Where the results go, grades/NAME of the homework where left out; what is there "
    "already and unchanged is not graded again.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1, max=1024),
    help="Processes to grade with; as many as there are processors where left out.",
)
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV of the class (id, name or email; 학번, 이름, 이메일): names who handed nothing in.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Grade on a Dask cluster: its scheduler's address, or `local` to start one here.",
)
@late_option
@lang_option
@locate_option
@trust_option
@click.pass_context
def grade(
    ctx: click.Context,
    folder: Path,
    assignment: Assignment,
    out: Path | None,
    workers: int | None,
    roster: Path | None,
    cluster: str | None,
    late: LatePolicy | None,
    lang: str | None,
    locate: str,
    trust_submissions: bool,
) -> None:
    """Grade all submissions in FOLDER.

    FOLDER (or a zip of one) holds any mix of .zip, .py, .ipynb and folders, or is a bulk
    download of Gradescope, Canvas, Moodle, Blackboard or Brightspace. Run it again after a
    stop, or when submissions have changed: only what is not graded yet is graded.

    Written to OUT: final_grades.csv with a row for each submission, report.html with the class
    at a glance, and in results/ID/ feedback.html for the student and results.json in
    Gradescope's format. With a roster also missing.csv: who has handed nothing in.
    """
    from autograder.classroom.run import RunOptions, grade_folder
    from autograder.intake.sheets import read_table
    from autograder.outputs.roster import read_roster
    from autograder.terminal.console import ClassProgress, messages_console
    from autograder.words.language import say

    lang = lang or assignment.language
    out = Path("grades") / assignment.name if out is None else out
    sheets = [] if roster is None else [read_table(roster)]
    students = read_roster(sheets[0]) if sheets else None
    progress = ClassProgress(messages_console(), lang)
    if not assignment.template_folders:
        progress.say(_no_template(assignment))
    told = _ClosingWords()
    crew = None if cluster is None else _cluster(cluster, workers, progress.say)
    options = RunOptions(
        lang,
        workers or machine.usable_cpus(),
        trust_submissions=trust_submissions,
        locate=locate,
        late=late,
        roster=students,
        crew=crew,
        listener=told.listener(progress),
    )
    try:
        rows = grade_folder(folder, assignment, out, options, sheets=sheets)
    except KeyboardInterrupt:
        click.echo(f"\n{say('terminal.stopped', lang, out=out)}", err=True)
        raise
    finally:
        progress.close()
        if crew is not None:
            crew.close()
    _show_class(rows, assignment, out, progress.summary, lang)
    told.show(rows, students, out, lang)
    if _tell_our_faults(rows, lang):
        ctx.exit(1)


@dataclass
class _ClosingWords:
    """What a run says for the end."""

    changes: list[GradeChange] = field(default_factory=list)
    untimed: list[Row] = field(default_factory=list)

    def listener(self, progress: ClassProgress) -> Listener:
        """Hear a run: what is to be seen at once goes to the progress."""
        from autograder.classroom.run import Listener

        return Listener(
            progress.counted,
            progress.started,
            progress.graded,
            tell=progress.say,
            changed=self.changes.extend,
            untimed=self.untimed.extend,
        )

    def show(
        self, rows: Sequence[Row], students: Sequence[Student] | None, out: Path, lang: str
    ) -> None:
        """Print who handed in, whose score changed, and of whom no time is known."""
        from autograder.classroom.storage import CHANGES
        from autograder.terminal import class_news

        _print(class_news.handed_in_again(rows, lang))
        if students is not None:
            _print(class_news.missing(students, rows, lang))
        _print(class_news.changed(self.changes, rows, out / CHANGES, lang))
        _print(class_news.untimed(self.untimed, lang))


@click.command(
    short_help="Apply corrections by hand, and lateness, to results.",
    epilog=examples("adjust grades/NAME", "adjust grades/NAME --late late.toml"),
)
@click.argument("out", type=click.Path(exists=True, file_okay=False, path_type=Path))
@late_option
@course_option
@click.pass_context
def adjust(ctx: click.Context, out: Path, late: LatePolicy | None) -> None:
    """Apply OUT/adjustments.csv, and what lateness costs, to what `grade` wrote to OUT.

    Nothing is graded, and every `grade` does the same. The file is yours, with the columns
    submission (an id, or * for everyone), question, case (may be empty), points (12, +3, -5 or
    full) and comment, and `beyond` in a sixth where points may leave 0 to full. What changed is
    told here and in OUT/changes.csv.
    """
    from autograder.classroom.adjusting import adjust as apply
    from autograder.classroom.storage import CHANGES
    from autograder.terminal import class_news
    from autograder.terminal.console import messages_console
    from autograder.words.language import say

    console = messages_console()
    adjusted = apply(
        out,
        graded_assignment(ctx, out),
        late=late,
        tell=lambda text: console.print(text, markup=False),
    )
    lang = adjusted.lang
    changed = class_news.changed(adjusted.changes, adjusted.rows, out / CHANGES, lang)
    _print(changed or [say("news.unchanged", lang)])
    _print(class_news.untimed(adjusted.untimed, lang))


def _no_template(assignment: Assignment) -> str:
    return (
        f"warning: {assignment.course / 'student_template' / assignment.name} is not there, so "
        "that a template which was handed in beside the real work cannot be told from it; "
        f"`python -m autograder template --assignment {assignment.name}` builds it"
    )


def _cluster(address: str, workers: int | None, say: Callable[[str], None]) -> Cluster:
    from autograder.classroom.cluster.dask_crew import Cluster
    from autograder.classroom.cluster.scheduler import LOCAL

    if workers is not None and address != LOCAL:
        raise UsageError(f"--workers is for this machine; how many {address} has is its own matter")
    return Cluster(address, workers or machine.usable_cpus(), say)


def _print(lines: Sequence[str]) -> None:
    """Print what a run says at its end: a heading and what stands under it."""
    from autograder.terminal.console import results_console

    if lines:
        results_console().print("\n  ".join(lines), markup=False, soft_wrap=True)


def _show_class(
    rows: Sequence[Row], assignment: Assignment, out: Path, summary: str, lang: str
) -> None:
    from autograder.classroom.storage import GRADES, REPORT, RESULTS
    from autograder.terminal.console import results_console
    from autograder.terminal.views import summary_table

    console = results_console()
    if rows:
        console.print(summary_table(rows, assignment, out, lang))
    console.print(summary, markup=False)
    for name in (GRADES, REPORT, RESULTS):
        console.print(f"  {out / name}", markup=False, soft_wrap=True)


def _tell_our_faults(rows: Sequence[Row], lang: str) -> bool:
    """Say on the error output, by name, which zeros are nobody's grade; whether there are any."""
    from autograder.outputs.scores import OUR_FAULT
    from autograder.outputs.students import who
    from autograder.words.language import say

    ours = [who(row) for row in rows if row.status.startswith(OUR_FAULT)]
    if ours:
        more = say("news.more", lang, count=len(ours) - MAX_NAMED)
        names = ", ".join([*ours[:MAX_NAMED], *([more] if len(ours) > MAX_NAMED else [])])
        click.echo(
            say("terminal.our_faults", lang, count=len(ours), total=len(rows), names=names),
            err=True,
        )
    return bool(ours)
