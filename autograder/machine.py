"""What this machine gives: how many processors, and one thread for each process.

A container's share of the processors shows in its control group alone; counting those of the
machine would start more processes than can run.
"""

from __future__ import annotations

import ctypes
import math
import os
import signal
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent
"""The folder of this package."""

PR_SET_PDEATHSIG = 1
"""prctl(2): the signal that this process gets when its parent dies."""

THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")

_V2 = Path("cpu.max")
_V1 = (Path("cpu/cpu.cfs_quota_us"), Path("cpu/cpu.cfs_period_us"))


def one_thread_each() -> None:
    """Keep BLAS to one thread; it has an effect before NumPy is imported only.

    Workers are processes already: with threads as well, N processors run N * N of them, and
    forking a process with threads may deadlock.
    """
    for name in THREAD_VARIABLES:
        os.environ.setdefault(name, "1")


def usable_cpus(groups: Path = Path("/sys/fs/cgroup")) -> int:
    """Return the number of processors that this process may use, at least 1.

    Parameters
    ----------
    groups
        Where the control groups are mounted.
    """
    cpus = float(len(os.sched_getaffinity(0)))
    quota = _quota_v2(groups) or _quota_v1(groups)
    return max(1, math.floor(min(cpus, quota or cpus)))


def end_with_parent(parent: int) -> None:
    """Have this process killed when the one that forked it dies, however it dies.

    Parameters
    ----------
    parent
        Its process id; where it is gone already, this process ends at once.
    """
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _quota_v2(groups: Path) -> float | None:
    return _ratio(*(_words(groups / _V2) or ["max", "1"])[:2])


def _quota_v1(groups: Path) -> float | None:
    quota, period = (_words(groups / path) or [""] for path in _V1)
    return _ratio(quota[0], period[0])


def _ratio(quota: str, period: str = "100000") -> float | None:
    """Processors that a quota amounts to; None for "max", -1, or what is no number."""
    if quota.isdigit() and period.isdigit() and int(quota) and int(period):
        return int(quota) / int(period)
    return None


def _words(path: Path) -> list[str]:
    try:
        return path.read_text("ascii").split()
    except (OSError, UnicodeDecodeError):
        return []
