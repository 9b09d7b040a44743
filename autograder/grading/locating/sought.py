"""What is looked into: a function, its programs, and what of them is right as it stands."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import FrameType
from typing import Any

from autograder.grading.locating.donors import Donor
from autograder.grading.locating.marks import Mark
from autograder.grading.locating.places import Place
from autograder.grading.locating.programs import MISSHAPEN, RIGHT, leaves, shapes_in
from autograder.grading.locating.tries import LEAST_SECONDS, Judged, Tries

SLOW_SECONDS = 0.003
"""A program that takes longer, on which little can be tried, is looked at where no other fails."""
SLOWER = 20
"""Times as long as the student's own function a candidate may take."""
MOST_SECONDS = 0.15
SAMPLED = 4
"""Programs that tell which kind of them a student's functions answer."""
SEVERAL = 3
"""Steps, or lengths of axes, of which more tell no more."""


class Sought:
    """A function, and what of its programs is right as it stands.

    Parameters
    ----------
    bench : Tries
    places : mapping of str to Place
    target : dict
        See `search.locate`.
    """

    def __init__(
        self, bench: Tries, places: Mapping[str, Place], target: Mapping[str, Any]
    ) -> None:
        self._bench = bench
        self._places = places
        self._target = target
        self.name: str = target["name"]
        self.programs = self._usable()
        self.before, self._seconds = self._run_as_it_is()
        self.failing = [
            n for n, verdicts in enumerate(self.before) if any(v != RIGHT for v in verdicts)
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
    def by_use(self) -> list[int]:
        """The numbers of the programs that fail, the most telling first."""
        return sorted(self.failing, key=self._weight)

    def marks(self, number: int) -> set[Mark]:
        """What the reference passes through in a program."""
        return set(self._target["marks"][number])

    def donors(self, number: int) -> Sequence[Donor]:
        """What the reference lends in a program."""
        lent: Sequence[Donor] = self._target["donors"][number]
        return lent

    @property
    def is_right(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.failing

    @property
    def is_answering(self) -> bool:
        """Whether its answers have the right keys and shapes, and are not zero throughout."""
        shapely = [n for n in self.failing if MISSHAPEN not in self.before[n]]
        self.failing = shapely
        told = [n for n, verdicts in enumerate(self.before) if MISSHAPEN not in verdicts]
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
            for number in {0, 1, *self.by_use[:2]} & set(range(len(self.programs))):
                self._bench.answers(self.programs[number].program)
        finally:
            sys.settrace(None)
        return {
            name
            for name, place in self._places.items()
            if (place.label, place.first) in codes or (place.label, place.def_line) in codes
        }

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
