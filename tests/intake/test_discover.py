"""A folder of anything → the submissions of a class."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.intake import discover, read_source, submission_at
from tests.intake.making import SCRIPT, assignment, symlink, write_tree, zipped


def ids(folder: Path, workspace: Path) -> list[str]:
    return [each.id for each in discover(folder, workspace)]


def problems(folder: Path, workspace: Path) -> dict[str, str]:
    return {each.id: each.problem for each in discover(folder, workspace)}


def test_everything_directly_in_the_folder_is_a_submission(
    class_folder: Path, workspace: Path
) -> None:
    write_tree(
        class_folder,
        {
            "kim.zip": zipped(("homework.py", SCRIPT)),
            "lee.py": SCRIPT,
            "park.ipynb": "{}",
            "choi/homework.py": SCRIPT,
            "j.kang/homework.py": SCRIPT,
        },
    )
    assert ids(class_folder, workspace) == ["choi", "j.kang", "kim", "lee", "park"]


def test_hidden_files_are_none(class_folder: Path, workspace: Path) -> None:
    write_tree(
        class_folder,
        {".DS_Store": "", "__MACOSX/._a.py": "", "Thumbs.db": "", "desktop.ini": "", "a.py": ""},
    )
    assert ids(class_folder, workspace) == ["a"]


def test_an_empty_folder_holds_nobody(class_folder: Path, workspace: Path) -> None:
    assert discover(class_folder, workspace) == []


def test_ids_that_collide_by_case_too_get_numbers(class_folder: Path, workspace: Path) -> None:
    write_tree(class_folder, {"Kim.py": "", "kim.ipynb": "", "kim.zip": "", "kim-2.py": ""})

    found = discover(class_folder, workspace)

    assert [(each.id, each.paths[0].name) for each in found] == [
        ("Kim", "Kim.py"),
        ("kim-2", "kim-2.py"),
        ("kim-3", "kim.ipynb"),
        ("kim-4", "kim.zip"),
    ]
    assert [each.folder for each in found] == ["Kim", "kim-2", "kim-3", "kim-4"]


def test_what_cannot_be_graded_has_its_row_and_its_reason(
    class_folder: Path, workspace: Path
) -> None:
    write_tree(class_folder, {"report.pdf": "%PDF-1.7", "fine.py": SCRIPT})
    os.mkfifo(class_folder / "fifo.py")
    (class_folder / "link.py").symlink_to("/etc/passwd")
    (class_folder / "lost.zip").symlink_to("nowhere")
    (class_folder / "away").symlink_to("/")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(class_folder / "sock"))
        found = problems(class_folder, workspace)

    assert found == {
        "away": "away is a link, and links are not followed: hand in a zip, .py or .ipynb",
        "fifo": "fifo.py is a FIFO: hand in a zip, .py or .ipynb",
        "fine": "",
        "link": "link.py is a link, and links are not followed: hand in a zip, .py or .ipynb",
        "lost": "lost.zip is a link, and links are not followed: hand in a zip, .py or .ipynb",
        "report": "report.pdf is a PDF, not a zip, .py or .ipynb",
        "sock": "sock is a socket: hand in a zip, .py or .ipynb",
    }


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("홍길동.py".encode("cp949"), "홍길동"),
        (b"\xff\xff.py", "��"),
        (b"a\nb\x1b[1m.py", "a�b�[1m"),
    ],
)
def test_a_name_of_any_bytes_gives_a_text(
    class_folder: Path, workspace: Path, name: bytes, id: str
) -> None:
    (class_folder / os.fsdecode(name)).write_text(SCRIPT)
    (found,) = discover(class_folder, workspace)

    assert found.id == id
    assert read_source(found, assignment()).cells[0].source == SCRIPT


def test_a_zip_of_a_folder_is_as_good(class_folder: Path, workspace: Path) -> None:
    write_tree(class_folder, {"all.zip": zipped(("kim.py", SCRIPT), ("lee/homework.py", SCRIPT))})
    found = discover(class_folder / "all.zip", workspace)

    assert [each.id for each in found] == ["kim", "lee"]
    assert [read_source(each, assignment()).cells[0].source for each in found] == [SCRIPT] * 2


def test_a_zip_with_its_folder_around_is_as_good(class_folder: Path, workspace: Path) -> None:
    write_tree(class_folder, {"all.zip": zipped(("all/kim.py", SCRIPT), ("all/lee.py", SCRIPT))})
    assert ids(class_folder / "all.zip", workspace) == ["kim", "lee"]


def test_the_folder_around_may_have_another_name(class_folder: Path, workspace: Path) -> None:
    write_tree(class_folder, {"all.zip": zipped(("hw/kim.py", SCRIPT), ("hw/lee.py", SCRIPT))})
    assert ids(class_folder / "all.zip", workspace) == ["kim", "lee"]


def test_a_zip_of_a_class_of_one_is_that_one(class_folder: Path, workspace: Path) -> None:
    write_tree(class_folder, {"all.zip": zipped(("kim/homework.py", SCRIPT))})
    assert ids(class_folder / "all.zip", workspace) == ["kim"]


def test_nothing_of_a_zip_is_written_outside_the_workspace(
    class_folder: Path, workspace: Path, tmp_path: Path
) -> None:
    archive = zipped(
        ("../../evil.py", "x"), ("/abs.py", "x"), ("..\\back.py", "x"), ("C:\\drive.py", "x")
    )
    write_tree(class_folder, {"all.zip": archive})
    found = discover(class_folder / "all.zip", workspace)

    assert [each.id for each in found] == ["abs", "back", "drive", "evil"]
    assert all(workspace in each.paths[0].parents for each in found)
    assert sorted(tmp_path.iterdir()) == [class_folder, workspace]


def test_a_link_within_a_zip_has_its_row_and_its_reason(
    class_folder: Path, workspace: Path
) -> None:
    write_tree(class_folder, {"all.zip": symlink("kim.py", "/etc/passwd")})
    assert problems(class_folder / "all.zip", workspace) == {
        "kim": "kim.py is a link, and links are not followed"
    }


def test_a_member_that_cannot_be_unpacked_has_its_row_and_its_reason(
    class_folder: Path, workspace: Path
) -> None:
    archive = zipped(("kim.py", "x = 42\n"), ("lee.py", "x = 1\n"), method=0)
    write_tree(class_folder, {"all.zip": archive.replace(b"42", b"43")})
    assert problems(class_folder / "all.zip", workspace) == {
        "kim": "the zip is damaged at kim.py: Bad CRC-32 for file 'kim.py'",
        "lee": "",
    }


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere", "no such file or directory; give the folder or zip"),
        ("notes.txt", "is neither a folder nor a zip; give the folder or zip"),
        ("broken.zip", "the zip is damaged"),
        ("fifo", "is a FIFO"),
    ],
)
def test_a_misused_command_says_what_to_do(
    class_folder: Path, workspace: Path, name: str, words: str
) -> None:
    write_tree(class_folder, {"notes.txt": "hello", "broken.zip": b"PK\x03\x04"})
    os.mkfifo(class_folder / "fifo")
    with pytest.raises(UsageError, match=words):
        discover(class_folder / name, workspace)


def test_the_folder_itself_may_be_a_link(class_folder: Path, workspace: Path) -> None:
    write_tree(class_folder, {"kim.py": SCRIPT})
    link = class_folder.parent / "link"
    link.symlink_to(class_folder)
    assert ids(link, workspace) == ["kim"]


def test_a_single_submission_has_an_id_too(class_folder: Path) -> None:
    write_tree(class_folder, {"kim.py": SCRIPT})
    found = submission_at(class_folder / "kim.py")
    assert (found.id, found.folder, found.problem) == ("kim", "kim", "")


def test_a_single_submission_that_is_not_there_is_misuse(class_folder: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        submission_at(class_folder / "kim.py")
