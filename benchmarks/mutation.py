"""How well a homework's hidden cases notice mistakes: its bank, and systematic mutation.

    python -m benchmarks.mutation [NAME …]

Prints the figures of one homework or of all, every entry of the bank that no hidden case catches,
and every mutant that survives and is not listed as equivalent.
"""

import sys
import time
from collections.abc import Iterator

from autograder.authoring.equivalent import equivalent_mutants
from autograder.authoring.mutation import mutants
from autograder.authoring.rehearsal import Rehearsal
from autograder.homework.assignment import Assignment, available, load_assignment
from autograder.homework.misconceptions import load_bank, patched_source
from autograder.homework.questions import load_questions


def uncaught(assignment: Assignment, rehearsal: Rehearsal) -> Iterator[str]:
    """Entries of the bank whose patched reference passes every hidden case."""
    for entry in load_bank(assignment):
        if entry.patches:
            module = assignment.load_reference(patched_source(assignment, entry.patches))
            if rehearsal.first_failure(module) is None:
                yield entry.id


def main(name: str) -> None:
    """Print the figures of one homework."""
    assignment = load_assignment(name)
    rehearsal = Rehearsal(assignment, load_questions(assignment))
    begin = time.perf_counter()
    print(name)
    patched = sum(1 for entry in load_bank(assignment) if entry.patches)
    escaped = list(uncaught(assignment, rehearsal))
    print(f"  bank: {patched - len(escaped)} of {patched} caught", *escaped, sep="\n    ")
    listed = equivalent_mutants(assignment)
    made = list(mutants(assignment.solution_text, assignment.names))
    judged = [each for each in made if each.change not in listed]
    survivors = [each for each in judged if rehearsal.first_failure(each.load()) is None]
    killed = f"{len(judged) - len(survivors)} of {len(judged)} killed"
    print(f"  mutants: {killed}, {len(listed)} more are equivalent", *survivors, sep="\n    ")
    print(f"  {time.perf_counter() - begin:.1f} s")


if __name__ == "__main__":
    for homework in sys.argv[1:] or available():
        main(homework)
