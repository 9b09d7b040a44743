"""Whether a submission is still the one that was graded."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.intake import fingerprint
from tests.intake.making import submitted, write_tree


def digest(folder: Path, files: dict[str, str | bytes]) -> str:
    return fingerprint(submitted(write_tree(folder / "kim", files)))


def test_equal_files_give_equal_digests_wherever_they_lie(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"a.py": "x = 1\n", "b/c.py": "y = 2\n"}
    assert digest(tmp_path / "one", files) == digest(tmp_path / "two", files)


def test_a_changed_byte_changes_it(tmp_path: Path) -> None:
    assert digest(tmp_path / "one", {"a.py": "1"}) != digest(tmp_path / "two", {"a.py": "2"})


def test_a_changed_name_changes_it(tmp_path: Path) -> None:
    assert digest(tmp_path / "one", {"a.py": "1"}) != digest(tmp_path / "two", {"b.py": "1"})


def test_bytes_that_move_from_one_file_to_the_next_change_it(tmp_path: Path) -> None:
    one = digest(tmp_path / "one", {"a": "12", "b": "3"})
    assert one != digest(tmp_path / "two", {"a": "1", "b": "23"})


def test_what_a_link_names_does_not_matter(tmp_path: Path) -> None:
    write_tree(tmp_path, {"target": "1"})
    link = tmp_path / "kim.py"
    link.symlink_to(tmp_path / "target")
    before = fingerprint(submitted(link))
    write_tree(tmp_path, {"target": "2"})
    assert fingerprint(submitted(link)) == before


def test_a_fifo_has_one_too(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "kim.py")
    assert len(fingerprint(submitted(tmp_path / "kim.py"))) == 64


def test_a_name_that_is_no_utf_8_has_one_too(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff.py")
    path.write_text("x")
    assert len(fingerprint(submitted(path))) == 64
