"""Commands run as a user runs them, and what they cost: time, processor, memory.

A cost is of the whole tree of processes: every grader's children are waited for, so the kernel
adds them up. Memory is looked at while the command runs, a few times a second.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LOOK_SECONDS = 0.25
"""The time between two looks at the memory; each costs a millisecond."""


class CommandFailedError(Exception):
    """A command that is measured ended with another status than 0."""


@dataclass
class Memory:
    """The most that was seen at once; nothing where nobody looked.

    The kernel's own `ru_maxrss` would not do: it begins with the memory of who started the command.
    """

    largest_bytes: int = 0
    """The most memory of one process."""
    all_bytes: int = 0
    """The most memory of all together, what they share counted once."""

    def look(self, pid: int) -> None:
        """Look at a process and all below it."""
        found = [_sizes(each) for each in _tree(pid)]
        self.largest_bytes = max(self.largest_bytes, *(largest for largest, _ in found))
        self.all_bytes = max(self.all_bytes, sum(share for _, share in found))


@dataclass(frozen=True)
class Cost:
    """What a command cost, with all processes that it started."""

    seconds: float
    """Clock time."""
    cpu_seconds: float
    memory: Memory
    output: str


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    processors: int | None = None,
    watch_memory: bool = False,
) -> Cost:
    """Run a command to its end.

    Parameters
    ----------
    environment : mapping, optional
        Added to this process's own.
    processors : int, optional
        How many it may use; all where left out.
    watch_memory : bool
        Look at the memory of all its processes; costs it a little time.

    Raises
    ------
    CommandFailedError
        It ended with another status than 0.
    """
    with tempfile.TemporaryFile() as output, _only(processors):
        begin = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env={**os.environ, **(environment or {})},
        )
        with _watched(process.pid) if watch_memory else contextlib.nullcontext(Memory()) as memory:
            _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    if process.returncode != 0:
        words = " ".join(map(str, command))
        raise CommandFailedError(f"{words}\nended with {process.returncode}:\n{text[-2000:]}")
    cpu_seconds = usage.ru_utime + usage.ru_stime
    return Cost(seconds, cpu_seconds, memory, text)


@contextlib.contextmanager
def _only(processors: int | None) -> Iterator[None]:
    """Let what is started meanwhile use so many of this machine's processors."""
    every = os.sched_getaffinity(0)
    if processors is not None:
        os.sched_setaffinity(0, sorted(every)[:processors])
    try:
        yield
    finally:
        os.sched_setaffinity(0, every)


@contextlib.contextmanager
def _watched(pid: int) -> Iterator[Memory]:
    """Look at the memory of a process and all below it until the block ends."""
    memory, over = Memory(), threading.Event()

    def look() -> None:
        while not over.wait(LOOK_SECONDS):
            memory.look(pid)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield memory
    finally:
        over.set()
        thread.join()


def _tree(pid: int) -> Iterator[int]:
    """Return a process and all below it, as far as they are still there."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in task.read_text().split():
                yield from _tree(int(child))


def _sizes(pid: int) -> tuple[int, int]:
    """The most that a process had in memory, and its share of what is there now.

    Of a page that n processes share each is counted an n-th of: proportional set size.
    """
    folder = Path(f"/proc/{pid}")
    try:
        return _bytes(folder / "status", "VmHWM:"), _bytes(folder / "smaps_rollup", "Pss:")
    except OSError:
        return 0, 0  # it has ended


def _bytes(path: Path, name: str) -> int:
    for line in path.read_text("utf-8").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    return 0
