"""The database of a class answers what an instructor asks of it."""

import sqlite3
from contextlib import closing

from autograder.outputs.case_table import case_table
from tests.outputs.samples import GRADED, UNOPENED


def answers(tmp_path, question):
    path = tmp_path / "cases.sqlite"
    path.write_bytes(case_table([GRADED.row(), UNOPENED.row()]))
    with closing(sqlite3.connect(path)) as database:
        return database.execute(question).fetchall()


def test_a_case_says_how_it_failed(tmp_path):
    failed = answers(tmp_path, "SELECT name, failure FROM cases WHERE NOT passed ORDER BY name")

    assert failed == [
        ("multiplies by the identity", "transposed"),
        ("multiplies the example", "shape"),
    ]


def test_who_holds_a_misconception_is_found_by_a_join(tmp_path):
    held = answers(
        tmp_path,
        "SELECT names, misconception FROM diagnoses JOIN submissions USING (submission)",
    )

    assert held == [("홍길동", "transposes")]


def test_points_add_up_by_question(tmp_path):
    assert answers(tmp_path, "SELECT question, sum(earned) FROM questions GROUP BY 1") == [
        ("q1", 10.0),
        ("q2", 12.0),
    ]
