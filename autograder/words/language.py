"""What the program says to students and instructors, in their language.

The words stand in `words/en.toml` and `words/ko.toml`, key for key, so that a translator needs no
Python. What a failed case says has its English in `failures.py`; its translation stands under
`[case]` by the same keys. Other English texts that
are made elsewhere (a status, a kind of value, the name of a case) are looked up in a phrasebook.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from autograder.model import CaseResult

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_WORDS = Path(__file__).parent
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_ROUNDED = re.compile(r"\b\de\+\d\d(?= %)")

MAX_PHRASE = 400
"""Characters of a text that is looked up; a longer one is a student's, not ours."""
MAX_KNOWN = 2048
"""Translations that are remembered: most texts are those of every submission."""


@cache
def words(lang: str) -> Mapping[str, str]:
    """Return all words of one language, by dotted key."""
    table = tomllib.loads((_WORDS / f"{lang}.toml").read_text("utf-8"))
    return {f"{room}.{key}": text for room, texts in table.items() for key, text in texts.items()}


def say(key: str, lang: str, **data: Any) -> str:
    """Word one message.

    Parameters
    ----------
    key
        As in the catalogue: "feedback.hidden".
    lang
        "en" or "ko"; a key that Korean lacks is said in English.
    **data
        What its placeholders stand for.

    Raises
    ------
    KeyError
        No language has the key, or a placeholder is missing: a mistake of ours.
    """
    text = words(lang).get(key)
    return (words("en")[key] if text is None else text).format(**data)


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

    def translate_list(self, text: str) -> str:
        """Translate a text of several joined by semicolons, each that is in the book."""
        return "; ".join(self.translate(part) for part in text.split("; "))


def _pattern(phrase: str) -> re.Pattern[str]:
    pieces = _PLACEHOLDER.split(phrase)
    named = (f"(?P<{each}>.+?)" if at % 2 else re.escape(each) for at, each in enumerate(pieces))
    return re.compile("".join(named))


@cache
def phrases(lang: str) -> Mapping[str, str]:
    """Return the program's own phrases in one language, by their English; none in English."""
    start = "phrases."
    return {key[len(start) :]: text for key, text in words(lang).items() if key.startswith(start)}


def case_message(case: CaseResult, lang: str, book: Phrasebook | None = None) -> str:
    """Say what went wrong in a case, in `lang` where the catalogue has it, else in English.

    The data were made beside the English text; where they do not fit the translation the
    English message stands, since a student is better told in English than not at all.

    Parameters
    ----------
    book
        Translates the data's own texts ("a tuple of 2"), and messages that have no key.
    """
    if lang == "en":
        return _plain_percent(case.message)
    book = book or Phrasebook(phrases(lang))
    text = words(lang).get(f"case.{case.key}")
    if case.hidden:
        text = words(lang).get(f"hidden_case.{case.key}", text)
    if text is None:
        return book.translate(_plain_percent(case.message))
    data = {
        key: book.translate(_plain_percent(value)) if isinstance(value, str) else value
        for key, value in case.data.items()
    }
    try:
        return text.format(**data)
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        return case.message


def _plain_percent(text: str) -> str:
    """A share rounded to one digit as people write it: "40 %", not "4e+01 %"."""
    return _ROUNDED.sub(lambda match: f"{float(match[0]):.0f}", text)
