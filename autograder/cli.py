"""The command line: arguments → a call → an exit status.

The only place that prints and exits. What a command needs is imported inside it, so that
`--help` answers at once and a run with nothing to do never loads Otter.

Exit status: 0 where every submission has a result, 2 where the command was misused, 1 where
grading could not be done at all, 130 after Ctrl-C.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from autograder import __version__, machine
from autograder.assignment import LANGUAGES, PROJECT, Assignment, available, load_assignment
from autograder.errors import SHORTAGES, AssignmentError, AutograderError, UsageError, short_of
from autograder.model import Row

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.outputs.roster import Student
    from autograder.outputs.students import Written

MAX_NAMED = 20
"""Submissions listed one by one on the terminal."""
INTERRUPTED = 130
"""As a shell reports a command that Ctrl-C ended: 128 and the signal's number."""

Command = TypeVar("Command", bound=Callable[..., Any])


class _Failed(click.ClickException):
    """An error of ours as one line on standard error."""

    exit_code = 1

    def __init__(self, error: AutograderError) -> None:
        super().__init__(" ".join(str(error).split()))


class _Misused(_Failed):
    """The same, where other arguments or a mended homework would help."""

    exit_code = 2


class _Commands(click.Group):
    """Words our errors and the machine's, and leaves unknown ones their traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (UsageError, AssignmentError) as error:
            raise _Misused(error) from error
        except AutograderError as error:
            raise _Failed(error) from error
        except (MemoryError, OSError) as error:
            if not isinstance(error, MemoryError) and error.errno not in SHORTAGES:
                raise
            raise _Failed(short_of("it could not be done", error)) from error
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


def _examples(*lines: str) -> str:
    """Say how a command is used; the first character keeps click from joining the lines."""
    return "\n".join(["\b", "Examples:", *(f"  python -m autograder {line}" for line in lines)])


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_examples("grade submissions --out grades", "check kim.zip", "COMMAND --help"),
)
@click.version_option(__version__, prog_name="autograder")
def main() -> None:
    """Grade NumPy homework.

    A student's code runs in a confined process that has never seen the tests; the tests call
    it from outside.
    """
    machine.one_thread_each()


def _choose_assignment(ctx: click.Context, option: click.Parameter, name: str | None) -> Assignment:
    names = available()
    if name is None and len(names) != 1:
        raise UsageError(f"which homework? Give --assignment, one of: {', '.join(names) or 'none'}")
    return load_assignment(names[0] if name is None else name)


def _assignment_option(command: Command) -> Command:
    return click.option(
        "--assignment",
        metavar="NAME",
        callback=_choose_assignment,
        help="Homework to grade: a folder of assignment/. May be left out where there is one only.",
    )(command)


def _lang_option(command: Command) -> Command:
    return click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        help="Language of the feedback; the homework's own where left out.",
    )(command)


def _trust_option(command: Command) -> Command:
    return click.option(
        "--trust-submissions",
        is_flag=True,
        help="Grade even where this machine cannot keep a student's code from files or network.",
    )(command)


@main.command(
    epilog=_examples(
        "grade submissions",
        "grade download.zip --out grades --lang ko",
        "grade submissions --workers 4 --roster students.csv",
    )
)
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@_assignment_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("grades"),
    show_default=True,
    help="Where the results go; what is there already and unchanged is not graded again.",
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
@_lang_option
@_trust_option
def grade(
    folder: Path,
    assignment: Assignment,
    out: Path,
    workers: int | None,
    roster: Path | None,
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
    from autograder import classroom
    from autograder.console import ClassProgress, messages_console

    students = None if roster is None else _read_roster(roster)
    progress = ClassProgress(messages_console())
    try:
        rows = classroom.grade_folder(
            folder,
            assignment,
            out,
            lang=lang or assignment.language,
            workers=workers or machine.usable_cpus(),
            trust_submissions=trust_submissions,
            listener=classroom.Listener(progress.counted, progress.started, progress.graded),
            roster=students,
        )
    except KeyboardInterrupt:
        click.echo(f"\nstopped: {out} keeps what is graded, the same command goes on", err=True)
        raise
    finally:
        progress.close()
    _show_class(rows, assignment, out, progress.summary, lang or assignment.language)
    _show_who_handed_in(rows, students)


def _read_roster(path: Path) -> Sequence[Student]:
    from autograder.export import read_table
    from autograder.outputs.roster import read_roster

    return read_roster(read_table(path))


def _show_who_handed_in(rows: Sequence[Row], students: Sequence[Student] | None) -> None:
    """Say who handed in more than once, and with a roster who did not."""
    from autograder.console import results_console
    from autograder.outputs.escape import one_line
    from autograder.outputs.roster import missing_students, said
    from autograder.outputs.students import superseded

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
    from autograder.classroom import OUR_FAULT
    from autograder.console import results_console
    from autograder.outputs.terminal import summary_table
    from autograder.storage import GRADES, REPORT, RESULTS

    console = results_console()
    if rows:
        console.print(summary_table(rows, assignment, out, lang))
    console.print(summary, markup=False)
    for name in (GRADES, REPORT, RESULTS):
        console.print(f"  {out / name}", markup=False, soft_wrap=True)
    ours = sum(row.status.startswith(OUR_FAULT) for row in rows)
    if ours:
        console.print(f"{ours} could not be graded by a fault of ours: run the same command again")


@main.command(epilog=_examples("check kim.zip", "check submissions/lee.ipynb --lang ko"))
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@_assignment_option
@_lang_option
@_trust_option
def check(file: Path, assignment: Assignment, lang: str | None, trust_submissions: bool) -> None:
    """Grade one submission and show its results here.

    FILE is a .py, an .ipynb, a .zip, or a folder. Nothing is written.
    """
    from autograder.classroom import grade_one
    from autograder.console import results_console
    from autograder.intake import submission_at
    from autograder.outputs.terminal import submission_view

    lang = lang or assignment.language
    graded = grade_one(
        submission_at(file), assignment, lang=lang, trust_submissions=trust_submissions
    )
    results_console().print(submission_view(graded, assignment, lang))


@main.command(epilog=_examples("template", "template --assignment NAME"))
@click.option("--assignment", metavar="NAME", help="Homework; all of them where left out.")
def template(assignment: str | None) -> None:
    """Rebuild what students download, from solutions/ and assignment/."""
    from autograder.publish.template import build_template

    for name in available() if assignment is None else [assignment]:
        homework = load_assignment(name)
        for lang in LANGUAGES:
            folder = PROJECT / "student_template" / ("" if lang == "en" else lang) / name
            build_template(homework, lang, folder)
            click.echo(folder)


@main.command(epilog=_examples("publish", "publish --out autograder.zip"))
@_assignment_option
@_lang_option
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The zip to write; build/autograder_NAME.zip where left out.",
)
def publish(assignment: Assignment, lang: str | None, out: Path | None) -> None:
    """Build the zip that Gradescope takes as an autograder."""
    from autograder.publish.gradescope import build_zip

    path = out or Path("build") / f"autograder_{assignment.name}.zip"
    build_zip(assignment, path, lang=lang or assignment.language)
    click.echo(path)


main.add_command(publish, "autograder")


@main.command(
    epilog=_examples(
        "export grades --to canvas --gradebook Grades.csv",
        "export grades --to moodle --worksheet worksheet.csv",
        "export grades --to feedback",
    )
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
def export(
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
    from autograder.console import results_console
    from autograder.export import export as write

    if (gradebook and target != "canvas") or (worksheet and target != "moodle"):
        raise UsageError("--gradebook is for `--to canvas`, --worksheet for `--to moodle`")
    titles = tuple(load_assignment(assignment).title.values()) if assignment else ()
    console = results_console()
    for each in write(out, target, sheet=gradebook or worksheet, column=column, titles=titles):
        said = [f"{each.path}: {each.written.filled}", *_remarks(each.written)]
        console.print("\n  ".join(said), markup=False, soft_wrap=True)


@main.command(epilog=_examples("similar submissions --assignment NAME --out similar.html"))
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@_assignment_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("similar.html"),
    show_default=True,
    help="The page to write.",
)
@_lang_option
def similar(folder: Path, assignment: Assignment, out: Path, lang: str | None) -> None:
    """List pairs of submissions in FOLDER that share more than the template explains.

    The page shows both texts side by side. It is a reason to read them, never a verdict, and no
    grade depends on it. No student's code is run.
    """
    from autograder.similar import write_similar

    pairs = write_similar(folder, assignment, out, lang=lang or assignment.language)
    click.echo(f"{out}: {len(pairs)} pairs to read; none of them is a verdict")


def _remarks(written: Written) -> list[str]:
    more = len(written.left_out) - MAX_NAMED
    left = [f"left out: {each}" for each in written.left_out[:MAX_NAMED]]
    left += [f"left out: {more} more"] if more > 0 else []
    return [*(f"note: {each}" for each in written.warnings), *left]


@main.command(epilog=_examples("new perceptron", "lint perceptron"))
@click.argument("name")
def new(name: str) -> None:
    """Lay out a homework called NAME that grades at once and is to be edited.

    NAME is also the name of the file that students hand in: small letters, digits and `_`.
    It comes with a handout and its answers, two questions with public and hidden cases, a bank
    of misconceptions, three sample submissions, and the templates that students download.
    docs/authors.md says how to make it a homework of one's own.
    """
    from autograder.authoring.new import new_homework

    for path in new_homework(name):
        click.echo(path)
    click.echo(f"edit these, then: python -m autograder lint {name}")


@main.command(epilog=_examples("lint", "lint NAME", "lint NAME --mutants"))
@click.argument("name", required=False)
@click.option(
    "--mutants",
    is_flag=True,
    help="Also change the reference everywhere and tell what no hidden case notices; minutes.",
)
@click.pass_context
def lint(ctx: click.Context, name: str | None, mutants: bool) -> None:
    """Say everything that is wrong with the homework NAME; with all of them where left out.

    Points that do not add up, a reference that fails its own cases, a template that is stale
    or holds a line of an answer, a misconception that is not noticed, not recognised as itself,
    or looks like another, a hidden case that nobody fails. Exit status 1 where there is one.
    """
    found = 0
    for homework in available() if name is None else [name]:
        for problem in _problems(homework, mutants):
            found += 1
            click.echo(f"{homework}: {' '.join(problem.split())}")
    if found:
        ctx.exit(1)
    click.echo("nothing to complain of")


@main.command(hidden=True)
@_assignment_option
@_lang_option
@_trust_option
@click.option(
    "--root", type=click.Path(path_type=Path), default=Path("/autograder"), show_default=True
)
def gradescope(
    assignment: Assignment, lang: str | None, trust_submissions: bool, root: Path
) -> None:
    """Grade ROOT/submission into ROOT/results/results.json, as run_autograder does."""
    from autograder.harness import grade_submission

    lang = lang or assignment.language
    click.echo(grade_submission(root, assignment, lang=lang, trust_submissions=trust_submissions))


@main.command(epilog=_examples("doctor"))
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Show what confines a student's code on this machine, and what is missing."""
    from autograder.console import results_console
    from autograder.doctor import examine
    from autograder.model import Limits

    if not examine(results_console(), Limits()):
        ctx.exit(1)


def _problems(homework: str, mutants: bool) -> Iterator[str]:
    from autograder.authoring.lint import lint

    try:
        assignment = load_assignment(homework)
    except AssignmentError as error:
        if homework not in available():
            raise
        yield str(error)
        return

    def show(title: str) -> None:
        click.echo(f"{homework}: {title} …", err=True)

    yield from lint(assignment, with_mutants=mutants, on_check=show)
