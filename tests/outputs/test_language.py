import string

import pytest

from autograder.cases.checks import CheckFailed, describe, pays_where
from autograder.failures import FAILURES, holes
from autograder.model import CaseResult
from autograder.words.language import case_message, phrases, say, words
from autograder.words.phrasebook import Phrasebook
from autograder.words.whys import in_words

MADE_IN_ENGLISH = ("case.", "hidden_case.", "phrases.", "remarks.", "whys.")


def placeholders(text):
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def interface(lang):
    return {key: text for key, text in words(lang).items() if not key.startswith(MADE_IN_ENGLISH)}


def failed(key, **data):
    return CaseResult("q1", "case", False, 1, False, key, data, "the English message")


def test_both_languages_have_the_same_keys():
    assert interface("en").keys() == interface("ko").keys()


def test_translations_have_the_same_placeholders():
    english, korean = interface("en"), interface("ko")
    assert {key: placeholders(text) for key, text in english.items()} == {
        key: placeholders(text) for key, text in korean.items()
    }


def test_whatever_can_go_wrong_with_a_case_has_korean_words():
    missing = [key for key in FAILURES if f"case.{key}" not in words("ko")]
    assert missing == []


@pytest.mark.parametrize("key", sorted(FAILURES))
def test_the_korean_of_a_failure_asks_for_no_more_than_the_english(key):
    of_hidden, english = FAILURES[key].of_hidden, FAILURES[key].english
    korean = words("ko")
    assert holes(korean[f"case.{key}"]) <= holes(english)
    assert bool(of_hidden) == (f"hidden_case.{key}" in korean)
    assert holes(korean.get(f"hidden_case.{key}", "")) <= holes(of_hidden)


def test_placeholders_are_filled():
    assert say("feedback.of", "en", earned=7, possible=10) == "7 of 10"


def test_a_key_that_no_language_has_is_our_mistake():
    with pytest.raises(KeyError):
        say("feedback.nonsense", "ko")


def test_a_failed_case_is_told_in_the_language_asked_for():
    case = failed("shape", what="`y`", got="(2,)", expected="(2, 1)")
    assert case_message(case, "en") == "the English message"
    assert case_message(case, "ko").startswith("`y`: 형상이 (2,)")


def test_a_failed_case_without_a_translation_is_told_in_english():
    assert case_message(failed("unheard_of"), "ko") == "the English message"


def test_data_that_do_not_fit_the_translation_leave_the_english_message():
    assert case_message(failed("shape", what="`y`"), "ko") == "the English message"


def test_braces_in_the_data_are_not_filled_again():
    case = failed("nan", what="{0.__class__}")
    assert "{0.__class__}" in case_message(case, "ko")


def test_what_a_message_is_worded_with_is_korean_too():
    case = failed("kind", what="y", got="None (is there a `return`?)", expected="a tuple of 2")
    assert "받은 값: None (`return`이 있나요?), 필요한 값: 원소가 2개인 튜플" in case_message(
        case, "ko"
    )


def test_a_phrase_that_is_known_word_for_word_goes_before_a_pattern():
    book = Phrasebook({"a {kind}": "{kind} 하나", "a list": "리스트"})
    assert book.translate("a list") == "리스트"
    assert book.translate("a cat") == "cat 하나"


def test_of_two_patterns_the_more_telling_one_is_taken():
    book = Phrasebook(
        {"graded {file}": "1 {file}", "graded {file}, not {other}": "2 {file} {other}"}
    )
    assert book.translate("graded a.py, not b.py") == "2 a.py b.py"


def test_what_stands_for_a_placeholder_is_looked_up_too():
    book = Phrasebook({"a pair of {kind}": "{kind} 한 쌍", "lists": "리스트"})
    assert book.translate("a pair of lists") == "리스트 한 쌍"


def test_braces_in_a_students_words_are_not_filled_in():
    book = Phrasebook({"no {file}": "{file} 없음"})
    assert book.translate("no {0.__class__}") == "{0.__class__} 없음"


def test_a_long_text_is_not_looked_up():
    assert Phrasebook({"a{x}b{y}c": "z"}).translate("a" + "b" * 5000 + "c").startswith("abbb")


@pytest.mark.parametrize("english", sorted(phrases("ko")))
def test_a_phrase_asks_for_nothing_that_the_english_lacks(english):
    assert placeholders(phrases("ko")[english]) <= placeholders(english)


def test_questions_of_which_one_is_enough_are_said_in_both_languages():
    with pytest.raises(CheckFailed, match="where q1 or q2 or q3 earned") as failed:
        pays_where(lambda _: 0.0, "q1", "q2", "q3")

    case = CaseResult("q4", "c", False, 1, True, failed.value.key, failed.value.data, "")
    assert case_message(case, "ko").startswith("q1, q2, q3 가운데")


def test_an_object_of_a_students_own_class_is_said_in_korean():
    class Params:
        pass

    korean = Phrasebook(phrases("ko"))
    assert korean.translate(describe(Params())) == "Params 객체"
    assert korean.translate("a line of the student's") == "a line of the student's"


@pytest.mark.parametrize("value", [True, 1, 1.0, 1j, "", b"", set(), range(1), {}, int, failed])
def test_a_kind_of_value_that_python_has_is_said_in_korean(value):
    korean = Phrasebook(phrases("ko")).translate(describe(value))

    assert not korean.startswith(("a ", "an "))


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("lateness", "지각"),
        ("corrected by hand (Marked by hand)", "직접 고침(Marked by hand)"),
        ("corrected by hand (half; whole)", "직접 고침(half; whole)"),
        ("corrected by hand; the submission changed", "직접 고침; 제출물이 바뀜"),
        (
            "toy/tests/q1.py, the reference and more changed",
            "바뀐 것: toy/tests/q1.py, 모범 답안 등",
        ),
        ("decided on Monday", "decided on Monday"),
    ],
)
def test_why_points_changed_is_said_in_the_readers_language(english, korean):
    assert in_words(english, "ko") == korean
    assert in_words(english, "en") == english
