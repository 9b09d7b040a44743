"""Lateness, from what a platform says to everything that shows points."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace

import pytest

from autograder.classroom import run, storage
from autograder.classroom.adjusting import adjust
from autograder.classroom.settling import Rules
from autograder.gradebooks.export import export
from autograder.gradescope import harness
from autograder.homework.lateness import late_policy
from autograder.intake import discover
from autograder.intake.lms.last_changes import with_last_changes
from autograder.model import Origin, Person, QuestionResult, Row
from autograder.outputs.corrections import remarks
from autograder.words.wording import wording
from tests.classroom.scripted import ScriptedGrader

DUE = "2026-03-05T23:59:00+09:00"
POLICY = late_policy({"due": DUE, "percent_per_day": 10, "at_most": 50})
WORKSHEET = """\ufeffIdentifier,Full name,Grade,Last modified (submission),Last modified (grade)
Participant 1001,Minji Kim,,"Thursday, 5 March 2026, 11:58 PM","Friday, 6 March 2026, 8:00 AM"
Participant 1002,Seojun Lee,,"Saturday, 7 March 2026, 12:10 AM",-
Participant 1003,Ara Park,,-,-
"""


@pytest.fixture
def download(room):
    """Two of a Moodle class of three handed in: 7 points each; the second a day too late."""
    for name in ("Minji Kim_1001", "Seojun Lee_1002"):
        folder = room.folder / f"{name}_assignsubmission_file_"
        folder.mkdir()
        (folder / "toy.py").write_text("7")
    return room


def grade(room, *, late=POLICY, sheets=()):
    """Grade a download; its rows, and whose time is not known."""
    untimed = []
    with storage.claimed(room.out) as workspace:
        found = with_last_changes(discover(room.folder, workspace), sheets)
        rows = run.grade_class(
            [replace(each, paths=(each.paths[0] / "toy.py",)) for each in found],
            room.assignment,
            room.out,
            run.RunOptions(
                "en",
                processes=1,
                make_grader=lambda: ScriptedGrader(room.journal),
                late=late,
                listener=run.Listener(untimed=untimed.extend),
            ),
        )
    return {row.submission: row for row in rows}, [row.submission for row in untimed]


def test_a_worksheet_beside_the_download_says_who_was_late(download):
    (download.folder / "Grades-HW1-77.csv").write_text(WORKSHEET, "utf-8")

    rows, untimed = grade(download)

    assert {name: row.score for name, row in rows.items()} == {"1001": 7, "1002": 5.6}
    assert untimed == []


def test_what_lateness_costs_is_apart_from_what_was_earned_everywhere(download):
    (download.folder / "Grades-HW1-77.csv").write_text(WORKSHEET, "utf-8")
    grade(download)

    with open(download.out / "final_grades.csv", encoding="utf-8", newline="") as file:
        late = {each["file"]: each for each in csv.DictReader(file)}["1002"]
    results = json.loads(download.written()["results/1002/results.json"])
    page = download.written()["results/1002/feedback.html"].decode()
    report = download.written()["report.html"].decode()
    export(download.out, "gradescope")
    people = (download.out / "grades_by_person.csv").read_text("utf-8")
    assert (late["q1"], late["total_points_earned"]) == ("7", "5.6")
    assert late["grading_status"] == "Completed; late by 1 d 0 h: -1.4 of 7"
    assert results["score"] == 5.6
    assert sum(each.get("score", 0) for each in results["tests"]) == 7
    told = "Late by 1 d 0 h: 20 % of the 7 points earned are taken off, 1.4 points."
    assert told in results["tests"][0]["output"].replace("\\", "")
    assert told in page
    assert "1 d 0 h" in report
    assert "1002,Seojun Lee,5.6,15,late,Completed,1002,7,0,1.4" in people


def test_without_a_time_nothing_is_taken_off_and_it_is_told_for_whom(download):
    rows, untimed = grade(download)

    assert {row.score for row in rows.values()} == {7}
    assert untimed == ["1001", "1002"]


def test_without_a_policy_nothing_is_late(download):
    (download.folder / "Grades-HW1-77.csv").write_text(WORKSHEET, "utf-8")

    rows, untimed = grade(download, late=None)

    assert {row.score for row in rows.values()} == {7}
    assert untimed == []


def test_another_policy_is_applied_without_grading(download):
    (download.folder / "Grades-HW1-77.csv").write_text(WORKSHEET, "utf-8")
    grade(download)
    download.attempts()

    milder = late_policy({"due": DUE, "percent_per_day": 10, "free_days": 1})
    adjust(download.out, download.assignment, late=milder)
    again = adjust(download.out, download.assignment)

    assert download.attempts() == {}
    assert [row.score for row in again.rows] == [7, 6.3]
    assert (download.out / "changes.csv").read_text().splitlines()[1:] == [
        "1002,late,-1.4,-0.7,lateness"
    ]


def test_lateness_that_costs_nothing_has_no_sign(assignment):
    questions = (QuestionResult("q1", 0, 10),)
    late = Rules(assignment, "en", late=POLICY).settled(
        Row("7", "7", "an empty file", questions, {}, late=True)
    )
    assert remarks(late, wording(assignment, "en")) == [
        "late by a day (the platform's mark): 0 of 0"
    ]


def test_a_policy_may_come_after_grading_and_be_read_in_another_zone(download):
    (download.folder / "Grades-HW1-77.csv").write_text(WORKSHEET, "utf-8")
    grade(download, late=None)

    seoul = adjust(download.out, download.assignment, late=POLICY)
    utc = late_policy({"due": "2026-03-05T14:59:00Z", "percent_per_day": 10})
    london = adjust(download.out, download.assignment, late=utc)

    assert [row.score for row in seoul.rows] == [7, 5.6]
    assert [row.score for row in london.rows] == [6.3, 5.6]
    assert not [*seoul.untimed, *london.untimed]


def test_blackboards_names_say_when_each_came(download):
    for folder in list(download.folder.iterdir()):
        shutil.rmtree(folder)
    for user, time in {"ada": "2026-03-05-23-58-00", "kim": "2026-03-06-00-00-00"}.items():
        (download.folder / f"HW1_{user}_attempt_{time}_rnn").mkdir()
        (download.folder / f"HW1_{user}_attempt_{time}_rnn" / "toy.py").write_text("7")

    rows, untimed = grade(download)

    assert {name: row.score for name, row in rows.items()} == {"ada": 7, "kim": 6.3}
    assert untimed == []


def test_lateness_is_reckoned_from_the_corrected_points(download):
    (download.folder / "Grades-HW1-77.csv").write_text(WORKSHEET, "utf-8")
    grade(download)
    (download.out / "adjustments.csv").write_text(
        "submission,question,case,points,comment\n1002,q2,,3,\n"
    )

    rows = adjust(download.out, download.assignment).rows

    assert rows[1].lateness.points == 2
    assert rows[1].score == 8


@pytest.mark.parametrize(("marked", "score"), [(True, 6.3), (False, 7)])
def test_canvas_marks_who_is_late_so_that_who_is_not_came_in_time(assignment, marked, score):
    questions = (QuestionResult("q1", 7, 10),)
    origin = Origin("canvas", (), (Person("7"),))
    row = Row("7", "7", "Completed", questions, {}, late=marked, origin=origin)
    rules = Rules(assignment, "en", late=POLICY)

    assert rules.settled(row).score == score
    assert rules.untimed([row]) == []


METADATA = {
    "created_at": "2026-03-07T00:10:00.123456+09:00",
    "assignment": {"due_date": "2026-03-05T23:59:00.000000+09:00"},
    "users": [{"email": "kim@example.edu", "name": "Kim"}],
}


@pytest.mark.parametrize(
    ("metadata", "score"),
    [
        (METADATA, 5.6),
        ({**METADATA, "created_at": "2026-03-05T14:58:00Z"}, 7),
        ({**METADATA, "created_at": "yesterday"}, 7),
        ({**METADATA, "users": [{"assignment": {"due_date": "2026-03-06T23:59:00+09:00"}}]}, 6.3),
        ({**METADATA, "users": [{"assignment": {"due_date": None}}, 3]}, 5.6),
        ([], 7),
    ],
)
def test_gradescope_says_when_it_came_and_who_has_an_extension(
    assignment, tmp_path, metadata, score
):
    for name in ("submission", "results", "journal"):
        (tmp_path / name).mkdir()
    (tmp_path / "submission" / "toy.py").write_text("7")
    (tmp_path / "submission_metadata.json").write_text(json.dumps(metadata))
    policy = replace(assignment, late=POLICY)

    harness.grade_submission(
        tmp_path, policy, lang="en", make_grader=lambda: ScriptedGrader(tmp_path / "journal")
    )

    assert json.loads((tmp_path / "results" / "results.json").read_text())["score"] == score
