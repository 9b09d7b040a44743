"""The search itself, in the worker: watch, suspect, edit, try.

Whatever it returns is data: the trusted side looks at it again.
"""

from __future__ import annotations

import ast
import builtins
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import FunctionType, ModuleType
from typing import Any, NoReturn

import numpy as np

from autograder.grading.locating import donors, suspects
from autograder.grading.locating.places import Installed, Place, find_places
from autograder.grading.locating.programs import MISSHAPEN, RIGHT, Leaf, leaves, run
from autograder.grading.locating.text_edits import (
    BORROWED,
    MOVED,
    PLAIN,
    Edit,
    Splice,
    Statements,
    value_of,
)
from autograder.grading.locating.watch import Watch, numbered, parts_of, series, watched

BASE = 100_000
"""Of the numbers of one place's nodes, times its place in the order."""
DECIDING = 2
"""Small programs that nearly decide; a candidate that has them right is tried on all others."""
ENOUGH = 4
"""Repairs of one mistake after which it is clear where it is."""
AFTER_FIRST = 0.5
"""Share of the tries made until the first repair that are made after it."""
LEAST_AFTER = 60
MOST_TRIES = 2_500
SLOWER = 20
"""Times as long as the student's own function a candidate may take."""
LEAST_SECONDS, MOST_SECONDS = 0.02, 0.15
WIDE = 0.75
"""How much less suspicious than the first a statement may be to be looked at in the first round."""


class _TooLong(BaseException):
    """Raised in a candidate that takes too long."""


def _stop(number: int, frame: object) -> NoReturn:
    raise _TooLong


@dataclass(frozen=True, eq=False)
class Judged:
    """A program, and each part of what it should answer."""

    program: Mapping[str, Any]
    leaves: Sequence[Leaf]


@dataclass(frozen=True)
class Repair:
    """An edit that makes a function right, and where others stand with it."""

    edits: tuple[Edit, ...]
    tries: int

    @property
    def plainness(self) -> tuple[int, int, int, int]:
        """Smaller is plainer."""
        return (
            len(self.edits),
            max(edit.rank for edit in self.edits),
            max(edit.added for edit in self.edits),
            sum(
                len(s[2]) + (s[1] - s[0]) if edit.rank == PLAIN else 30 * len(edit.splices)
                for edit in self.edits
                for s in edit.splices
            ),
        )


@dataclass
class Bench:
    """Where candidates are tried: the student's module, a clock, and a count."""

    installed: Installed
    deadline: float
    tries: int = 0
    seconds: float = LEAST_SECONDS
    used: dict[str, Any] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """Whether the time is used up."""
        return time.process_time() > self.deadline or self.tries >= MOST_TRIES

    def answers(self, program: Mapping[str, Any], seconds: float | None = None) -> Any:
        """What the module answers now; None where it raises or takes too long."""
        signal.setitimer(signal.ITIMER_PROF, self.seconds if seconds is None else seconds)
        try:
            with np.errstate(all="ignore"):
                return run(program, self.installed.module.__dict__)
        except BaseException:  # whatever a student's code, changed by us, may raise
            return None
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    def verdicts(self, judged: Judged) -> list[int]:
        """Each part of the answer, judged."""
        answers = self.answers(judged.program)
        if answers is None:
            return [MISSHAPEN] * len(judged.leaves)
        return [leaf.judge(answers) for leaf in judged.leaves]

    def is_right(self, judged: Judged) -> bool:
        """Whether all of an answer is right; stops at the first part that is not."""
        answers = self.answers(judged.program)
        return answers is not None and all(leaf.judge(answers) == RIGHT for leaf in judged.leaves)


