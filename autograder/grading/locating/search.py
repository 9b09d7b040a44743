"""The search itself, in the worker: watch, suspect, edit, try.

Whatever it returns is data: the trusted side looks at it again.
"""

from __future__ import annotations

import builtins
import itertools
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from types import FunctionType, ModuleType
from typing import Any

from autograder.grading.locating import told
from autograder.grading.locating.candidates import candidates
from autograder.grading.locating.donors import Donor
from autograder.grading.locating.edits import MOVED, PROMISING, Edit
from autograder.grading.locating.look import Look, look, passed
from autograder.grading.locating.missing import leaves_alone, missing
from autograder.grading.locating.places import Installed, Place, edited, find_places
from autograder.grading.locating.programs import MISSHAPEN, RIGHT
from autograder.grading.locating.repairs import Remedy, as_data, sources
from autograder.grading.locating.sought import Sought
from autograder.grading.locating.statement_edits import in_place, left_out
from autograder.grading.locating.tries import (
    MOST_TRIES,
    Judged,
    Tries,
    silence,
)

DECIDING = 2
"""Small programs that nearly decide; a candidate that has them right is tried on all others."""
ENOUGH = 4
"""Repairs of one mistake after which it is clear where it is."""
AFTER_FIRST = 0.5
"""Share of the tries made until the first repair that are made after it."""
LEAST_AFTER = 16
LOOKED_AT = 8
"""Edits that may have mended one of two mistakes, run once more to see what becomes right."""
HELD = 3
"""How many of those are held while a second mistake is sought."""


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
        `visits`; `seconds` of CPU for all.

    Returns
    -------
    dict
        `found`: a repair for each function that was made right; `wrong`: names of those that are.
    """
    started = time.process_time()
    silence()
    bench = Tries(Installed(module), time.process_time() + request["seconds"])
    places = find_places(cells)
    found: list[dict[str, Any]] = []
    wrong: list[str] = []
    right: list[Sought] = []
    for target in request["targets"]:
        if bench.is_over:
            break
        sought = Sought(bench, places, target)
        if sought.is_right:
            right.append(sought)
            continue
        wrong.append(target["name"])
        blocked = any(name in sought.reached for name in wrong[:-1])
        if not target["sought"] or blocked or not sought.is_answering:
            continue
        answer = Search(bench, places, sought, right).run()
        if answer is not None:
            found.append(answer)
            wrong.remove(target["name"])
            right.append(sought)
    return {
        "found": found,
        "wrong": wrong,
        "tries": bench.tries,
        "seconds": time.process_time() - started,
    }


class Search:
    """One function's search.

    Parameters
    ----------
    bench : Tries
    places : mapping of str to Place
    sought : Sought
    right : sequence of Sought
        Other functions that are right, and must stay it.
    """

    def __init__(
        self, bench: Tries, places: Mapping[str, Place], sought: Sought, right: Sequence[Sought]
    ) -> None:
        self._bench = bench
        self._places = places
        self._sought = sought
        self._right = list(right)
        self._kept_in_mind: list[tuple[tuple[float, ...], Edit]] = []

    # --- searching ---

    def run(self) -> dict[str, Any] | None:
        """The plainest repair, as data; None where there is none, or no one place for it."""
        sought = self._sought
        order = sought.by_use
        first = order[0]
        self._deciding = [sought.programs[n] for n in order[:DECIDING]]
        self._rest = [
            judged
            for n, judged in enumerate(sought.programs)
            if n not in order[:DECIDING] and MISSHAPEN not in sought.before[n]
        ]
        repairs = self._repairs(first, ())
        if not repairs:
            repairs = self._with_another(first)
        if not repairs:
            return None
        repairs.sort(key=self._order)
        edit = repairs[0].edits[0]
        for place, source in sources(repairs[0].edits).items():  # other functions call it
            self._bench.installed.put(place.name, self._made(place, source))
        return {
            "function": sought.name,
            "repairs": [as_data(repair) for repair in repairs],
            "visit": told.visit(self._every[edit.place.name], edit),
            "says": self._says(first, edit),
            "tries": self._bench.tries,
        }

    def _order(self, repair: Remedy) -> tuple[float, ...]:
        """Small for a plain repair; of two alike, for that of what was wrong first."""
        edit = repair.edits[0]
        of = self._every[edit.place.name]
        since = 0.0 if edit.is_behind else of.strange_since(of.nodes[edit.statement])
        return (*repair.plainness[:-1], since, repair.plainness[-1])

    def _says(self, first: int, edit: Edit) -> str:
        program, bench = self._sought.programs[first].program, self._bench
        lent = self._sought.donors(first)
        return told.says(bench.installed, edit, lambda: bench.answers(program), lent)

    def _repairs(self, first: int, held: tuple[Edit, ...]) -> list[Remedy]:
        """Repairs with one edit more than those that are held."""
        judged = self._sought.programs[first]
        before = self._bench.verdicts(judged)
        wrong = {n for n, verdict in enumerate(before) if verdict != RIGHT}
        self._wrong_of_first = wrong
        seen = self._look(judged)
        if seen is None:
            return []
        if not held:
            self._every = seen.every
            self._kept_in_mind = []
        repairs: list[Remedy] = []
        start, stop_at = self._bench.tries, MOST_TRIES
        lent, names = self._sought.donors(first), {"np", *self._functions(), *dir(builtins)}
        slips = candidates(seen.suspects, lent, names, seen.foresight)
        early = () if held else self._early(seen, judged, lent, names)
        for edit in itertools.chain(early, slips):
            if self._bench.is_over or self._bench.tries >= stop_at:
                break
            if self._mends((*held, edit)):
                repairs.append(Remedy((*held, edit), self._bench.tries))
                if len(repairs) == 1 and edit.rank == MOVED and len(edit.splices) > 1:
                    repairs += self._left_out(edit, held)
                if stop_at == MOST_TRIES:
                    made = self._bench.tries - start
                    stop_at = self._bench.tries + max(LEAST_AFTER, int(AFTER_FIRST * made))
                if len(repairs) >= ENOUGH:
                    break
        return repairs

    def _left_out(self, moved: Edit, held: tuple[Edit, ...]) -> Iterator[Remedy]:
        """Repairs by leaving out: what is moved over a bad statement cancels that statement."""
        for edit in left_out(self._every[moved.place.name]):
            if not self._bench.is_over and self._mends((*held, edit)):
                yield Remedy((*held, edit), self._bench.tries)

    def _early(
        self, seen: Look, judged: Judged, lent: Sequence[Donor], names: set[str]
    ) -> Iterator[Edit]:
        """What no value tells of: arrays changed in place, and statements that may be missing."""
        for name, statements in seen.every.items():
            yield from in_place(statements)
            if leaves_alone(statements):
                yield from missing(self._bench, self._places[name], judged, lent, names)

    def _with_another(self, first: int) -> list[Remedy]:
        """Repairs of a second mistake beside what may have mended the first."""
        for edit, place in self._held(first):
            if self._bench.is_over:
                break
            name = place.name
            original, places = self._bench.installed.get(name), self._places
            try:
                self._bench.installed.put(name, self._made(place, place.text))
                self._places = {**places, name: place}
                repairs = self._repairs(first, (edit,))
            finally:
                self._bench.installed.put(name, original)
                self._places = places
            if repairs:
                return repairs
        return []

    def _held(self, first: int) -> list[tuple[Edit, Place]]:
        """What may have mended one of two mistakes, and the function with it, the likeliest first.

        What does mend one makes more of the values right that come after it.
        """
        known, program = self._sought.marks(first), self._sought.programs[first].program
        found: list[tuple[int, Edit, Place]] = []
        for _, edit in sorted(self._kept_in_mind, key=lambda pair: pair[0])[:LOOKED_AT]:
            place = edited(edit.place, edit.applied() or b"")
            if place is not None and not self._bench.is_over:
                found.append((passed(self._bench, place, program, known), edit, place))
        found.sort(key=lambda each: -each[0])
        return [(edit, place) for _, edit, place in found[:HELD]]

    def _look(self, judged: Judged) -> Look | None:
        """What is seen of the places that may be to blame."""
        reached = self._sought.reached
        cleared = {place for other in self._right for place in other.reached}
        names = sorted(reached - cleared) or sorted(reached)
        known = self._sought.marks(self._sought.programs.index(judged))
        places = {name: self._places[name] for name in names}
        return look(self._bench, places, judged, known, self._functions())

    def _functions(self) -> dict[str, Any]:
        names = self._bench.installed.module.__dict__
        return {
            n: v for n, v in list(names.items()) if type(v) is FunctionType and n in self._places
        }

    # --- trying ---

    def _made(self, place: Place, source: bytes) -> Any:
        return self._bench.installed.made(place.name, source)

    def _mends(self, edits: tuple[Edit, ...]) -> bool:
        """Whether all is right with some edits; what is better than before is kept in mind."""
        last, bench = edits[-1], self._bench
        source = last.applied()
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
                bench.is_right(each) for other in self._right for each in other.programs
            )
        finally:
            bench.installed.put(last.place.name, original)

    def _keep_in_mind(self, edit: Edit, verdicts: Sequence[int]) -> None:
        """Keep what spoils nothing and mends a part, or makes a value that was missing.

        Where two mistakes spoil the same parts of an answer, no part is right before both are
        mended: then it is the values on the way that tell. Of those, what went wrong first.
        """
        wrong = {n for n, verdict in enumerate(verdicts) if verdict != RIGHT}
        is_whole = edit.place.text.count(b"\n") == (edit.applied() or b"").count(b"\n")
        if not is_whole or not wrong <= self._wrong_of_first:
            return
        of = self._every[edit.place.name]
        since = of.strange_since(of.nodes[edit.statement])
        if wrong < self._wrong_of_first or (edit.tier == PROMISING and since < math.inf):
            self._kept_in_mind.append(((len(wrong), since, edit.rank), edit))
