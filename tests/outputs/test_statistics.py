from dataclasses import replace

import pytest

from autograder.model import Row
from autograder.outputs import statistics
from autograder.outputs.report import report_html
from autograder.outputs.scores import NOT_RUN
from tests.outputs.samples import HOMEWORK, row


def figures(*rows):
    return statistics.question_figures(statistics.score_rows(rows, HOMEWORK), HOMEWORK, "en")


def test_full_scores_are_in_the_last_band_and_none_in_the_first():
    scored = statistics.score_rows([row("a", 10, 20), row("b", 0, 0), row("c", 10, 5)], HOMEWORK)
    assert statistics.bands(scored) == [1, 0, 0, 0, 0, 1, 0, 0, 0, 1]


def test_ease_is_the_share_of_points_that_the_class_earned():
    assert [each.ease for each in figures(row("a", 10, 10), row("b", 5, 0))] == [0.75, 0.25]


def test_a_question_that_goes_with_the_rest_discriminates():
    first, _ = figures(row("a", 10, 20), row("b", 5, 10), row("c", 0, 0))
    assert first.discrimination == pytest.approx(1)


def test_discrimination_is_not_defined_where_all_scores_are_the_same():
    first, _ = figures(row("a", 10, 20), row("b", 10, 10), row("c", 10, 0))
    assert first.discrimination is None


def test_a_case_is_counted_over_the_submissions_that_ran_it():
    rows = [
        Row("a", "a", "Completed", (), {"q1/adds/zeros": True, "q1/adds": True}),
        Row("b", "b", "Completed", (), {"q1/adds/zeros": False}),
        Row("c", "c", "not a zip file", (), {}),
    ]
    cases = statistics.case_figures(statistics.score_rows(rows, HOMEWORK))
    assert [(each.question, each.name, each.passed, each.ran) for each in cases] == [
        ("q1", "adds/zeros", 1, 2),
        ("q1", "adds", 1, 1),
    ]


def test_misconceptions_come_most_frequent_first():
    rows = [
        row("a", 1, 1, misconceptions=(("q1", "rare"), ("q2", "frequent"))),
        row("b", 1, 1, misconceptions=(("q2", "frequent"),)),
    ]
    held = statistics.misconception_figures(rows)
    assert [(each.name, len(each.rows)) for each in held] == [("frequent", 2), ("rare", 1)]


def test_a_student_counts_once_for_a_misconception_held_in_two_questions():
    held = statistics.misconception_figures(
        [row("a", 1, 1, misconceptions=(("q2", "same"), ("q1", "same")))]
    )
    assert [(each.name, each.questions, len(each.rows)) for each in held] == [
        ("same", ("q1", "q2"), 1)
    ]


def test_a_case_that_only_the_strong_pass_discriminates():
    rows = [
        Row(name, name, "Completed", row(name, *earned).questions, {"q1/adds": passed})
        for name, earned, passed in [("a", (10, 20), True), ("b", (9, 0), True), ("c", (0, 0), 0)]
    ]
    (figures,) = statistics.case_figures(statistics.score_rows(rows, HOMEWORK))
    assert 0.5 < figures.discrimination < 1


def test_a_case_that_all_pass_has_no_discrimination():
    rows = [Row(name, name, "Completed", (), {"q1/adds": True}) for name in "abc"]
    (figures,) = statistics.case_figures(statistics.score_rows(rows, HOMEWORK))
    assert figures.discrimination is None


def test_a_concept_counts_its_students_once():
    held = statistics.misconception_figures(
        [
            row("a", 1, 1, misconceptions=(("q1", "one"), ("q1", "two"))),
            row("b", 1, 1, misconceptions=(("q1", "other"), ("q1", "unknown"))),
            row("c", 1, 1, misconceptions=(("q1", "two"),)),
        ]
    )
    concepts = statistics.concept_figures(held, {"one": "sum", "two": "sum", "other": "product"})
    assert [(each.name, each.students, each.misconceptions) for each in concepts] == [
        ("sum", 2, 2),
        ("product", 1, 1),
    ]


def failing(name, key, **more):
    return Row(name, name, more.pop("status", "Completed"), (), {"q1/adds": False},
               {"q1/adds": key}, **more)  # fmt: skip


LOOKS = [
    (failing("kim", "values", status="could not be graded: the disk is full"), "ours"),
    (failing("kim", "values"), "low"),
    (failing("kim", "values", misconceptions=(("q1", "known"),)), ""),
    (failing("kim", "values", located=("q1",)), ""),
    (failing("kim", "not_loaded", status="not a zip file"), "not_run"),
    (failing("kim", "missing", status="kim.py, line 1: SyntaxError"), "not_run"),
    (failing("kim", "raised", status="kim.py, line 2: NameError: name 'a'"), "remark"),
    (row("kim", 10, 10, status="graded kim.py"), "remark"),
    (row("kim", 10, 20, status="graded kim.py"), ""),
    (row("kim", 10, 10), ""),
]


@pytest.mark.parametrize(("given", "look"), LOOKS)
def test_why_a_submission_needs_a_look(given, look):
    (scored,) = statistics.score_rows([given], HOMEWORK)
    assert scored.look == look


def test_faults_of_ours_and_scores_without_a_reason_are_looked_at_first():
    rows = [Row(**{**vars(each), "submission": str(at)}) for at, (each, _) in enumerate(LOOKS)]
    looked = statistics.to_look_at(statistics.score_rows(rows[::-1], HOMEWORK))
    assert [each.look for each in looked] == [
        "ours",
        "low",
        "not_run",
        "not_run",
        "remark",
        "remark",
    ]


def test_what_a_later_submission_replaces_needs_no_look():
    rows = [
        replace(row("kim", 10, 20), student="kim"),
        failing("kim-2", "not_written", student="kim"),
        failing("kim-3", "values", student="kim", status="could not be graded: the disk is full"),
    ]
    looked = statistics.to_look_at(statistics.score_rows(rows, HOMEWORK))
    assert [each.row.submission for each in looked] == ["kim-3"]


@pytest.mark.parametrize("key", sorted(NOT_RUN))
def test_what_could_not_be_run_says_nothing_of_the_class(key):
    scored = statistics.score_rows([failing("kim", key), row("lee", 10, 20)], HOMEWORK)
    assert [each.has_run for each in scored] == [False, True]


def test_figures_are_of_what_counts_and_could_be_run():
    rows = [
        replace(row("kim", 10, 0, misconceptions=(("q1", "held"),)), student="kim"),
        replace(row("kim-2", 0, 20, misconceptions=(("q1", "given up"),)), student="kim"),
        replace(row("lee", 0, 0), passed={"q1/adds": False}, failed={"q1/adds": "not_loaded"}),
    ]
    scored = statistics.score_rows(rows, HOMEWORK)

    assert [each.row.submission for each in statistics.in_figures(scored)] == ["kim"]
    assert statistics.left_out(scored, "en", "terminal") == [
        "without 1 of which nothing ran",
        "without 1 handed in again later",
    ]
    page = report_html(rows, HOMEWORK, "en")
    assert "given up" not in page.partition('id="all-title"')[0]
