"""A platform's bulk download in; its gradebook and its feedback out. Read as the platform would."""

from __future__ import annotations

import csv
import io
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.classroom import run
from autograder.errors import UsageError
from autograder.gradebooks.export import export, read_rows
from autograder.homework.assignment import Assignment
from autograder.intake import read_source
from autograder.model import Graded, Row, Submission
from tests.classroom.scripted import graded
from tests.intake.making import write_tree, zipped

CANVAS: dict[str, str | bytes] = {
    "honggildong_12345_67890_toy-1.py": "# 7",
    "honggildong_12345_67880_toy.py": "# 2",
    "김민지_LATE_222_333_toy.zip": zipped(("toy.py", "# 4")),
    "anon_x1y2_777_toy.py": "# 1",
    "choi_888_text.html": "<p>sorry</p>",
}
GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Toy (4711),Essay (4712),Final Score\n"
    "    Points Possible,,,,,15.00,10.00,(read only)\n"
    '"Hong, Gildong",12345,02024017,gildong,Class 1,,9.00,90.00\n'
    '"김, 민지",222,02024018,minji,Class 1,-,,\n'
    '"Nam, Eunji",223,02024019,eunji,"Class 1, evening",3.00,EX,\n'
)
MOODLE: dict[str, str | bytes] = {
    "홍길동_101_assignsubmission_file/toy.py": "# 7",
    "Ada Lovelace_102_assignsubmission_file_/toy.py": "# 4",
    "Team A_103_assignsubmission_file_/toy.py": "# 1",
}
WORKSHEET = (
    "식별자,성명,이메일 주소,상태,성적,최고 성적,"
    "최종 수정일 (제출물),최종 수정일 (성적),피드백 덧글\r\n"
    '참여자 101,홍길동,gildong@example.edu,제출함,,15.00,"2026년 11월 1일, 10:00",-,\r\n'
    '참여자 102,"Ada Lovelace",ada@example.edu,제출함,,15.00,"2026년 11월 2일, 10:00",-,좋아요\r\n'
    "참여자 103,김민지,minji@example.edu,미제출,,15.00,-,-,\r\n"
)
GRADESCOPE: dict[str, str | bytes] = {
    "submission_metadata.yml": """---
submission_1:
  :submitters:
  - :name: 홍길동
    :sid: '02024017'
    :email: gildong@example.edu
  - :name: "=cmd|' /C calc'!A0"
    :sid:\x20
    :email: ada@example.edu
  :created_at: 2026-11-02 01:02:03 Z
""",
    "submission_1/toy.py": "# 7",
}


class ByComment:
    """Gives as many points as the first line of a submission says."""

    layers: Mapping[str, str] = {"limits": ""}

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment

    def grade(self, submission: Submission) -> Graded:
        if submission.problem:
            return replace(graded(submission, 0), status=submission.problem)
        return graded(
            submission, float(read_source(submission, self.assignment).cells[0].source[2:])
        )

    def close(self) -> None:
        pass


class Class:
    """A download, graded."""

    def __init__(self, assignment: Assignment, folder: Path) -> None:
        self.assignment, self.folder, self.out = assignment, folder, folder / "grades"

    def grade(self, files: dict[str, str | bytes], **options: object) -> list[Row]:
        from autograder.intake import discover

        download = write_tree(self.folder / "download", files)
        workspace = self.folder / "workspace"
        workspace.mkdir()
        return run.grade_class(
            discover(download, workspace),
            self.assignment,
            self.out,
            run.RunOptions(
                "en",
                processes=1,
                make_grader=lambda: ByComment(self.assignment),
                **options,  # type: ignore[arg-type]
            ),
        )

    def sheet(self, text: str, encoding: str = "utf-8") -> Path:
        path = self.folder / "sheet.csv"
        path.write_bytes(text.encode(encoding))
        return path

    def zip(self, name: str) -> dict[str, str]:
        with zipfile.ZipFile(self.out / name) as archive:
            return {each: archive.read(each).decode() for each in archive.namelist()}


@pytest.fixture
def room(assignment: Assignment, tmp_path: Path) -> Class:
    return Class(assignment, tmp_path)


def read_csv(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), "")))


def test_what_came_from_canvas_goes_into_its_own_gradebook(room: Class) -> None:
    room.grade(CANVAS)

    (done,) = export(room.out, "canvas", sheet=room.sheet(GRADEBOOK), titles=["Toy"])

    before = list(csv.reader(io.StringIO(GRADEBOOK)))
    after = read_csv(done.path)
    assert [row[5] for row in after] == ["Toy (4711)", "15.00", "7", "4", "3.00"]
    assert [row[:5] + row[6:] for row in after] == [row[:5] + row[6:] for row in before]
    assert done.written.filled == 2
    assert done.written.left_out == (
        "888: is not in the gradebook",
        "anon_x1y2: is not in the gradebook",
    )


