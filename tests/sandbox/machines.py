"""Machines to grade hostile submissions on: another user, a layer missing; and what came of it."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from autograder.homework.assignment import PROJECT, load_assignment
from tests.sandbox.attackers import attacks, earns

MAX_PEAK_BYTES = 400 * 2**20
MAX_OUTPUT_BYTES = 5_000_000
SECONDS = 600
CLONE_NEWUSER = 0x10000000
NOBODY = 65_534
WRITTEN = [
    Path(folder, name)
    for folder in ("/tmp", "/dev/shm", "/var/tmp", "/", PROJECT, os.path.dirname(os.__file__))
    for name in ("x", "xx", "xd", "xf", "told")
]
"""Where attacks try to leave something."""


class Refused(Exception):  # noqa: N818 - what a grader should do where a door is open
    """The grader refused to grade on this machine; the text is its own."""


def grade(
    prefixes: Sequence[str], start: Callable[[], None] | None = None, without: str = ""
) -> Any:
    """What the program `attackers` says; it ends well, and silently.

    Raises
    ------
    Refused
        It would not grade there.
    """
    run = subprocess.run(
        [sys.executable, Path(__file__).with_name("attackers.py"), *prefixes],
        env={
            **os.environ,
            "PYTHONPATH": str(PROJECT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "AUTOGRADER_WITHOUT_LAYERS": without,
        },
        preexec_fn=start,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    last = run.stderr.strip().rpartition("\n")[2]
    if run.returncode == 1 and "cannot be kept from" in last:
        raise Refused(last.partition(": ")[2])
    assert (run.returncode, run.stderr) == (0, "")
    return json.loads(run.stdout)


def grade_side_by_side(start: Callable[[], None] | None = None, without: str = "") -> list[Any]:
    """All attacks, in two classes at a time; what came of each class."""
    names = [path.stem for path in attacks([])]
    halves = names[::2], names[1::2]
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda half: grade(half, start, without), halves))


def become_ordinary() -> None:
    """Be an ordinary user who may read what this one may, also where that is root's alone.

    Root becomes uid 1000 of a new user namespace, which owns the same files but has no privilege
    left after exec; where there are no such namespaces, it becomes nobody.
    """
    if os.geteuid() != 0:
        return
    if ctypes.CDLL(None).unshare(CLONE_NEWUSER) == 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text("1000 0 1")
        Path("/proc/self/gid_map").write_text("1000 0 1")
    else:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def faults(result: Any) -> Iterator[str]:
    """What went wrong in a class of hostile submissions, one line each."""
    for path in attacks([]):
        if path.stem in result:
            yield from (f"{path.stem}: {fault}" for fault in faults_of(path, result[path.stem]))
    for name, found in result.items():
        if name.startswith("honest") and found["points"] != honest(name.split()[1]):
            yield f"{name} got {found['points']}"
        if name.startswith("left") and found:
            yield f"{name}: processes {found}"
    if result["peak"] >= MAX_PEAK_BYTES:
        yield f"the grader took {result['peak'] >> 20} MiB"


def faults_of(attack: Path, result: Any) -> Iterator[str]:
    """What an attack got that it should not have."""
    if "crash" in result:
        yield f"our fault: {result['crash']}"
        return
    if result["points"] != earns(attack):
        yield f"earned {result['points']} ({result['status']})"
    if result["told"] or result["active"]:
        yield f"told {result['told']}, or could act: {result['active']}"
    if result["bytes"] >= MAX_OUTPUT_BYTES or "\n" in result["status"]:
        yield f"{result['bytes']} bytes of output, status {result['status']!r}"


def honest(homework: str) -> dict[str, float]:
    """What the reference earns when it is handed in alone."""
    return {each.name: float(each.points) for each in load_assignment(homework).questions}
