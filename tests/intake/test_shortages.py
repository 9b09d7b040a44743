"""A full disk, too many open files, no memory: never a student's problem."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from autograder.errors import MachineError, StorageError
from autograder.intake import discover, read_source, submission_at
from tests.intake.making import SCRIPT, assignment, write_tree, zipped


def raising(error: BaseException) -> Callable[..., NoReturn]:
    """A function that raises this, whatever it is given."""

    def function(*arguments: object, **named: object) -> NoReturn:
        raise error

    return function


def test_a_download_for_which_the_disk_has_no_room_is_not_one_students(
    class_folder: Path, workspace: Path
) -> None:
    members = [(f"Kim_{n}_assignsubmission_file/homework.py", SCRIPT) for n in (1, 2)]
    write_tree(class_folder, {"section.zip": zipped(*members)})
    full = OSError(errno.ENOSPC, "No space left on device")

    with (
        pytest.MonkeyPatch.context() as patch,
        pytest.raises(StorageError, match=r"the disk is full.*make room"),
    ):
        patch.setattr("autograder.intake.extract._write", raising(full))
        discover(class_folder, workspace)

    assert list(workspace.iterdir()) == []


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EIO, errno.ENOMEM])
def test_a_machine_that_is_short_of_something_is_no_ones_problem(
    class_folder: Path, workspace: Path, number: int
) -> None:
    write_tree(class_folder, {"kim.py": SCRIPT, "lee.zip": zipped(("homework.py", SCRIPT))})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograder.intake.files.os.open", raising(OSError(number, "short")))
        found = [submission_at(class_folder / name) for name in ("kim.py", "lee.zip")]

        assert [each.problem for each in found] == ["", ""]
        for each in found:
            with pytest.raises(MachineError, match="run the same command again"):
                read_source(each, assignment())


def test_memory_that_runs_out_in_a_zip_is_no_damage(class_folder: Path) -> None:
    write_tree(class_folder, {"lee.zip": zipped(("homework.py", SCRIPT))})
    submission = submission_at(class_folder / "lee.zip")

    with pytest.MonkeyPatch.context() as patch, pytest.raises(MachineError, match="memory ran out"):
        patch.setattr("autograder.intake.unpack.zipfile.ZipFile.open", raising(MemoryError()))
        read_source(submission, assignment())
