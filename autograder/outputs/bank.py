"""What an instructor is told of a misconception: its concept and hint, out of the bank.

Results carry a misconception's id alone. Its words are read here from the homework's
`misconceptions.toml`; a report of results whose bank has changed since, or is gone, says the id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.homework.assignment import Assignment
from autograder.homework.misconceptions import load_tables
from autograder.outputs.escape import shorten
from autograder.words.wording import Wording

MAX_TITLE = 110
_SENTENCE_END = re.compile(r"(?<=[.?!:])\s")


@dataclass(frozen=True)
class Described:
    """A misconception in words."""

    concept: str
    hint: str

    @property
    def title(self) -> str:
        """The first sentence of its hint."""
        return shorten(_SENTENCE_END.split(self.hint, maxsplit=1)[0], MAX_TITLE)


def described(assignment: Assignment, words: Wording) -> Mapping[str, Described]:
    """Return the words of every misconception, by id; none where the bank cannot be read."""
    try:
        entries = load_tables(assignment)["misconceptions"]
        return {each["id"]: _described(each, words) for each in entries}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _described(entry: Mapping[str, Any], words: Wording) -> Described:
    return Described(words.concept(str(entry["concept"])), str(words.text(entry["hint"])))
