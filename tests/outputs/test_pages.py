import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.model import CaseResult, Correction
from autograder.outputs.changes_csv import GradeChange
from autograder.outputs.feedback import feedback_html
from autograder.outputs.gradescope_json import results_json
from autograder.outputs.pages import percent
from autograder.outputs.report import report_html
from tests.outputs.reading import Page
from tests.outputs.samples import (
    GRADED,
    HINT,
    HOMEWORK,
    HOSTILE,
    LONG,
    UNOPENED,
    dressed_up,
    row,
)


def feedback(graded=GRADED, lang="en", **more):
    return Page(feedback_html(graded, replace(HOMEWORK, **more), lang))


CLASS = [
    row("a", 10, 20, misconceptions=(("q2", "transposes"),), folder="가 나"),
    row("b", 10, 12, misconceptions=(("q2", "transposes"),), names=("홍길동",)),
    row("c", 0, 0, status="not a zip file"),
    row("d", 5, 3, late=True),
]


BANK = """
[[misconceptions]]
id = "transposes"
concept = "products"
hint.en = "Rows meet columns. Which are yours?"
hint.ko = "행과 열이 만납니다. 무엇이 행인가요?"
"""


def report_of(folder, lang="en"):
    """The report of a homework with a bank and words of its own."""
    (folder / "misconceptions.toml").write_text(BANK, "utf-8")
    (folder / "words.ko.toml").write_text('"concept: products" = "행렬의 곱"', "utf-8")
    return Page(report_html(CLASS, replace(HOMEWORK, folder=folder), lang))


def report(rows=CLASS, lang="en"):
    return Page(report_html(rows, HOMEWORK, lang))


@pytest.mark.parametrize("page", [feedback(), feedback(UNOPENED), report(), report([])])
def test_every_element_is_closed_and_nothing_is_loaded(page):
    assert page.open == []
    assert not [link for link in page.links() if re.match(r"(\w+:)?//", link)]
    assert not set(page.tags) & {"link", "img", "iframe", "object", "form"}
    assert "default-src 'none'" in str(page.attributes)


def test_feedback_has_no_script():
    assert "script" not in feedback().tags


def test_feedback_names_score_questions_and_what_failed():
    text = feedback().text
    assert "22 out of 30 points" in text
    assert "q2 · Multiply" in text
    assert "multiply(a, b) has shape (2,); expected (2, 1)" in text
    assert "홍길동" in text


def test_a_hint_is_shown_once_however_many_cases_it_explains():
    twice = replace(
        GRADED,
        diagnoses=(
            *GRADED.diagnoses,
            replace(GRADED.diagnoses[0], case="multiplies the example"),
        ),
    )
    assert feedback_html(twice, HOMEWORK, "en").count("meet the columns of") == 1


def test_what_happened_to_a_submission_that_never_ran_comes_first():
    text = feedback(UNOPENED).text
    assert "Please read this first not a zip file" in text
    assert "0 out of 30 points" in text


def test_notes_and_output_are_on_the_page():
    text = feedback().text
    assert "NameError: name plt is not defined" in text
    assert "hello" in text


def test_of_a_file_that_did_not_compile_the_page_says_so_once():
    never = tuple(
        CaseResult("q1", f"adds {n}", n > 0, 2, False, "missing", {"function": "add"}, "no add")
        for n in range(6)
    )
    error = "toy.py, line 3: SyntaxError: expected ':'"
    broken = replace(GRADED, cases=never, status=error, notes=(error,), diagnoses=())
    page = feedback_html(broken, HOMEWORK, "en")

    assert page.count("SyntaxError") == 1
    assert "what came after them still ran" not in page
    assert "6 checks</summary>" in page
    rows = json.loads(results_json(broken, HOMEWORK, "en"))
    assert rows["output"].count("SyntaxError") == 1
    assert any("- 6 checks" in each["output"] for each in rows["tests"])
    raised = replace(never[0], key="raised")
    assert "still ran" in feedback_html(replace(broken, cases=(raised,)), HOMEWORK, "en")


def test_cases_that_are_never_shown_are_only_counted():
    text = feedback(visibility="hidden").text
    assert "identity" not in text
    assert "meet the columns" not in text
    assert "hello" not in text
    assert "2 hidden checks are not shown." in text


def test_feedback_speaks_korean():
    page = feedback(lang="ko")
    assert ("html", "lang", "ko") in page.attributes
    assert "문항별 점수" in page.text
    assert "맞는 값을 전치한 것입니다" in page.text


def test_the_hint_is_in_the_feedback():
    assert HINT.replace("`", "") in re.sub(r" (?=\.)", "", feedback().text)


def test_the_report_links_to_each_students_page_by_its_folder():
    assert "results/%EA%B0%80%20%EB%82%98/feedback.html" in report().links()


