from dataclasses import replace
from functools import wraps
from xml.etree import ElementTree

import numpy as np
import pytest

from autograder.authoring.rehearsal import Rehearsal
from autograder.homework.assignment import available, load_assignment
from autograder.homework.questions import load_questions
from autograder.model import CaseResult
from autograder.outputs.feedback import feedback_html
from autograder.outputs.findings import what_of
from autograder.outputs.marked_picture import marked_picture
from autograder.words.captions import is_caption
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
    return Page(marked_picture(homework, wrong, "q1", "en").svg)


def test_what_is_wrong_is_marked_and_what_is_right_is_told_apart(homework):
    page = marked(homework(), 'grads["b"]')
    assert [each.tag for each in page.of_class("wrong")] == ["path"]
    assert [each.tag for each in page.of_class("fine")] == ["text"]


def test_an_element_may_stand_for_several_quantities(homework):
    assert [each.tag for each in marked(homework(), 'grads["d"]').of_class("wrong")] == ["text"]


def test_elements_keep_their_own_classes(homework):
    assert marked(homework(), 'grads["b"]').of_class("wrong")[0].classes == {"line", "wrong"}


def test_a_picture_that_shows_nothing_of_what_is_wrong_is_left_out(homework):
    assert marked_picture(homework(), ["softmax(z)"], "q1", "en") is None


def test_a_homework_without_pictures_has_none():
    assert marked_picture(HOMEWORK, ['grads["b"]'], "q1", "en") is None


def test_the_names_of_a_picture_are_its_own_on_the_page(homework):
    page = marked(homework(), 'grads["b"]')
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert ids == ["network-q1-tip"]
    assert ("path", "marker-end", "url(#network-q1-tip)") in page.attributes


def test_a_pictures_style_reaches_no_further_than_the_picture(homework):
    style = marked_picture(homework(), ['grads["b"]'], "q1", "en").style
    assert ".network-network .line, .network-network text{" in style.replace(" {", "{")
    assert style.count(".network-network .line") == 2
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
    picture = marked_picture(homework(ARROWS + content), ['grads["b"]'], "q1", "en")
    page = Page(picture.svg)
    assert "evil" not in picture.svg
    assert "alert" not in picture.svg
    assert set(page.tags) <= {"svg", "defs", "marker", "path", "text"}


def test_a_style_that_would_load_something_is_left_out(homework):
    svg = SVG.replace("fill: red", "fill: url(http://evil.example)")
    assert marked_picture(homework(svg=svg), ['grads["b"]'], "q1", "en").style == ""


@pytest.mark.parametrize("svg", ["", "<svg", "<!-- %s -->", "<svg>" + "x" * 300_000 + "%s</svg>"])
def test_a_picture_that_cannot_be_read_is_left_out(homework, svg):
    unreadable = homework("", svg if "%s" in svg else svg + "%s")
    assert marked_picture(unreadable, ['grads["b"]'], "q1", "en") is None


def test_the_page_draws_the_network_once_and_says_what_is_marked(homework):
    cases = tuple(
        CaseResult(question, "adds", True, 5, False, "values", {"what": 'grads["b"]'}, "wrong")
        for question in ("q1", "q2")
    )
    page = Page(feedback_html(replace(GRADED, cases=cases, diagnoses=()), homework(), "en"))
    assert len(page.of_class("network")) == 1
    assert any('thick and dashed: grads["b"].' in each for each in page.pictures())


def test_of_several_pictures_the_one_that_shows_most_is_taken(homework):
    folder = homework().folder / "pictures"
    (folder / "another.svg").write_text(SVG % ARROWS.replace('grads["b"]', "y"), "utf-8")
    many = ["y", 'grads["c"]', 'grads["d"]']

    assert (
        marked_picture(homework(), ['grads["b"]', *many[1:]], "q1", "en").scope == "network-network"
    )
    assert marked_picture(homework(), many, "q1", "en").scope == "network-another"


