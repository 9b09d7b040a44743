"""Tries a student's functions: what `check.py` does."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .case_files import CaseOutcome, MarkedCase, load_cases, run_cases
from .handed_in import Work, choose_work
from .homework import Homework, open_homework
from .side_by_side import side_by_side

MARKS = {
    "passed": ("✓", "+"),
    "failed": ("✗", "x"),
    "endless": ("✗", "x"),
    "untried": ("·", "."),
    "unwritten": ("·", "."),
}
HELP = frozenset({"-h", "--help", "help"})

Cases = Mapping[str, Sequence[MarkedCase]]
"""Cases by question, as results are."""
Results = Mapping[str, Sequence[CaseOutcome]]


def check(folder: Path, question: str) -> None:
    """Try the functions of the notebook or program that calls this."""
    homework = open_homework(folder)
    names = vars(sys.modules["__main__"])
    outcomes = list(run_cases(load_cases(homework, question), names, homework))
    not_run = [name for name in homework.functions if name not in names]
    Page(homework, {"not_run": not_run}).show(question, outcomes)


def main(folder: Path, wanted: Sequence[str]) -> int:
    """Check the student's file; return 0 where all checks pass, else 1 (2: no such question)."""
    make_printable()
    homework = open_homework(folder)
    wanted = [name if name in homework.questions else name.lower() for name in wanted]
    if HELP.intersection(wanted):
        listed = ", ".join(homework.questions)
        print(homework.say("usage_check", first=next(iter(homework.questions)), names=listed))
        return 0
    unknown = [name for name in wanted if name not in homework.questions]
    if unknown:
        listed = ", ".join(homework.questions)
        print(homework.say("no_question", name=unknown[0], names=listed))
        return 2
    cases, work, notes = prepare(homework)
    if work is None:
        print(*notes, sep="\n")
        return 1
    print(homework.say("checking", file=work.path.name), *notes, *work.problems, sep="\n")
    if not work.has_loaded:
        return 1
    page = Page(homework, {"not_loaded" if work.problems else "missing": work.missing})
    shown: dict[str, Sequence[CaseOutcome]] = {}
    for name in wanted or cases:
        shown[name] = list(run_cases(cases[name], work.names, homework))
        page.show(name, shown[name])
    results = {**try_all({name: cases[name] for name in cases if name not in shown}, work), **shown}
    print("\n" + "\n".join(summary({name: results[name] for name in cases}, wanted, work)))
    return 0 if all(map(passes, shown.values())) else 1


def prepare(homework: Homework) -> tuple[Cases, Work | None, list[str]]:
    """Load the checks of every question and the file that counts; what to say about the choice."""
    # First the checks: what the student's file may import is less than what they do.
    cases = {name: load_cases(homework, name) for name in homework.questions}
    return cases, *choose_work(homework)


def try_all(cases: Cases, work: Work) -> Results:
    """Try every check, without a word."""
    return {name: list(run_cases(cases[name], work.names, work.homework)) for name in cases}


def passes(outcomes: Sequence[CaseOutcome]) -> bool:
    """Whether all checks of a question pass."""
    return all(outcome.state == "passed" for outcome in outcomes)


class Page:
    """What is printed of the checks; what several of them end in is printed once.

    Parameters
    ----------
    homework
    absent
        Functions that are not there, by the key of what is said of them.
    """

    def __init__(self, homework: Homework, absent: Mapping[str, Sequence[str]]) -> None:
        self._homework = homework
        self._absent = absent
        self._told: dict[str, str] = {}
        """The question in which a message was printed, by the message."""

    def show(self, question: str, outcomes: Sequence[CaseOutcome]) -> None:
        """Print a question's checks, each with what is wrong."""
        print(f"\n{question}  {self._homework.questions[question]}")
        if all(outcome.state == "unwritten" for outcome in outcomes):
            missing = dict.fromkeys(name for outcome in outcomes for name in outcome.missing)
            print(f"  {mark('unwritten')} {self._not_written(missing)}")
            return
        for outcome in outcomes:
            print(f"  {mark(outcome.state)} {outcome.name}")
            if outcome.state == "unwritten":
                self._show_lines(self._not_written(outcome.missing))
            elif outcome.message in self._told and not outcome.compared:
                where = self._told[outcome.message]
                key = "as_above" if where == question else "as_in"
                self._show_lines(self._homework.say(key, question=where))
            elif outcome.message:
                self._told[outcome.message] = question
                self._show_lines(outcome.message, outcome.compared)

    def _not_written(self, names: Iterable[str]) -> str:
        listed = list(names)
        keys = (key for key, absent in self._absent.items() if set(listed) & set(absent))
        return self._homework.say(next(keys, "not_written"), names=", ".join(listed))

    def _show_lines(self, message: str, compared: tuple[Any, Any] | None = None) -> None:
        for line in message.splitlines():
            print(textwrap.fill(line, 96, initial_indent=" " * 6, subsequent_indent=" " * 6))
        heads = self._homework.say("got"), self._homework.say("expected")
        for line in side_by_side(*compared, heads) if compared else ():
            print(" " * 8 + line)


def summary(results: Results, wanted: Sequence[str], work: Work) -> list[str]:
    """How many checks pass, which questions do, and what is still to do."""
    say = work.homework.say
    outcomes = [outcome for each in results.values() for outcome in each]
    passed = sum(outcome.state == "passed" for outcome in outcomes)
    if passed == len(outcomes) and not work.problems:
        return [say("summary", passed=passed, all=len(outcomes)), say("ready")]
    lines = [] if wanted else [say("summary", passed=passed, all=len(outcomes))]
    right = [name for name in results if passes(results[name])]
    if right or wanted:
        wrong = [name for name in results if name not in right]
        told = (
            _counted(right, ("passes", "pass"), work),
            _counted(wrong, ("does_not", "do_not"), work),
        )
        lines.append("; ".join(filter(None, told)) + ".")
    return lines + to_do(work)


def _counted(names: Sequence[str], keys: tuple[str, str], work: Work) -> str:
    """Say something of one name or of several; nothing of none."""
    key = keys[len(names) > 1]
    return work.homework.say(key, names=", ".join(names)) if names else ""


def to_do(work: Work) -> list[str]:
    """What a file lacks before it can be handed in."""
    say = work.homework.say
    lines = [say("mend_first", file=work.path.name)] if work.problems else []
    if not work.has_loaded:
        return lines
    if work.is_untouched:
        return [*lines, say("nothing_written")]
    if work.unwritten:
        lines.append(say("not_written", names=", ".join(work.unwritten)))
    for owner, names in work.inside_classes.items():
        lines.append(say("inside_class", names=", ".join(names), owner=owner))
    inside = {name for names in work.inside_classes.values() for name in names}
    missing = [name for name in work.missing if name not in inside]
    if missing:
        key = "not_loaded" if work.problems else "missing"
        lines.append(say(key, names=", ".join(missing)))
    return lines


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
