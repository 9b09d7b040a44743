"""`grade`: a whole class."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder import machine
from autograder.cli.group import examples
from autograder.cli.options import assignment_option, lang_option, trust_option
from autograder.errors import UsageError
from autograder.homework.assignment import Assignment
from autograder.model import Row

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.classroom.cluster.dask_crew import Cluster
    from autograder.outputs.roster import Student

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
@lang_option
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
    lang: str | None,
    trust_submissions: bool,
) -> None:
    """Grade all submissions in FOLDER.

    FOLDER (or a zip of one) holds any mix of .zip, .py, .ipynb and folders, or is a bulk
    download of Gradescope, Canvas or Moodle. Run it again after a stop, or when submissions
    have changed: only what is not graded yet is graded.

    Written to OUT: final_grades.csv with a row for each submission, report.html with the class
    at a glance, and in results/ID/ feedback.html for the student and results.json in
    Gradescope's format. With a roster also missing.csv: who has handed nothing in.
    """
    from autograder.classroom import run
    from autograder.terminal.console import ClassProgress, messages_console

    out = Path("grades") / assignment.name if out is None else out
    students = None if roster is None else _read_roster(roster)
    progress = ClassProgress(messages_console())
    crew = None if cluster is None else _cluster(cluster, workers, progress.say)
    try:
        rows = run.grade_folder(
            folder,
            assignment,
            out,
            lang=lang or assignment.language,
            workers=workers or machine.usable_cpus(),
            trust_submissions=trust_submissions,
            listener=run.Listener(progress.counted, progress.started, progress.graded),
            roster=students,
            crew=crew,
        )
    except KeyboardInterrupt:
        click.echo(f"\nstopped: {out} keeps what is graded, the same command goes on", err=True)
        raise
    finally:
        progress.close()
        if crew is not None:
            crew.close()
    _show_class(rows, assignment, out, progress.summary, lang or assignment.language)
    _show_who_handed_in(rows, students)
    if _tell_our_faults(rows):
        ctx.exit(1)


def _cluster(address: str, workers: int | None, say: Callable[[str], None]) -> Cluster:
    from autograder.classroom.cluster.dask_crew import Cluster
    from autograder.classroom.cluster.scheduler import LOCAL

    if workers is not None and address != LOCAL:
        raise UsageError(f"--workers is for this machine; how many {address} has is its own matter")
    return Cluster(address, workers or machine.usable_cpus(), say)


def _read_roster(path: Path) -> Sequence[Student]:
    from autograder.gradebooks.export import read_table
    from autograder.outputs.roster import read_roster

    return read_roster(read_table(path))


def _show_who_handed_in(rows: Sequence[Row], students: Sequence[Student] | None) -> None:
    """Say who handed in more than once, and with a roster who did not."""
    from autograder.outputs.escape import one_line
    from autograder.outputs.roster import missing_students, said
    from autograder.outputs.students import superseded
    from autograder.terminal.console import results_console

    console = results_console()
    earlier = superseded(rows)
    if earlier:
        pairs = (
            f"{one_line(row.submission, 60)} (counts: {one_line(counted.submission, 60)})"
            for row, counted in earlier[:MAX_NAMED]
        )
        _list(console, f"{len(earlier)} handed in again later, and do not count", pairs)
    if students is not None:
        missing = missing_students(students, rows)
        names = (said(each) for each in missing[:MAX_NAMED])
        _list(console, f"{len(missing)} of {len(students)} have handed nothing in", names)


def _list(console: Console, heading: str, lines: Iterable[str]) -> None:
    console.print("\n  ".join([heading, *lines]), markup=False, soft_wrap=True)


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


def _tell_our_faults(rows: Sequence[Row]) -> bool:
    """Say on the error output, by name, which zeros are nobody's grade; whether there are any."""
    from autograder.classroom.run import OUR_FAULT
    from autograder.outputs.escape import one_line

    ours = [one_line(row.submission, 60) for row in rows if row.status.startswith(OUR_FAULT)]
    if ours:
        more = f" and {len(ours) - MAX_NAMED} more" if len(ours) > MAX_NAMED else ""
        click.echo(
            f"Error: {len(ours)} of {len(rows)} could not be graded by a fault of ours: "
            f"{', '.join(ours[:MAX_NAMED])}{more}; run the same command again",
            err=True,
        )
    return bool(ours)
