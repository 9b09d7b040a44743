"""Messages about hidden cases hold nothing that the student's code could put numbers in."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.cases.checks import WORDS as CHECK_WORDS
from autograder.grading.proxies import WORDS as ANSWER_WORDS
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
    assert without_secrets(key, data) == data


def test_the_type_of_an_exception_is_told() -> None:
    data = without_secrets("raised", {"text": "IndexError: 7", "place": "(hw.py, line 3)"})

    assert data == {"text": "IndexError", "place": "(hw.py, line 3)"}


@pytest.mark.parametrize("key", ["raised", "not_written", "unreadable", "died", "kind", "shape",
                                 "key", "length", "warned"])  # fmt: skip
def test_every_message_that_is_changed_is_one_there_is(key: str) -> None:
    assert key in {**ANSWER_WORDS, **CHECK_WORDS}
