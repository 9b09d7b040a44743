"""Bulk downloads, built after the layouts that Gradescope, Canvas and Moodle write."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.intake import discover, read_source
from autograder.model import Submission
from tests.intake.making import SCRIPT, assignment, notebook, write_tree, zipped

METADATA = """\
---
submission_200000001:
  :submitters:
  - :name: 홍길동
    :sid: '02024017'
    :email: gildong@example.edu
  - :name: Ada Lovelace
    :sid: '01234567'
    :email: ada@example.edu
  :created_at: 2023-12-02 01:02:03.456789000 Z
  :score: 0.0
  :status: processed
  :results:
    score: 0.0
    tests: []
    extra_data:\x20
  :history:
  - :submitters: []
    :created_at: 2023-12-01 04:05:06.789012000 Z
    :id: 200000000
submission_200000002:
  :submitters:
  - :name: Kim
    :sid:\x20
    :email: kim@example.edu
  :created_at: 2023-12-02 01:02:03 Z
"""

GRADESCOPE: dict[str, str | bytes] = {
    "submission_metadata.yml": METADATA,
    "submission_200000001/homework.py": SCRIPT,
    "submission_200000002/homework.py": SCRIPT,
}
CANVAS: dict[str, str | bytes] = {
    "honggildong_12345_67890_homework-1.zip": zipped(("homework.py", SCRIPT)),
    "leesun_LATE_222_333_homework.py": SCRIPT,
    "박민수_444_555_my_homework.ipynb": notebook("a = 1"),
    "anon_x1y2_777_homework.py": SCRIPT,
    "choi_888_text.html": "<p>sorry</p>",
    "yoon_999_link.html": "<html>",
}
MOODLE: dict[str, str | bytes] = {
    "홍길동_123456_assignsubmission_file/homework.py": SCRIPT,
    "Ada Lovelace_7_assignsubmission_file_/homework.ipynb": notebook("a = 1"),
    "Kim Chul_8_assignsubmission_file/hw.zip": zipped(("homework.py", SCRIPT)),
    "Lee_9_assignsubmission_onlinetext/onlinetext.html": "<p>x</p>",
    "Group A_assignsubmission_file/homework.py": SCRIPT,
}


def by_id(folder: Path, workspace: Path) -> dict[str, Submission]:
    return {each.id: each for each in discover(folder, workspace)}


def is_graded(submission: Submission) -> bool:
    return bool(read_source(submission, assignment()).cells)


def test_gradescope_gives_the_students_number_else_the_address(
    class_folder: Path, workspace: Path
) -> None:
    found = by_id(write_tree(class_folder, GRADESCOPE), workspace)

    assert list(found) == ["02024017", "kim@example.edu"]
    assert found["02024017"].names == ("홍길동", "Ada Lovelace")
    assert found["02024017"].emails == ("gildong@example.edu", "ada@example.edu")
    assert all(map(is_graded, found.values()))


def test_of_several_submissions_the_last_keeps_the_id(class_folder: Path, workspace: Path) -> None:
    metadata = "".join(
        f"submission_{n}:\n  :submitters:\n  - :sid: '7'\n  :created_at: {time}\n"
        for n, time in [
            (1, "2023-12-02 01:00:00 Z"),
            (2, "2023-12-02 03:00:00.5 Z"),
            (3, "2023-12-02 03:30:00.0 +09:00"),
        ]
    )
    files: dict[str, str | bytes] = {f"submission_{n}/homework.py": SCRIPT for n in (1, 2, 3)}
    write_tree(class_folder, files | {"submission_metadata.yml": metadata})

    found = discover(class_folder, workspace)

    assert [(each.id, each.paths[0].name) for each in found] == [
        ("7", "submission_2"),
        ("7-2", "submission_1"),
        ("7-3", "submission_3"),
    ]


def test_a_folder_that_the_metadata_alone_knows_is_not_forgotten(
    class_folder: Path, workspace: Path
) -> None:
    write_tree(class_folder, {"submission_metadata.yml": METADATA})
    found = by_id(class_folder, workspace)
    assert found["02024017"].problem == "the download has no folder submission_200000001"


def test_a_folder_that_the_metadata_does_not_know_goes_by_its_name(
    class_folder: Path, workspace: Path
) -> None:
    write_tree(class_folder, GRADESCOPE | {"submission_5/homework.py": SCRIPT})
    assert "submission_5" in by_id(class_folder, workspace)


def test_metadata_of_a_whole_other_class_makes_nobody_up(
    class_folder: Path, workspace: Path
) -> None:
    records = "".join(f"submission_{n}: {{}}\n" for n in range(100))
    files: dict[str, str | bytes] = {
        "submission_metadata.yml": records,
        "submission_1/homework.py": SCRIPT,
    }
    assert list(by_id(write_tree(class_folder, files), workspace)) == ["submission_1"]


def test_a_name_given_where_nothing_is_kept_is_known_later(
    class_folder: Path, workspace: Path
) -> None:
    metadata = """
