"""An edit: a few pieces of a function's text, and what comes in their stead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograder.grading.locating.places import Place

Splice = tuple[int, int, str]
"""Where a piece of a place's text begins and ends, and what comes in its stead."""

PROMISING, UNLIKELY, FAR = -1, 2, 3
"""Tiers: what makes a value right, as far as can be foreseen; what makes it another wrong one; what
is changed far from where values turn wrong."""
PLAIN, MOVED, BORROWED = 0, 1, 2
"""How plain an edit is: a slip undone; statements moved or left out; a piece of the reference."""


@dataclass(frozen=True)
class Edit:
    """One small change of a place's text."""

    place: Place
    statement: int
    """The number of the statement that it mends."""
    line: int
    """The line of the place's label on which the mistake is, by this edit."""
    splices: tuple[Splice, ...]
    rank: int = PLAIN
    added: int = 0
    """Nodes of the reference that come in."""
    tier: int = 0
    """When its turn is; 0 and 1 where known values become an unknown one."""
    is_behind: bool = False
    """Whether what is missing belongs behind the line, not into it."""

    @property
    def key(self) -> Any:
        """Equal for two edits that come to the same; None for one that changes nothing."""
        pieces = [(a, b, _normal(new)) for a, b, new in self.splices]
        text = self.place.text
        if all(_normal(text[a:b].decode()) == new for a, b, new in pieces):
            return None
        return self.place.name, tuple(pieces)

    def applied(self) -> bytes | None:
        """The place's text with the edit made; None where two of its splices overlap."""
        text, pieces, at = self.place.text, [], 0
        for start, stop, new in sorted(self.splices):
            if start < at:
                return None
            pieces += [text[at:start], new.encode()]
            at = stop
        return b"".join([*pieces, text[at:]])


def _normal(text: str) -> str:
    plain = text.replace('"', "'")
    return plain[1:-1] if plain[:1] == "(" and plain[-1:] == ")" else plain
