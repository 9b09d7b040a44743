"""Bytes of a source file → text, in the encodings that students' editors write.

Windows in Korean saves CP949, Notepad UTF-16, and a coding line may say anything.
"""

from __future__ import annotations

import codecs
import re

from autograder.errors import IntakeError
from autograder.remarks import Remark

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# https://peps.python.org/pep-0263/
_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]{1,40})")
# Only plain character sets: `punycode` and `idna` take quadratic time, `unicode_escape` is code.
_DECLARABLE = {
    "cp949", "euc-kr", "johab", "latin-1", "iso-8859-1", "iso-8859-15", "cp1252", "shift-jis",
    "cp932", "euc-jp", "gbk", "gb2312", "gb18030", "big5", "koi8-r", "cp1251", "mac-roman",
}  # fmt: skip
_CONTROLS = re.compile(r"[\x00-\x06\x0e-\x19\x1c-\x1f]")
_SAMPLE_BYTES = 4096


def decode_text(data: bytes, label: str) -> str:
    r"""Decode source, without its byte order mark and with `\n` at the end of every line.

    UTF-8, UTF-16 (with or without a mark), and CP949 are read with or without a coding line, and
    even against a wrong one: what the bytes are counts, not what they say. Bytes that fit nothing
    become U+FFFD where the rest is plainly text, since code itself is ASCII.

    Raises
    ------
    IntakeError
        The bytes are no text.
    """
    text = _decode(data)
    if text is None or "\0" in text:
        raise IntakeError(
            Remark("{file} is not a text file: it holds NUL or other binary bytes", file=label)
        )
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def without_surrogates(text: str) -> str:
    """The text with lone surrogates, which JSON can smuggle in, as U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _decode(data: bytes) -> str | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    if b"\0" in data:
        encoding = _utf16_without_bom(data[:_SAMPLE_BYTES])
        return data.decode(encoding, "replace") if encoding else None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data)


def _utf16_without_bom(sample: bytes) -> str:
    """Code is mostly ASCII, so in UTF-16 about every second byte is NUL."""
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    enough = len(sample) // 6
    # Not on one side alone: 가 is U+AC00.
    if high > max(enough, 4 * low):
        return "utf-16-le"
    if low > max(enough, 4 * high):
        return "utf-16-be"
    return ""


def _decode_legacy(data: bytes) -> str | None:
    for encoding in (*_declared(data), "cp949"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(text):
            return text
    text = data.decode("utf-8", "replace")
    readable = not _CONTROLS.search(text) and text.count("\ufffd") * 10 < len(text)
    return text if readable else None


def _declared(data: bytes) -> list[str]:
    for line in data[:_SAMPLE_BYTES].splitlines()[:2]:
        if found := _CODING.match(line):
            name = found[1].decode("ascii", "replace").lower().replace("_", "-")
            return [name] if name in _DECLARABLE else []
    return []
