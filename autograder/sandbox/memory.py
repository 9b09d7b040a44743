"""How much memory this machine can give to a submission."""

from __future__ import annotations

import os
import resource
from pathlib import Path

SHARE = 0.6
"""The share of the machine's memory that submissions may have: the grader needs the rest. Where
more is taken than there is, the kernel ends the whole container, and no result is left."""

_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def machine_bytes() -> int:
    """Memory that this machine, or the container's control group, has, in bytes."""
    sizes = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for path in _LIMITS:
        try:
            text = path.read_text("ascii").strip()
        except OSError:
            continue
        if text.isdigit():
            sizes.append(int(text))
    return min(sizes)


def memory_for(wanted: int, neighbours: int) -> int:
    """Memory for a submission, in bytes: what the homework gives, or less where there is less.

    Parameters
    ----------
    wanted
        What the homework gives.
    neighbours
        Submissions that run at a time, this one included.
    """
    own = resource.getrlimit(resource.RLIMIT_AS)[1]  # `ulimit -v`: a process's, not shared
    wanted = wanted if own == resource.RLIM_INFINITY else min(wanted, int(SHARE * own))
    return min(wanted, int(SHARE * machine_bytes() / neighbours))
