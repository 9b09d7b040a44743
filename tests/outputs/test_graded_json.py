"""What was graded, kept and read back, gives the same pages byte for byte."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from autograder.model import CaseResult, Correction, Lateness, Origin, Person
from autograder.outputs.feedback import feedback_html
from autograder.outputs.graded_json import graded_from_json, graded_to_json
from autograder.outputs.gradescope_json import results_json
from autograder.remarks import Remark, of_label
from tests.outputs.samples import GRADED, HOMEWORK, HOSTILE, UNOPENED, dressed_up

SETTLED = replace(
    GRADED,
    submission=replace(
        GRADED.submission,
        came=1.5,
        origin=Origin("moodle", ("kim.py",), (Person("7", "Kim"), Person("8"))),
    ),
    corrections=(Correction("q1", "adds others", 3, 9, "it was broken"),),
    lateness=Lateness(None, 1, 10, 2.1),
)


@pytest.mark.parametrize("graded", [GRADED, UNOPENED, SETTLED])
def test_nothing_is_lost(graded):
    assert graded_from_json(graded_to_json(graded)) == graded


@given(HOSTILE.map(dressed_up))
@settings(max_examples=30, deadline=None)
def test_whatever_a_student_wrote_gives_the_same_pages(graded):
    back = graded_from_json(graded_to_json(graded))

    assert feedback_html(back, HOMEWORK, "ko") == feedback_html(graded, HOMEWORK, "ko")
    assert results_json(back, HOMEWORK, "en") == results_json(graded, HOMEWORK, "en")


def test_what_was_said_of_it_is_still_said_in_the_pages_language():
    place = Remark(" ({place}, line {line}: `{text}`)", place=of_label("cell 3"), line=2, text="x")
    data = {"function": "adds", "text": "KeyError", "place": place}
    case = CaseResult("q1", "adds", False, 5, False, "raised", data, "adds raised KeyError")
    empty = Remark("{file} holds no code", file="kim.py")
    graded = replace(GRADED, cases=(case,), remarks=(empty,), status=str(empty))

    page = feedback_html(graded_from_json(graded_to_json(graded)), HOMEWORK, "ko")

    assert "kim.py: 코드가 없습니다" in page
    assert "셀 3, 2번째 줄" in page


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "{}", '{"submission": 3}', "null"])
def test_what_is_none_is_none(text):
    assert graded_from_json(text) is None


def test_a_field_of_a_later_program_is_passed_over():
    text = graded_to_json(GRADED).replace('"status":', '"to_come": [1], "status":', 1)

    assert graded_from_json(text) == GRADED
