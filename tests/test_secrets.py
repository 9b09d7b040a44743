"""Messages about hidden cases hold nothing that the student's code could put numbers in."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.failures import FAILURES, in_english
from autograder.grading.secrets import without_secrets

TELLING = "0.123456"


@pytest.mark.parametrize(
    ("key", "data"),
    [
        ("raised", {"text": f"ValueError: {TELLING}"}),
        ("raised", {"text": f"E{TELLING}"}),
        ("not_written", {"text": f"NotImplementedError: {TELLING}"}),
        ("not_callable", {"text": f"n{TELLING}"}),
        ("unreadable", {"text": TELLING}),
        ("kind", {"got": f"a {TELLING}", "expected": "a dict"}),
        ("key", {"keys": f"a, {TELLING}"}),
        ("shape", {"got": f"({TELLING[2:]},)", "expected": "(4, 3, 1)"}),
        ("shape", {"got": str((1,) * 9 + (123456,)), "expected": "a number"}),
        ("length", {"got": 123456, "expected": 12}),
        ("warned", {"text": f"overflow encountered in {TELLING}"}),
        ("warned", {"text": TELLING}),
        ("died", {"text": "ended the process (exit status 123456)"}),
    ],
)
def test_free_text_is_not_told(key: str, data: dict[str, Any]) -> None:
    told = str(without_secrets(key, data))

    assert TELLING not in told
    assert "123456" not in told


@pytest.mark.parametrize(
    ("key", "data"),
    [
        ("kind", {"got": "None (is there a `return`?)", "expected": "a dict"}),
        ("kind", {"got": "an array of float64", "expected": "a dict"}),
        ("kind", {"got": "a tuple of 2", "expected": "a dict"}),
        ("shape", {"got": "(4, 3)", "expected": "(4, 3, 1)"}),
        ("shape", {"got": "(4, 1)", "expected": "a number"}),
        ("length", {"got": 11, "expected": 12}),
        ("timed_out", {"text": "5 s"}),
    ],
)
def test_what_helps_is_told(key: str, data: dict[str, Any]) -> None:
    assert data.items() <= without_secrets(key, data).items()


def test_the_type_of_an_exception_is_told() -> None:
    given = {"function": "f", "text": "IndexError: 7", "place": "(hw.py, line 3)"}
    data = without_secrets("raised", given)

    assert data == {**given, "text": "IndexError"}


@pytest.mark.parametrize("key", FAILURES)
def test_a_datum_without_a_rule_is_not_told(key: str) -> None:
    failure = FAILURES[key]
    untold = dict.fromkeys((failure.holes | {"more"}) - failure.told.keys(), TELLING)

    assert TELLING not in str(without_secrets(key, untold))


@pytest.mark.parametrize("key", FAILURES)
def test_a_hidden_case_can_be_told_with_what_is_left(key: str) -> None:
    data = {"got": 3, "expected": 4, **dict.fromkeys(FAILURES[key].holes - {"got", "expected"}, 1)}

    assert in_english(key, without_secrets(key, data), hidden=True)


def test_of_a_failure_that_is_not_known_nothing_is_told() -> None:
    assert without_secrets("unheard_of", {"text": TELLING}) == {}
