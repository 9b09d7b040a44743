"""English texts and what they are in another language.

This file is also handed to students, whose checks speak their language: the standard library alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

WORD = "word"
"""A placeholder that stands for a single word alone."""
MAX_PHRASE = 400
"""Characters of a text that is looked up; a longer one is a student's, not ours."""
MAX_KNOWN = 2048
"""Translations that are remembered: most texts are those of every submission."""


class Phrasebook:
    """English texts and what they are in another language.

    Parameters
    ----------
    phrases : mapping of str to str
        English to translation. A placeholder such as `{name}` stands for any text, itself looked
        up; of two phrases that fit, the one with more words of its own is taken.
    """

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self._exact = {en: text for en, text in phrases.items() if not _PLACEHOLDER.search(en)}
        longest_first = sorted(phrases, key=lambda en: -len(_PLACEHOLDER.sub("", en)))
        self._patterns = [
            (_pattern(en), phrases[en]) for en in longest_first if en not in self._exact
        ]

        self.translate = lru_cache(maxsize=MAX_KNOWN)(self._translate)
        """Translate a text; what is not in the book stays as it is."""

    def _translate(self, text: str, depth: int = 2) -> str:
        if text in self._exact:
            return self._exact[text]
        if len(text) > MAX_PHRASE:
            return text
        for pattern, translation in self._patterns:
            match = pattern.fullmatch(text)
            if match:
                found = match.groupdict()
                if depth:
                    found = {key: self.translate(each, depth - 1) for key, each in found.items()}
                return translation.format(**found)
        return text


def _pattern(phrase: str) -> re.Pattern[str]:
    pieces = _PLACEHOLDER.split(phrase)
    found = {each: r"\S+" if each == WORD else ".+?" for each in pieces[1::2]}
    named = (
        f"(?P<{each}>{found[each]})" if at % 2 else re.escape(each)
        for at, each in enumerate(pieces)
    )
    return re.compile("".join(named))


def fixed_pieces(phrase: str) -> list[str]:
    """Return what stands in a phrase around its placeholders."""
    return _PLACEHOLDER.split(phrase)[::2]


def word_data(data: Mapping[str, Any], book: Phrasebook) -> dict[str, Any]:
    """Translate what a message is worded with, as far as it is text."""
    return {
        key: book.translate(value) if isinstance(value, str) else value
        for key, value in data.items()
    }
