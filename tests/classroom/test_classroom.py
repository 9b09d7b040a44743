"""What a class gets, and what the next run does with what is there."""

from __future__ import annotations

import csv
import json
import pickle
import shutil

import pytest

from autograder.classroom import run, storage
from autograder.errors import SandboxError
from tests.classroom.scripted import ScriptedGrader, UnusableGrader


def test_every_submission_has_a_row_a_results_json_and_a_feedback(room):
    room.hand_in(kim="5", lee="7", 박="10")

    rows = room.grade()

    assert {name: row.earned for name, row in rows.items()} == {"kim": 5, "lee": 7, "박": 10}
    assert set(room.written()) == {
        "final_grades.csv",
        "report.html",
        *(f"results/{name}/{file}" for name in rows for file in ("results.json", "feedback.html")),
    }


def test_the_grades_are_in_the_csv_under_the_id(room):
    room.hand_in(kim="5", lee="7")

    room.grade()

    with open(room.out / "final_grades.csv", encoding="utf-8", newline="") as file:
        points = {row["file"]: row["total_points_earned"] for row in csv.DictReader(file)}
    assert {name: float(total) for name, total in points.items()} == {
        "points-per-question": 15,
        "kim": 5,
        "lee": 7,
    }


def test_a_second_run_grades_nothing_and_writes_nothing(room):
    room.hand_in(kim="5", lee="7")
    first = room.grade()
    before = {path: path.stat().st_mtime_ns for path in room.out.rglob("*.*")}
    room.attempts()

    second = room.grade()

    assert second == first
    assert room.attempts() == {}
    assert {path: path.stat().st_mtime_ns for path in room.out.rglob("*.*")} == before


def test_a_second_run_starts_no_grader(room):
    room.hand_in(kim="5")
    room.grade()

    def make_grader():
        raise AssertionError("a grader was made")

    options = run.RunOptions("en", processes=1, make_grader=make_grader)
    rows = run.grade_class(room.submissions, room.assignment, room.out, options)

    assert [row.earned for row in rows] == [5]


def test_only_what_is_new_or_changed_is_graded_again(room):
    room.hand_in(kim="5", lee="7")
    room.grade()
    room.attempts()
    room.hand_in(lee="9", park="3")

    rows = room.grade()

    assert {name: row.earned for name, row in rows.items()} == {"kim": 5, "lee": 9, "park": 3}
    assert room.attempts() == {"lee": 1, "park": 1}


@pytest.mark.parametrize("file", ["results.json", "feedback.html"])
def test_a_submission_that_lost_one_of_its_files_is_graded_again(room, file):
    room.hand_in(kim="5", lee="7")
    room.grade()
    room.attempts()
    (room.out / "results" / "kim" / file).unlink()

    room.grade()

    assert room.attempts() == {"kim": 1}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"extra_data": {"digest": "x"}}', "\0"])
def test_a_results_json_that_is_not_ours_is_replaced(room, text):
    room.hand_in(kim="5")
    room.grade()
    path = room.out / "results" / "kim" / "results.json"
    whole = path.read_text("utf-8")
    path.write_text(text, "utf-8")

    room.grade()

    assert path.read_text("utf-8") == whole


def test_another_language_grades_again(room):
    room.hand_in(kim="5")
    room.grade()
    room.attempts()

    room.grade(lang="ko")

    assert room.attempts() == {"kim": 1}


@pytest.mark.parametrize("file", ["final_grades.csv", "report.html"])
def test_a_class_file_that_is_gone_or_spoilt_is_written_again(room, file):
    room.hand_in(kim="5")
    room.grade()
    whole = room.written()
    (room.out / file).write_text("spoilt")
    room.grade()
    spoilt = room.written()
    (room.out / file).unlink()
    room.grade()

    assert spoilt == whole
    assert room.written() == whole


def test_a_submission_that_was_withdrawn_leaves_the_csv(room):
    room.hand_in(kim="5", lee="7")
    room.grade()
    (room.folder / "lee.py").unlink()

    assert set(room.grade()) == {"kim"}
    assert b"lee" not in room.written()["final_grades.csv"]


def test_an_empty_class_has_a_csv(room):
    assert room.grade() == {}
    assert room.written()["final_grades.csv"].startswith(b"file,q1,q2,")


def test_one_or_many_processes_write_the_same_bytes(room, tmp_path):
    room.hand_in(**{f"student{number}": str(number) for number in range(11)})

    room.grade(processes=1)
    room.grade(processes=3, out=tmp_path / "other")

    assert room.written() == room.written(tmp_path / "other")


