"""Corrections by hand: what a row of adjustments.csv does, and what it leaves alone."""

from __future__ import annotations

import csv
import json
import random
import signal
from dataclasses import replace

import pytest

from autograder.classroom.adjusting import adjust
from autograder.classroom.adjustments import corrections, read_adjustments, resolve
from autograder.classroom.changes import Changes
from autograder.errors import UsageError
from autograder.gradebooks.export import export
from autograder.model import Correction, QuestionResult, Row
from autograder.outputs.corrections import corrections_of
from autograder.words.wording import wording
from tests.classroom.scripted import FORK, Run

HEADER = "submission,question,case,points,comment"
CASES = {"q1": {"small": 4.0, "large": 6.0}, "q2": {"agrees": 5.0}}


def row(submission="kim", q1=4, q2=0):
    questions = (QuestionResult("q1", q1, 10), QuestionResult("q2", q2, 5))
    passed = {"q1/small": True, "q1/large": False, "q2/agrees": False}
    return Row(submission, submission, "Completed", questions, passed)


@pytest.fixture
def apply(assignment, tmp_path):
    """Points of kim's two questions (4 of 10, 0 of 5), after the rows of a file."""

    def applied(*lines, header=HEADER, encoding="utf-8", ids=("kim", "lee")):
        path = tmp_path / "adjustments.csv"
        path.write_bytes("\n".join([header, *lines]).encode(encoding))
        found = resolve(read_adjustments(path), ids, assignment, lambda: CASES, path)
        own = [each for each in found if each.submission in ("*", ids[0])]
        kim = row(ids[0])
        made = corrections(kim, own, assignment, lambda: CASES)
        return [each.earned for each in Row(**{**vars(kim), "corrections": made}).corrected]

    return applied


@pytest.mark.parametrize(
    ("line", "points"),
    [
        ("kim,q1,,7,", [7, 0]),
        ("kim,q1,,+3,", [7, 0]),
        ("kim,q1,,-3,", [1, 0]),
        ("kim,q1,,full,", [10, 0]),
        ("*,q2,,full,", [4, 5]),
        ("lee,q1,,full,", [4, 0]),
        ("kim,q1,,2.5,", [2.5, 0]),
        ("kim,q1,,0,", [0, 0]),
        ("kim,q1,,99,", [10, 0]),
        ("kim,q1,,-99,", [0, 0]),
        ("kim,q1,,,well done", [4, 0]),
        ("kim,q1,,99,,beyond", [99, 0]),
        ("kim,q1,,-5,,beyond", [-1, 0]),
        ("kim,q1,large,full,", [10, 0]),
        ("kim,q1,large,2,", [6, 0]),
        ("kim,q1,large,+2,", [6, 0]),
        ("kim,q1,large,99,", [10, 0]),
        ("kim,q1,large,20,,beyond", [24, 0]),
        ("kim,q1,small,0,", [0, 0]),
        ("kim,q1,small,full,", [4, 0]),
    ],
)
def test_a_row_sets_or_changes_points_within_what_can_be_earned(apply, line, points):
    assert apply(line) == points


@pytest.mark.parametrize(
    ("lines", "points"),
    [
        (["kim,q1,,7,", "kim,q1,,+1,"], 8),
        (["kim,q1,,+1,", "kim,q1,,7,"], 7),
        (["*,q1,,+1,", "kim,q1,,+1,"], 6),
        (["kim,q1,,5,", "*,q1,large,full,"], 10),
        (["kim,q1,large,3,", "kim,q1,large,-1,"], 6),
        (["kim,q1,,15,,beyond", "kim,q1,,,a word"], 15),
    ],
)
def test_later_rows_come_after_earlier_ones(apply, lines, points):
    assert apply(*lines)[0] == points


@pytest.mark.parametrize(
    "line",
    [
        "KIM,Q1,, 7 ,",
        "kim, q1 ,,７,",
        "kim,q1,,'+3,",
        "'kim,q1,,＋3,",
        "kim,q1,LARGE,3,",
        "kim,q1,,7",
    ],
)
def test_what_a_person_or_a_spreadsheet_makes_of_a_cell_is_understood(apply, line):
    assert apply(line) == [7, 0]


