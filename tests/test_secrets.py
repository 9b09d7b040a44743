"""Messages about hidden cases hold nothing that the student's code could put numbers in."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.failures import FAILURES, in_english
from autograder.grading.lettering import in_letters
from autograder.grading.secrets import told, without_secrets
from autograder.model import CaseResult
from autograder.remarks import Remark

TELLING = "0.123456"
LIKE_A_PATTERN = {"wrong": 2, "total": 6}


def hidden(key: str, /, **data: Any) -> CaseResult:
    return CaseResult("q1", "a case", True, 1, False, key, data)


def shown(*cases: CaseResult, letters: str = "") -> list[str]:
    return [case.message for case in told(cases, lambda what: letters)]


@pytest.mark.parametrize(
    ("key", "data"),
    [
        ("raised", {"text": f"ValueError: {TELLING}"}),
        ("raised", {"text": f"E{TELLING}"}),
        ("not_written", {"text": f"NotImplementedError: {TELLING}"}),
        ("not_callable", {"text": f"n{TELLING}"}),
        ("unreadable", {"text": TELLING}),
        ("kind", {"got": f"a {TELLING}", "expected": "a dict"}),
        ("kind", {"got": "None123456", "expected": "a dict"}),
        ("kind", {"got": "an array of abcdefghijkl123456", "expected": "a dict"}),
        ("kind", {"got": "an array of <U123456", "expected": "a dict"}),
        ("kind", {"got": "a tuple of 123456", "expected": "a dict"}),
        ("key", {"keys": f"a, {TELLING}"}),
        ("shape", {"got": f"({TELLING[2:]},)", "expected": "(4, 3, 1)"}),
        ("shape", {"got": str((1,) * 9 + (123456,)), "expected": "a number"}),
        ("shape", {"got": TELLING, "expected": "(4, 3, 1)"}),
        ("length", {"got": 123456, "expected": 12}),
        ("factor", {"factor": "-123456/32"}),
        ("values", {"map": "1234/56..", "percent": "up to 3 %", **LIKE_A_PATTERN}),
        ("rises", {"yours": "100 123456", "right": "100 90"}),
        ("not_before", {"yours": "100 123456", "right": "100 90"}),
        ("warned", {"text": f"overflow encountered in {TELLING}"}),
        ("warned", {"text": TELLING}),
        ("died", {"text": "ended the process (exit status 123456)"}),
        ("died", {"text": Remark("ended the process (exit status {number})", number=123456)}),
        ("unusable", {"error": f"ValueError: {TELLING}"}),
    ],
)
def test_free_text_is_not_told(key: str, data: dict[str, Any]) -> None:
    said = str(without_secrets(key, data))

    assert TELLING not in said
    assert "12345" not in said and "1234/56" not in said


@pytest.mark.parametrize(
    ("key", "data", "message"),
    [
        ("kind", {"got": "None (is there a `return`?)", "expected": "a dict"},
         "y is None (is there a `return`?); expected a dict"),
        ("kind", {"got": "an array of float64", "expected": "a dict"},
         "y is an array of float64; expected a dict"),
        ("kind", {"got": "a tuple of 2", "expected": "a dict"}, "y is a tuple; expected a dict"),
        ("length", {"got": 11, "expected": 12}, "y has one entry too few"),
        ("length", {"got": 14, "expected": 12}, "y has too many entries"),
        ("factor", {"factor": "-2"}, "y is -2 times what it should be, throughout"),
        ("factor", {"factor": "1/4"},
         "y is a fixed number of times what it should be, throughout"),
        ("step", {"right": "h_1", "wrong": "h_2"},
         "y is right up to h_1 and differs from h_2 on"),
        ("key", {"key": "h", "keys": "x, y"}, "y has no `h`"),
    ],
)  # fmt: skip
def test_what_helps_is_told(key: str, data: dict[str, Any], message: str) -> None:
    assert shown(hidden(key, what="y", **data)) == [message]


@pytest.mark.parametrize(
    ("wrong", "map", "where"),
    [
        (6, "123/412", "in every entry"),
        (2, ".1./.2.", "in whole columns"),
        (3, ".../222", "in whole rows"),
        (2, "1./.2", "on the diagonal alone"),
        (6, ".12/3.1/22.", "everywhere but on the diagonal"),
        (2, "1../..1", "in some entries"),
        (4, "11./.11", "in most entries"),
        (4, "", "in most entries"),
        (1, "", "in some entries"),
    ],
)
def test_of_a_map_its_pattern_is_told(wrong: int, map: str, where: str) -> None:
    total = sum(mark != "/" for mark in map) or 6
    case = hidden("values", what="y", wrong=wrong, total=total, percent="up to 3 %", map=map)

    assert shown(case) == [f"y differs {where}, by up to 3 % of the largest"]


def test_the_type_of_an_exception_is_told() -> None:
    given = {"function": "f", "text": "IndexError: 7", "place": "(hw.py, line 3)"}
    data = without_secrets("raised", given)

    assert data == {**given, "text": "IndexError"}


def test_one_place_is_told_of_each_function() -> None:
    """Which of many lines raises would be many bits, were it told for every case."""
    lines = [("f", 3), ("f", 3), ("f", 4), ("g", 9)]
    cases = [
        hidden("raised", function=name, text="IndexError", place=f" (line {line})")
        for name, line in lines
    ]

    assert shown(*cases) == [
        "`f` raised IndexError (line 3)",
        "`f` raised IndexError (line 3)",
        "`f` raised IndexError",
        "`g` raised IndexError (line 9)",
    ]


def test_public_cases_stay_as_they_are() -> None:
    case = CaseResult("q1", "a case", False, 1, False, "raised", {"text": "E: 1"}, "f raised E: 1")

    assert told([case], str) == (case,)


@pytest.mark.parametrize("key", FAILURES)
def test_a_datum_without_a_rule_is_not_told(key: str) -> None:
    failure = FAILURES[key]
    untold = dict.fromkeys((failure.holes | {"more"}) - failure.told.keys(), TELLING)
    given = {"got": 3, "expected": 4, "factor": "2", **LIKE_A_PATTERN}

    assert TELLING not in str(without_secrets(key, {**untold, **given}))


@pytest.mark.parametrize("key", FAILURES)
def test_a_hidden_case_can_be_told_with_what_is_left(key: str) -> None:
    data = dict.fromkeys(FAILURES[key].holes | FAILURES[key].told.keys(), 1)

    assert in_english(key, without_secrets(key, {**data, **LIKE_A_PATTERN}), hidden=True)


def test_of_a_failure_that_is_not_known_nothing_is_told() -> None:
    assert without_secrets("unheard_of", {"text": TELLING}) == {}


# --- shapes in letters ---


@pytest.mark.parametrize(
    ("shape", "letters"),
    [
        ("(5, 3, 1)", "(t+1, d, 1)"),
        ("(4, 3, 1)", "(t, d, 1)"),
        ("(5, 3)", "(t+1, d)"),
        ("(3, 1)", "(d, 1)"),
        ("(12,)", "(t·d,)"),
        ("(3,)", "(d,)"),
        ("()", "()"),
        ("(71, 3, 1)", "(…, d, 1)"),
        ("(1, 1, 1, 1, 1)", "(…)"),
        ("None", "None"),
        ("whatever", "(…)"),
    ],
)
def test_a_shape_is_told_in_the_letters_of_the_expected_one(shape: str, letters: str) -> None:
    assert in_letters(shape, "(5, 3, 1)", "(t+1, d, 1)") == letters


def test_letters_are_found_where_the_homework_has_none() -> None:
    assert in_letters("(3, 5)", "(5, 3)") == "(b, a)"


def test_a_shape_and_the_expected_one_are_told_together() -> None:
    case = hidden("shape", what="h", got="(5, 3)", expected="(5, 3, 1)")

    assert shown(case, letters="(t+1, d, 1)") == ["h has shape (t+1, d); expected (t+1, d, 1)"]
