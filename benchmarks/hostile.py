"""A class with hostile members against the same class without: memory of each grader, and time.

    python -m benchmarks.hostile --size 500 1000 2000

The hostile ones are the attacks in tests/sandbox/attacks, again and again, with lower limits than
the homework's: an endless loop costs 0.4 s of CPU, a whole submission 6 s, or 200 of them would
take hours. They are also graded by themselves: that is what their limits cost. The claims are that
the class takes at most 1.3 times as long as without them, that cost aside, and that no grading
process takes more memory in a larger class.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from autograder.classroom.run import RunOptions, grade_class
from autograder.homework.assignment import Assignment, load_assignment
from autograder.intake import discover
from autograder.model import Submission
from benchmarks.generated_class import make_class
from tests.sandbox.attackers import attacks, hand_in, homework

HOMEWORK = "simple_rnn"
SAMPLE_SECONDS = 0.25
MAX_FACTOR = 1.3
PARTS = 4
"""Parts of a run; the largest memory of each is told."""


@dataclass(frozen=True)
class Run:
    """One class, graded."""

    seconds: float
    megabytes: list[float]
    """What the largest grading process usually had (the median), in each part of the run."""
    most_megabytes: float
    """What one had for a moment: answers that are made to be large are kept for their grading."""


def main() -> None:
    """Measure, and print one row a class."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, nargs="+", default=[500, 1000, 2000])
    parser.add_argument("--share", type=float, default=0.1, help="of the class that is hostile")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    assignment = load_assignment(HOMEWORK)
    limits = replace(
        assignment.limits, call_cpu_seconds=0.4, load_cpu_seconds=0.8, submission_seconds=6
    )
    assignment = replace(assignment, limits=limits)
    print(
        "  size  without  hostile ones     with   factor   MB of the largest grader, and the most"
    )
    for size in options.size:
        with tempfile.TemporaryDirectory() as scratch:
            print(row(assignment, Path(scratch), size, options.share, options.workers), flush=True)


def row(assignment: Assignment, folder: Path, size: int, share: float, workers: int) -> str:
    """One class of a size, measured."""
    count = round(share * size)
    make_class(assignment, folder / "class", size - count)
    honest = discover(folder / "class", folder)
    (folder / "attacks").mkdir()
    hostile = list(itertools.islice(hostile_submissions(folder / "attacks"), count))
    without, alone, together = (
        graded(each, assignment, folder / str(number), workers)
        for number, each in enumerate((honest, hostile, shuffled(honest, hostile)))
    )
    factor = (together.seconds - alone.seconds) / without.seconds
    verdict = "" if factor <= MAX_FACTOR else f"  more than {MAX_FACTOR}"
    megabytes = " → ".join(f"{each:.0f}" for each in together.megabytes)
    return (
        f"{size:6}{without.seconds:8.1f}s{alone.seconds:13.1f}s{together.seconds:8.1f}s"
        f"{factor:9.2f}   {megabytes}, {together.most_megabytes:.0f}{verdict}"
    )


def hostile_submissions(folder: Path) -> Iterator[Submission]:
    """All attacks on the homework, again and again, each time as another student."""
    paths = [hand_in(path, folder) for path in attacks([]) if homework(path) == HOMEWORK]
    for number, path in enumerate(itertools.cycle(paths)):
        name = f"{path.stem}_{number}"
        yield Submission(name, name, (path,))


def shuffled(honest: Sequence[Submission], hostile: Sequence[Submission]) -> list[Submission]:
    """Both, the hostile ones spread evenly."""
    every = len(honest) / max(1, len(hostile))
    places = [(number, each) for number, each in enumerate(honest)]
    places += [(round(number * every), each) for number, each in enumerate(hostile)]
    return [each for _, each in sorted(places, key=lambda place: place[0])]


def graded(
    submissions: Sequence[Submission], assignment: Assignment, out: Path, workers: int
) -> Run:
    """Grade as `python -m autograder grade` does, in a process that is watched from here."""
    begin = time.monotonic()
    process = multiprocessing.get_context("fork").Process(
        target=grade_class,
        args=(submissions, assignment, out, RunOptions("en", workers)),
    )
    process.start()
    samples = []
    while process.is_alive():
        process.join(SAMPLE_SECONDS)
        samples.append(max(map(megabytes, graders(process.pid or 0)), default=0.0))
    if process.exitcode != 0:
        raise SystemExit(f"grading ended with status {process.exitcode}")
    step = -(-len(samples) // PARTS)
    parts = [median(samples[start : start + step]) for start in range(0, len(samples), step)]
    return Run(time.monotonic() - begin, parts, max(samples))


def graders(pid: int) -> list[int]:
    """The process that hands out submissions, and those that grade them; no zygotes."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return []
    return [pid, *map(int, children)]


def megabytes(pid: int) -> float:
    """Memory of a process, what it shares with others counted; 0 where it is gone."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]
    except (OSError, IndexError):
        return 0.0
    return int(pages) * 4096 / 2**20


if __name__ == "__main__":
    main()