def locate(module: ModuleType, cells: Sequence[tuple[str, str]], request: dict[str, Any]) -> Any:
    """Look for what makes each wrong function right.

    Parameters
    ----------
    module : ModuleType
        The student's, loaded.
    cells : sequence of (label, source)
    request : dict
        `targets`: for each function `name`, `programs`, `chained` (the same, given what the
        student's own functions answered), `sought` (False where only known), `marks`, `donors`;
        `seconds` of CPU for all.

    Returns
    -------
    dict
        `found`: a repair for each function that was made right; `wrong`: names of those that are.
    """
    started = time.process_time()
    sys.stdout = sys.stderr = _Nowhere()  # what a candidate prints is shown to nobody
    signal.signal(signal.SIGPROF, _stop)
    bench = Bench(Installed(module), time.process_time() + request["seconds"])
    places = find_places(cells)
    found: list[dict[str, Any]] = []
    wrong: list[str] = []
    right: list[Search] = []
    for target in request["targets"]:
        if bench.is_over:
            break
        search = Search(bench, places, target, right)
        if search.is_right:
            right.append(search)
            continue
        wrong.append(target["name"])
        blocked = any(name in search.reached for name in wrong[:-1])
        if not target["sought"] or blocked or not search.is_answering:
            continue
        answer = search.run()
        if answer is not None:
            found.append(answer)
            wrong.remove(target["name"])
            right.append(search)
    return {
        "found": found,
        "wrong": wrong,
        "tries": bench.tries,
        "seconds": time.process_time() - started,
    }


