import string

import pytest

from autograder import checks
from autograder.language import case_message, say, words
from autograder.model import CaseResult
from autograder.sandbox import proxy

WORDS = checks.WORDS | proxy.WORDS


def placeholders(text):
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def interface(lang):
    return {key: text for key, text in words(lang).items() if not key.startswith("case.")}


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
    missing = [key for key in WORDS if f"case.{key}" not in words("ko")]
    assert missing == []


@pytest.mark.parametrize("key", sorted(WORDS))
def test_the_korean_of_a_failure_asks_for_no_more_than_the_english(key):
    assert placeholders(words("ko")[f"case.{key}"]) <= placeholders(WORDS[key])


def test_placeholders_are_filled():
    assert say("feedback.of", "en", earned=7, possible=10) == "7 of 10"


def test_a_key_that_no_language_has_is_our_mistake():
    with pytest.raises(KeyError):
        say("feedback.nonsense", "ko")


def test_a_failed_case_is_told_in_the_language_asked_for():
    case = failed("shape", what="`y`", got="(2,)", expected="(2, 1)")
    assert case_message(case, "en") == "the English message"
    assert case_message(case, "ko").startswith("`y`: 모양이 (2,)")


def test_a_failed_case_without_a_translation_is_told_in_english():
    assert case_message(failed("unheard_of"), "ko") == "the English message"


def test_data_that_do_not_fit_the_translation_leave_the_english_message():
    assert case_message(failed("shape", what="`y`"), "ko") == "the English message"


def test_braces_in_the_data_are_not_filled_again():
    case = failed("nan", what="{0.__class__}")
    assert "{0.__class__}" in case_message(case, "ko")
