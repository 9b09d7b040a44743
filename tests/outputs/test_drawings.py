from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.model import CaseResult
from autograder.outputs.feedback import feedback_html
from autograder.outputs.heat_map import heat_maps
from autograder.outputs.loss_curve import HEIGHT, TOP, WIDTH, loss_curve
from autograder.words.wording import wording
from tests.outputs.reading import Page
from tests.outputs.samples import GRADED, HOMEWORK

WORDS = wording(HOMEWORK, "en")


def failed(**data):
    return CaseResult("q2", "multiplies", True, 20, False, "values", data, "wrong")


def heat_map(text):
    return heat_maps([failed(what="c", map=text)], WORDS)


def page_of(case, lang="en", **more):
    return Page(feedback_html(replace(GRADED, cases=(case,), diagnoses=()), HOMEWORK, lang, **more))


# --- heat maps ---


def test_a_map_has_a_cell_for_each_entry():
    (drawn,) = heat_map("..1/.4.")
    assert (drawn.rows, drawn.columns) == (2, 3)
    assert {level: path.count("M") for level, path in drawn.levels} == {"1": 1, "4": 1, "right": 4}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("12/34", "all of them"),
        (".1./.2.", "all of column 2"),
        ("1.3/2.4", "all of column 1, 3"),
        (".../111", "all of row 2"),
        (".1/1.", "all but the diagonal"),
        ("1../.../..1", "2 of 9"),
    ],
)
def test_a_map_says_in_words_where_the_wrong_entries_are(text, where):
    (drawn,) = heat_map(text)
    assert drawn.where == where


def test_larger_errors_are_drawn_as_larger_squares():
    (drawn,) = heat_map("1234")
    sides = [float(path.split("h")[1].split("v")[0]) for _, path in drawn.levels]
    assert sides == sorted(sides)
    assert len(set(sides)) == 4


def test_a_quantity_is_drawn_once():
    assert len(heat_maps([failed(what="c", map="1"), failed(what="c", map="2")], WORDS)) == 1


@pytest.mark.parametrize("text", ["", "5", "1/22", "<b>", None, 7, "1" * 33, "/".join("1" * 33)])
def test_what_is_no_map_is_not_drawn(text):
    assert heat_map(text) == []


@given(st.text(alphabet=".1234/", max_size=80))
def test_any_map_is_drawn_or_left_out(text):
    assert len(heat_map(text)) <= 1


def test_a_map_is_a_picture_with_words_on_the_page():
    page = page_of(failed(what="c", map="1./.."))
    assert "c: 2 rows, 2 columns. Wrong entries: 1 of 4." in page.pictures()
    assert "up to 10 %" in page.text


def test_a_map_has_korean_words():
    assert (
        "c: 2행 2열. 틀린 원소: 4개 중 1개"
        in page_of(failed(what="c", map="1./.."), "ko").pictures()
    )


# --- loss curves ---


def curve(yours, right="100 50 25"):
    return loss_curve([failed(what="losses", yours=yours, right=right)], WORDS)


def test_both_curves_are_drawn_and_said():
    drawn = curve("100 80 60")
    assert drawn.yours.count("L") == drawn.right.count("L") == 2
    assert "Your losses, in percent of the first: 100, 80, 60." in drawn.said


def test_a_loss_that_is_no_number_interrupts_the_line():
    assert curve("100 - 60 50").yours.count("M") == 2


def test_losses_that_climb_leave_the_picture_and_the_others_stay_readable():
    drawn = curve("100 400 1000")
    assert len(drawn.dots) == 1
    heights = [float(piece.split(" ")[1]) for piece in drawn.right[1:].split("L")]
    assert all(TOP <= height <= HEIGHT for height in heights)


def test_a_curve_of_one_epoch_is_drawn():
    assert curve("100", "100").dots


def test_many_epochs_have_few_words():
    drawn = curve(" ".join(["50"] * 300), " ".join(["40"] * 300))
    assert len(drawn.epochs) <= 8
    assert len(drawn.said) < 300
    assert drawn.dots == ()
    assert all(0 <= x <= WIDTH for _, x in drawn.epochs)


@pytest.mark.parametrize("yours", ["", "abc", "1  2", None, "1 " * 3000, "<b>", "12345"])
def test_what_is_no_curve_is_not_drawn(yours):
    assert curve(yours) is None


@given(st.lists(st.integers(-100, 1000) | st.none(), min_size=1, max_size=60))
def test_any_curve_is_drawn(values):
    assert curve(" ".join("-" if each is None else str(each) for each in values)) is not None


def test_a_curve_is_a_picture_with_words_on_the_page():
    page = page_of(failed(what="losses", yours="100 90", right="100 50"))
    assert any("Plain gradient descent's: 100, 50." in each for each in page.pictures())


def test_a_case_that_costs_nothing_is_not_drawn():
    assert page_of(replace(failed(what="c", map="1./.."), points=0.0)).pictures() == []
