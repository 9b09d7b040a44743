"""Where candidates are tried, in the worker: the student's module, a clock, and a count."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from autograder.grading.locating.places import Installed
from autograder.grading.locating.programs import MISSHAPEN, RIGHT, Leaf, run

MOST_TRIES = 2_500
LOOK_SECONDS = 0.5
"""CPU time that a watched run may take."""
LEAST_SECONDS = 0.02
"""CPU time that a candidate may always take."""


class _TooLong(BaseException):
    """Raised in a candidate that takes too long."""


def _stop(number: int, frame: object) -> NoReturn:
    raise _TooLong


@dataclass(frozen=True, eq=False)
class Judged:
    """A program, and each part of what it should answer."""

    program: Mapping[str, Any]
    leaves: Sequence[Leaf]


@dataclass
class Tries:
    """Where candidates are tried: the student's module, a clock, and a count."""

    installed: Installed
    deadline: float
    tries: int = 0
    seconds: float = LEAST_SECONDS

    _left_until: float = 0.0
    """The time on the wall before which there must be CPU left."""

    @property
    def is_over(self) -> bool:
        """Whether the time is used up.

        On some kernels to ask for the CPU's costs as much as a try: the wall is asked first.
        """
        if time.perf_counter() >= self._left_until:
            self._left_until = time.perf_counter() + self.deadline - time.process_time()
        return self.tries >= MOST_TRIES or time.perf_counter() >= self._left_until

    def answers(self, program: Mapping[str, Any], seconds: float | None = None) -> Any:
        """What the module answers now; None where it raises or takes too long."""
        return self.guarded(lambda: run(program, self.installed.module.__dict__), seconds)

    def guarded(self, function: Callable[[], Any], seconds: float | None = None) -> Any:
        """What a function returns; None where it raises or takes too long."""
        signal.setitimer(signal.ITIMER_PROF, self.seconds if seconds is None else seconds)
        try:
            with np.errstate(all="ignore"):
                return function()
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


class _Nowhere:
    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Do nothing."""


def silence() -> None:
    """Let what a candidate prints be shown to nobody, and stop one that takes too long."""
    sys.stdout = sys.stderr = _Nowhere()
    signal.signal(signal.SIGPROF, _stop)
