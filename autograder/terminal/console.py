"""What the commands say on a terminal, in a pipe, or to a reader who has left.

Results go to standard output, all else to standard error. Neither may end a run: `| head -1`
closes a pipe early, and an old locale has no letters for a student's name.
"""

from __future__ import annotations

import contextlib
import io
import math
import os
import sys
import time
from collections.abc import Mapping
from typing import IO, TextIO, cast

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograder.model import Row
from autograder.outputs.scores import COMPLETED
from autograder.sandbox.layers import missing
from autograder.words.language import say

REFRESH_SECONDS = 0.1
LINES = 10
"""Lines of progress where there is no terminal to draw a bar on."""


class Outlet(io.TextIOBase):
    """A text stream that falls silent where its reader has left, instead of raising."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = io.StringIO() if stream is None else stream
        if isinstance(self._stream, io.TextIOWrapper):
            self._stream.reconfigure(errors="backslashreplace")

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """That of the stream behind it."""
        return self._stream.encoding or "utf-8"

    def isatty(self) -> bool:
        """Whether a person is looking."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """That of the stream behind it."""
        return self._stream.fileno()

    def write(self, text: str) -> int:
        """Write, or forget it."""
        try:
            return self._stream.write(text)
        except OSError:
            self._fall_silent()
            return len(text)

    def flush(self) -> None:
        """Flush, or forget it."""
        try:
            self._stream.flush()
        except OSError:
            self._fall_silent()

    def _fall_silent(self) -> None:
        # Also what is still in the buffer must go somewhere, or the interpreter fails at its end.
        with contextlib.suppress(OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)


def _outlet(stream: TextIO | None) -> IO[str]:
    return cast("IO[str]", Outlet(stream))


def results_console() -> Console:
    """Return where results are printed."""
    return Console(file=_outlet(sys.stdout), highlight=False)


def messages_console() -> Console:
    """Return where progress and warnings are printed."""
    return Console(file=_outlet(sys.stderr), highlight=False, soft_wrap=True)


class ClassProgress:
    """How far a class is: a bar on a terminal, elsewhere a line at every tenth."""

    def __init__(self, console: Console, lang: str) -> None:
        self._console, self._lang = console, lang
        self._bar: Progress | None = None
        self._total = self._before = self._graded = self._troubled = 0
        self._begin = self._drawn = time.monotonic()

    def counted(self, total: int, graded: int) -> None:
        """Take in how many submissions there are, and how many need not be graded again."""
        self._total, self._before = total, graded
        self._begin = time.monotonic()
        if graded == total:
            return
        if graded:
            self._console.print(self._worded("unchanged", graded=graded, total=total))
        if self._console.is_terminal:
            self._bar = _bar(self._console)
            self._bar.add_task("grading", total=total, completed=graded, note="")
            self._bar.start()

    def say(self, text: str) -> None:
        """Tell something at once, in a line of its own."""
        self._console.print(text, markup=False)

    def started(self, layers: Mapping[str, str]) -> None:
        """Say in one line which layers of confinement this machine lacks."""
        lacking = missing(layers)
        if lacking:
            self._console.print(
                f"warning: confinement without {'; '.join(lacking)}. "
                "`python -m autograder doctor` says what that means",
                markup=False,
            )

    def graded(self, row: Row) -> None:
        """Take in one more result."""
        self._graded += 1
        self._troubled += row.status != COMPLETED
        if self._bar is not None:
            self._draw(self._bar)
        elif self._graded % self._stride == 0 or self._done == self._total:
            done = self._worded("so_far", graded=self._done, total=self._total)
            self._console.print(f"{done}, {self.note}")

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    @property
    def summary(self) -> str:
        """What was done, in one line."""
        if not self._total:
            return self._worded("none_found")
        if not self._graded:
            return self._worded("nothing_to_do", total=self._total)
        seconds = f"{time.monotonic() - self._begin:.1f}"
        graded = {"graded": self._graded, "total": self._total}
        return self._worded("graded", seconds=seconds, **graded)

    @property
    def note(self) -> str:
        """Rate, and how many submissions have something said of them."""
        rate = self._graded / max(time.monotonic() - self._begin, 1e-9)
        return self._worded("pace", rate=f"{rate:.1f}", remarks=self._troubled)

    def _worded(self, key: str, **data: object) -> str:
        return say(f"terminal.{key}", self._lang, **data)

    @property
    def _done(self) -> int:
        return self._before + self._graded

    @property
    def _stride(self) -> int:
        return max(1, math.ceil((self._total - self._before) / LINES))

    def _draw(self, bar: Progress) -> None:
        now = time.monotonic()
        if now - self._drawn >= REFRESH_SECONDS or self._done == self._total:
            self._drawn = now
            bar.update(bar.task_ids[0], completed=self._done, note=self.note, refresh=True)


def _bar(console: Console) -> Progress:
    """Drawn when there is news, by no thread: a process with threads is not safe to fork."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}", markup=False),
        TimeRemainingColumn(),
        console=console,
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
