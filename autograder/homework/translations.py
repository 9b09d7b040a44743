"""A homework's own texts in another language: `words.LANG.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from string import Formatter

from autograder import toml
from autograder.errors import AssignmentError


@lru_cache(maxsize=64)
def read_translations(path: Path) -> Mapping[str, str]:
    """A flat table of English texts to others; empty where there is no file."""
    if not path.is_file():
        return {}
    try:
        table = toml.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, toml.TOMLDecodeError) as error:
        raise AssignmentError(f"{path}: {error}") from error
    for english, text in table.items():
        if not isinstance(text, str) or not _holes(text) <= _holes(english):
            raise AssignmentError(
                f"{path}: {english!r}: expected a text with no other placeholders, got {text!r}"
            )
    return dict(table)


def _holes(text: str) -> set[str]:
    """Placeholders of a text; where it is no text to be filled, the text itself."""
    try:
        return {hole for _, hole, _, _ in Formatter().parse(text) if hole is not None}
    except ValueError:
        return {text}