submission_1:
  :results:
    deep:
    - who: &kim
      - :sid: '7'
        :name: Kim
    - 1
  :submitters: *kim
"""
    files: dict[str, str | bytes] = {
        "submission_metadata.yml": metadata,
        "submission_1/homework.py": SCRIPT,
    }
    assert list(by_id(write_tree(class_folder, files), workspace)) == ["7"]


@pytest.mark.parametrize(
    "metadata",
    [
        "[" * 200_000,
        "submission_1:\n" + "- b\n" * 600_000,
        "{a: " * 100_000,
        "a: &a [*a, *a]\n- b",
        "- not\n- a table\n",
        "!!python/object/apply:os.system ['false']",
        "? [a]\n: b\n",
        "submission_1: {:submitters: [1, {:sid: [2]}], :created_at: 2023-99-99 99:99:99 Z}",
        "\0\x01",
        "",
    ],
)
def test_metadata_of_any_kind_is_survived(
    class_folder: Path, workspace: Path, metadata: str
) -> None:
    files: dict[str, str | bytes] = {
        "submission_metadata.yml": metadata,
        "submission_1/homework.py": SCRIPT,
    }
    assert list(by_id(write_tree(class_folder, files), workspace)) == ["submission_1"]


def test_canvas_gives_the_users_id(class_folder: Path, workspace: Path) -> None:
    found = by_id(write_tree(class_folder, CANVAS), workspace)

    assert list(found) == ["12345", "222", "444", "888", "999", "anon_x1y2"]
    assert [each.late for each in found.values()] == [False, True, False, False, False, False]
    assert found["444"].names == ("박민수",)
    assert all(is_graded(found[id]) for id in ("12345", "222", "444", "anon_x1y2"))


def test_what_was_typed_into_canvas_has_its_reason(class_folder: Path, workspace: Path) -> None:
    found = by_id(write_tree(class_folder, CANVAS), workspace)
    assert found["888"].problem == "handed in as text typed into Canvas, not as a file"
    assert found["999"].problem == "handed in as a link to a web page, not as a file"


def test_of_a_file_uploaded_to_canvas_again_the_last_counts_and_the_others_are_listed(
    class_folder: Path, workspace: Path
) -> None:
    write_tree(
        class_folder,
        {
            "kim_1_10_homework.py": "x = 1\n",
            "kim_1_12_homework-2.py": SCRIPT,
            "kim_1_11_homework-1.py": "x = 2\n",
            "kim_1_13_report.pdf": "%PDF",
            "kim_1_text.html": "see the files",
        },
    )
    found = by_id(class_folder, workspace)

    assert {id: [path.name for path in each.paths] for id, each in found.items()} == {
        "1": ["kim_1_12_homework-2.py", "kim_1_13_report.pdf"],
        "1-2": ["kim_1_11_homework-1.py"],
        "1-3": ["kim_1_10_homework.py"],
    }
    assert {each.student for each in found.values()} == {"1"}
    source = read_source(found["1"], assignment())
    assert (source.filename, source.cells[0].source) == ("homework.py", SCRIPT)


def test_moodle_gives_the_participants_number(class_folder: Path, workspace: Path) -> None:
    found = by_id(write_tree(class_folder, MOODLE), workspace)

    assert list(found) == ["123456", "7", "8", "9", "Group A"]
    assert found["123456"].names == ("홍길동",)
    assert found["9"].problem == "handed in as text typed into Moodle, not as a file"
    assert all(is_graded(found[id]) for id in ("123456", "7", "8", "Group A"))


def test_moodles_flat_form_is_read_too(class_folder: Path, workspace: Path) -> None:
    write_tree(
        class_folder,
        {
            "홍 길동_5_assignsubmission_file_homework.py": SCRIPT,
            "홍 길동_5_assignsubmission_file_plot.png": b"\x89PNG\r\n",
            "홍 길동_5_assignsubmission_onlinetext_onlinetext.html": "x",
        },
    )
    (found,) = discover(class_folder, workspace)

    assert (found.id, found.names, len(found.paths)) == ("5", ("홍 길동",), 2)
    assert read_source(found, assignment()).filename == "homework.py"


@pytest.mark.parametrize("download", [GRADESCOPE, CANVAS, MOODLE])
def test_a_download_may_still_be_zipped(
    class_folder: Path, workspace: Path, download: dict[str, str | bytes]
) -> None:
    unpacked = write_tree(class_folder / "unpacked", download)
    write_tree(class_folder, {"download.zip": zipped(*download.items())})

    zipped_ids = list(by_id(class_folder / "download.zip", workspace))

    assert zipped_ids == list(by_id(unpacked, workspace))


def test_gradescopes_zip_has_a_folder_around(class_folder: Path, workspace: Path) -> None:
    members = [(f"assignment_1_export/{name}", data) for name, data in GRADESCOPE.items()]
    write_tree(class_folder, {"assignment_1_export.zip": zipped(*members)})
    assert list(by_id(class_folder / "assignment_1_export.zip", workspace)) == [
        "02024017",
        "kim@example.edu",
    ]


def test_a_folder_may_hold_downloads_of_every_kind(class_folder: Path, workspace: Path) -> None:
    write_tree(class_folder / "gradescope", GRADESCOPE)
    write_tree(
        class_folder,
        {
            "rnn_submissions.zip": zipped(*CANVAS.items()),
            "CS-hw-12.zip": zipped(*MOODLE.items()),
        },
    )
    assert sorted(by_id(class_folder, workspace)) == sorted(
        [
            *("02024017", "kim@example.edu"),
            *("12345", "222", "444", "888", "999", "anon_x1y2"),
            *("123456", "7", "8", "9", "Group A"),
        ]
    )


def test_a_download_beside_another_submission_is_one_submission(
    class_folder: Path, workspace: Path
) -> None:
    write_tree(class_folder / "forged", {name: data for name, data in MOODLE.items()})
    write_tree(
        class_folder,
        {
            "forged_submissions.zip": zipped(*CANVAS.items()),
            "kim_1_assignsubmission_file_homework.py": SCRIPT,
            "late.py": SCRIPT,
        },
    )

    assert list(by_id(class_folder, workspace)) == [
        "forged",
        "forged_submissions",
        "kim_1_assignsubmission_file_homework",
        "late",
    ]
    assert list(workspace.iterdir()) == []


def test_a_students_own_file_may_look_like_canvas(class_folder: Path, workspace: Path) -> None:
    write_tree(
        class_folder,
        {
            "kim.zip": zipped(("rnn_2024_2_final.py", SCRIPT)),
            "lee/rnn_2024_2_final.py": SCRIPT,
            "park_2024_1_hw.py": SCRIPT,
        },
    )
    assert list(by_id(class_folder, workspace)) == ["kim", "lee", "park_2024_1_hw"]


def test_a_students_zip_that_carries_metadata_is_still_theirs(
    class_folder: Path, workspace: Path
) -> None:
    forged = zipped(
        ("submission_metadata.yml", "submission_1:\n  :submitters:\n  - :sid: lee\n"),
        ("homework.py", SCRIPT),
    )
    write_tree(class_folder, {"kim.zip": forged, "lee.py": SCRIPT})
    assert list(by_id(class_folder, workspace)) == ["kim", "lee"]


def test_metadata_alone_in_a_students_zip_is_no_download(
    class_folder: Path, workspace: Path
) -> None:
    forged = zipped(("submission_metadata.yml", "submission_1:\n  :submitters:\n  - :sid: lee\n"))
    write_tree(class_folder, {"kim.zip": forged, "lee.py": SCRIPT})
    assert list(by_id(class_folder, workspace)) == ["kim", "lee"]


def test_a_bomb_dressed_up_as_a_download_is_its_own_problem(
    class_folder: Path, workspace: Path
) -> None:
    members: list[tuple[str, str | bytes]] = [
        (f"x_{n}_assignsubmission_file_a.bin", bytes(150_000_000)) for n in range(2)
    ]
    write_tree(class_folder, {"kim.zip": zipped(*members), "lee.py": SCRIPT})

    assert list(by_id(class_folder, workspace)) == ["kim", "lee"]
    assert list(workspace.iterdir()) == []


def test_a_zip_dressed_up_as_a_download_takes_nobodys_id(
    class_folder: Path, workspace: Path
) -> None:
    forged = zipped(
        ("submission_metadata.yml", "submission_1:\n  :submitters:\n  - :sid: lee\n"),
        ("submission_1/homework.py", "x = 'forged'\n"),
    )
    write_tree(class_folder, {"kim.zip": forged, "lee.py": SCRIPT})
    found = by_id(class_folder, workspace)

    assert list(found) == ["kim", "lee"]
    assert read_source(found["lee"], assignment()).cells[0].source == SCRIPT


# --- Blackboard and Brightspace ---

BLACKBOARD = {
    "RNN_hw_1_ghong_attempt_2026-03-01-10-00-00_simple_rnn.py": "x = 1\n",
    "RNN_hw_1_ghong_attempt_2026-03-01-10-00-00.txt": "Name: Gildong Hong (ghong)\nComments:\n",
    "RNN_hw_1_ghong_attempt_2026-03-02-10-00-00_homework.py": SCRIPT,
    "RNN_hw_1_ghong_attempt_2026-03-02-10-00-00.txt": "Name: Gildong Hong (ghong)\nComments:\n",
    "RNN_hw_1_ada_l_attempt_2026-03-01-11-00-00_my_work.zip": zipped(("homework.py", SCRIPT)),
    "RNN_hw_1_ada_l_attempt_2026-03-01-11-00-00.txt": "\ufeff이름: 에이다 (ada_l)\n",
    "RNN_hw_1_typed_attempt_2026-03-01-11-00-00.txt": "Name: T. Yped (typed)\n",
}


def test_blackboards_last_attempt_counts(class_folder: Path, workspace: Path) -> None:
    write_tree(class_folder, BLACKBOARD)

    found = by_id(class_folder, workspace)

    assert list(found) == ["ada_l", "ghong", "ghong-2", "typed"]
    assert found["ghong"].names == ("Gildong Hong",)
    assert found["ada_l"].names == ("에이다",)
    assert read_source(found["ghong"], assignment()).cells[0].source == SCRIPT
    assert read_source(found["ada_l"], assignment()).filename == "homework.py"
    assert found["typed"].problem == "handed in as text typed into Blackboard, not as a file"
    assert found["ghong"].clock == "2026-03-02T10:00:00"
    assert found["ghong-2"].clock == "2026-03-01T10:00:00"


BRIGHTSPACE = {
    "index.html": "<table></table>",
    "13394-80551 - Gildong Hong - Mar 29, 2026 1205 PM/homework.py": SCRIPT,
    "13394-80551 - Gildong Hong - Mar 29, 2026 237 AM/homework.py": "x = 1\n",
    "13395-80552 - Ada - Lovelace - Mar 29, 2026 1159 PM/my work.ipynb": notebook(SCRIPT),
}


@pytest.mark.parametrize("flat", [False, True])
def test_brightspaces_last_submission_counts(
    class_folder: Path, workspace: Path, flat: bool
) -> None:
    files = {name.replace("/", " - ") if flat else name: text for name, text in BRIGHTSPACE.items()}
    write_tree(class_folder, files)

    found = by_id(class_folder, workspace)

    assert list(found) == ["13394-80551", "13394-80551-2", "13395-80552"]
    assert found["13394-80551"].names == ("Gildong Hong",)
    assert read_source(found["13394-80551"], assignment()).cells[0].source == SCRIPT
    assert read_source(found["13395-80552"], assignment()).is_notebook
    assert found["13394-80551"].clock == "2026-03-29T12:05:00"
    assert found["13395-80552"].clock == "2026-03-29T23:59:00"


@pytest.mark.parametrize(
    ("time", "clock"),
    [
        ("13 September 2025 310 PM", "2025-09-13T15:10:00"),
        ("13 September 2025 1510", "2025-09-13T15:10:00"),
        ("29 mars 2026 0005", "2026-03-29T00:05:00"),
        ("Mar 29, 2026 1205 AM", "2026-03-29T00:05:00"),
        ("3월 29, 2026", ""),
    ],
)
def test_brightspaces_time_is_read_as_its_sites_write_it(
    class_folder: Path, workspace: Path, time: str, clock: str
) -> None:
    write_tree(class_folder, {f"7-8 - Ada - {time}/homework.py": SCRIPT})

    assert by_id(class_folder, workspace)["7-8"].clock == clock


def test_a_zip_of_either_is_a_class(class_folder: Path, workspace: Path) -> None:
    write_tree(
        class_folder,
        {
            "gradebook_hw.zip": zipped(*BLACKBOARD.items()),
            "hw Download.zip": zipped(*BRIGHTSPACE.items()),
        },
    )

    assert {"ada_l", "ghong", "13394-80551", "13395-80552"} <= set(by_id(class_folder, workspace))
