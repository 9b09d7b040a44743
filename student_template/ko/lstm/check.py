"""Try your functions: `python check.py` for all questions, `python check.py q2` for one.

Needs NumPy alone. In a notebook `check.check("q2")` tries the functions of the notebook itself.
"""

# mypy: disable-error-code=import-not-found

from __future__ import annotations

import sys
import textwrap
from typing import Any

from autograder.case_files import CaseOutcome, load_cases, run_cases
from autograder.handed_in import choose_work
from autograder.settings import FUNCTIONS, QUESTIONS, say

MARKS = {"passed": ("✓", "+"), "failed": ("✗", "x"), "endless": ("✗", "x"), "unwritten": ("·", ".")}


def check(question: str) -> None:
    """Try the functions of the notebook or program that calls this."""
    show(question, list(run_cases(load_cases(question), vars(sys.modules["__main__"]))))


def main(wanted: list[str]) -> int:
    """Check the student's file; return 0 where all checks pass, else 1 (2: no such question)."""
    make_printable()
    unknown = [name for name in wanted if name not in QUESTIONS]
    if unknown:
        print(say("no_question", name=unknown[0], names=", ".join(QUESTIONS)))
        return 2
    cases = {question: load_cases(question) for question in wanted or QUESTIONS}
    work, notes = choose_work()
    if work is None:
        print(*notes, sep="\n")
        return 1
    print(say("checking", file=work.path.name), *notes, *work.problems, sep="\n")
    results = {name: list(run_cases(cases[name], work.names)) for name in cases}
    for name, outcomes in results.items():
        show(name, outcomes)
    everything = [outcome for outcomes in results.values() for outcome in outcomes]
    show_summary(everything, work.unwritten)
    return 0 if all(outcome.state == "passed" for outcome in everything) else 1


def show(question: str, outcomes: list[CaseOutcome]) -> None:
    """Print a question's checks, each with what is wrong."""
    print(f"\n{question}  {QUESTIONS[question]}")
    if all(outcome.state == "unwritten" for outcome in outcomes):
        missing = dict.fromkeys(name for outcome in outcomes for name in outcome.missing)
        print(f"  {mark('unwritten')} {say('not_written', names=', '.join(missing))}")
        return
    for outcome in outcomes:
        print(f"  {mark(outcome.state)} {outcome.name}")
        message = outcome.message
        if outcome.state == "unwritten":
            message = say("not_written", names=", ".join(outcome.missing))
        for line in message.splitlines():
            print(textwrap.fill(line, 96, initial_indent=" " * 6, subsequent_indent=" " * 6))


def show_summary(outcomes: list[CaseOutcome], unwritten: list[str]) -> None:
    """Print how many checks pass, and what is still to write."""
    passed = sum(outcome.state == "passed" for outcome in outcomes)
    print("\n" + say("summary", passed=passed, all=len(outcomes)))
    if len(unwritten) == len(FUNCTIONS):
        print(say("nothing_written"))
    elif unwritten:
        print(say("not_written", names=", ".join(unwritten)))
    elif passed == len(outcomes):
        print(say("ready"))


def mark(state: str) -> str:
    """Return a sign that this terminal can show."""
    sign, plain = MARKS[state]
    try:
        sign.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return plain
    return sign


def make_printable() -> None:
    """Keep what a terminal cannot show (CP949 on Windows) from ending the program."""
    stream: Any = sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
