"""What is said of a submission as a whole: a sentence of ours, and the data that it is said with.

A remark is its English text, and knows the sentence it was made of. The sentence is its key: in
another language it is looked up word for word in the catalogue and filled anew, so that what
Python or a student's code said, which is data, is translated by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_CELL = re.compile(r"cell (\d+)")


class Remark(str):
    """A text of ours.

    Parameters
    ----------
    sentence : str
        In English, with names in braces for the data.
    **data
        Plain texts and numbers, or other remarks.
    """

    __slots__ = ("data", "sentence")

    sentence: str
    data: Mapping[str, Any]

    def __new__(cls, sentence: str, /, **data: Any) -> Remark:
        """Word it in English."""
        self = super().__new__(cls, sentence.format(**data))
        self.sentence, self.data = sentence, data
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, (self.sentence, dict(self.data))

    def worded(self, translate: Callable[[str], str]) -> str:
        """Word it anew, its sentences translated and its other data as they are."""
        data = {
            name: value.worded(translate) if isinstance(value, Remark) else value
            for name, value in self.data.items()
        }
        return translate(self.sentence).format(**data)


def of_label(label: str) -> str:
    """Return the label of a cell as a remark; a script's, which is a file's name, stays."""
    cell = _CELL.fullmatch(label)
    return Remark("cell {number}", number=int(cell[1])) if cell else label


def listed(texts: Sequence[str]) -> str:
    """Join texts by commas; halved again and again, since a remark in a remark is a call deeper."""
    if len(texts) < 2:
        return texts[0] if texts else ""
    half = len(texts) // 2
    return Remark("{first}, {rest}", first=listed(texts[:half]), rest=listed(texts[half:]))


def _made(sentence: str, data: Mapping[str, Any]) -> Remark:
    return Remark(sentence, **data)


def to_plain(text: str) -> Any:
    """Return what `from_plain` reads back: lists, dicts and texts."""
    if not isinstance(text, Remark):
        return text
    return [text.sentence, {name: _plain(value) for name, value in text.data.items()}]


def _plain(value: Any) -> Any:
    return to_plain(value) if isinstance(value, str) else value


def from_plain(plain: Any, known: Callable[[str], bool]) -> str:
    """Read a remark back.

    Parameters
    ----------
    plain
        As `to_plain` made it.
    known : callable, str -> bool
        Whether a sentence is one of ours.

    Raises
    ------
    ValueError
        It is no remark.
    """
    if isinstance(plain, str):
        return plain
    sentence, data = plain if isinstance(plain, list) and len(plain) == 2 else (None, None)
    if not isinstance(sentence, str) or not isinstance(data, dict) or not known(sentence):
        raise ValueError("no remark of ours")
    read = {
        name: each if isinstance(each, int) else from_plain(each, known)
        for name, each in data.items()
    }
    try:
        return Remark(sentence, **read)
    except (KeyError, IndexError, AttributeError, TypeError) as error:
        raise ValueError("a remark without its data") from error
