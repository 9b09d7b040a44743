"""Figures → docs/benchmarks.md, and the table that the README quotes of it."""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.homework.assignment import PROJECT
from benchmarks.scaling import Graded, Start

PAGE = PROJECT / "docs" / "benchmarks.md"
README = PROJECT / "README.md"
BEGIN, END = "<!-- the table of docs/benchmarks.md -->", "<!-- end of the table -->"


@dataclass(frozen=True)
class Speeds:
    """Graders beside one another, on the same class."""

    size: int
    few: int
    ours: Mapping[int, float]
    """Processors, and processes as many, to seconds a submission."""
    others: Mapping[str, float]
    """Grader to seconds a submission, on one processor."""


@dataclass(frozen=True)
class Measured:
    """Everything that one run of the benchmark measured; parts may be left out."""

    command: str
    homework: str
    load: float
    """The machine's load average before anything was measured."""
    speed: Speeds | None = None
    growth: Sequence[Graded] = ()
    processes: Sequence[Graded] = ()
    starts: Sequence[Start] = ()


HEAD = """# Benchmarks

Written by

    {command}

{machine};
load average before it began: {load:.2f}. Ratios are of one run on one machine; the figures beside
them are that machine's, and on a busy one neither means anything.

The homework is `{homework}`. The class is generated (`benchmarks/generated_class.py`): half of it
right, half wrong, a tenth of it notebooks.
"""

SPEED = """
## Beside other graders

{table}

All grade the same submissions ({size}; the first {few} where a grader takes one at a time) by the
same cases and give the same points, or the run fails. "One core" is one processor for a grader and
all that it starts.

What is not the same: this grader alone shuts the student's code in, keeps the tests out of its
process, recognises misconceptions, and writes a feedback page for each student and a report. All
others run the cases in the process of the student's code, where it can read and change them. Their
start-up that a class pays once is left out; ours is in.

"The cases in a bare fork" runs source and cases in a forked process and writes nothing; it makes a
call as often as cases ask for it. "The distinct calls in a bare fork" is the limit: the source is
run and each call that differs is made once, with its arguments at hand. Nothing is compared;
nothing is asked twice, or with an argument changed, as by ours, to see what a function remembers.
"""

GROWTH = """
## As the class grows

{table}

"CPU" is of all processes. "Largest" is the most that one process had in memory; "all" what all of
them had together, shared pages counted once. "Again" is the same command when nothing has changed.
"""

PROCESSES = """
## With more processes

{table}
"""

STARTS = """
## From a start

{table}

New processes each time, with files in the page cache; the quickest of several.
"""


def page(measured: Measured) -> str:
    """All of docs/benchmarks.md."""
    head = HEAD.format(
        command=measured.command,
        homework=measured.homework,
        load=measured.load,
        machine=_machine(),
    )
    parts = [head]
    if measured.speed:
        speed = measured.speed
        parts.append(SPEED.format(table=speed_table(speed), size=speed.size, few=speed.few))
    if measured.growth:
        parts.append(GROWTH.format(table=_growth_table(measured.growth)))
    if measured.processes:
        parts.append(PROCESSES.format(table=_processes_table(measured.processes)))
    if measured.starts:
        parts.append(STARTS.format(table=_starts_table(measured.starts)))
    return "".join(parts)


def speed_table(speeds: Speeds) -> str:
    """The table that the README quotes: how many times as long as ours others take."""
    own = sorted(speeds.ours.items())
    titles = [f"times as long as ours on {_cores(count)}" for count, _ in own]
    rows = [
        [name, *(f"**{_ratio(seconds / each)}**" for _, each in own), *_absolute(seconds)]
        for name, seconds in speeds.others.items()
    ]
    for count, seconds in own:
        name = f"this grader, {count} process{'es' if count > 1 else ''} on {_cores(count)}"
        rows.append([name, *(_ratio(seconds / each) for _, each in own), *_absolute(seconds)])
    return table(["", *titles, "ms each", "a second"], rows)


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def _absolute(seconds: float) -> list[str]:
    return [f"{1000 * seconds:.0f}", f"{1 / seconds:.1f}"]


def _cores(count: int) -> str:
    return {1: "one core", 2: "two cores"}.get(count, f"{count} cores")


def _growth_table(growth: Sequence[Graded]) -> str:
    base = growth[-1]
    least = base.cost.seconds / base.size
    titles = ["submissions", "cost of one, to the largest class's", "ms each", "CPU ms each"]
    return table(
        [*titles, "in all", "largest", "all", "again"],
        [
            [
                f"{each.size:,}",
                f"**{_ratio(each.cost.seconds / each.size / least)}**",
                f"{1000 * each.cost.seconds / each.size:.1f}",
                f"{1000 * each.cost.cpu_seconds / each.size:.1f}",
                f"{each.cost.seconds:.1f} s",
                _megabytes(each.cost.memory.largest_bytes),
                _megabytes(each.cost.memory.all_bytes),
                f"{each.again_seconds:.2f} s",
            ]
            for each in growth
        ],
    )


def _processes_table(processes: Sequence[Graded]) -> str:
    first = processes[0].cost.seconds
    return table(
        ["processes", "times as fast as one", "ms each", "CPU ms each", "largest", "all"],
        [
            [
                str(each.processes),
                f"**{_ratio(first / each.cost.seconds)}**",
                f"{1000 * each.cost.seconds / each.size:.1f}",
                f"{1000 * each.cost.cpu_seconds / each.size:.1f}",
                _megabytes(each.cost.memory.largest_bytes),
                _megabytes(each.cost.memory.all_bytes),
            ]
            for each in processes
        ],
    )


def _starts_table(starts: Sequence[Start]) -> str:
    base = starts[0].seconds
    return table(
        ["", "times as long as importing NumPy", "seconds"],
        [[f"`{s.name}`", f"**{_ratio(s.seconds / base)}**", f"{s.seconds:.2f}"] for s in starts],
    )


def _megabytes(count: int) -> str:
    return f"{count / 2**20:.0f} MB"


def _machine() -> str:
    processors = len(os.sched_getaffinity(0))
    today = datetime.datetime.now(datetime.timezone.utc).date()
    python = platform.python_version()
    return f"{today.isoformat()}, {processors} processors, {platform.machine()}, Python {python}"


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table in Markdown; every column but the first is aligned right."""
    rule = ["---", *("---:" for _ in titles[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (titles, rule, *rows))


def quoted(readme: str, quote: str) -> str:
    """Put a table into the README, between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"README.md lacks {BEGIN!r} or {END!r}")
    return f"{before}{BEGIN}\n\n{quote}\n\n{END}{after}"


def write(measured: Measured, path: Path) -> None:
    """Write the page; where it is the project's own, the README's quotation too."""
    path.write_text(page(measured), "utf-8")
    if path.resolve() == PAGE and measured.speed:
        text = README.read_text("utf-8")
        README.write_text(quoted(text, speed_table(measured.speed)), "utf-8")
