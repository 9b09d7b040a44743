"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from autograder.errors import UsageError
from autograder.homework.assignment import LANGUAGES, Assignment, available, load_assignment
from autograder.homework.lateness import LatePolicy, read_late_policy

Command = TypeVar("Command", bound=Callable[..., Any])


def _choose_assignment(ctx: click.Context, option: click.Parameter, name: str | None) -> Assignment:
    names = available()
    if name is None and len(names) != 1:
        raise UsageError(f"which homework? Give --assignment, one of: {', '.join(names) or 'none'}")
    return load_assignment(names[0] if name is None else name)


def assignment_option(command: Command) -> Command:
    """`--assignment`: which homework, read and checked."""
    return click.option(
        "--assignment",
        metavar="NAME",
        callback=_choose_assignment,
        help="Homework to grade: a folder of assignment/. May be left out where there is one only.",
    )(command)


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
    """`--lang`: the language of what students read."""
    return click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        help="Language of the feedback; the homework's own where left out.",
    )(command)


def trust_option(command: Command) -> Command:
    """`--trust-submissions`: grade where a student's code cannot be shut in."""
    return click.option(
        "--trust-submissions",
        is_flag=True,
        help="Grade even where this machine cannot keep a student's code from files or network.",
    )(command)
