"""What one homework is called, what it asks for, and the words of its language."""

# mypy: disable-error-code="import-not-found"
# (beside this file stands the grader's own only where students have it)

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .phrasebook import Phrasebook, word_data

KIT = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Homework:
    """A homework's folder, as its `homework.json` describes it."""

    folder: Path
    name: str
    functions: tuple[str, ...]
    questions: Mapping[str, str]
    """Name to title."""
    words: Mapping[str, str]
    failures: Mapping[str, str]
    """How a case can fail, in another language than English."""
    book: Any
    """A `Phrasebook`: English texts in the homework's language."""
    packages: tuple[str, ...] = ()
    """What the course allows beside NumPy, as it is imported."""

    def say(self, key: str, **data: object) -> str:
        """Word a message in the language of this homework."""
        return self.words[key].format(**data)

    def translate(self, text: str) -> str:
        """Word an English text of the cases in the language of this homework."""
        return str(self.book.translate(text))

    def word_failure(self, error: AssertionError) -> str:
        """Say why a case failed: translated where its message is, else as the case says it."""
        text = self.failures.get(getattr(error, "key", ""))
        if text is not None:
            try:
                return text.format(**word_data(error.data, self.book))  # type: ignore[attr-defined]
            except (KeyError, IndexError, ValueError, TypeError, AttributeError):
                pass  # better told in English than not at all
        return self.translate(str(error)) or self.say("unequal")


def open_homework(folder: Path) -> Homework:
    """Read the homework in a folder."""
    own = json.loads((folder / "homework.json").read_text("utf-8"))
    table = json.loads((KIT / f"words.{own['language']}.json").read_text("utf-8"))
    return Homework(
        folder=folder,
        name=own["name"],
        functions=tuple(own["functions"]),
        questions=own["questions"],
        words=table["words"],
        failures=table.get("failures", {}),
        book=Phrasebook({**own.get("phrases", {}), **table.get("phrases", {})}),
        packages=tuple(own.get("packages", ())),
    )