def test_of_two_uploads_of_one_student_canvas_gets_the_last(room: Class) -> None:
    room.grade(CANVAS)

    (done,) = export(room.out, "canvas", column="Toy (4711)")

    assert [row[1:2] + row[5:] for row in read_csv(done.path)] == [
        ["ID", "Toy (4711)"],
        ["12345", "7"],
        ["222", "4"],
        ["888", "0"],
    ]


def test_a_gradebook_made_for_a_new_assignment_says_what_it_is_worth(room: Class) -> None:
    room.grade(CANVAS)

    (done,) = export(room.out, "canvas", titles=["Toy"])

    assert read_csv(done.path)[1] == ["    Points Possible", "", "", "", "", "15"]


def test_korean_names_are_whole_in_a_spreadsheet(room: Class) -> None:
    room.grade(CANVAS)

    (done,) = export(room.out, "canvas", titles=["Toy"])

    assert done.path.read_bytes().startswith(b"\xef\xbb\xbfStudent,")
    assert "김민지" in [row[0] for row in read_csv(done.path)]


def test_a_gradebook_with_semicolons_and_decimal_commas_keeps_them(room: Class) -> None:
    room.grade({"hong_12345_1_toy.py": "# 7.5"})
    sheet = "Student;ID;SIS Login ID;Section;Toy (1)\n  Points Possible;;;;15,00\nHong;12345;;1;\n"

    (done,) = export(room.out, "canvas", sheet=room.sheet(sheet), titles=["Toy"])

    assert done.path.read_text("utf-8-sig").splitlines()[2] == "Hong;12345;;1;7,5"


def test_a_gradebook_out_of_other_points_is_remarked_on(room: Class) -> None:
    room.grade(CANVAS)
    sheet = room.sheet(GRADEBOOK.replace("15.00", "20.00"))

    (done,) = export(room.out, "canvas", sheet=sheet, titles=["Toy"])

    assert done.written.warnings == ("in the gradebook it is out of 20.00, here out of 15",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "this is no Canvas gradebook"),
        ("Student,ID,Section,Other (3)\nKim,1,A,\n", r"give one by --column: Other \(3\)"),
        ("", "sheet.csv is empty"),
        ("\n\n", "sheet.csv is empty"),
        ("Student,ID\0", "not a text file"),
    ],
)
def test_what_is_no_gradebook_is_refused_with_words(room: Class, text: str, words: str) -> None:
    room.grade(CANVAS)

    with pytest.raises(UsageError, match=words):
        export(room.out, "canvas", sheet=room.sheet(text), titles=["Toy"])


def test_a_korean_moodle_worksheet_is_filled_in_and_nothing_else_changed(room: Class) -> None:
    room.grade(MOODLE)

    (done,) = export(room.out, "moodle", sheet=room.sheet(WORKSHEET))

    before = list(csv.reader(io.StringIO(WORKSHEET, "")))
    after = read_csv(done.path)
    assert [row[4] for row in after] == ["성적", "7", "4", ""]
    assert [row[:4] + row[5:] for row in after] == [row[:4] + row[5:] for row in before]
    assert done.path.read_bytes().startswith("\ufeff식별자,".encode())


def test_a_groups_number_is_not_taken_for_a_participants(room: Class) -> None:
    room.grade(MOODLE)

    (done,) = export(room.out, "moodle", sheet=room.sheet(WORKSHEET))

    assert done.written.left_out == ("103: has another name in the worksheet",)


def test_a_worksheet_saved_by_korean_excel_is_read(room: Class) -> None:
    room.grade(MOODLE)

    (done,) = export(room.out, "moodle", sheet=room.sheet(WORKSHEET, "cp949"))

    assert [row[1] for row in read_csv(done.path)] == ["성명", "홍길동", "Ada Lovelace", "김민지"]


def test_a_worksheet_in_a_language_nobody_foresaw_is_read_by_its_columns(room: Class) -> None:
    room.grade(MOODLE)

    (done,) = export(room.out, "moodle", sheet=room.sheet(WORKSHEET.replace("성적,", "Xyz,", 1)))

    assert [row[4] for row in read_csv(done.path)] == ["Xyz", "7", "4", ""]


def test_blind_marking_is_matched_by_number_alone(room: Class) -> None:
    room.grade({"참여자_101_assignsubmission_file/toy.py": "# 7"})
    sheet = "식별자,성적,최고 성적\n참여자 101,,15.00\n참여자 102,,15.00\n"

    (done,) = export(room.out, "moodle", sheet=room.sheet(sheet))

    assert read_csv(done.path)[1] == ["참여자 101", "7", "15.00"]


def test_moodle_needs_its_worksheet(room: Class) -> None:
    room.grade(MOODLE)

    with pytest.raises(UsageError, match="give it by --worksheet"):
        export(room.out, "moodle")


