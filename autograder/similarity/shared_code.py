"""What two texts of Python share beyond what everybody was given.

Code is read as symbols by Pygments, which takes broken code too and runs none: comments, docstrings
and spacing fall away, a variable is a variable whatever it is called, library names stay. Runs of
`RUN` symbols that both texts hold are shared, as in MOSS (Schleimer, Wilkerson, Aiken: Winnowing,
SIGMOD 2003); a class is small enough to keep all of them and need no winnowing. Runs of the
template, and runs that many submissions hold, tell nothing and are left out.

copydetect does nearly this, and is not used: importing it imports matplotlib; it hashes with
Python's `hash`, so that what it selects differs from run to run; and given a template it also drops
what a student repeats, since `intersect1d(…, assume_unique=True)` gets hashes that are not unique.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Name, Number, String, Text, Whitespace, _TokenType

RUN = 24
"""Symbols: two or three lines of NumPy."""
MAX_CHARACTERS = 60_000
"""The most characters of one text that are compared; homework has a tenth of it."""
MIN_SHARE = 0.3
MIN_SYMBOLS = 48
"""Shared, below which a pair is not listed."""
COMMON = 10
"""Submissions that may share a run before it counts as everybody's; a twentieth of a large class.
MOSS's default."""
_LEFT_OUT = (Comment, Text, Whitespace, String.Doc)


@dataclass(frozen=True)
class Code:
    """One submission's code, as it is compared."""

    name: str
    lines: tuple[str, ...]
    owner: str = ""
    """Two texts of one owner are not a pair."""

    @cached_property
    def symbols(self) -> tuple[tuple[str, int], ...]:
        """Each symbol, and its line."""
        return tuple(_symbols(self.lines))

    @cached_property
    def runs(self) -> tuple[int, ...]:
        """A fingerprint of the run that begins at each symbol."""
        names = [name for name, _ in self.symbols]
        return tuple(_hash(names[at : at + RUN]) for at in range(len(names) - RUN + 1))

    def covered(self, runs: set[int] | frozenset[int]) -> set[int]:
        """Places of the symbols that lie in one of the runs."""
        places = (at for at, run in enumerate(self.runs) if run in runs)
        return {at + step for at in places for step in range(RUN)}

    def marked_lines(self, runs: frozenset[int]) -> set[int]:
        """Lines most of whose symbols lie in one of the runs."""
        total = Counter(line for _, line in self.symbols)
        shared = Counter(self.symbols[at][1] for at in self.covered(runs))
        return {line for line, count in shared.items() if 2 * count > total[line]}


@dataclass(frozen=True)
class Pair:
    """Two texts that share something."""

    first: Code
    second: Code
    share: float
    """The share of the own code of the text that has less of it; from 0 to 1."""
    symbols: int
    """Shared, in that text."""
    runs: frozenset[int]


def code(name: str, text: str, owner: str = "") -> Code:
    """Take a text in, cut to what is compared."""
    return Code(name, tuple(text[:MAX_CHARACTERS].split("\n")), owner or name)


def common_limit(count: int) -> int:
    """How many of `count` submissions may share a run before it counts as everybody's."""
    return max(COMMON, count // 20)


def similar_pairs(codes: Sequence[Code], given: Iterable[str]) -> list[Pair]:
    """Find the pairs that share more than what was given explains.

    Parameters
    ----------
    given
        Texts that everybody has: the template, supplied code.

    Returns
    -------
    list of Pair
        The most similar first. Equal texts give equal results, in every run.
    """
    everybodys = {run for text in given for run in code("", text).runs}
    holders: dict[int, list[int]] = {}
    for place, each in enumerate(codes):
        for run in set(each.runs) - everybodys:
            holders.setdefault(run, []).append(place)
    limit = common_limit(len(codes))
    holders = {run: places for run, places in holders.items() if len(places) <= limit}
    own = _own_runs(len(codes), holders)
    shared: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        shared.update(combinations(places, 2))
    sizes = [len(each.covered(runs)) for each, runs in zip(codes, own, strict=True)]
    pairs = (
        _pair(codes[a], codes[b], frozenset(own[a] & own[b]), sizes[a], sizes[b])
        for (a, b), count in shared.items()
        # As many runs as a listed pair has at least; fewer need not be looked at.
        if count > MIN_SYMBOLS - RUN and codes[a].owner != codes[b].owner
    )
    kept = [pair for pair in pairs if pair.share >= MIN_SHARE and pair.symbols >= MIN_SYMBOLS]
    return sorted(
        kept, key=lambda each: (-each.share, -each.symbols, each.first.name, each.second.name)
    )


def _own_runs(count: int, holders: dict[int, list[int]]) -> list[set[int]]:
    own: list[set[int]] = [set() for _ in range(count)]
    for run, places in holders.items():
        for place in places:
            own[place].add(run)
    return own


def _pair(first: Code, second: Code, runs: frozenset[int], size: int, other: int) -> Pair:
    smaller, least = (first, size) if size <= other else (second, other)
    symbols = len(smaller.covered(runs))
    return Pair(first, second, symbols / max(least, 1), symbols, runs)


def _symbols(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    # Without blank lines: the lexer takes quadratic time over many, 40 s over 60,000.
    kept = [number for number, line in enumerate(lines) if line.strip()]
    at, after_dot = 0, False
    make_lexer: Any = PythonLexer  # which has no types
    for kind, text in make_lexer(stripnl=False).get_tokens(
        "\n".join(lines[number] for number in kept)
    ):
        if not any(kind in each for each in _LEFT_OUT) and text.strip():
            yield _symbol(kind, text, after_dot), kept[min(at, len(kept) - 1)]
            after_dot = text == "."
        at += text.count("\n")


def _symbol(kind: _TokenType, text: str, after_dot: bool) -> str:
    if kind in Number:
        return "0"
    if kind in String:
        return "s"
    is_own_name = kind in Name and kind not in Name.Builtin and not after_dot
    return "n" if is_own_name else text


def _hash(names: Sequence[str]) -> int:
    text = "\0".join(names).encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")