def page_of(homework, *wrong):
    """A page with a hidden case for each pair of a question and a wrong quantity."""
    cases = tuple(
        CaseResult(question, what, True, 5, False, "values", {"what": what}, what)
        for question, what in wrong
    )
    return Page(feedback_html(replace(GRADED, cases=cases, diagnoses=()), homework, "en"))


def test_a_later_question_draws_the_network_again_only_where_it_marks_more(homework):
    first, second = ("q1", 'grads["b"]'), ("q2", 'grads["c"]')

    assert len(page_of(homework(), first, ("q2", 'grads["b"]')).of_class("network")) == 1
    assert len(page_of(homework(), first, second).of_class("network")) == 2


def test_pictures_of_one_page_have_ids_of_their_own(homework):
    page = page_of(homework(), ("q1", 'grads["b"]'), ("q2", 'grads["c"]'))

    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))


def spoiled(value):
    """An answer of the same kind that is wrong throughout."""
    if isinstance(value, (np.ndarray, float)):
        return 1.5 * value
    if isinstance(value, str):
        return value[::-1]
    if isinstance(value, dict):
        return {key: spoiled(each) for key, each in value.items()}
    return type(value)(map(spoiled, value)) if isinstance(value, (list, tuple)) else value


def wrong_throughout(function):
    @wraps(function)
    def wrong(*args):
        return spoiled(function(*args))

    return wrong


def class_wrong_throughout(original, methods):
    """A class whose methods answer wrongly, and whose objects hold wrong arrays afterwards."""

    def method(name):
        def wrong(self, *args):
            answer = getattr(original, name)(self, *args)
            vars(self).update({key: spoiled(each) for key, each in vars(self).items()})
            return spoiled(answer)

        return wrong

    known = [name for name in methods if hasattr(original, name)]
    return type(original.__name__, (original,), {name: method(name) for name in known})


def found_wrong(homework):
    """What the hidden cases name where every answer is wrong."""
    module = homework.load_reference()
    for name in homework.names:
        right = getattr(module, name)
        is_class = isinstance(right, type)
        wrong = class_wrong_throughout(right, homework.methods) if is_class else None
        setattr(module, name, wrong or wrong_throughout(right))
    results = Rehearsal(homework, load_questions(homework)).results(module)
    return {what_of(each) for each in results if each.points and not each.passed} - {""}


def all_marks(homework):
    """What the pictures of a homework can mark."""
    paths = (homework.folder / "pictures").glob("*.svg")
    roots = [ElementTree.fromstring(path.read_text("utf-8")) for path in paths]
    texts = [each.get("data-what", "") for root in roots for each in root.iter()]
    return {what.strip() for text in texts for what in text.split(";")} - {""}


NOT_DRAWN = {
    "clipped", "norm", "sample(params, h0, first, n, vocab)", "train", "losses"
}  # fmt: skip
"""What cases compare that no network has in it."""
BEHIND = {'cache["y"]': 'cache["x"]', "h_last": "loss", "rescale(W, radius)": "spectral_radius(W)"}
"""What is found wrong only where something else is right: compared after it, or built on it."""


@pytest.mark.parametrize("name", available())
def test_whatever_hidden_cases_find_wrong_is_marked_and_nothing_else_is(name):
    homework = load_assignment(name)

    found, marks = found_wrong(homework), all_marks(homework)

    assert [what for what in found - marks if what.partition("[")[0] not in NOT_DRAWN] == []
    assert [what for what in marks - found if BEHIND.get(what) not in found] == []


@pytest.mark.parametrize("name", available())
def test_on_a_korean_page_the_labels_of_the_homeworks_pictures_are_korean(name):
    homework = load_assignment(name)
    pictures = [
        marked_picture(homework, [what], "q1", "ko") for what in sorted(all_marks(homework))
    ]

    labels = {each.text or "" for it in pictures for each in ElementTree.fromstring(it.svg).iter()}

    assert [label for label in labels if is_caption("text", label) and label.isascii()] == []