@pytest.mark.parametrize("accident", ["dies-once", "breaks-once"])
def test_a_grader_that_fails_once_costs_nobody_anything(room, accident):
    room.hand_in(kim="5", lee=accident, park="7", choi="3")

    rows = room.grade()

    earned = {name: row.earned for name, row in rows.items()}
    assert earned == {"kim": 5, "lee": 5, "park": 7, "choi": 3}
    assert {row.status for row in rows.values()} == {"Completed"}


@pytest.mark.parametrize(
    ("accident", "reason"),
    [
        ("dies", "the process that graded it died"),
        ("breaks", "the zygote is gone"),
        ("stumbles", "ValueError: a mistake in the grader"),
    ],
)
def test_a_grader_that_fails_every_time_is_told_as_our_fault(room, accident, reason):
    room.hand_in(kim="5", lee=accident, park="7")

    rows = room.grade()

    assert rows["kim"].earned == 5
    assert rows["park"].earned == 7
    assert rows["lee"].status == (
        f"could not be graded: {reason}. This is a fault of the grader, not of the submission; "
        "run the same command again"
    )
    results = json.loads(room.written()["results/lee/results.json"])
    assert results["extra_data"]["status"] == rows["lee"].status


def test_what_failed_by_our_fault_is_tried_three_times_and_again_in_the_next_run(room):
    room.hand_in(kim="5", lee="breaks")
    room.grade()
    first = room.attempts()

    room.grade()

    assert first == {"kim": 1, "lee": 3}
    assert room.attempts() == {"lee": 3}


def test_a_process_that_hangs_is_ended_and_told_as_our_fault(room):
    room.hand_in(kim="5", lee="hangs")

    rows = room.grade()

    assert rows["kim"].earned == 5
    assert "the process that graded it died" in rows["lee"].status


def test_where_nothing_could_be_graded_the_run_fails_but_says_so_in_every_result(room):
    room.hand_in(kim="breaks", lee="dies")

    with pytest.raises(SandboxError, match="nothing could be graded: could not be graded: the"):
        room.grade()

    assert b"lee" in room.written()["final_grades.csv"]
    assert "results/kim/results.json" in room.written()


def test_a_machine_without_a_sandbox_ends_the_run_at_once(room):
    room.hand_in(kim="5", lee="7")

    with pytest.raises(SandboxError, match="files cannot be closed on this machine"):
        room.grade(grader=UnusableGrader)

    assert room.attempts() == {}
    assert room.written() == {}


def test_the_listener_hears_how_many_there_are_and_what_holds(room):
    room.hand_in(kim="5", lee="7")
    room.grade()
    room.hand_in(lee="9")
    heard = []

    listener = run.Listener(
        counted=lambda total, graded: heard.append((total, graded)),
        started=lambda layers: heard.append(dict(layers)),
        graded=lambda row: heard.append(row.submission),
    )
    options = run.RunOptions(
        "en", 1, make_grader=lambda: ScriptedGrader(room.journal), listener=listener
    )
    run.grade_class(room.submissions, room.assignment, room.out, options)

    assert heard == [(2, 1), {"limits": ""}, "lee"]


def test_what_a_process_sends_back_is_never_torn_by_its_death(room):
    room.hand_in(kim="talks")

    row = room.grade()["kim"]

    in_one_write = 16 * 1024  # bytes, `multiprocessing.connection.Connection._send_bytes`
    assert len(room.written()["results/kim/results.json"]) > in_one_write
    assert len(pickle.dumps(row)) < in_one_write


def test_results_of_students_who_are_gone_are_left_alone(room):
    room.hand_in(kim="5", lee="7")
    room.grade()
    shutil.copytree(room.out / "results" / "lee", room.out / "results" / "old")

    room.grade()

    assert "results/old/results.json" in room.written()


def test_leftovers_of_a_killed_run_are_swept(room):
    room.hand_in(kim="5")
    room.grade()
    leftovers = [
        room.out / f".final_grades.csv{storage.TEMPORARY}",
        room.out / "results" / "kim" / f".results.json{storage.TEMPORARY}",
        room.out / f"{storage.WORKSPACE}abc" / "submission.py",
    ]
    for path in leftovers:
        path.parent.mkdir(exist_ok=True)
        path.write_text("half of")

    room.grade()

    assert not any(path.exists() for path in leftovers)
    assert not list(room.out.glob(f"{storage.WORKSPACE}*"))
