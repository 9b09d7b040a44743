"""What every command has: our errors as one line and an exit status, and examples of its use.

Exit status: 0 where every submission has a result, 2 where the command was misused, 1 where
grading could not be done at all, 130 after Ctrl-C.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from autograder.errors import SHORTAGES, AssignmentError, AutograderError, UsageError, short_of

INTERRUPTED = 130
"""The status that a shell reports of a command that Ctrl-C ended: 128 and the signal's number."""


INSTALLED = "autograder"
MODULE = "python -m autograder"
"""The two ways in which a command is called."""


class Failed(click.ClickException):
    """An error of ours as one line on standard error."""

    exit_code = 1

    def __init__(self, error: AutograderError) -> None:
        super().__init__(as_called(" ".join(str(error).split())))


class Misused(Failed):
    """The same, where other arguments or a mended homework would help."""

    exit_code = 2


class Commands(click.Group):
    """Words our errors and the machine's, and leaves unknown ones their traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what it raises of ours becomes a line and an exit status."""
        try:
            return super().invoke(ctx)
        except (UsageError, AssignmentError) as error:
            raise Misused(error) from error
        except AutograderError as error:
            raise Failed(error) from error
        except (MemoryError, OSError) as error:
            if not isinstance(error, MemoryError) and error.errno not in SHORTAGES:
                raise
            raise Failed(short_of("it could not be done", error)) from error
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


def as_called(text: str) -> str:
    """Write commands in a text as this one was called: `autograder`, where that is installed."""
    return text.replace(MODULE, INSTALLED) if Path(sys.argv[0]).stem == INSTALLED else text


def examples(*lines: str) -> str:
    """Say how a command is used; the first character keeps click from joining the lines."""
    return as_called("\n".join(["\b", "Examples:", *(f"  {MODULE} {line}" for line in lines)]))
