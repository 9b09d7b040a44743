"""A bulk download that is unpacked, and a folder that is walked: so much, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.intake import extract, files
from tests.intake.making import SCRIPT, write_tree, zipped

DEEP = "a/" * 40 + "deep.py"
ZEROS = bytes(100_000)


def unpacked(tmp_path: Path, *members: tuple[str, str | bytes]) -> tuple[set[str], dict[str, str]]:
    """What is there of a zip, and what is told of it."""
    path, into = tmp_path / "class.zip", tmp_path / "class"
    path.write_bytes(zipped(*members))
    problems = extract.extract(path, into)
    there = {each.relative_to(into).as_posix() for each in into.rglob("*") if each.is_file()}
    return there, {each.name: str(text) for each, text in problems.items()}


def test_what_is_hidden_or_too_deep_is_left_in_the_zip(tmp_path: Path) -> None:
    hidden = [(name, "x") for name in (".git/config", "__MACOSX/._kim.py", "a/.hidden.py", DEEP)]

    assert unpacked(tmp_path, *hidden, ("kim.py", SCRIPT)) == ({"kim.py"}, {})


def test_a_member_that_is_too_large_is_empty_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extract, "MAX_MEMBER_BYTES", 10_000)

    there, problems = unpacked(tmp_path, ("kim.py", SCRIPT), ("lee.py", ZEROS))

    assert there == {"kim.py", "lee.py"}
    assert problems == {"lee.py": "lee.py is too large"}
    assert (tmp_path / "class" / "lee.py").stat().st_size == 0


def test_a_zip_that_grows_beyond_its_ratio_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extract, "MAX_SMALL_BYTES", 10_000)

    with pytest.raises(UsageError, match=r"class\.zip is too large"):
        unpacked(tmp_path, ("kim.py", ZEROS))


def test_a_walk_ends_below_so_many_folders(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/" * depth + "x.py": SCRIPT for depth in (0, 31, 40)})

    assert [len(found.parts) for found in files.walk(tmp_path)] == [1, 32]


def test_a_walk_ends_after_so_many_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_WALKED", 3)
    write_tree(tmp_path, {f"{number}.py": SCRIPT for number in range(9)})

    assert len(list(files.walk(tmp_path))) == 3
