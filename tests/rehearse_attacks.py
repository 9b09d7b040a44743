"""Every attack on every machine: as root and as an ordinary user, with each layer left out.

    .venv/bin/python -m tests.rehearse_attacks [--only TEXT]

Not part of `make test`, which tries every attack with all layers and those that reach out with one
missing: it takes ten to twenty minutes. Best started as root, which can become an ordinary user.
What is checked is what `make test` checks: an attack earns what is honest in it and tells nothing,
honest work beside it gets what it gets alone, nothing is left running, memory stays bounded. Where
too few layers are left, the grader must refuse. The exit status says it all.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from autograder.sandbox.confine import FIRST_UID, LAYERS, UID_COUNT
from tests.sandbox.machines import WRITTEN, Refused, become_ordinary, faults, grade_side_by_side

USERS: dict[str, Callable[[], None] | None] = {"as an ordinary user": become_ordinary}
if os.geteuid() == 0:
    USERS = {"as root": None, **USERS}
ALONE = "landlock,root folder,namespaces,seccomp"
"""Where a user id and limits hold alone, folders, links and FIFOs can be made where everyone may
make them: docs/security.md says so. `harm_by_files` finds that; what it made is removed."""
LEFT_OUT = (
    "",
    *(layer for layer in LAYERS if layer != "limits"),
    "landlock,root folder",
    ALONE,
)
"""Layers that are left out, so that others must stand in; the last leaves a user id alone."""
OPEN = ("limits", "seccomp,user id", "landlock,root folder,descriptors")
"""What leaves a door open, whoever grades."""

COUNT_CALLS = frozenset(
    "harm_by_limits harm_by_network harm_by_signals harm_by_system_calls look_into_memory".split()
)
"""Attacks that take every system call that is not refused for a way out, and then say so. Without
seccomp there are such calls, which lead nowhere: a socket without an interface, a signal to the
process itself. What they earn is then theirs to spoil; that nobody else is harmed is looked at."""


def machines() -> Iterator[tuple[str, Callable[[], None] | None, str, bool]]:
    """Name, user, layers left out, and whether the grader must refuse."""
    for who, become in USERS.items():
        for without in (*LEFT_OUT, *OPEN):
            name = f"{who}, without {without}" if without else f"{who}, all layers"
            # Without seccomp an ordinary user's other processes are open.
            alone = become is become_ordinary and "seccomp" in without
            yield name, become, without, without in OPEN or alone


def rehearse(become: Callable[[], None] | None, without: str, refuses: bool) -> list[str]:
    """What went wrong on one machine, one line each."""
    try:
        halves = grade_side_by_side(become, without)
    except Refused as refused:
        return [] if refuses else [f"refused: {refused}"]
    spoilt = COUNT_CALLS if "seccomp" in without else frozenset()
    spoilt |= {"harm_by_files"} if without == ALONE else set()
    for half in halves:
        for name in spoilt & half.keys():
            del half[name]
    return [*(["did not refuse"] if refuses else []), *(f for half in halves for f in faults(half))]


def swept() -> list[Path]:
    """Remove what workers of other user ids left, and tell it."""
    left = [path for path in WRITTEN if path.is_symlink() or path.exists()]
    left = [path for path in left if 0 <= path.lstat().st_uid - FIRST_UID < UID_COUNT]
    for path in left:
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()
    return left


def main() -> int:
    """Rehearse every machine; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", help="machines whose name holds this text")
    wanted = parser.parse_args().only
    failed = 0
    for name, become, without, refuses in machines():
        if wanted not in name:
            continue
        begin = time.monotonic()
        found = rehearse(become, without, refuses)
        found += [f"left {path}" for path in swept() if without != ALONE]
        failed += bool(found)
        verdict = "FAILED" if found else "refused, as it must" if refuses else "nothing got through"
        print(f"{name}: {verdict} ({time.monotonic() - begin:.0f} s)", flush=True)
        for fault in found:
            print(f"    {fault}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
