"""Moodle's times, as its sites write them."""

from __future__ import annotations

from datetime import datetime

import pytest

from autograder.intake.lms.clock import read_time
from autograder.intake.lms.last_changes import last_changes
from autograder.tables import parse_table

MOMENT = datetime(2026, 3, 5, 23, 58)


@pytest.mark.parametrize(
    "text",
    [
        "Thursday, 5 March 2026, 11:58 PM",
        "Thursday, March 5, 2026, 11:58 PM",
        "Thursday, 5 March 2026, 23:58",
        "2026년 3월 5일(목) 오후 11:58",
        "2026년 03월 05일 목요일 23:58",
        "2026-03-05 23:58",
        "2026/03/05 23:58:00",
        "Donnerstag, 5. März 2026, 23:58",
        "jeudi 5 mars 2026, 23:58",
        "jueves, 5 de marzo de 2026, 23:58",
    ],
)
def test_a_time_is_read_in_the_languages_of_the_sites(text):
    assert read_time(text) == MOMENT


@pytest.mark.parametrize(
    ("text", "hour"), [("5 March 2026, 12:10 AM", 0), ("5 March 2026, 12:10 PM", 12)]
)
def test_midnight_and_noon_are_told_apart(text, hour):
    assert read_time(text) == datetime(2026, 3, 5, hour, 10)


@pytest.mark.parametrize(
    "text", ["", "-", "03/04/2026 23:58", "5 March 2026", "23:58", "mardi 5 2026, 23:58", "soon"]
)
def test_what_can_be_read_in_two_ways_is_not_known(text):
    assert read_time(text) is None


def test_the_submissions_time_is_the_one_that_comes_first():
    table = parse_table(
        "식별 번호,이름,최종 제출,최종 채점\n"
        "참가자 7,김,2026-03-05 23:58,2026-03-09 08:00\n참가자 8,이,-,2026-03-09 08:00\n",
        "sheet",
    )

    assert last_changes(table) == {"7": "2026-03-05T23:58:00"}


def test_a_table_without_participants_says_nothing():
    assert last_changes(parse_table("id,when\n7,2026-03-05 23:58\n", "sheet")) == {}
