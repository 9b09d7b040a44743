from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from autograder.model import Cell, Limits, Source
from autograder.sandbox.session import Session
from autograder.sandbox.zygote_client import Zygote

NAMES = ("f", "g", "h")
LIMITS = Limits(call_cpu_seconds=0.4, load_cpu_seconds=0.6, submission_seconds=6)

Load = Callable[..., Session]


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with Zygote() as zygote:
        yield zygote


@pytest.fixture
def load(zygote: Zygote) -> Iterator[Load]:
    """Load sources, one a cell, as a submission that should define f, g and h."""
    sessions: list[Session] = []

    def load(*cells: str, notebook: bool = False, limits: Limits = LIMITS) -> Session:
        labels = [f"cell {number}" for number, _ in enumerate(cells, 1)] if notebook else ["hw.py"]
        source = Source("hw.py", notebook, tuple(map(Cell, labels, cells)))
        sessions.append(Session(zygote, source, "hw", NAMES, limits))
        return sessions[-1]

    yield load
    for session in sessions:
        session.close()
