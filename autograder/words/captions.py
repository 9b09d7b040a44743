"""What a picture says in words: its title, its description, and its labels that are sentences.

Symbols and names (`tanh`, `W_H`, `Time RNN`) are the same in every language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

_TEXT = re.compile(r"(<(title|desc|text)\b[^>]*>)([^<]*)(?=</\2>)")
_SENTENCE = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b")


def captions(svg: str) -> list[str]:
    """Return the texts of a picture that another language says otherwise."""
    return [unescape(text) for _, kind, text in _TEXT.findall(svg) if is_caption(kind, text)]


def translate_captions(svg: str, translate: Callable[[str], str]) -> str:
    """Return a picture with its captions in another language."""

    def worded(match: re.Match[str]) -> str:
        start, kind, text = match.groups()
        told = escape(translate(unescape(text)), quote=False) if is_caption(kind, text) else text
        return f"{start}{told}"

    return _TEXT.sub(worded, svg)


def is_caption(kind: str, text: str) -> bool:
    """Whether the text of an element is said otherwise in another language.

    Parameters
    ----------
    kind
        The element's name: `title`, `desc` or `text`.
    text
    """
    return kind != "text" or bool(_SENTENCE.search(text))
