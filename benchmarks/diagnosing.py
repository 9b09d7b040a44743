"""What diagnosing costs beside grading, on a class of which everybody is wrong.

    python -m benchmarks.diagnosing [--assignment simple_rnn] [--size 300]

One grader, in this process, with one worker at a time; nothing is written. The first round makes
the references with each misconception, as a class's first submissions do; the second has them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.machine import one_thread_each

one_thread_each()  # before NumPy is imported

from autograder.grading import grader as grading  # noqa: E402
from autograder.grading.diagnosis import Diagnostician  # noqa: E402
from autograder.homework.assignment import load_assignment  # noqa: E402
from autograder.intake import discover  # noqa: E402
from autograder.model import Submission  # noqa: E402
from benchmarks.generated_class import make_class  # noqa: E402


class Timed(Diagnostician):
    """Counts the seconds that it takes."""

    seconds = 0.0

    def diagnose(self, *args: Any) -> Any:
        """Diagnose as ever."""
        begin = time.perf_counter()
        try:
            return super().diagnose(*args)
        finally:
            Timed.seconds += time.perf_counter() - begin


def measured(grader: grading.Grader, submissions: Sequence[Submission]) -> str:
    """Grade once, and what came of it in one line."""
    Timed.seconds = 0.0
    begin = time.perf_counter()
    for submission in submissions:
        grader.grade(submission)
    others = time.perf_counter() - begin - Timed.seconds
    each = 1000 / len(submissions)
    return (
        f"grading {each * others:.1f} ms, diagnosing {each * Timed.seconds:.1f} ms: "
        f"{Timed.seconds / others:.2f} times as much again"
    )


def main() -> None:
    """Measure, and print a line a round."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--assignment", default="simple_rnn")
    parser.add_argument("--size", type=int, default=300)
    options = parser.parse_args()
    assignment = load_assignment(options.assignment)
    grading.Diagnostician = Timed  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as scratch, grading.Grader(assignment) as grader:
        folder = Path(scratch) / "class"
        make_class(assignment, folder, options.size, all_wrong=True)
        submissions = discover(folder, Path(scratch))
        for title in ("first round", "second round"):
            print(f"{title}: {measured(grader, submissions)}", flush=True)


if __name__ == "__main__":
    main()
