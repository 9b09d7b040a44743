"""Why points changed, in a reader's language; `changes.csv` keeps the English, for programs."""

from __future__ import annotations

from functools import cache

from autograder.words.language import words
from autograder.words.phrasebook import Phrasebook

_ROOM = "whys."
_CHANGED = " changed"


def in_words(why: str, lang: str) -> str:
    """Word reasons that are joined by semicolons; what an instructor wrote in them stays."""
    if lang == "en":
        return why
    book = _book(lang)
    pieces = [_one(piece, book) for piece in why.split("; ")]
    if all(said != piece for said, piece in zip(pieces, why.split("; "), strict=True)):
        return "; ".join(pieces)
    return book.translate(why)  # a comment of several halves


@cache
def _book(lang: str) -> Phrasebook:
    known = words(lang).items()
    return Phrasebook({key[len(_ROOM) :]: text for key, text in known if key.startswith(_ROOM)})


def _one(why: str, book: Phrasebook) -> str:
    said = book.translate(why)
    if said != why or not why.endswith(_CHANGED):
        return said
    names = ", ".join(map(book.translate, why.removesuffix(_CHANGED).split(", ")))
    return f"{book.translate('changed')}: {names}"
