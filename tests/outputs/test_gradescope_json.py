import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from autograder.outputs.grades_csv import grades_csv
from autograder.outputs.gradescope_json import digest_from_json, results_json, row_from_json
from tests.outputs.samples import GRADED, HINT, HOMEWORK, HOSTILE, LONG, UNOPENED, dressed_up

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
VISIBILITIES = {"hidden", "after_due_date", "after_published", "visible"}
MARKDOWN = MarkdownIt("commonmark")


def results(graded=GRADED, assignment=HOMEWORK, lang="en"):
    return json.loads(results_json(graded, assignment, lang))


def rows_by_name(**more):
    return {each["name"]: each for each in results(**more)["tests"]}


def test_each_question_is_a_row_with_its_points():
    rows = rows_by_name()
    assert [(rows[name]["score"], rows[name]["max_score"]) for name in ("q1", "q2")] == [
        (10, 10),
        (12, 20),
    ]
    assert [rows[name]["status"] for name in ("q1", "q2")] == ["passed", "failed"]


@pytest.mark.parametrize("graded", [GRADED, UNOPENED])
def test_the_rows_add_up_to_the_score(graded):
    told = results(graded)
    assert sum(each.get("score", 0) for each in told["tests"]) == told["score"]
    assert sum(each.get("max_score", 0) for each in told["tests"]) == HOMEWORK.points


@pytest.mark.parametrize("visibility", sorted(VISIBILITIES))
def test_hidden_cases_are_seen_when_the_assignment_says(visibility):
    rows = rows_by_name(assignment=replace(HOMEWORK, visibility=visibility))
    assert rows["q2"]["visibility"] == visibility


def test_public_checks_are_seen_at_once_and_carry_no_points():
    public = rows_by_name()["q2 public checks"]
    assert public["visibility"] == "visible"
    assert public["status"] == "failed"
    assert "score" not in public


def test_what_is_visible_at_once_says_nothing_of_hidden_cases():
    visible = [each for each in results()["tests"] if each["visibility"] == "visible"]
    said = json.dumps(visible) + results()["output"]
    assert "others" not in said
    assert "identity" not in said
    assert HINT not in said


def test_a_question_without_hidden_cases_is_one_visible_row():
    public = replace(GRADED, cases=tuple(replace(each, hidden=False) for each in GRADED.cases))
    assert [each["name"] for each in results(public)["tests"]][:2] == ["q1", "q2"]
    assert results(public)["tests"][0]["visibility"] == "visible"


def test_printed_text_is_not_seen_before_the_hidden_cases_are():
    row = rows_by_name()["What your program printed"]
    assert row["visibility"] == HOMEWORK.visibility
    assert "hello" not in results()["output"]


def test_a_failed_case_says_why_and_what_to_look_at():
    output = rows_by_name()["q2"]["output"]
    assert "the product is the transpose of what it should be" in output
    assert HINT in output


def test_a_hint_is_told_once_and_before_the_cases_it_explains():
    twice = (*GRADED.diagnoses, replace(GRADED.diagnoses[0], case="multiplies the example"))
    output = rows_by_name(graded=replace(GRADED, diagnoses=twice))["q2"]["output"]
    assert output.count(HINT) == 1
    assert output.index(HINT) < output.index("multiplies by the identity")


def test_rows_are_worded_in_korean():
    rows = rows_by_name(lang="ko")
    assert "더하기" in rows["q1"]["output"]
    assert "맞는 값을 전치한 것입니다" in rows["q2"]["output"]


def test_a_submission_that_never_ran_says_so_and_has_all_its_rows():
    told = results(UNOPENED)
    assert "not a zip file" in told["output"]
    assert [(each["name"], each["score"]) for each in told["tests"]] == [("q1", 0), ("q2", 0)]


def test_extra_data_names_what_was_recognised():
    extra = results()["extra_data"]
    assert extra["submission"] == "2024017"
    assert extra["status"] == "Completed"
    assert extra["output"] == "hello\n"
    assert extra["diagnoses"] == [
        {
            "question": "q2",
            "case": "multiplies by the identity",
            "misconception": "transposes",
            "hint": HINT,
        }
    ]


def test_equal_input_gives_equal_bytes():
    slower = replace(GRADED, seconds=9.0)
    assert results_json(GRADED, HOMEWORK, "en") == results_json(slower, HOMEWORK, "en")


@pytest.mark.parametrize("graded", [GRADED, UNOPENED])
def test_a_row_read_back_gives_the_same_grades(graded):
    row = row_from_json(results_json(graded, HOMEWORK, "en"))
    assert row is not None
    assert grades_csv([row], HOMEWORK) == grades_csv([graded.row()], HOMEWORK)


def test_a_row_read_back_is_the_row():
    assert row_from_json(results_json(GRADED, HOMEWORK, "en")) == GRADED.row()


def test_the_digest_is_read_back():
    assert digest_from_json(results_json(GRADED, HOMEWORK, "en")) == "abc123"


@pytest.mark.parametrize("share", [0, 0.3, 0.6, 0.99])
def test_a_truncated_file_is_not_read_back(share):
    text = results_json(GRADED, HOMEWORK, "en")
    half = text[: int(len(text) * share)]
    assert row_from_json(half) is None
    assert digest_from_json(half) is None


@pytest.mark.parametrize("text", ["", "null", "[]", '{"extra_data": 3}', "[" * 100_000, "\x00"])
def test_a_foreign_file_is_not_read_back(text):
    assert row_from_json(text) is None
    assert digest_from_json(text) is None


@given(st.sampled_from(["row", "submission", "status", "format"]), JSON_VALUES)
def test_a_file_with_one_thing_changed_is_read_back_as_a_row_or_not_at_all(key, value):
    payload = results()
    payload["extra_data"][key] = value
    row = row_from_json(json.dumps(payload))
    assert row is None or isinstance(row.submission + row.status, str)


@given(st.sampled_from(sorted(results()["extra_data"]["row"])), JSON_VALUES)
def test_a_row_with_one_thing_changed_still_makes_grades_or_is_not_read_back(key, value):
    payload = results()
    payload["extra_data"]["row"][key] = value
    row = row_from_json(json.dumps(payload))
    assert row is None or "2024017" in grades_csv([row], HOMEWORK)


@settings(max_examples=50)
@given(HOSTILE)
def test_whatever_a_student_writes_nothing_of_it_is_markup(text):
    told = results(dressed_up(text))
    outputs = [told["output"], *(each["output"] for each in told["tests"])]
    for token in (token for output in outputs for token in MARKDOWN.parse(output)):
        assert token.type not in {"html_block", "fence", "heading_open", "blockquote_open"}
        inline = {child.type for child in token.children or []}
        assert not inline & {"html_inline", "link_open", "image"}


def test_a_submission_of_nothing_but_long_texts_stays_small():
    assert len(results_json(dressed_up(LONG), HOMEWORK, "en")) < 1_000_000
