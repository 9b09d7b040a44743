"""One homework's results in one language: what every output says of cases, messages and statuses.

Cases are named, and statuses worded, in English where they are made. What they are in another
language stands in two places: the program's own phrases in its catalogue, the homework's (names of
cases, concepts, what its cases assert) in `assignment/NAME/words.LANG.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from autograder.homework.assignment import Assignment
from autograder.model import CaseResult, Graded, Row
from autograder.words.language import case_message, in_language, phrases, say
from autograder.words.phrasebook import Phrasebook

CONCEPT = "concept: "
"""Begins a concept's key in `words.LANG.toml`."""


class Wording:
    """Words of one homework's results, in one language."""

    def __init__(self, lang: str, own: Mapping[str, str]) -> None:
        self.lang = lang
        self._book = Phrasebook({**own, **phrases(lang)})

    def say(self, key: str, **data: Any) -> str:
        """Word a message of the catalogue."""
        return say(key, self.lang, **data)

    def text(self, texts: Mapping[str, str]) -> str:
        """Choose among texts by language; English is always there."""
        return texts.get(self.lang, texts["en"])

    def case(self, name: str) -> str:
        """Translate the name of a case."""
        return self._book.translate(name)

    def quantities(self, names: Iterable[str]) -> list[str]:
        """Translate what cases compare, as their messages call it."""
        return [self._book.translate(name) for name in names]

    def concept(self, name: str) -> str:
        """Translate a concept; a book's own key, since functions are called like concepts."""
        key = f"{CONCEPT}{name}"
        found = self._book.translate(key)
        return name if found == key else found

    def status(self, of: Row | Graded) -> str:
        """Word a status, remark by remark; one that is a mere line stays as it is."""
        return "; ".join(map(self.remark, of.remarks)) if of.remarks else of.status

    def troubles(self, graded: Graded, completed: str) -> str:
        """Word a status for its student: that all was run says little beside what is wrong."""
        told = [each for each in graded.remarks if each != completed]
        return "; ".join(map(self.remark, told)) if graded.remarks else self.status(graded)

    def remark(self, text: str) -> str:
        """Word what is said of a submission; what Python or its own code said stays."""
        return in_language(text, self.lang)

    def message(self, case: CaseResult) -> str:
        """Say what went wrong in a failed case."""
        return case_message(case, self.lang, self._book)


def wording(assignment: Assignment, lang: str) -> Wording:
    """Return the words of a homework in a language; made once for a class."""
    return _wording(lang, tuple(assignment.translations(lang).items()))


@lru_cache(maxsize=8)
def _wording(lang: str, own: tuple[tuple[str, str], ...]) -> Wording:
    return Wording(lang, dict(own))
