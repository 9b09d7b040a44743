"""What a student wrote can spoil no export."""

import csv
import io
import zipfile
from dataclasses import replace

from hypothesis import given, settings

from autograder.gradebooks.feedback_zip import feedback_zip
from autograder.gradebooks.gradebook import canvas_gradebook, people_csv
from autograder.model import Origin, Person
from autograder.outputs.case_table import case_table
from autograder.outputs.row_json import row_from_json
from autograder.outputs.students import counting
from tests.outputs.samples import GRADED, HOMEWORK, HOSTILE, row


def hostile_row(text, platform="canvas", id="12345"):
    people = (Person(id, text, text),)
    origin = Origin(platform, (f"{text}_12345_1_{text}",), people)
    made = row(text or "x", 1, 2, status=text, folder="folder", names=(text,), emails=(text,))
    return replace(made, student=text, origin=origin)


def lines(text):
    text.encode("utf-8")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), "")))


@settings(max_examples=60)
@given(HOSTILE)
def test_a_csv_keeps_its_rows_and_holds_no_formula(text):
    for written, _ in (
        canvas_gradebook([hostile_row(text)], "HW (1)"),
        people_csv([hostile_row(text)]),
    ):
        rows = lines(written)
        assert len(rows) == 2
        assert len(rows[0]) == len(rows[1])
        assert not any(each.lstrip().startswith(("=", "+", "-", "@")) for each in rows[1])


@settings(max_examples=60)
@given(HOSTILE)
def test_every_page_in_the_zip_stays_in_its_folder(text):
    for platform in ("canvas", "moodle"):
        data, _ = feedback_zip([hostile_row(text, platform)], platform, lambda row: "<p>\ud800")
        for name in zipfile.ZipFile(io.BytesIO(data)).namelist():
            assert not name.startswith(("/", "."))
            assert ".." not in name.split("/")
            assert name.count("/") == (platform == "moodle")


@settings(max_examples=30)
@given(HOSTILE)
def test_a_database_takes_any_text(text):
    data = case_table([hostile_row(text)])

    assert data.startswith(b"SQLite format 3\0")


def test_where_a_submission_came_from_is_read_back():
    from autograder.outputs.gradescope_json import results_json

    origin = Origin(
        "moodle", ("홍길동_7_assignsubmission_file",), (Person("7", "홍길동", "h@e.kr"),)
    )
    submission = replace(GRADED.submission, student="7", origin=origin)

    found = row_from_json(results_json(replace(GRADED, submission=submission), HOMEWORK, "en"))

    assert found is not None
    assert (found.student, found.origin) == ("7", origin)


def test_a_class_of_one_submission_a_student_counts_them_all():
    rows = [row(str(number), 1, 1) for number in range(3)]

    assert counting(rows) == rows


def test_names_are_listed_where_no_gradebook_of_the_platform_is_known():
    made = replace(row("ghong", 1, 2), names=("홍길동",), emails=("hong@univ.ac.kr",))
    people, _ = people_csv([made])
    assert lines(people)[1][:4] == ["hong@univ.ac.kr", "ghong", "홍길동", "3"]
