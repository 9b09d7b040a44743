"""How long one submission may be diagnosed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SUBMISSION_SECONDS = 2.0
"""CPU time for one submission. Nearly all need less than a tenth of it."""


class Budget:
    """Counts CPU, but for what is done once for a whole class.

    The first submission of a class would otherwise pay for it, and be diagnosed otherwise than
    the same one later.

    Parameters
    ----------
    seconds : float
    clock : callable without arguments -> float
        Seconds of CPU.
    wall : callable without arguments -> float
        Seconds on the wall. Asked first: there is CPU left as long as there is time left by the
        clock on the wall, and on some kernels to ask for the CPU costs half a millisecond.
    """

    def __init__(
        self,
        seconds: float = SUBMISSION_SECONDS,
        clock: Callable[[], float] = time.process_time,
        wall: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._clock = clock
        self._wall = wall
        self._end = clock() + seconds
        self._nested = False
        self._is_over = False
        self._left_until = 0.0
        """The time on the wall before which there must be CPU left."""
        self.ran_out = False
        """Whether something was left undone for it."""

    def is_left(self) -> bool:
        """Whether there is time for another try; from the first no on, always no."""
        if not self._is_over and self._wall() >= self._left_until:
            left = self._end - self._clock()
            self._is_over = left < 0
            self._left_until = self._wall() + left
        self.ran_out = self.ran_out or self._is_over
        return not self._is_over

    @contextmanager
    def half(self) -> Iterator[None]:
        """Leave half of what is left for what comes after."""
        begin = self._clock()
        kept = max(0.0, self._end - begin) / 2
        self._end -= kept
        self._left_until = 0.0
        try:
            yield
        finally:
            self._end += kept
            self._is_over = False

    @contextmanager
    def for_the_class(self) -> Iterator[None]:
        """Leave out what is done inside."""
        if self._nested:
            yield
            return
        begin, self._nested = self._clock(), True
        try:
            yield
        finally:
            self._nested = False
            self._end += self._clock() - begin