def test_the_report_lists_what_needs_a_look_first():
    text = report().text
    assert text.index("not a zip file") < text.index("Submissions by share of the points")


def test_the_report_counts_misconceptions():
    assert re.search(r"transposes a b 홍길동 q2 2", report().text)


def test_the_report_of_a_homework_with_a_bank_words_its_misconceptions(tmp_path):
    text = report_of(tmp_path).text
    assert "By concept products 2" in text
    assert "Rows meet columns. transposes" in text
    assert "What they are told: Rows meet columns. Which are yours?" in text


def test_the_report_words_misconceptions_in_korean(tmp_path):
    text = report_of(tmp_path, "ko").text
    assert "개념별 행렬의 곱 2" in text
    assert "행과 열이 만납니다. transposes" in text


def test_a_bank_that_cannot_be_read_leaves_the_ids(tmp_path):
    (tmp_path / "misconceptions.toml").write_text("[[misconceptions]]", "utf-8")
    html = report_html(CLASS, replace(HOMEWORK, folder=tmp_path), "en")
    assert re.search(r"transposes a b 홍길동 q2 2", Page(html).text)


def test_students_can_be_searched_by_what_they_hold():
    held = [each for each in report().elements if each.attributes.get("class") == "held"]
    assert [each.text for each in held] == ["transposes", "transposes", "", ""]


def test_every_table_but_the_short_one_at_the_top_can_be_sorted():
    tables = [each.attributes for each in report().elements if each.tag == "table"]
    assert [each.get("class") for each in tables] == [None, *["sortable"] * (len(tables) - 1)]


def test_the_report_of_a_thousand_students_is_small():
    held = tuple(("q2", f"misconception_number_{each}") for each in range(3))
    rows = [
        row(f"2026{place:05}", place % 11, place % 21, names=("홍길동",), misconceptions=held)
        for place in range(1000)
    ]
    assert len(report_html(rows, HOMEWORK, "ko").encode()) < 1_000_000


def test_the_contents_lead_to_the_reports_sections():
    page = report()
    ids = {value for _, name, value in page.attributes if name == "id"}
    assert {link[1:] for link in page.links() if link.startswith("#")} <= ids


def test_the_report_of_an_empty_class_says_so():
    assert "There are no submissions." in report([]).text


def test_the_report_speaks_korean():
    assert "확인이 필요한 제출물" in report(lang="ko").text


def test_the_reports_script_is_the_one_its_policy_allows():
    import base64
    import hashlib

    html = report_html(CLASS, HOMEWORK, "en")
    source = html.split("<script>")[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in html


PLAIN_TAGS = set(feedback(dressed_up("x")).tags) | {"code"}
PLAIN_REPORT_TAGS = set(report(CLASS).tags) | {"code"}


@settings(max_examples=50)
@given(HOSTILE, st.sampled_from(["en", "ko"]))
def test_nothing_a_student_writes_becomes_a_tag_in_the_feedback(text, lang):
    html = feedback_html(dressed_up(text), HOMEWORK, lang)
    page = Page(html)
    assert set(page.tags) <= PLAIN_TAGS
    assert page.open == []
    assert not set(html) & set("\x00\x1b\x9b\u202e\ud800")


@settings(max_examples=50)
@given(HOSTILE, HOSTILE)
def test_nothing_a_student_writes_becomes_a_tag_in_the_report(text, other):
    html = report_html([row(text, 1, 2, status=other, names=(other,), folder="x")], HOMEWORK, "en")
    page = Page(html)
    assert set(page.tags) <= PLAIN_REPORT_TAGS
    assert page.open == []
    assert not set(html) & set("\x00\x1b\x9b\u202e\ud800")


def test_pages_with_nothing_but_long_texts_stay_small():
    rows = [row(f"{place}{LONG}", 1, 2, status=LONG, names=(LONG,) * 9) for place in range(10)]
    assert len(feedback_html(dressed_up(LONG), HOMEWORK, "en").encode()) < 300_000
    assert len(report_html(rows, HOMEWORK, "en").encode()) < 300_000


@pytest.mark.parametrize(
    ("share", "expected"), [(0, 0), (0.001, 1), (0.5, 50), (0.999, 99), (1, 100)]
)
def test_only_all_is_a_hundred_percent_and_only_nothing_is_none(share, expected):
    assert percent(share) == expected


def test_the_report_shows_what_was_corrected_and_leads_to_it():
    corrected = replace(CLASS[0], corrections=(Correction("q1", "adds", 3, 9, "it was broken"),))
    page = Page(
        report_html(
            [corrected, *CLASS[1:]], HOMEWORK, "en", changes=[GradeChange("a", "q1", 3, 9, "x")]
        )
    )
    assert "Corrected by hand Changed since it was graded" in page.text
    assert "q1 adds 3 → 9 +6 it was broken" in page.text
    assert "q1 3 → 9 x" in page.text
