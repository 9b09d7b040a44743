"""Seconds that one submission has used, by the clock."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator


class Clock:
    """Runs while a submission's worker is waited for, and while its answers are read.

    Parameters
    ----------
    seconds : float
        That the submission may take in all.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._used = 0.0
        self._read_at: float | None = None
        """When it was last read; None while it stands."""

    @property
    def has_run_out(self) -> bool:
        """Whether nothing was left when it was last read."""
        return self._used >= self._seconds

    def left(self) -> float:
        """Seconds that are left, now; negative where too many were used."""
        if self._read_at is not None:
            now = time.monotonic()
            self._used += now - self._read_at
            self._read_at = now
        return self._seconds - self._used

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Count the time that passes; reading a large answer is a cost of the student's too."""
        self._read_at = time.monotonic()
        try:
            yield
        finally:
            self.left()
            self._read_at = None
