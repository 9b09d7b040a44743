"""Hostile submissions get nothing but what they honestly earn, and harm nobody."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment import PROJECT, load_assignment
from tests.sandbox.attackers import attacks, earns, homework

REACHING_OUT = ("harm", "look", "tell_after")
"""What is tried again as another user and without a layer: attacks on the walls themselves."""
MAX_PEAK_BYTES = 400 * 2**20
MAX_OUTPUT_BYTES = 5_000_000
CLONE_NEWUSER = 0x10000000
NOBODY = 65_534
WATCHED = ("solutions", "assignment/simple_rnn", "tests/sandbox/attacks")
WRITTEN = [
    Path(folder, name)
    for folder in ("/tmp", "/dev/shm", "/var/tmp", "/", PROJECT, os.path.dirname(os.__file__))
    for name in ("x", "xx", "xd", "xf", "told")
]
"""Where attacks try to leave something."""


def grade(
    prefixes: tuple[str, ...], start: Callable[[], None] | None = None, without: str = ""
) -> Any:
    """What the program `attackers` says; it ends well, and silently."""
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
        timeout=300,
    )
    assert (run.returncode, run.stderr) == (0, "")
    return json.loads(run.stdout)


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


def files() -> dict[str, tuple[int, int]]:
    """Size and time of every file that attacks may want to change or to leave."""
    watched = [path for folder in WATCHED for path in (PROJECT / folder).rglob("*")]
    return {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in watched + WRITTEN
        if path.is_file() and path.suffix != ".pyc"
    }


@pytest.fixture(scope="module")
def run() -> Any:
    """All attacks, graded in two classes side by side; and the files before and after."""
    names = [path.stem for path in attacks([])]
    before = files()
    with ThreadPoolExecutor(2) as pool:
        halves = list(pool.map(grade, (tuple(names[::2]), tuple(names[1::2]))))
    return {**halves[0], **halves[1], "halves": halves, "files": (before, files())}


def test_there_are_attacks_of_every_family() -> None:
    names = [path.stem for path in attacks([])]
    families = {name.partition("_")[0] for name in names}
    assert len(names) >= 60
    assert families == {"dress", "forge", "game", "harm", "hog", "leave", "look", "tell"}


@pytest.mark.parametrize("attack", attacks([]), ids=lambda path: path.stem)
def test_an_attack_earns_what_is_honest_in_it_and_tells_nothing(run: Any, attack: Path) -> None:
    result = run[attack.stem]

    assert "crash" not in result, result["crash"]
    assert result["points"] == earns(attack), result["status"]
    assert result["told"] == []
    assert result["active"] == []
    assert result["bytes"] < MAX_OUTPUT_BYTES
    assert "\n" not in result["status"]


def test_honest_work_beside_attacks_gets_full_marks(run: Any) -> None:
    honest = [
        (name.split()[1], result["points"])
        for half in run["halves"]
        for name, result in half.items()
        if name.startswith("honest")
    ]
    full = {
        name: {each.name: float(each.points) for each in load_assignment(name).questions}
        for name in map(homework, attacks([]))
    }

    assert len(honest) > 10
    assert [points for _, points in honest] == [full[name] for name, _ in honest]


def test_no_process_is_left_by_any_attack(run: Any) -> None:
    left = {name: pids for half in run["halves"] for name, pids in half.items() if "left" in name}

    assert set(left) == {"left"}
    assert [half["left"] for half in run["halves"]] == [[], []]


def test_nothing_is_written_anywhere(run: Any) -> None:
    before, after = run["files"]

    assert before == after


def test_the_graders_memory_stays_bounded(run: Any) -> None:
    assert max(half["peak"] for half in run["halves"]) < MAX_PEAK_BYTES


@pytest.mark.parametrize("layer", ["landlock", "root folder", "namespaces"])
def test_attacks_fail_without(layer: str) -> None:
    check(grade(REACHING_OUT, without=layer), missing=layer)


def test_attacks_fail_when_an_ordinary_user_grades() -> None:
    check(grade(REACHING_OUT, start=become_ordinary), missing="user id")


def check(result: Any, missing: str) -> None:
    assert result["layers"][missing] != ""
    for path in attacks(list(REACHING_OUT)):
        assert result[path.stem].get("points") == earns(path), path.stem
    assert result["left"] == []
