"""`make bench`: all figures in one run, side by side, as the table that the README quotes.

    python -m benchmarks                 everything, up to half an hour; writes docs/benchmarks.md
    python -m benchmarks --quick         the same with small classes, in two minutes; writes nothing
    python -m benchmarks --only speed --size 200 --rounds 1

On a busy machine figures mean nothing: leave it alone while they are measured.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from autograder.homework.assignment import Assignment, load_assignment
from autograder.machine import usable_cpus
from benchmarks import graders, page, scaling
from benchmarks.commands import CommandFailedError
from benchmarks.environment import python_of_competitors

PARTS = ("speed", "growth", "processes", "starts")

QUIET = 0.5
"""A load average above it is told: somebody else is at work."""


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    size: int
    """The size of the class whose speed is measured."""
    few: int
    """Submissions for those who need a second each."""
    rounds: int
    """The quickest of so many counts."""
    growth: Sequence[int]
    processes: Sequence[int]
    starts: int


QUICK = Plan(size=40, few=2, rounds=1, growth=(10, 40), processes=(1, 2), starts=2)
WHOLE = Plan(
    size=1000, few=10, rounds=2, growth=(10, 100, 1000, 10_000), processes=(1, 2, 4), starts=7
)


class Bench:
    """Measures the parts of a plan, and says on the terminal what it is at."""

    def __init__(
        self, plan: Plan, assignment: Assignment, scratch: Path, progress: Progress
    ) -> None:
        self._plan = plan
        self._assignment = assignment
        self._scratch = scratch
        self._progress = progress

    def speed(self) -> page.Speeds:
        """Ours and other people's graders on the same class, again and again in turn."""
        with self._at("an environment for the other graders"):
            python = python_of_competitors()
        plan = self._plan
        graded = graders.generated_class(self._assignment, self._scratch, plan.size, plan.few)
        versions = graders.versions_of_competitors(python)
        own: dict[int, list[float]] = {}
        others: dict[str, list[float]] = {}
        for _ in range(plan.rounds):
            for count in (1, 2) if usable_cpus() > 1 else (1,):
                with self._at(f"this grader, {count} at a time"):
                    right = graders.ours(graded, self._scratch, processes=count, processors=count)
                own.setdefault(count, []).append(right.seconds_each)
            for name, measure in self._others(graded, python, versions).items():
                with self._at(name):
                    speed = measure()
                graders.refuse_other_points(name, speed, right)
                others.setdefault(name, []).append(speed.seconds_each)
        return page.Speeds(
            plan.size,
            plan.few,
            {count: min(seconds) for count, seconds in own.items()},
            {name: min(seconds) for name, seconds in others.items()},
        )

    def _others(
        self, graded: graders.Class, python: Path, versions: Mapping[str, str]
    ) -> dict[str, Callable[[], graders.Speed]]:
        otter, nbgrader = f"Otter {versions['otter-grader']}", f"nbgrader {versions['nbgrader']}"
        utils = f"gradescope-utils {versions['gradescope-utils']}"
        given = (graded, self._scratch, python)
        return {
            f"{otter}, `otter run`": lambda: graders.otter_run(*given),
            f"{otter}, `otter.api`": lambda: graders.otter_api(*given),
            f"{nbgrader}, `autograde`": lambda: graders.nbgrader(*given),
            f"{utils}, `run_tests.py`": lambda: graders.gradescope_utils(*given),
            "the cases in a bare fork": lambda: graders.bare_fork(graded),
            "the distinct calls in a bare fork": lambda: graders.bare_fork(graded, "--calls"),
        }

    def growth(self) -> list[scaling.Graded]:
        """Classes of growing size, with as many processes as there are processors."""
        return [self._grade_twice(size, usable_cpus()) for size in self._plan.growth]

    def processes(self) -> list[scaling.Graded]:
        """The same class with more processes."""
        return [self._grade_twice(self._plan.size, each) for each in self._plan.processes]

    def starts(self) -> list[scaling.Start]:
        """Single submissions in new processes."""
        with self._at("starts"):
            return list(scaling.starts(self._assignment, self._scratch, self._plan.starts))

    def _grade_twice(self, size: int, processes: int) -> scaling.Graded:
        with self._at(f"a class of {size:,} with {processes} processes"):
            return scaling.grade_twice(self._assignment, self._scratch, size, processes)

    @contextlib.contextmanager
    def _at(self, what: str) -> Iterator[None]:
        task = self._progress.add_task(what, total=None)
        yield
        self._progress.update(task, total=1, completed=1)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--quick", is_flag=True, help="Small classes, under two minutes; writes nothing.")
@click.option("--only", multiple=True, type=click.Choice(PARTS), help="Parts to measure.")
@click.option("--assignment", default="simple_rnn", show_default=True, metavar="NAME")
@click.option("--size", type=click.IntRange(min=2), help="Submissions whose speed is measured.")
@click.option("--few", type=click.IntRange(min=1), help="As many for graders that take seconds.")
@click.option("--rounds", type=click.IntRange(min=1), help="The quickest of so many counts.")
@click.option("--growth", type=click.IntRange(min=2), multiple=True, help="Sizes of classes.")
@click.option("--processes", type=click.IntRange(min=1), multiple=True, help="How many at a time.")
@click.option("--starts", type=click.IntRange(min=1), help="The quickest of so many counts.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Page to write.")
def main(
    quick: bool, only: tuple[str, ...], assignment: str, out: Path | None, **sizes: Any
) -> None:
    """Measure this grader beside others, and write docs/benchmarks.md.

    With --quick or --only nothing is written unless --out names a file. The README quotes the
    first table of docs/benchmarks.md; it is changed with it.
    """
    plan = replace(QUICK if quick else WHOLE, **{name: s for name, s in sizes.items() if s})
    console, load = Console(stderr=True), os.getloadavg()[0]
    if load > QUIET:
        console.print(f"the machine is busy (load average {load:.2f}): figures mean little")
    columns = (SpinnerColumn(finished_text="✓"), TextColumn("{task.description}", markup=False))
    homework = load_assignment(assignment)
    if homework.methods and "speed" in (only or PARTS):
        raise click.UsageError(
            f"{assignment} grades classes: nothing here gives other graders' methods fresh "
            "arguments; --only takes the other parts"
        )
    with tempfile.TemporaryDirectory() as scratch:
        # Drawn seldom: drawing is work, beside what is measured.
        watch = Progress(*columns, TimeElapsedColumn(), console=console, refresh_per_second=2)
        with watch as progress:
            bench = Bench(plan, homework, Path(scratch), progress)
            try:
                figures = {part: getattr(bench, part)() for part in only or PARTS}
            except (CommandFailedError, graders.GradedOtherwiseError) as error:
                raise click.ClickException(str(error)) from error
    measured = page.Measured(_command(), assignment, load, **figures)
    if out is None and not quick and not only:
        out = page.PAGE
    if out is None:
        click.echo(page.page(measured))
    else:
        page.write(measured, out)
        click.echo(out)


def _command() -> str:
    return shlex.join(["python", "-m", "benchmarks", *sys.argv[1:]])


if __name__ == "__main__":
    main()