@pytest.mark.parametrize(
    ("header", "line", "encoding"),
    [
        ("\ufeff" + HEADER, "kim,q1,,7,", "utf-8"),
        (HEADER.replace(",", ";"), "kim;q1;;7,0;a, b", "utf-8"),
        (HEADER.replace(",", "\t"), "kim\tq1\t\t7\t", "utf-16"),
        ("points,comment,case,question,submission", "7,,,q1,kim", "utf-8"),
        ("\ufeffSubmission,Question,Case,Points,Comment", "\r\n\r\n,,,,\r\nkim,q1,,7,", "utf-8"),
        (HEADER, "kim,q1,,7,고쳤습니다", "cp949"),
        (HEADER + ",asked by,beyond", "kim,q1,,7,,lee,", "utf-8"),
    ],
)
def test_files_are_read_as_spreadsheets_save_them(apply, header, line, encoding):
    assert apply(line, header=header, encoding=encoding) == [7, 0]


def test_ids_are_the_same_however_they_are_composed(apply):
    assert apply("김,q1,,7,", ids=("김", "lee")) == [7, 0]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("park,q1,,7,", "there is no submission `park`"),
        (",q1,,7,", "it names no submission"),
        ("kim,q9,,7,", "there is no question `q9`; there is: q1; q2"),
        ("kim,,,7,", "it names no question"),
        ("kim,q1,huge,7,", "there is no case of q1 `huge`"),
        ("kim,q2,small,7,", "there is no case of q2 `small`"),
        ("kim,q1,,seven,", "its points are `seven`"),
        ("kim,q1,,nan,", "its points are `nan`"),
        ("kim,q1,,1e3,", "its points are `1e3`"),
        ("kim,q1,,,", "it has neither points nor a comment"),
    ],
)
def test_a_row_that_cannot_be_applied_is_named(apply, line, words):
    with pytest.raises(
        UsageError, match=r"adjustments\.csv, row 3 \(.*nothing was changed"
    ) as told:
        apply("kim,q1,,7,", line)

    assert words in str(told.value)


def test_a_file_without_the_columns_says_which_it_lacks(apply):
    with pytest.raises(UsageError, match="it lacks question, case, comment"):
        apply("kim,q1,7", header="submission,task,points")


@pytest.fixture
def graded(room):
    """kim has 5 of 10 in q1, and lee 7; both 0 in q2."""
    room.hand_in(kim="5", lee="7")
    room.grade()
    return room


def write(room, *lines):
    (room.out / "adjustments.csv").write_text("\n".join([HEADER, *lines, ""]), "utf-8")


def grades(room):
    with open(room.out / "final_grades.csv", encoding="utf-8", newline="") as file:
        return {each["file"]: each for each in csv.DictReader(file)}


def results(room, name):
    return json.loads(room.written()[f"results/{name}/results.json"])


def told(room, name="changes.csv"):
    return (room.out / name).read_text("utf-8").splitlines()[1:]


@pytest.fixture(params=["adjust", "grade"])
def apply_to(request):
    """Both ways to apply adjustments."""
    return {
        "adjust": lambda room: adjust(room.out, room.assignment),
        "grade": lambda room: room.grade(),
    }[request.param]


def test_a_correction_is_in_everything_that_shows_points(graded, apply_to):
    graded.attempts()
    write(graded, "kim,q1,,+3,For the drawing", "*,q2,,1,")

    apply_to(graded)

    kim = grades(graded)["kim"]
    assert (kim["q1"], kim["q2"], kim["total_points_earned"]) == ("8", "1", "9")
    assert kim["grading_status"] == "Completed; corrected by hand: q1 +3, q2 +1"
    assert results(graded, "kim")["score"] == 9
    assert sum(each.get("score", 0) for each in results(graded, "kim")["tests"]) == 9
    assert results(graded, "kim")["extra_data"]["corrections"][0]["by"] == 3
    page = graded.written()["results/kim/feedback.html"].decode()
    assert "Corrected by hand: 8 points instead of 5 (+3). For the drawing" in page
    assert "For the drawing" in graded.written()["report.html"].decode()
    assert grades(graded)["lee"]["total_points_earned"] == "8"
    assert graded.attempts() == {}


def test_whoever_changed_is_told_once(graded, apply_to):
    write(graded, "kim,q1,,+3,For the drawing")
    apply_to(graded)
    apply_to(graded)

    assert told(graded) == ["kim,q1,5,8,corrected by hand (For the drawing)"]


