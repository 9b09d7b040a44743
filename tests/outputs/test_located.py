"""The line of a mistake, as it is told; how it was mended is told to no student."""

import json
from dataclasses import replace

import pytest

from autograder.model import Located, Repair
from autograder.outputs.feedback import feedback_html
from autograder.outputs.gradescope_json import results_json
from autograder.outputs.report import report_html
from tests.outputs.reading import Page
from tests.outputs.samples import GRADED, HOMEWORK, row

PLACE = Located(
    "q2",
    "multiply",
    "cell 3",
    7,
    6,
    ("for i in rows:", "    out[i] = a[i] @ b", "return out"),
    "out[i]",
    2,
)
REPAIR = Repair("q2", "multiply", "-    out[i] = a[i] @ b\n+    out[i] += a[i] @ b.T", "")
FOUND = replace(GRADED, diagnoses=(), located=(PLACE,), repairs=(REPAIR,))


def page(lang="en", **more):
    return Page(feedback_html(FOUND, replace(HOMEWORK, **more), lang))


def rows(**more):
    text = results_json(FOUND, replace(HOMEWORK, **more), "en")
    return {each["name"]: each for each in json.loads(text)["tests"]}


def test_the_page_shows_the_line_and_what_is_right_on_it():
    shown = page()

    assert "Look at line 7 of cell 3, in multiply ." in shown.text
    assert "out[i] is right at first, and wrong from the second run of that line on." in shown.text
    assert [e.text for e in shown.elements if e.tag == "mark"] == ["7 out[i] = a[i] @ b"]
    assert "셀 3의 7번째 줄을 보세요." in page("ko").text


def test_programs_read_the_line_and_nobody_the_repair():
    text = results_json(FOUND, HOMEWORK, "en")

    place = {"question": "q2", "function": "multiply", "label": "cell 3", "line": 7}
    assert json.loads(text)["extra_data"]["located"] == [place]
    assert json.loads(results_json(GRADED, HOMEWORK, "en"))["extra_data"]["located"] == []
    assert "b.T" not in text
    assert "b.T" not in feedback_html(FOUND, HOMEWORK, "en")


def test_the_line_is_seen_when_hidden_cases_are():
    told = [name for name, row in rows().items() if "line 7" in row["output"]]

    assert [rows()[name]["visibility"] for name in told] == ["after_published"]
    assert "line 7" not in page(visibility="hidden").text


@pytest.mark.parametrize("visit", [0, 1, 3])
def test_where_it_is_wrong_from_on_is_told_as_far_as_it_is_known(visit):
    found = replace(FOUND, located=(replace(PLACE, visit=visit),))
    text = Page(feedback_html(found, HOMEWORK, "en")).text

    assert ("run number 3" in text) == (visit == 3)
    assert ("Wrong from there on: out[i] ." in text) == (visit < 2)


def test_the_report_shows_the_repairs_those_that_say_the_same_together():
    kim, lee, park = row("kim", 10, 5), row("lee", 10, 5), row("park", 10, 5)
    same = replace(REPAIR, says="a @ b.T")
    repairs = [(kim, REPAIR), (lee, same), (park, replace(same, diff="-x\n+<b>y</b>"))]
    shown = Page(report_html([kim, lee, park], HOMEWORK, "en", repairs=repairs))

    heads = [e.text for e in shown.elements if e.tag == "summary" and "multiply" in e.text]
    assert heads == ["q2 · multiply · a @ b.T 2", "q2 · multiply 1"]
    assert "+<b>y</b>" in shown.text
    assert "Mistakes found by mending" not in Page(report_html([kim], HOMEWORK, "en")).text
