"""The search itself, in the worker: watch, suspect, edit, try.

Whatever it returns is data: the trusted side looks at it again.
"""

from __future__ import annotations

import builtins
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from types import FrameType, FunctionType, ModuleType
from typing import Any

from autograder.grading.locating import told
from autograder.grading.locating.candidates import candidates
from autograder.grading.locating.edits import MOVED, Edit
from autograder.grading.locating.look import Look, look
from autograder.grading.locating.places import Installed, Place, find_places
from autograder.grading.locating.programs import MISSHAPEN, RIGHT, leaves, shapes_in
from autograder.grading.locating.repairs import Repair, as_data, sources
from autograder.grading.locating.statement_edits import left_out
from autograder.grading.locating.tries import (
    LEAST_SECONDS,
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
SLOW_SECONDS = 0.003
"""A program that takes longer, on which little can be tried, is looked at where no other fails."""
SLOWER = 20
"""Times as long as the student's own function a candidate may take."""
MOST_SECONDS = 0.15
SAMPLED = 4
"""Programs that tell which kind of them a student's functions answer."""
SEVERAL = 3
"""Steps, or lengths of axes, of which more tell no more."""


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


class Search:
    """One function's search.

    Parameters
    ----------
    bench : Tries
    places : mapping of str to Place
    target : dict
        See `locate`.
    right : sequence of Search
        Those of other functions that are right, and must stay it.
    """

    def __init__(
        self,
        bench: Tries,
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
        given = [Judged(p, leaves(p)) for p in self._target["programs"]]
        answered = self._answered(given)
        if answered == len(given[:SAMPLED]):
            return given
        own = [Judged(p, leaves(p)) for p in self._target["chained"]]
        return own if self._answered(own) > answered else given

    def _answered(self, programs: Sequence[Judged]) -> int:
        """How many of the first few programs are answered in the right shape."""
        self._bench.seconds = 0.5
        return sum(MISSHAPEN not in self._bench.verdicts(judged) for judged in programs[:SAMPLED])

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
        return answers is not None and any(leaf.is_something(answers) for leaf in judged.leaves)

    @cached_property
    def reached(self) -> set[str]:
        """Places whose code runs when the function is called."""
        codes: set[Any] = set()

        def note(frame: FrameType, event: str, argument: object) -> None:
            codes.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

        sys.settrace(note)
        try:
            for judged in self.programs[:2]:
                self._bench.answers(judged.program)
        finally:
            sys.settrace(None)
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
        edit = repairs[0].edits[0]
        for place, source in sources(repairs[0].edits).items():  # other functions call it
            self._bench.installed.put(place.name, self._made(place, source))
        return {
            "function": self.name,
            "repairs": [as_data(repair) for repair in repairs],
            "values": told.values(self._every[edit.place.name], edit),
            "says": self._says(first, edit),
            "tries": self._bench.tries,
        }

    def _says(self, first: int, edit: Edit) -> str:
        program, bench = self.programs[first].program, self._bench
        lent = self._target["donors"][first]
        return told.says(bench.installed, edit, lambda: bench.answers(program), lent)

    def _weight(self, number: int) -> tuple[bool, int, int, int, float]:
        """Small for a program in which names can be told apart, and that is quick."""
        wanted = [leaf.want for leaf in self.programs[number].leaves]
        lengths = {n for want in wanted for n in getattr(want, "shape", ()) if n > 1}
        # In one step alone `h` and `h[t]` are the same; in one node `W_H` and `b_h` look alike.
        single = sum(shape[0] == 1 for shape in shapes_in(self.programs[number].program["steps"]))
        steps = min(SEVERAL, self._target["visits"][number])
        return (
            self._seconds[number] > SLOW_SECONDS,
            -steps,
            single,
            -min(SEVERAL, len(lengths)),
            self._seconds[number],
        )

    def _repairs(self, first: int, held: tuple[Edit, ...]) -> list[Repair]:
        """Repairs with one edit more than those that are held."""
        self._best: tuple[int, Edit] | None = None
        judged = self.programs[first]
        before = self._bench.verdicts(judged)
        wrong = {n for n, verdict in enumerate(before) if verdict != RIGHT}
        self._wrong_of_first = wrong
        seen = self._look(judged)
        if seen is None:
            return []
        if not held:
            self._every = seen.every
        repairs: list[Repair] = []
        start, stop_at = self._bench.tries, MOST_TRIES
        lent, names = self._target["donors"][first], {"np", *self._functions(), *dir(builtins)}
        for edit in candidates(seen.suspects, lent, names, seen.foresight):
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
        for edit in left_out(self._every[moved.place.name]):
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

    def _look(self, judged: Judged) -> Look | None:
        """What is seen of the places that may be to blame."""
        cleared = {place for search in self._right for place in search.reached}
        names = sorted(self.reached - cleared) or sorted(self.reached)
        known = set(self._target["marks"][self.programs.index(judged)])
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