def test_every_reason_that_moved_points_is_told_and_no_other(graded, apply_to):
    write(graded, "kim,q1,,+3,For the drawing", "*,q1,,+1,A broken check", "*,q1,,,Well done")
    apply_to(graded)
    write(graded, "kim,q1,,+3,For the drawing", "*,q1,,,Well done")
    apply_to(graded)

    write(graded, "kim,q1,,+3,For the drawing", "*,q1,,,Well done", "*,q2,,1,A gift")
    apply_to(graded)

    assert told(graded) == [
        'kim,q1,5,9,"corrected by hand (For the drawing, A broken check)"',
        "lee,q1,7,8,corrected by hand (A broken check)",
        "kim,q1,9,8,a correction by hand was taken back",
        "lee,q1,8,7,no longer corrected by hand",
        "kim,q2,0,1,corrected by hand (A gift)",
        "lee,q2,0,1,corrected by hand (A gift)",
    ]


def test_what_grading_gave_and_what_was_corrected_add_up_to_the_grade(graded):
    write(graded, "kim,q1,,+3,", "lee,q1,,-2,")
    adjust(graded.out, graded.assignment)
    export(graded.out, "gradescope")

    with open(graded.out / "grades_by_person.csv", encoding="utf-8-sig", newline="") as file:
        people = [
            (each["grade"], each["earned"], each["corrected"]) for each in csv.DictReader(file)
        ]
    assert people == [("8", "5", "3"), ("5", "7", "-2")]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Corrected by hand: 5 points instead of 4 (+1), for the check small. Because"),
        ("ko", "직접 고친 점수: 4점 대신 5점(+1). 고친 검사: small. Because"),
    ],
)
def test_a_student_reads_which_check_was_corrected(assignment, lang, said):
    made = replace(row(), corrections=(Correction("q1", "small", 4, 5, "Because"),))

    assert corrections_of(made, "q1", wording(assignment, lang)) == [said]


def test_many_corrections_are_folded(graded):
    write(graded, *["kim,q2,,+1,", "kim,q2,,-1,"] * 8)
    adjust(graded.out, graded.assignment)

    report = graded.written()["report.html"].decode()
    assert "<summary>Show all 16</summary>" in report


def test_changes_stand_in_the_order_of_the_class_whoever_was_graded_first(tmp_path):
    before = [row("kim"), row("lee")]
    after = [row("kim", q1=5), row("lee", q1=6)]
    changes = Changes(tmp_path)
    for had, has in reversed(list(zip(before, after, strict=True))):
        changes.note(had, has, "the submission changed")

    assert [each.submission for each in changes.conclude(after)] == ["kim", "lee"]


def test_a_row_that_is_taken_out_gives_back_what_was_earned(graded, apply_to):
    before = graded.written()
    write(graded, "kim,q1,,full,", "lee,q2,,2,")
    apply_to(graded)
    (graded.out / "adjustments.csv").unlink()

    apply_to(graded)

    after = graded.written()
    assert told(graded)[2:] == [
        "kim,q1,10,5,no longer corrected by hand",
        "lee,q2,2,0,no longer corrected by hand",
    ]
    del after["changes.csv"], after["report.html"], before["report.html"]
    assert after == before


def test_corrections_stay_over_a_submission_that_changed(graded):
    write(graded, "kim,q1,,+3,")
    graded.grade()
    graded.hand_in(kim="6")

    graded.grade()

    assert grades(graded)["kim"]["q1"] == "9"
    assert told(graded) == ["kim,q1,5,8,corrected by hand", "kim,q1,8,9,the submission changed"]


def test_a_homework_that_changed_is_named_as_the_reason(graded):
    (graded.assignment.folder / "tests").mkdir()
    (graded.assignment.folder / "tests" / "q1.py").write_text("")
    vars(graded.assignment).pop("made_of")  # as the next run reads it
    said = []
    graded.grade(tell=said.append)

    assert said == ["2 graded anew: toy/tests/q1.py changed"]
    assert not (graded.out / "changes.csv").exists()  # nobody's points did


def test_a_row_that_names_nothing_changes_nothing(graded, apply_to):
    write(graded, "kim,q1,,+3,", "park,q1,,+3,")
    before = graded.written()

    with pytest.raises(UsageError, match=r"row 3 \(park,q1,,\+3,\)"):
        apply_to(graded)

    assert graded.written() == before


def test_adjustments_are_never_written(graded, apply_to):
    text = f"\ufeff{HEADER}\r\nkim;q1,,1,\r\n".replace(",", ";")
    (graded.out / "adjustments.csv").write_text(text, "utf-8", newline="")

    apply_to(graded)

    assert (graded.out / "adjustments.csv").read_bytes() == text.encode()


def test_adjusting_twice_writes_nothing(graded):
    write(graded, "kim,q1,,+3,")
    adjust(graded.out, graded.assignment)
    before = {path: path.stat().st_mtime_ns for path in graded.out.rglob("*.*")}

    adjust(graded.out, graded.assignment)

    assert {path: path.stat().st_mtime_ns for path in graded.out.rglob("*.*")} == before


