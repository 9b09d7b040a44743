"""What authors of a homework do: lay it out, criticise it, build what others download."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from autograder.cli.group import as_called, examples
from autograder.cli.options import assignment_option, course_of, course_option, lang_option
from autograder.errors import AssignmentError, UsageError
from autograder.homework.assignment import Assignment, available, load_assignment


@click.command(
    short_help="Lay out a homework that grades at once.",
    epilog=examples("new perceptron", "lint perceptron"),
)
@click.argument("name")
@course_option
@click.pass_context
def new(ctx: click.Context, name: str) -> None:
    """Lay out a homework called NAME that grades at once and is to be edited.

    NAME is also the name of the file that students hand in: small letters, digits and `_`.
    It comes with a handout and its answers, two questions with public and hidden cases, a bank
    of misconceptions, three sample submissions, and the templates that students download.
    docs/authors.md says how to make it a homework of one's own. Where no course is found, the
    current folder becomes one.
    """
    from autograder.authoring.new import new_homework

    try:
        course = course_of(ctx)
    except UsageError:
        course = Path.cwd()
    for path in new_homework(name, course):
        click.echo(_from_here(path))
    here = "" if Path.cwd().is_relative_to(course) else f" --course {_from_here(course)}"
    click.echo(as_called(f"edit these, then: python -m autograder lint {name}{here}"))


@click.command(
    short_help="Say everything that is wrong with a homework.",
    epilog=examples("lint", "lint NAME", "lint NAME --mutants"),
)
@click.argument("name", required=False)
@course_option
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
    course = course_of(ctx)
    for homework in available(course) if name is None else [name]:
        for problem in _problems(homework, course, mutants):
            found += 1
            told = " ".join(problem.split()).replace(f"{course}{os.sep}", "")
            click.echo(as_called(f"{homework}: {told}"))
    if found:
        ctx.exit(1)
    click.echo("nothing to complain of")


def _problems(homework: str, course: Path, mutants: bool) -> Iterator[str]:
    from autograder.authoring.lint import lint

    try:
        assignment = load_assignment(homework, course)
    except AssignmentError as error:
        if homework not in available(course):
            raise
        yield str(error)
        return

    def show(title: str) -> None:
        click.echo(f"{homework}: {title} …", err=True)

    yield from lint(assignment, with_mutants=mutants, on_check=show)


@click.command(
    short_help="Rebuild what students download.",
    epilog=examples("template", "template --assignment NAME"),
)
@click.option("--assignment", metavar="NAME", help="Homework; all of them where left out.")
@course_option
@click.pass_context
def template(ctx: click.Context, assignment: str | None) -> None:
    """Rebuild student_template/ from solutions/ and assignment/, and the zips that students get."""
    from autograder.publish.packing import pack_all
    from autograder.publish.template import build_all

    course = course_of(ctx)
    for name in available(course) if assignment is None else [assignment]:
        homework = load_assignment(name, course)
        for path in (*build_all(homework), *pack_all(homework, course / "dist")):
            click.echo(_from_here(path))


@click.command(
    "autograder",
    epilog=examples("autograder --assignment NAME", "autograder --out autograder.zip"),
)
@assignment_option
@lang_option
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The zip to write; build/autograder_NAME.zip where left out.",
)
def publish(assignment: Assignment, lang: str | None, out: Path | None) -> None:
    """Build the zip that Gradescope takes as an autograder."""
    from autograder.gradescope.archive import build_zip

    path = out or assignment.course / "build" / f"autograder_{assignment.name}.zip"
    build_zip(assignment, path, lang=lang or assignment.language)
    click.echo(_from_here(path))


def _from_here(path: Path) -> str:
    """A path as it would be typed in the current folder."""
    return os.path.relpath(path)
