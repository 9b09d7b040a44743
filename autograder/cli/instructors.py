"""What instructors do beside grading a class: one submission, what goes back, the machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.group import examples
from autograder.cli.options import (
    assignment_option,
    course_of,
    course_option,
    graded_assignment,
    lang_option,
    locate_option,
    trust_option,
)
from autograder.errors import UsageError
from autograder.homework.assignment import Assignment, load_assignment
from autograder.homework.course import packages_of

if TYPE_CHECKING:
    from autograder.outputs.students import Written

MAX_NAMED = 20
"""Students listed one by one on the terminal."""


@click.command(epilog=examples("check kim.zip", "check submissions/lee.ipynb --lang ko"))
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@assignment_option
@lang_option
@locate_option
@trust_option
def check(
    file: Path, assignment: Assignment, lang: str | None, locate: str, trust_submissions: bool
) -> None:
    """Grade one submission and show its results here.

    FILE is a .py, an .ipynb, a .zip, or a folder. Nothing is written.
    """
    from autograder.classroom.single import grade_one
    from autograder.intake import submission_at
    from autograder.terminal.console import results_console
    from autograder.terminal.views import submission_view

    lang = lang or assignment.language
    graded = grade_one(
        submission_at(file),
        assignment,
        lang=lang,
        trust_submissions=trust_submissions,
        locate=locate,
    )
    results_console().print(submission_view(graded, assignment, lang))


@click.command(
    short_help="Write what a learning platform takes back.",
    epilog=examples(
        "export grades --to canvas --gradebook Grades.csv",
        "export grades --to moodle --worksheet worksheet.csv",
        "export grades --to feedback",
    ),
)
@click.argument("out", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--to",
    "target",
    type=click.Choice(["canvas", "moodle", "gradescope", "feedback", "sqlite"]),
    required=True,
    help="What to write.",
)
@click.option(
    "--gradebook",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Canvas' own export, to be filled in; one is made where left out.",
)
@click.option(
    "--worksheet",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Moodle's own grading worksheet, to be filled in.",
)
@click.option("--column", default="", help="Header of the column for the grades, 'TITLE (ID)' say.")
@click.option("--assignment", metavar="NAME", help="Homework, whose title heads Canvas' column.")
@course_option
@click.pass_context
def export(
    ctx: click.Context,
    out: Path,
    target: str,
    gradebook: Path | None,
    worksheet: Path | None,
    column: str,
    assignment: str | None,
) -> None:
    """Write what a learning platform takes back, from what `grade` wrote to OUT.

    canvas: a gradebook to import. moodle: the grading worksheet filled in. gradescope: grades by
    e-mail and student number, since it imports none. feedback: all feedback pages as a zip to
    upload. sqlite: every case as a database.
    """
    from autograder.gradebooks.export import export as write
    from autograder.terminal.console import results_console

    if (gradebook and target != "canvas") or (worksheet and target != "moodle"):
        raise UsageError("--gradebook is for `--to canvas`, --worksheet for `--to moodle`")
    titles: tuple[str, ...] = ()
    if assignment:
        titles = tuple(load_assignment(assignment, course_of(ctx)).title.values())
    elif target == "canvas" and not column:
        titles = tuple(graded_assignment(ctx, out).title.values())
    console = results_console()
    for each in write(out, target, sheet=gradebook or worksheet, column=column, titles=titles):
        count = each.written.filled
        filled = f"{count} submission{'' if count == 1 else 's'}"
        said = [f"{each.path}: {filled}", *_remarks(each.written)]
        console.print("\n  ".join(said), markup=False, soft_wrap=True)


def _remarks(written: Written) -> list[str]:
    more = len(written.left_out) - MAX_NAMED
    left = [f"left out: {each}" for each in written.left_out[:MAX_NAMED]]
    left += [f"left out: {more} more"] if more > 0 else []
    notes = [f"note: {each}" for each in written.warnings[:MAX_NAMED]]
    more = len(written.warnings) - MAX_NAMED
    notes += [f"note: {more} more"] if more > 0 else []
    return [*notes, *left]


@click.command(
    short_help="List pairs of submissions that share much code.",
    epilog=examples("similar submissions --assignment NAME --out similar.html"),
)
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@assignment_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("similar.html"),
    show_default=True,
    help="The page to write.",
)
@lang_option
def similar(folder: Path, assignment: Assignment, out: Path, lang: str | None) -> None:
    """List pairs of submissions in FOLDER that share more than the template explains.

    The page shows both texts side by side. It is a reason to read them, never a verdict, and no
    grade depends on it. No student's code is run.
    """
    from autograder.similarity.compare import write_similar
    from autograder.words.language import say

    lang = lang or assignment.language
    pairs = write_similar(folder, assignment, out, lang=lang)
    click.echo(say("similar.written", lang, file=out, count=len(pairs)))


@click.command(hidden=True)
@assignment_option
@lang_option
@trust_option
@click.option(
    "--root", type=click.Path(path_type=Path), default=Path("/autograder"), show_default=True
)
def gradescope(
    assignment: Assignment, lang: str | None, trust_submissions: bool, root: Path
) -> None:
    """Grade ROOT/submission into ROOT/results/results.json, as run_autograder does."""
    from autograder.gradescope.harness import grade_submission

    lang = lang or assignment.language
    click.echo(grade_submission(root, assignment, lang=lang, trust_submissions=trust_submissions))


@click.command(short_help="Show what confines a student's code here.", epilog=examples("doctor"))
@course_option
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Show what confines a student's code on this machine, and what is missing.

    Where a course is found, what its course.toml lets students import is tried as well.
    """
    from autograder.model import Limits
    from autograder.terminal.console import results_console
    from autograder.terminal.doctor import examine

    try:
        packages = packages_of(course_of(ctx))
    except UsageError:
        packages = ()
    if not examine(results_console(), Limits(), packages):
        ctx.exit(1)
