"""Encodings that students' editors write."""

from __future__ import annotations

import pytest

from autograder.errors import IntakeError
from autograder.intake.text import decode_text

CODE = "# 순환 신경망\nx = '가'\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949", "utf-32"])
def test_source_is_read_without_a_coding_line(encoding: str) -> None:
    assert decode_text(CODE.encode(encoding), "x.py") == CODE


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_without_a_byte_order_mark(encoding: str) -> None:
    code = "import numpy as np\n\n\ndef answer(x):  # 가나다 답\n    return 42 * x\n"
    assert decode_text(code.encode(encoding), "x.py") == code


@pytest.mark.parametrize("declared", ["cp949", "euc-kr", "utf-8", "ascii", "no-such", "rot13"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_a_coding_line_may_say_anything(encoding: str, declared: str) -> None:
    code = f"# -*- coding: {declared} -*-\n{CODE}"
    assert decode_text(code.encode(encoding), "x.py") == code


def test_a_declared_character_set_that_fits_is_used() -> None:
    code = "# coding: latin-1\nx = 'Zoë Müller'\n"
    assert decode_text(code.encode("latin-1"), "x.py") == code


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_newlines_of_other_systems_become_ours(newline: str) -> None:
    assert decode_text(f"a = 1{newline}b = 2{newline}".encode(), "x.py") == "a = 1\nb = 2\n"


def test_a_stray_byte_in_a_comment_costs_nothing() -> None:
    code = b"# caf\xff\nx = 1\n" + b"y = 2\n" * 10
    assert decode_text(code, "x.py").endswith("x = 1\n" + "y = 2\n" * 10)


@pytest.mark.parametrize(
    "data", [b"x = 1\0\ny = 2", b"\x00" * 100, bytes(range(256)), b"\xff\xfea\0\0\0"]
)
def test_bytes_that_are_no_text_are_told(data: bytes) -> None:
    with pytest.raises(IntakeError, match=r"^x\.py is not a text file"):
        decode_text(data, "x.py")
