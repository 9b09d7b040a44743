"""Who is named where a misconception is held: the whole matrix of each homework's bank.

    python -m benchmarks.confusion [--assignment simple_rnn] [--all-variants]

Each patched reference is handed in and diagnosed. Told are entries that are not caught, not named,
or named beside or in place of another; where all is well, one line a homework.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.machine import one_thread_each

one_thread_each()  # before NumPy is imported

from autograder.authoring.rehearsal import Rehearsal  # noqa: E402
from autograder.grading.diagnosis import Diagnostician  # noqa: E402
from autograder.homework.assignment import Assignment, available, load_assignment  # noqa: E402
from autograder.homework.misconceptions import load_bank, patched_source  # noqa: E402
from autograder.homework.questions import load_questions  # noqa: E402


@dataclass(frozen=True)
class Held:
    """One patched reference, handed in."""

    id: str
    variant: int
    caught: bool
    named: frozenset[str]

    def __str__(self) -> str:
        told = ", ".join(sorted(self.named)) or ("nothing" if self.caught else "not caught")
        return f"  {self.id}, variant {self.variant}: {told}"


def matrix(assignment: Assignment, *, every: bool) -> Iterator[Held]:
    """Hand in each entry of a bank, in each of its variants where wanted."""
    questions = load_questions(assignment)
    rehearsal, diagnostician = (
        Rehearsal(assignment, questions),
        Diagnostician(assignment, questions),
    )
    for entry in load_bank(assignment):
        variants = [entry.patches, *entry.other_patches][: None if every else 1]
        for number, patches in enumerate(variants if entry.patches else ()):
            runs = rehearsal.runs(assignment.load_reference(patched_source(assignment, patches)))
            found = diagnostician.diagnose(runs.environment, runs.results, "en")
            named = frozenset(each.misconception for each in found)
            caught = any(each.hidden and not each.passed for each in runs.results)
            yield Held(entry.id, number, caught, named)


def main() -> None:
    """Print what is not as it should be, and how many are."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--assignment", choices=available())
    parser.add_argument("--all-variants", action="store_true")
    options = parser.parse_args()
    for name in [options.assignment] if options.assignment else available():
        begin = time.process_time()
        count: Counter[str] = Counter()
        for held in matrix(load_assignment(name), every=options.all_variants):
            count["held"] += 1
            count["as themselves"] += held.named == {held.id}
            count["as another"] += bool(held.named - {held.id})
            if held.named != {held.id}:
                print(held, flush=True)
        told = ", ".join(f"{value} {key}" for key, value in count.items())
        print(f"{name}: {told}; {time.process_time() - begin:.0f} s of CPU", flush=True)


if __name__ == "__main__":
    main()