def test_an_edited_csv_is_told_with_the_rows_that_keep_it(graded, apply_to):
    path = graded.out / "final_grades.csv"
    path.write_text(path.read_text("utf-8").replace("kim,5,0", "kim,9,0"), "utf-8")
    said = []

    graded.grade(tell=said.append)

    assert "final_grades.csv was edited by hand" in said[0]
    assert said[0].splitlines()[1:] == [f"  {HEADER}", "  kim,q1,,9,"]
    assert grades(graded)["kim"]["q1"] == "5"


def test_an_edited_csv_that_excel_saved_in_korean_is_told(graded):
    graded.hand_in(김="3")
    graded.grade()
    path = graded.out / "final_grades.csv"
    path.write_bytes(path.read_text("utf-8").replace("김,3,0", "김,4,0").encode("cp949"))
    said = []

    graded.grade(tell=said.append)

    assert said[0].splitlines()[-1] == "  김,q1,,4,"


def test_a_csv_that_a_spreadsheet_saved_unchanged_is_no_edit(graded):
    path = graded.out / "final_grades.csv"
    whole = path.read_text("utf-8")
    path.write_text("\ufeff" + whole.replace(".0,", ",").replace(",", ";"), "utf-8", newline="\r\n")
    said = []

    graded.grade(tell=said.append)

    assert said == []
    assert path.read_text("utf-8") == whole


def test_edited_results_are_told_and_restored(graded):
    path = graded.out / "results" / "kim" / "results.json"
    whole = path.read_text("utf-8")
    edited = json.loads(whole)
    for each in edited["tests"]:
        each["score"] = 9 if each["name"] == "q1" else each.get("score", 0)
    edited["extra_data"]["row"]["questions"][0][1] = 9
    path.write_text(json.dumps(edited), "utf-8")
    graded.attempts()
    said = []

    graded.grade(tell=said.append)

    assert "results/kim/results.json was edited by hand" in said[0]
    assert said[0].splitlines()[-1] == "  kim,q1,,9,"
    assert path.read_text("utf-8") == whole
    assert grades(graded)["kim"]["q1"] == "5"
    assert graded.attempts() == {}


def test_what_is_ours_is_never_called_an_edit(graded):
    said = []
    write(graded, "kim,q1,,+3,")
    adjust(graded.out, graded.assignment, tell=said.append)
    graded.hand_in(lee="9")
    graded.grade(tell=said.append)

    assert said == ["1 graded anew: the submission changed"]


def test_kills_while_adjusting_lose_neither_results_nor_changes(room, tmp_path):
    """Killed at random moments, adjusting ends where an undisturbed run does."""
    room.hand_in(**{f"student{number}": "5" for number in range(12)})
    room.grade()
    write(room, *(f"student{number},q1,,+{number % 3 + 1}," for number in range(12)))
    moments = random.Random(2)

    for _ in range(12):
        process = FORK.Process(target=adjust, args=(room.out, room.assignment))
        process.start()
        process.join(moments.uniform(0.005, 0.08))
        process.kill()
        process.join()
    adjust(room.out, room.assignment)

    assert {
        name: each["q1"] for name, each in grades(room).items() if name != "points-per-question"
    } == {f"student{number}": str(5 + number % 3 + 1) for number in range(12)}
    assert sorted(told(room)) == sorted(
        f"student{number},q1,5,{6 + number % 3},corrected by hand" for number in range(12)
    )


def test_kills_while_regrading_tell_every_change_once(room):
    room.hand_in(**{f"student{number}": "5" for number in range(8)})
    room.grade()
    write(room, "*,q2,,1,")
    room.hand_in(**{f"student{number}": "7" for number in range(8)})

    for _ in range(4):
        run = Run(room)
        run.wait_for(2)
        run.end(signal.SIGKILL)
    room.grade()

    assert len(told(room)) == 16
    assert {line.split(",", 1)[1] for line in told(room)} == {
        "q1,5,7,the submission changed",
        "q2,0,1,the submission changed",
    }


def test_a_correction_is_told_with_its_case(apply, assignment, tmp_path):
    path = tmp_path / "adjustments.csv"
    path.write_text(f"{HEADER}\n*,q1,large,full,broken until Monday\n")
    found = resolve(read_adjustments(path), ["kim"], assignment, lambda: CASES, path)

    made = corrections(row(), found, assignment, lambda: CASES)

    assert made == (Correction("q1", "large", 4, 10, "broken until Monday"),)
