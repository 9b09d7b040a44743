"""The command line: arguments → a call → an exit status.

The only place that prints and exits. What a command needs is imported inside it, so that
`--help` answers at once and a run with nothing to do never loads Otter.

Exit status: 0 where every submission has a result, 2 where the command was misused, 1 where
grading could not be done at all, 130 after Ctrl-C.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from autograder import __version__, machine
from autograder.assignment import LANGUAGES, PROJECT, Assignment, available, load_assignment
from autograder.errors import AssignmentError, AutograderError, UsageError
from autograder.model import Row

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
    """Words our errors, and leaves unknown ones their traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (UsageError, AssignmentError) as error:
            raise _Misused(error) from error
        except AutograderError as error:
            raise _Failed(error) from error
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
        "grade submissions --workers 4",
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
@_lang_option
@_trust_option
def grade(
    folder: Path,
    assignment: Assignment,
    out: Path,
    workers: int | None,
    lang: str | None,
    trust_submissions: bool,
) -> None:
    """Grade all submissions in FOLDER.

    FOLDER (or a zip of one) holds any mix of .zip, .py, .ipynb and folders, or is a bulk
    download of Gradescope, Canvas or Moodle. Run it again after a stop, or when submissions
    have changed: only what is not graded yet is graded.

    Written to OUT: final_grades.csv with a row for each submission, report.html with the class
    at a glance, and in results/ID/ feedback.html for the student and results.json in
    Gradescope's format.
    """
    from autograder import classroom
    from autograder.console import ClassProgress, messages_console

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
        )
    except KeyboardInterrupt:
        click.echo(f"\nstopped: {out} keeps what is graded, the same command goes on", err=True)
        raise
    finally:
        progress.close()
    _show_class(rows, assignment, out, progress.summary)


def _show_class(rows: Sequence[Row], assignment: Assignment, out: Path, summary: str) -> None:
    from autograder.classroom import OUR_FAULT
    from autograder.console import results_console
    from autograder.outputs.terminal import summary_table
    from autograder.storage import GRADES, REPORT, RESULTS

    console = results_console()
    if rows:
        console.print(summary_table(rows, assignment, out))
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
    from autograder.sandbox.client import Zygote
    from autograder.sandbox.layers import PURPOSES, open_doors

    console = results_console()
    with Zygote() as zygote:
        layers = zygote.layers
    for name, purpose in PURPOSES.items():
        why = layers.get(name, "not reported")
        console.print(f"{'missing' if why else 'holds':8} {name:12} {purpose}", soft_wrap=True)
        if why:
            console.print(f"{'':21} {why}", markup=False, soft_wrap=True)
    doors = " and ".join(open_doors(layers))
    if not doors:
        console.print("a student's code is shut in: `grade` works here")
        return
    console.print(f"a student's code can reach {doors}: `grade` refuses to work here")
    ctx.exit(1)
