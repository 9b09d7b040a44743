"""Hostile submissions get nothing but what they honestly earn, and harm nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.homework.assignment import PROJECT
from tests.sandbox.attackers import attacks
from tests.sandbox.machines import (
    MAX_PEAK_BYTES,
    WRITTEN,
    become_ordinary,
    faults,
    faults_of,
    grade,
    grade_side_by_side,
    honest,
)

REACHING_OUT = ("harm", "look", "tell_after")
"""What is tried again as another user and without a layer: attacks on the walls themselves."""
WATCHED = ("solutions", "assignment/simple_rnn", "tests/sandbox/attacks")


def files() -> dict[str, tuple[int, int]]:
    """Size and time of all that attacks may want to change, and of what they may want to leave."""
    ours = [
        path
        for folder in WATCHED
        for path in (PROJECT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    ]
    theirs = [path for path in WRITTEN if path.is_symlink() or path.exists()]
    return {
        str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in (*ours, *theirs)
    }


@pytest.fixture(scope="module")
def run() -> Any:
    """All attacks, graded in two classes side by side; and the files before and after."""
    before = files()
    halves = grade_side_by_side()
    return {**halves[0], **halves[1], "halves": halves, "files": (before, files())}


def test_there_are_attacks_of_every_family() -> None:
    names = [path.stem for path in attacks([])]
    families = {name.partition("_")[0] for name in names}
    assert len(names) >= 60
    assert families == {"dress", "forge", "game", "harm", "hog", "leave", "look", "tell"}


@pytest.mark.parametrize("attack", attacks([]), ids=lambda path: path.stem)
def test_an_attack_earns_what_is_honest_in_it_and_tells_nothing(run: Any, attack: Path) -> None:
    assert list(faults_of(attack, run[attack.stem])) == []


def test_honest_work_beside_attacks_gets_full_marks(run: Any) -> None:
    beside = [
        (name.split()[1], result["points"])
        for half in run["halves"]
        for name, result in half.items()
        if name.startswith("honest")
    ]

    assert len(beside) > 10
    assert [points for _, points in beside] == [honest(name) for name, _ in beside]


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
    assert set(result) > {path.stem for path in attacks(list(REACHING_OUT))}
    assert list(faults(result)) == []
