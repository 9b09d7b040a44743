"""Files appear whole or not at all, and what cannot be written is said plainly."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from autograder.classroom import storage
from autograder.errors import StorageError, UsageError


def test_a_file_is_written_with_its_folder(tmp_path):
    storage.write_text(tmp_path / "results" / "김" / "results.json", "{}\n")

    assert (tmp_path / "results" / "김" / "results.json").read_bytes() == b"{}\n"


def test_a_lone_surrogate_does_not_cost_the_file(tmp_path):
    storage.write_text(tmp_path / "page", "a\ud800b")

    assert (tmp_path / "page").read_bytes() == b"a?b"


def test_a_full_disk_is_told_and_leaves_what_was_there(tmp_path):
    path = tmp_path / "grades.csv"
    path.write_text("before")
    (tmp_path / f".grades.csv{storage.TEMPORARY}").symlink_to("/dev/full")

    with pytest.raises(StorageError, match=r"the disk is full.*run the same command again"):
        storage.write_text(path, "after")

    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["grades.csv"]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "results").write_text("a file")

    with pytest.raises(StorageError, match=r"cannot write .*results/kim/results\.json"):
        storage.write_text(tmp_path / "results" / "kim" / "results.json", "{}")


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_what_is_not_there_or_no_text_of_ours_reads_as_none(tmp_path, content):
    if content is not None:
        (tmp_path / "file").write_bytes(content)

    assert storage.read_text(tmp_path / "file") is None


def test_an_output_folder_is_made_with_its_parents(tmp_path):
    with storage.claimed(tmp_path / "a" / "b") as workspace:
        assert workspace.parent == tmp_path / "a" / "b"

    assert not workspace.exists()


def test_an_output_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "grades").write_text("")

    with (
        pytest.raises(UsageError, match="is a file: give a folder"),
        storage.claimed(tmp_path / "grades"),
    ):
        pass


def test_an_output_folder_that_nobody_may_look_at_is_refused(tmp_path, monkeypatch):
    def closed(path, *arguments, **options):  # what an ordinary user meets below /root
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(os, "stat", closed)
    monkeypatch.setattr(os, "mkdir", closed)

    with pytest.raises(UsageError, match=r"cannot write to --out .* \(Permission denied\): give"):
        with storage.claimed(tmp_path / "grades"):
            pass


def test_an_output_folder_that_cannot_be_made_is_refused():
    with pytest.raises(UsageError, match=r"cannot write to --out .*: give another folder"):
        with storage.claimed(Path("/proc/grades")):
            pass


@pytest.mark.parametrize("out", [".", "inside", "inside/deeper"])
def test_results_among_the_submissions_are_refused(tmp_path, out):
    with pytest.raises(UsageError, match="give a folder beside it"):
        storage.refuse_overlap(tmp_path, tmp_path / out)


def test_submissions_among_the_results_are_refused(tmp_path):
    (tmp_path / "submissions").mkdir()

    with pytest.raises(UsageError, match="give a folder of its own"):
        storage.refuse_overlap(tmp_path / "submissions", tmp_path)


def test_a_link_does_not_hide_that_folders_overlap(tmp_path):
    (tmp_path / "submissions").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "submissions")

    with pytest.raises(UsageError):
        storage.refuse_overlap(tmp_path / "submissions", tmp_path / "link" / "grades")


def test_a_zip_beside_its_results_is_fine(tmp_path):
    (tmp_path / "class.zip").write_bytes(b"")

    storage.refuse_overlap(tmp_path / "class.zip", tmp_path)
