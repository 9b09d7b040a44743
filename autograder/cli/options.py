"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from autograder.errors import UsageError
from autograder.homework.assignment import LANGUAGES, Assignment, available, load_assignment
from autograder.homework.course import find_course, is_course
from autograder.homework.lateness import LatePolicy, read_late_policy

Command = TypeVar("Command", bound=Callable[..., Any])

COURSE = "autograder.course"
"""A command's context keeps what `--course` says under this name."""


def _note_course(ctx: click.Context, option: click.Parameter, folder: Path | None) -> None:
    if folder is not None and not is_course(folder):
        raise UsageError(f"{folder} holds no assignment/ and solutions/, so it is no course")
    ctx.meta[COURSE] = folder


def course_option(command: Command) -> Command:
    """`--course`: where the homework lies; commands ask for it with `course_of`."""
    return click.option(
        "--course",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        is_eager=True,  # --assignment is looked for in it
        expose_value=False,
        callback=_note_course,
        help="Folder that holds assignment/ and solutions/; the nearest one from the current "
        "folder upwards where left out.",
    )(command)


def course_of(ctx: click.Context) -> Path:
    """The folder that `--course` names, else the nearest one from the current folder upwards."""
    folder: Path | None = ctx.meta.get(COURSE)
    return folder.resolve() if folder else find_course(Path.cwd())


def graded_assignment(ctx: click.Context, out: Path) -> Assignment:
    """The homework whose results an output folder holds, where it was when it was graded.

    Raises
    ------
    UsageError
        There are no results in it.
    """
    from autograder.classroom.adjusting import homework_of

    name, course = homework_of(out)
    is_there = ctx.meta.get(COURSE) is None and name in available(course)
    return load_assignment(name, course if is_there else course_of(ctx))


def _choose_assignment(ctx: click.Context, option: click.Parameter, name: str | None) -> Assignment:
    course = course_of(ctx)
    names = available(course)
    if name is None and len(names) != 1:
        raise UsageError(f"which homework? Give --assignment, one of: {', '.join(names) or 'none'}")
    return load_assignment(names[0] if name is None else name, course)


def assignment_option(command: Command) -> Command:
    """`--assignment` and `--course`: which homework, read and checked."""
    option = click.option(
        "--assignment",
        metavar="NAME",
        callback=_choose_assignment,
        help="Homework to grade: a folder of assignment/. May be left out where there is one only.",
    )
    return option(course_option(command))


def _read_late(ctx: click.Context, option: click.Parameter, path: Path | None) -> LatePolicy | None:
    return None if path is None else read_late_policy(path)


def late_option(command: Command) -> Command:
    """`--late`: what lateness costs, in the place of what the homework says."""
    return click.option(
        "--late",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        callback=_read_late,
        help="TOML: due, percent_per_day, at_most, grace_minutes, free_days; what lateness costs.",
    )(command)


def lang_option(command: Command) -> Command:
    """`--lang`: the language of what students read, and of what a run says."""
    return click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        help="Language of the pages and of what is said here; the homework's own where left out.",
    )(command)


def locate_option(command: Command) -> Command:
    """`--locate`: when to look for the line of a mistake."""
    return click.option(
        "--locate",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="When to look for the line of a mistake: auto, where points were lost and no "
        "misconception was recognised.",
    )(command)


def trust_option(command: Command) -> Command:
    """`--trust-submissions`: grade where a student's code cannot be shut in."""
    return click.option(
        "--trust-submissions",
        is_flag=True,
        help="Grade even where this machine cannot keep a student's code from files or network.",
    )(command)
