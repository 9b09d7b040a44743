"""What the program says to students and instructors, in their language.

The words stand in `words/en.toml` and `words/ko.toml`, key for key, so that a translator needs no
Python. What a failed case says has its English in `failures.py`; its translation stands under
`[case]` by the same keys. Other English texts that
are made elsewhere (a status, a kind of value, the name of a case) are looked up in a phrasebook.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from autograder import toml
from autograder.failures import FAILURES
from autograder.model import CaseResult
from autograder.remarks import Remark
from autograder.words.phrasebook import Phrasebook, word_data

_WORDS = Path(__file__).parent


@cache
def words(lang: str) -> Mapping[str, str]:
    """Return all words of one language, by dotted key."""
    table = toml.loads((_WORDS / f"{lang}.toml").read_text("utf-8"))
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


@cache
def phrases(lang: str) -> Mapping[str, str]:
    """Return the program's own phrases in one language, by their English; none in English."""
    start = "phrases."
    return {key[len(start) :]: text for key, text in words(lang).items() if key.startswith(start)}


SENTENCES = "remarks."
"""Begins the key of a remark's sentence in a language that has it in its own words."""


def in_language(text: str, lang: str) -> str:
    """Word a remark in a language; any other text, and a sentence that it lacks, stays."""
    if lang == "en" or not isinstance(text, Remark):
        return text
    return text.worded(lambda sentence: words(lang).get(SENTENCES + sentence, sentence))


def is_sentence(text: str) -> bool:
    """Whether remarks are made of this sentence."""
    return SENTENCES + text in words("ko")


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
        return case.message
    book = book or Phrasebook(phrases(lang))
    text = words(lang).get(f"case.{case.key}")
    if case.hidden:
        text = words(lang).get(f"hidden_case.{case.key}", text)
    if text is None:
        return book.translate(case.message)
    verbatim = FAILURES[case.key].verbatim
    said = {name: value for name, value in case.data.items() if name not in verbatim}
    remarks = {n: in_language(v, lang) for n, v in case.data.items() if isinstance(v, Remark)}
    try:
        return text.format(**{**case.data, **word_data(said, book), **remarks})
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        return case.message