class _Nowhere:
    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Do nothing."""


class Search:
    """One function's search.

    Parameters
    ----------
    bench : Bench
    places : mapping of str to Place
    target : dict
        See `locate`.
    right : sequence of Search
        Those of other functions that are right, and must stay it.
    """

    def __init__(
        self,
        bench: Bench,
        places: Mapping[str, Place],
        target: Mapping[str, Any],
        right: Sequence[Search],
    ) -> None:
        self._bench = bench
        self._places = places
        self._target = target
        self._right = list(right)
        self.name: str = target["name"]
        self.programs = self._usable()
        self._before, self._seconds = self._run_as_it_is()
        self._failing = [
            n for n, verdicts in enumerate(self._before) if any(v != RIGHT for v in verdicts)
        ]

    def _run_as_it_is(self) -> tuple[list[list[int]], list[float]]:
        """What is right of each program, and how long each takes."""
        verdicts, seconds = [], []
        self._bench.seconds = 0.5
        for judged in self.programs:
            started = time.process_time()
            verdicts.append(self._bench.verdicts(judged))
            seconds.append(time.process_time() - started)
        self._bench.seconds = min(MOST_SECONDS, LEAST_SECONDS + SLOWER * max(seconds, default=0.0))
        return verdicts, seconds

    def _usable(self) -> list[Judged]:
        """The programs, given right answers of other functions, or the student's own.

        What a student keeps in an answer, the reference's has not. Whichever is answered more.
        """
        given, own = (
            [Judged(p, leaves(p)) for p in self._target[key]] for key in ("programs", "chained")
        )
        return own if self._answered(own) > self._answered(given) else given

    def _answered(self, programs: Sequence[Judged]) -> int:
        """How many of the first few programs are answered in the right shape."""
        self._bench.seconds = 0.5
        return sum(MISSHAPEN not in self._bench.verdicts(judged) for judged in programs[:4])

    @property
    def is_right(self) -> bool:
        """Whether there is nothing to look for."""
        return not self._failing

    @property
    def is_answering(self) -> bool:
        """Whether its answers have the right keys and shapes, and are not zero throughout."""
        shapely = [n for n in self._failing if MISSHAPEN not in self._before[n]]
        self._failing = shapely
        told = [n for n, verdicts in enumerate(self._before) if MISSHAPEN not in verdicts]
        return bool(shapely) and any(self._is_something(self.programs[n]) for n in told)

    def _is_something(self, judged: Judged) -> bool:
        answers = self._bench.answers(judged.program)
        if answers is None:
            return False
        for leaf in judged.leaves:
            got = answers[leaf.step]
            for key in leaf.path:
                got = got[key]
            if not isinstance(leaf.want, np.ndarray) or np.any(np.asarray(got) != 0):
                return True
        return False

    @cached_property
    def reached(self) -> set[str]:
        """Places whose code runs when the function is called."""
        codes: set[Any] = set()

        def note(frame: Any, event: str, argument: object) -> None:
            if event == "call":
                codes.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

        sys.setprofile(note)
        try:
            for judged in self.programs[:2]:
                self._bench.answers(judged.program)
        finally:
            sys.setprofile(None)
        return {
            name
            for name, place in self._places.items()
            if (place.label, place.first) in codes or (place.label, place.def_line) in codes
        }

    # --- searching ---

    def run(self) -> dict[str, Any] | None:
        """The plainest repair, as data; None where there is none, or no one place for it."""
        order = sorted(self._failing, key=self._weight)
        first = order[0]
        self._deciding = [self.programs[n] for n in order[:DECIDING]]
        self._rest = [
            judged
            for n, judged in enumerate(self.programs)
            if n not in order[:DECIDING] and MISSHAPEN not in self._before[n]
        ]
        repairs = self._repairs(first, ())
        if not repairs and not self._bench.is_over and self._best is not None:
            repairs = self._with_another(self._best)
        if not repairs:
            return None
        repairs.sort(key=lambda repair: repair.plainness)
        for place, source in _sources(repairs[0].edits).items():  # other functions call it
            self._bench.installed.put(place.name, self._made(place, source))
        return {
            "function": self.name,
            "repairs": [_as_data(repair) for repair in repairs],
            "values": self._values(first, repairs[0].edits[0]),
            "says": self._says(first, repairs[0].edits[0]),
            "tries": self._bench.tries,
        }

    def _says(self, first: int, edit: Edit) -> str:
        """What the mended line is worth, in the reference's words; empty where it has none."""
        source = edit.applied() or edit.place.text
        tree = ast.parse(source)
        function = _function_in(tree)
        line = edit.line - edit.place.first + 1 + bool(edit.place.owner)
        on_line = [
            node
            for node in numbered(function)
            if isinstance(node, ast.stmt) and node.lineno == line and parts_of(node)
        ]
        watch, bench = Watch(scope_visits=0), self._bench
        names, now = bench.installed.module.__dict__, bench.installed.get(edit.place.name)
        order = {id(node): number for number, node in enumerate(numbered(function))}
        wanted = [order[id(value_of(node))] for node in on_line]
        names.update(watch.names())
        try:
            watched(function)
            bench.installed.put(edit.place.name, self._made_of_tree(edit.place.name, tree))
            bench.answers(self.programs[first].program)
        finally:
            bench.installed.put(edit.place.name, now)
            for name in watch.names():
                names.pop(name, None)
        for number in wanted:
            made = series(watch.seen.get(number, ()))
            for donor in self._target["donors"][first] or ():
                if donor[1] == made and made is not None:
                    return donors.spelt(donor)
        return ""

    def _values(self, first: int, edit: Edit) -> dict[str, Any]:
        """What is right on a line, what it makes, and from which visit on that is wrong."""
        statements = self._every[edit.place.name]
        statement: Any = statements.nodes[edit.statement]
        known = set(self._target["marks"][first] or ())
        right: dict[str, None] = {}
        for node in ast.walk(statement):
            if isinstance(node, (ast.Name, ast.Subscript)) and isinstance(node.ctx, ast.Load):
                marks = statements.marks(node)
                if marks and all(m is not None and ":" in m[1:] and m in known for m in marks):
                    right[edit.place.of(node)] = None
        made = [m in known for m in statements.marks(getattr(statement, "value", statement))]
        targets = [*getattr(statement, "targets", ()), getattr(statement, "target", None)]
        names = [edit.place.of(each) for each in targets if isinstance(each, ast.expr)]
        return {
            "right": list(right)[:6],
            "wrong": names[0] if names and False in made else "",
            "visit": made.index(False) + 1 if False in made else 0,
        }

    def _weight(self, number: int) -> tuple[bool, float]:
        """Small for a program that shows the mistake, in several steps, and is quick."""
        sizes = [
            leaf.want.size
            for leaf in self.programs[number].leaves
            if isinstance(leaf.want, np.ndarray)
        ]
        return max(sizes, default=0) < 4, self._seconds[number]

    def _repairs(self, first: int, held: tuple[Edit, ...]) -> list[Repair]:
        """Repairs with one edit more than those that are held."""
        self._best: tuple[int, Edit] | None = None
        judged = self.programs[first]
        before = self._bench.verdicts(judged)
        wrong = {n for n, verdict in enumerate(before) if verdict != RIGHT}
        self._wrong_of_first = wrong
        every, ranked = self._suspects(judged, wrong)
        if not held:
            self._every = every
        repairs: list[Repair] = []
        start, stop_at = self._bench.tries, MOST_TRIES
        for edit in self._candidates(ranked, first):
            if self._bench.is_over or self._bench.tries >= stop_at:
                break
            if self._mends((*held, edit)):
                repairs.append(Repair((*held, edit), self._bench.tries))
                if len(repairs) == 1 and edit.rank == MOVED and len(edit.splices) > 1:
                    repairs += self._left_out(edit, held)
                if stop_at == MOST_TRIES:
                    made = self._bench.tries - start
                    stop_at = self._bench.tries + max(LEAST_AFTER, int(AFTER_FIRST * made))
                if len(repairs) >= ENOUGH:
                    break
        return repairs

    def _left_out(self, moved: Edit, held: tuple[Edit, ...]) -> Iterator[Repair]:
        """Repairs by leaving out: what is moved over a bad statement cancels that statement."""
        for edit in self._every[moved.place.name].left_out():
            if not self._bench.is_over and self._mends((*held, edit)):
                yield Repair((*held, edit), self._bench.tries)

    def _with_another(self, best: tuple[int, Edit]) -> list[Repair]:
        """Repairs of a second mistake beside what has been mended of the first."""
        first = self.programs.index(self._deciding[0])
        _, edit = best
        source = edit.applied()
        if source is None:
            return []
        original = self._bench.installed.get(edit.place.name)
        try:
            self._bench.installed.put(edit.place.name, self._made(edit.place, source))
            return self._repairs(first, (edit,))
        finally:
            self._bench.installed.put(edit.place.name, original)

    def _suspects(
        self, judged: Judged, wrong: set[int]
    ) -> tuple[dict[str, Statements], list[suspects.Suspect]]:
        cleared = {place for search in self._right for place in search.reached}
        watch, names = Watch(), sorted(self.reached - cleared) or sorted(self.reached)
        module, installed = self._bench.installed.module, self._bench.installed
        originals = {name: installed.get(name) for name in names}
        module.__dict__.update(watch.names())
        try:
            for values_only in (False, True):
                for number, name in enumerate(names):
                    tree = ast.parse(self._places[name].text)
                    watched(_function_in(tree), BASE * number, values_only=values_only)
                    installed.put(name, self._made_of_tree(name, tree))
                if not values_only:
                    before = self._bench.answers(judged.program, 0.5)
                    every = {
                        name: Statements(self._places[name], watch, BASE * n, self._functions())
                        for n, name in enumerate(names)
                    }
            if before is None:
                return {}, []
            overlaps: dict[int, float] = {}
            for statements, base in zip(
                every.values(), range(0, BASE * len(names), BASE), strict=True
            ):
                for statement in statements.statements:
                    for part in parts_of(statement) if statements.visits(statement) else ():
                        watch.disturbed = base + statements.number_of[id(part)]
                        after = self._bench.answers(judged.program)
                        changed = suspects.changed(judged.leaves, before, after)
                        overlaps[watch.disturbed] = suspects.overlap(changed, wrong)
        finally:
            for name, original in originals.items():
                installed.put(name, original)
            for name in watch.names():
                module.__dict__.pop(name, None)
        known = set(self._target["marks"][self.programs.index(judged)] or ())
        bases = [BASE * n for n in range(len(names))]
        return every, suspects.ranked(list(every.values()), overlaps, bases, known)

    def _functions(self) -> dict[str, Any]:
        names = self._bench.installed.module.__dict__
        return {
            n: v for n, v in list(names.items()) if type(v) is FunctionType and n in self._places
        }

    def _candidates(
        self,
        ranked: Sequence[suspects.Suspect],
        first: int,
    ) -> Iterator[Edit]:
        """Edits, those of the most suspicious statements first."""
        lent = self._target["donors"][first] or ()
        known = set(self._target["marks"][first] or ())
        names = {"np", *self._functions(), *dir(builtins)}
        seen: set[Any] = {None}
        later: list[Edit] = []
        for suspect in ranked:
            of, statement, part = suspect.statements, suspect.statement, suspect.part
            edits = [
                *of.edits(statement, part, known),
                *donors.lent(of, statement, part, lent, names, known),
            ]
            edits = [edit for edit in edits if edit.added <= of.most_added]
            turns = of.turns_at(part, known) is not None
            edits.sort(key=lambda edit: (edit.tier > 1, _turn(edit, turns)))
            is_near = suspect.score >= ranked[0].score - WIDE
            for edit in edits:
                if is_near and edit.tier <= 1 and not (turns and edit.rank == MOVED):
                    if edit.key not in seen:
                        seen.add(edit.key)
                        yield edit
                else:
                    later.append(edit)
        for edit in later:
            if edit.key not in seen:
                seen.add(edit.key)
                yield edit

    # --- trying ---

    def _made(self, place: Place, source: bytes) -> Any:
        return self._bench.installed.made(place.name, source)

    def _made_of_tree(self, name: str, tree: ast.Module) -> Any:
        return self._bench.installed.made(name, tree)

    def _mends(self, edits: tuple[Edit, ...]) -> bool:
        """Whether all is right with some edits; what is better than before is kept in mind."""
        last, bench = edits[-1], self._bench
        more = [s for e in edits[:-1] if e.place is last.place for s in e.splices]
        source = last.applied(more)
        if source is None:
            return False
        bench.tries += 1
        original = bench.installed.get(last.place.name)
        try:
            bench.installed.put(last.place.name, self._made(last.place, source))
        except BaseException:  # an edit that does not compile, or a decorator that raises
            return False
        try:
            verdicts = bench.verdicts(self._deciding[0])
            if any(verdict != RIGHT for verdict in verdicts):
                if len(edits) == 1:
                    self._keep_in_mind(last, verdicts)
                return False
            return all(bench.is_right(each) for each in [*self._deciding[1:], *self._rest]) and all(
                bench.is_right(each) for search in self._right for each in search.programs
            )
        finally:
            bench.installed.put(last.place.name, original)

    def _keep_in_mind(self, edit: Edit, verdicts: Sequence[int]) -> None:
        wrong = {n for n, verdict in enumerate(verdicts) if verdict != RIGHT}
        if wrong < self._wrong_of_first and (self._best is None or len(wrong) < self._best[0]):
            self._best = (len(wrong), edit)