def test_what_is_no_worksheet_is_refused_with_words(room: Class) -> None:
    room.grade(MOODLE)

    with pytest.raises(UsageError, match="no grading worksheet of Moodle's"):
        export(room.out, "moodle", sheet=room.sheet("name,grade\nKim,\nLee,\n"))


def test_everybody_of_a_gradescope_group_is_listed(room: Class) -> None:
    room.grade(GRADESCOPE)

    (done,) = export(room.out, "gradescope")

    assert [row[:5] for row in read_csv(done.path)] == [
        ["email", "sid", "name", "grade", "possible"],
        ["gildong@example.edu", "02024017", "홍길동", "7", "15"],
        ["ada@example.edu", "", "'=cmd|' /C calc'!A0", "7", "15"],
    ]


def test_who_was_late_stands_in_a_column(room: Class) -> None:
    room.grade(CANVAS)

    (done,) = export(room.out, "gradescope")

    lines = list(csv.DictReader(io.StringIO(done.path.read_text("utf-8-sig"))))
    assert {each["sid"]: each["late"] for each in lines}["222"] == "late"


def test_moodles_feedback_goes_back_to_the_participants(room: Class) -> None:
    room.grade(MOODLE)

    (done,) = export(room.out, "feedback")

    pages = room.zip(done.path.name)
    # As assignfeedback_file's importer reads a path: name, number, plugin's type and name.
    found = {tuple(name.split("/")[0].split("_", 4)[:4]): name for name in pages}
    assert ("홍길동", "101", "assignsubmission", "file") in found
    name = found["홍길동", "101", "assignsubmission", "file"]
    assert name == "홍길동_101_assignsubmission_file_/feedback.html"
    assert pages[name] == (room.out / "results/101/feedback.html").read_text("utf-8")


def test_canvas_feedback_goes_back_under_the_downloads_names(room: Class) -> None:
    room.grade(CANVAS)

    (done,) = export(room.out, "feedback")

    pages = room.zip(done.path.name)
    # As Canvas' infer_comment_context_from_filename reads a name: the first two whole numbers.
    numbers = {tuple(re.findall(r"(?<![^_])\d+(?![^_])", name)[:2]): name for name in pages}
    assert numbers == {
        ("12345", "67890"): "honggildong_12345_67890_toy-1.py.html",
        ("222", "333"): "김민지_LATE_222_333_toy.zip.html",
    }
    assert len(done.written.left_out) == 2


def test_feedback_of_files_without_a_platform_goes_by_their_names(room: Class) -> None:
    room.grade({"kim.py": "# 7", "이서준.py": "# 4"})

    (done,) = export(room.out, "feedback")

    assert sorted(room.zip(done.path.name)) == ["kim.html", "이서준.html"]


def test_no_name_in_a_download_leads_out_of_the_feedback_zip(room: Class) -> None:
    room.grade({"x\\..\\y_101_assignsubmission_file_/toy.py": "# 7"})

    (done,) = export(room.out, "feedback")

    (name,) = room.zip(done.path.name)
    assert name.count("/") == 1
    assert not name.startswith(".")


def test_questions_can_be_asked_of_every_case(room: Class) -> None:
    room.grade(CANVAS)

    (done,) = export(room.out, "sqlite")

    database = sqlite3.connect(done.path)
    query = (
        "SELECT names, earned, late, counts FROM submissions "
        "JOIN cases USING (submission) WHERE student IN ('12345', '222') ORDER BY earned DESC"
    )
    found = database.execute(query).fetchall()
    database.close()
    assert found == [
        ("honggildong", 7.0, 0, 1),
        ("김민지", 4.0, 1, 1),
        ("honggildong", 2.0, 0, 0),  # what was uploaded before
    ]


def test_what_an_earlier_run_left_behind_goes_into_no_gradebook(room: Class) -> None:
    room.grade(CANVAS)
    shutil.rmtree(room.folder / "download")
    shutil.rmtree(room.folder / "workspace")
    room.grade(GRADESCOPE)

    (done,) = export(room.out, "gradescope")
    assert [line[1] for line in read_csv(done.path)[1:]] == ["02024017", ""]
    assert done.written.warnings == (
        f"5 results in {room.out} are not of the last whole run: left out",
    )
    (done,) = export(room.out, "feedback")
    assert done.path.name == "feedback_gradescope.zip"


def test_nothing_graded_is_a_mistake_of_the_command(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="grade first"):
        read_rows(tmp_path)


def test_a_result_of_another_folder_is_passed_over(room: Class) -> None:
    room.grade(CANVAS)
    text = (room.out / "results/12345/results.json").read_text("utf-8")
    forged = room.out / "results/222/results.json"
    forged.write_text(text, "utf-8")

    found = [row.submission for row in read_rows(room.out)]
    assert found == ["12345", "12345-2", "888", "anon_x1y2"]
