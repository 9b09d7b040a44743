"""How many mistakes are located, how near, and what it costs.

    python -m benchmarks.locating [--assignment simple_rnn] [--mistakes 20] [--seed 0]

The mistakes are single changes of right programs: of the reference, and of those in
`tests/classes`, in as many styles. Who is shown wrong by the search's own calls, and answers in the
right shape, is looked into; what raises or has another shape has its line told by Python already.
Each is searched in a confined worker, and its repair tried in another.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import random
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograder import toml
from autograder.machine import one_thread_each

one_thread_each()  # before NumPy is imported

from autograder.authoring.mutation import Mutation, mutants  # noqa: E402
from autograder.grading.locating.locator import TOOL, Locator  # noqa: E402
from autograder.homework.assignment import PROJECT, Assignment, load_assignment  # noqa: E402
from autograder.homework.questions import load_questions  # noqa: E402
from autograder.intake.source import parse_source  # noqa: E402
from autograder.model import QuestionResult  # noqa: E402
from autograder.sandbox.zygote_client import Zygote  # noqa: E402

NEAR = 2
"""Lines from the mistake within which a line is called near."""
MOST_DRAWN = 30
"""Mutants drawn for each mistake: most changes raise, or answer in another shape."""


@dataclass(frozen=True)
class Mistake:
    """A program with one statement changed."""

    style: str
    text: str
    line: int


@dataclass(frozen=True)
class Search:
    """What came of one search."""

    mistake: Mistake
    lines: Sequence[int]
    repaired: bool
    seconds: float
    """CPU time: the search, the tries of what it found, our own."""
    tries: int


class Counted(Locator):
    """Keeps what the worker says of its search."""

    said: Any = None

    def search(self, *args: Any) -> Any:
        """Search as ever."""
        outcome = super().search(*args)
        self.said = outcome.value if outcome.kind == "returned" else None
        return outcome


def programs(assignment: Assignment) -> Iterator[tuple[str, str]]:
    """Right programs, by their style; those that no instrument but ours can read are left out."""
    yield "reference", assignment.solution_text
    for folder in sorted((PROJECT / "tests" / "classes" / assignment.name).glob("*/")):
        file, expected = folder / f"{assignment.name}.py", folder / "expect.toml"
        if file.is_file() and toml.loads(expected.read_text("utf-8"))["kind"] == "correct":
            with contextlib.suppress(UnicodeDecodeError, SyntaxError, ValueError):
                text = file.read_text("utf-8")
                ast.parse(text)
                yield folder.name, text


class Style:
    """One right program, and single changes of one line of it, as `ast` writes it."""

    def __init__(self, assignment: Assignment, style: str, text: str) -> None:
        tree = ast.parse(text)
        kinds = (ast.FunctionDef, ast.ClassDef)
        names = [node.name for node in tree.body if isinstance(node, kinds)]
        asked = _used(tree, assignment.names) - {*assignment.supplied}
        self._style = style
        self._text = ast.unparse(tree)
        self._names = [name for name in names if name in asked]
        self._every: list[Mutation] | None = None

    def any(self, rng: random.Random) -> Mistake | None:
        """One of them, each with the same chance; None where what was drawn is no single line."""
        if self._every is None:
            found: list[Mutation] = []
            list(mutants(self._text, self._names, wanted=lambda change: bool(found.append(change))))
            self._every = found
        if not self._every:
            return None
        drawn = rng.choice(self._every)
        mutant = next(mutants(self._text, self._names, wanted=lambda change: change == drawn), None)
        lines = self._text.split("\n")
        if mutant is None or "\n" in mutant.after:
            return None
        line = lines[mutant.line - 1]
        if line.strip() != mutant.before:
            return None
        lines[mutant.line - 1] = line.replace(mutant.before, mutant.after)
        return Mistake(self._style, "\n".join(lines) + "\n", mutant.line)


def _used(tree: ast.Module, names: Sequence[str]) -> set[str]:
    """Functions and classes that some are made of, and those themselves."""
    defined = {
        node.name: node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    }
    found: set[str] = set()
    pending = [name for name in names if name in defined]
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            said = (node.id for node in ast.walk(defined[name]) if isinstance(node, ast.Name))
            pending += [each for each in said if each in defined]
    return found


def searched(locator: Counted, zygote: Zygote, assignment: Assignment, each: Mistake) -> Any:
    """Search for one mistake; None where there is nothing to search."""
    source = parse_source("hw.py", each.text.encode())
    nothing = [QuestionResult(q.name, 0, q.points) for q in assignment.questions]
    locator.said = None
    located, _ = locator.locate(zygote, source, nothing, (), 60.0)
    said = locator.said
    if not isinstance(said, dict) or not said["tries"]:
        return None  # right as far as its calls tell, or answered in another shape
    lines = [place.line for place in located]
    return Search(each, lines, bool(said["found"]), locator.spent, said["tries"])


def report(found: Sequence[Search]) -> Iterator[str]:
    """The figures, a line each."""
    told = [each for each in found if each.lines]
    off = [min(abs(line - each.mistake.line) for line in each.lines) for each in told]
    seconds = sorted(each.seconds for each in found)
    repaired = sum(each.repaired for each in found)
    yield f"{len(found)} single mistakes searched, repaired {repaired / len(found):.0%}, "
    yield f"a line told of {len(told) / len(found):.0%}"
    on_it, near = (sum(x <= most for x in off) for most in (0, NEAR))
    yield f"on the line {on_it}, near {near} of {len(off)}"
    middle, most = statistics.median(seconds), seconds[len(seconds) * 9 // 10]
    yield f"CPU s, median / 90 %: {middle:.2f} / {most:.2f}"
    yield f"tries, median: {statistics.median(each.tries for each in found):.0f}"


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--assignment", default="simple_rnn")
    parser.add_argument("--mistakes", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    assignment = load_assignment(options.assignment)
    rng = random.Random(options.seed)
    tried: set[str] = set()
    locator = Counted(assignment, load_questions(assignment), "always")
    found: list[Search] = []
    with Zygote(allowed=assignment.packages, tools=[TOOL]) as zygote:
        styles = [
            Style(assignment, style, text)
            for style, text in programs(assignment)
            if searched(locator, zygote, assignment, Mistake(style, text, 0)) is None
        ]
        for _ in range(MOST_DRAWN * options.mistakes):
            each = rng.choice(styles).any(rng)
            if each is None or each.text in tried:
                continue
            tried.add(each.text)
            search = searched(locator, zygote, assignment, each)
            if search is not None:
                found.append(search)
            if len(found) == options.mistakes:
                break
    print("\n".join(report(found)))
    for each in found:
        if not each.lines or min(abs(x - each.mistake.line) for x in each.lines) > NEAR:
            what = each.mistake.text.split("\n")[each.mistake.line - 1].strip()
            print(f"  {each.mistake.style}, line {each.mistake.line}: {what}: {each.lines or '–'}")


if __name__ == "__main__":
    main()