def _sources(edits: Sequence[Edit]) -> dict[Place, bytes]:
    """The text of each place that is edited, with all that is edited in it."""
    places = dict.fromkeys(edit.place for edit in edits)
    return {
        place: _applied([s for e in edits if e.place is place for s in e.splices], place)
        for place in places
    }


def _applied(splices: Sequence[Splice], place: Place) -> bytes:
    return Edit(place, 0, 0, tuple(splices)).applied() or place.text


def _as_data(repair: Repair) -> dict[str, Any]:
    """A repair as it travels: the places where it says the mistake is, and what lines become."""
    return {
        "lines": [[edit.place.name, edit.place.label, edit.line] for edit in repair.edits],
        "changes": [_change(place, text) for place, text in _sources(repair.edits).items()],
        "rank": max(4 * edit.rank + min(3, len(edit.splices) - 1) for edit in repair.edits),
        "added": max(edit.added for edit in repair.edits),
        "tries": repair.tries,
    }


def _change(place: Place, source: bytes) -> list[Any]:
    """Label, first line and the one behind the last, and the lines that stand there instead."""
    before, after = place.text.decode().split("\n"), source.decode().split("\n")
    shorter = min(len(before), len(after))
    start = 0
    while start < shorter and before[start] == after[start]:
        start += 1
    end = 0
    while end < shorter - start and before[-1 - end] == after[-1 - end]:
        end += 1
    first = place.first - bool(place.owner)
    return [place.label, first + start, first + len(before) - end, after[start : len(after) - end]]


def _turn(edit: Edit, turns: bool) -> int:
    """When an edit's turn is: where the values are right it is the order that may be wrong."""
    return edit.rank if turns else {PLAIN: 1, MOVED: 0, BORROWED: 2}[edit.rank]


def _function_in(tree: ast.Module) -> ast.FunctionDef:
    node: Any = tree.body[0]
    inner: Any = node.body[0] if isinstance(node, ast.ClassDef) else node
    function: ast.FunctionDef = inner
    return function
