"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from autograder.errors import UsageError
from autograder.homework.assignment import LANGUAGES, Assignment, available, load_assignment

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
