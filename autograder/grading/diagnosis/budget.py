"""How long one submission may be diagnosed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SUBMISSION_SECONDS = 2.0
"""Of CPU for one submission. Nearly all need less than a tenth of it."""


class Budget:
    """Counts CPU, but for what is done once for a whole class.

    The first submission of a class would otherwise pay for it, and be diagnosed otherwise than
    the same one later.

    Parameters
    ----------
    seconds : float
    clock : callable without arguments -> float
        Seconds of CPU.
    """

    def __init__(
        self, seconds: float = SUBMISSION_SECONDS, clock: Callable[[], float] = time.process_time
    ) -> None:
        self._clock = clock
        self._end = clock() + seconds
        self._nested = False
        self.ran_out = False
        """Whether something was left undone for it."""

    def is_left(self) -> bool:
        """Whether there is time for another try; from the first no on, always no."""
        self.ran_out = self.ran_out or self._clock() > self._end
        return not self.ran_out

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
