from dataclasses import replace

import pytest

from autograder.assignment import load_assignment
from autograder.model import CaseResult
from autograder.outputs.feedback import feedback_html
from autograder.outputs.marked_picture import marked_picture
from tests.outputs.reading import Page
from tests.outputs.samples import GRADED, HOMEWORK

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">
<title>A network</title>
<style>.line, text { fill: red }
@media (prefers-color-scheme: dark) { .line { fill: blue } }</style>
<defs><marker id="tip"><path class="line" d="M0 0"/></marker></defs>
%s
</svg>"""
ARROWS = """<path class="line" data-what='grads["b"]' d="M0 0L1 1" marker-end="url(#tip)"/>
<text data-what='grads["c"]; grads["d"]'>c</text><path class="line" d="M1 1"/>"""


@pytest.fixture
def homework(tmp_path):
    """A homework whose one picture is made by a call with its content."""

    def make(content=ARROWS, svg=SVG):
        (tmp_path / "pictures").mkdir(exist_ok=True)
        (tmp_path / "pictures" / "network.svg").write_text(svg % content, "utf-8")
        return replace(HOMEWORK, folder=tmp_path)

    return make


def marked(homework, *wrong):
    return Page(marked_picture(homework, wrong).svg)


def test_what_is_wrong_is_marked_and_what_is_right_is_told_apart(homework):
    page = marked(homework(), 'grads["b"]')
    assert [each.tag for each in page.of_class("wrong")] == ["path"]
    assert [each.tag for each in page.of_class("fine")] == ["text"]


def test_an_element_may_stand_for_several_quantities(homework):
    assert [each.tag for each in marked(homework(), 'grads["d"]').of_class("wrong")] == ["text"]


def test_elements_keep_their_own_classes(homework):
    assert marked(homework(), 'grads["b"]').of_class("wrong")[0].classes == {"line", "wrong"}


def test_a_picture_that_shows_nothing_of_what_is_wrong_is_left_out(homework):
    assert marked_picture(homework(), ["softmax(z)"]) is None


def test_a_homework_without_pictures_has_none():
    assert marked_picture(HOMEWORK, ['grads["b"]']) is None


def test_the_names_of_a_picture_are_its_own_on_the_page(homework):
    page = marked(homework(), 'grads["b"]')
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert ids == ["network-tip"]
    assert ("path", "marker-end", "url(#network-tip)") in page.attributes


def test_a_pictures_style_reaches_no_further_than_the_picture(homework):
    style = marked_picture(homework(), ['grads["b"]']).style
    assert ".network .line, .network text{" in style.replace(" {", "{")
    assert style.count(".network .line") == 2
    assert "@media" in style


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script>",
        "<image href='http://evil.example/x.png'/>",
        "<foreignObject><p>x</p></foreignObject>",
        "<a href='javascript:alert(1)'><text>x</text></a>",
        "<path onclick='alert(1)' style='fill: url(http://evil.example)' d='M0 0'/>",
        "<path marker-end='url(http://evil.example#x)' d='M0 0'/>",
    ],
)
def test_nothing_but_a_drawing_is_taken_over(homework, content):
    picture = marked_picture(homework(ARROWS + content), ['grads["b"]'])
    page = Page(picture.svg)
    assert "evil" not in picture.svg
    assert "alert" not in picture.svg
    assert set(page.tags) <= {"svg", "defs", "marker", "path", "text"}


def test_a_style_that_would_load_something_is_left_out(homework):
    svg = SVG.replace("fill: red", "fill: url(http://evil.example)")
    assert marked_picture(homework(svg=svg), ['grads["b"]']).style == ""


@pytest.mark.parametrize("svg", ["", "<svg", "<!-- %s -->", "<svg>" + "x" * 300_000 + "%s</svg>"])
def test_a_picture_that_cannot_be_read_is_left_out(homework, svg):
    assert marked_picture(homework("", svg if "%s" in svg else svg + "%s"), ['grads["b"]']) is None


def test_the_page_draws_the_network_once_and_says_what_is_marked(homework):
    cases = tuple(
        CaseResult(question, "adds", True, 5, False, "values", {"what": 'grads["b"]'}, "wrong")
        for question in ("q1", "q2")
    )
    page = Page(feedback_html(replace(GRADED, cases=cases, diagnoses=()), homework(), "en"))
    assert len(page.of_class("network")) == 1
    assert any('thick and dashed: grads["b"].' in each for each in page.pictures())


def test_our_own_picture_marks_each_gradient():
    simple = load_assignment("simple_rnn")
    for name in simple.load_reference().init_params(4, 3, 0):
        picture = marked_picture(simple, [f'grads["{name}"]'])
        assert Page(picture.svg).of_class("wrong")
