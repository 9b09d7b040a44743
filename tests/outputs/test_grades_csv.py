import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.outputs.grades_csv import grades_csv
from tests.outputs.samples import HOMEWORK, HOSTILE, LONG, row

HEADER = "file,q1,q2,total_points_earned,percent_correct,grading_status".split(",")


def read(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def test_columns_and_first_row_are_otters():
    table = read(grades_csv([row("kim", 10, 12)], HOMEWORK))
    assert table == [
        HEADER,
        ["points-per-question", "10", "20", "30", "1.0", "--"],
        ["kim", "10", "12", "22", "0.7333", "Completed"],
    ]


def test_rows_are_sorted_by_file():
    table = read(grades_csv([row("b", 1, 1), row("a", 1, 1), row("홍", 1, 1)], HOMEWORK))
    assert [line[0] for line in table[2:]] == ["a", "b", "홍"]


def test_a_submission_with_a_remark_keeps_what_it_earned():
    table = read(grades_csv([row("kim", 10, 3, status="stopped after 5 s")], HOMEWORK))
    assert table[2] == ["kim", "10", "3", "13", "0.4333", "stopped after 5 s"]


def test_points_are_there_also_when_every_submission_failed():
    rows = [row("a", status="empty zip"), row("b", status="not a zip file")]
    table = read(grades_csv(rows, HOMEWORK))
    assert table[1][:4] == ["points-per-question", "10", "20", "30"]
    assert table[2] == ["a", "0", "0", "0", "0.0", "empty zip"]
    assert len(table) == 4


def test_a_class_without_submissions_has_the_points_alone():
    assert len(read(grades_csv([], HOMEWORK))) == 2


def test_there_is_no_byte_order_mark():
    assert grades_csv([row("kim", 1, 1)], HOMEWORK).startswith("file,")


def test_sums_carry_no_dust_of_binary_fractions():
    table = read(grades_csv([row("kim", 0.1, 0.2)], HOMEWORK))
    assert table[2][3] == "0.3"


@pytest.mark.parametrize("name", ["=1+1", "+kim", "-kim", "@kim", "\tkim"])
def test_names_and_statuses_are_not_run_by_a_spreadsheet(name):
    table = read(grades_csv([row(name, 1, 1, status="=HYPERLINK(1)")], HOMEWORK))
    assert table[2][0] == f"'{name}"
    assert table[2][-1] == "'=HYPERLINK(1)"


def test_a_student_called_like_the_first_row_does_not_replace_it():
    table = read(grades_csv([row("points-per-question", 1, 2)], HOMEWORK))
    assert [line[3] for line in table[1:]] == ["30", "3"]
    assert [line[-1] for line in table[1:]] == ["--", "Completed"]


def test_a_class_that_is_merged_in_parts_comes_out_as_in_one(monkeypatch):
    names = ["lee", "Kim", "홍", "points-per-question", "a", "9", "z"]
    rows = [row(name, number, number / 4) for number, name in enumerate(names)]
    whole = grades_csv(rows, HOMEWORK)
    monkeypatch.setattr("autograder.outputs.grades_csv.PART", 2)
    assert grades_csv(rows, HOMEWORK) == whole
    assert len(read(whole)) == 2 + len(names)


def test_a_status_of_several_lines_becomes_one():
    table = read(grades_csv([row("kim", 1, 1, status="one\r\ntwo\n" + LONG)], HOMEWORK))
    assert table[2][-1].startswith("one two ")
    assert len(table[2][-1]) <= 300


@settings(max_examples=25)
@given(st.lists(st.tuples(HOSTILE, HOSTILE), unique_by=lambda pair: pair[0], max_size=4))
def test_whatever_the_names_there_is_a_row_for_each(pairs):
    text = grades_csv([row(name, 1, 2, status=status) for name, status in pairs], HOMEWORK)
    table = read(text)
    assert len(table) == 2 + len(pairs)
    assert {len(line) for line in table} == {len(HEADER)}
    cells = [line[place] for line in table[2:] for place in (0, -1) if line[place] != "--"]
    assert not [each for each in cells if each.startswith(("=", "+", "-", "@", "\t", "\r"))]
    text.encode("utf-8")
