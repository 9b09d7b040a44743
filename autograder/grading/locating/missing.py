"""Statements that are missing from a loop.

What a loop leaves as it was before, visit by visit, may lack the statement that changes it: a
gradient that nothing is added to, a state that is never handed on. What the reference makes there
and the student never does is said in the student's own names, and set or added behind a line.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

from autograder.grading.locating.donors import Bound, Donor, said, unmarked
from autograder.grading.locating.edits import BORROWED, Edit
from autograder.grading.locating.marks import Series, plain, plain_shape
from autograder.grading.locating.places import Place, edited
from autograder.grading.locating.statements import Statements, shape_of_series
from autograder.grading.locating.tries import LOOK_SECONDS, Judged, Tries
from autograder.grading.locating.watch import Watch, numbered
from autograder.grading.locating.watching import Watching

MOST_VISITS = 12
"""Ends of a loop that are looked at: what the first few gates leave alone a later one may set."""
MOST_MISSING = 60
"""Statements that are tried in one function."""
SHARE = 0.5
"""The part of what may come in of the reference elsewhere: a whole statement tells more."""
KEPT = re.compile(r"([A-Za-z_]\w*)(\['\w+'\])?")
"""What may be set: a name, or what a dict holds by a key."""


def missing(
    bench: Tries, place: Place, judged: Judged, lent: Sequence[Donor], names: set[str]
) -> Iterator[Edit]:
    """Edits that put a statement into a loop of a place.

    Parameters
    ----------
    bench : Tries
    place : Place
    judged : Judged
        A program in which the mistake shows.
    lent : sequence of Donor
    names : set of str
        Those that a donor may speak of.
    """
    loops = _loops(place)
    ended = edited(place, _with_ends(place, loops)) if loops else None
    if ended is None:
        return
    numbers = {id(node): number for number, node in enumerate(numbered(ended.function))}
    ends = frozenset(numbers[id(loop.body[-1])] for loop in _loops(ended))
    watch = Watch(scope_visits=MOST_VISITS, scopes_of=ends)
    with Watching(bench.installed, {place.name: ended}) as watching:
        watching.exchange()
        watching.by(watch)
        if bench.answers(judged.program, LOOK_SECONDS) is None:
            return
    of = Statements(ended, watch, 0, {})
    made = {plain(mark) for mark in watch.every}
    most = SHARE * of.most_added
    lacking = [
        donor for donor in lent if donor[1] and donor[3] <= most and _first(donor[1]) not in made
    ]
    for loop, seen in zip(loops, _loops(ended), strict=True):
        if of.visits(seen.body[-1]) > 1:
            yield from _Loop(place, loop, of.scope(seen.body[-1])).edits(lacking, names)


def leaves_alone(of: Statements) -> bool:
    """Whether some loop leaves as it was what a statement may be missing for."""
    return any(
        _Loop(of.place, loop, of.scope(loop.body[-1])).targets()
        for loop in _loops(of.place)
        if of.visits(loop.body[-1]) > 1
    )


def _loops(place: Place) -> list[ast.For]:
    """Loops whose body stands on lines of its own."""
    found = [node for node in ast.walk(place.function) if isinstance(node, ast.For)]
    return [node for node in found if node.body[0].lineno > node.lineno]


def _with_ends(place: Place, loops: Sequence[ast.For]) -> bytes:
    """The text with a statement at the end of each loop, that does nothing."""
    ends = [(_end_of(place, loop.body[-1]), loop.body[0].col_offset) for loop in loops]
    cuts = sorted(ends, key=lambda end: (end[0], -end[1]))  # of two that end together the inner
    pieces, at = [], 0
    for stop, indent in cuts:
        pieces.append(place.text[at:stop] + b" " * indent + b"pass\n")
        at = stop
    return b"".join([*pieces, place.text[at:]])


def _end_of(place: Place, node: Any) -> int:
    """Where the line ends on which a statement does."""
    starts = place.starts
    return starts[node.end_lineno] if node.end_lineno < len(starts) else len(place.text)


def _first(value: Series) -> Series:
    return value.partition("|")[0]


class _Loop:
    """One loop, and what can be said at its end."""

    def __init__(self, place: Place, loop: ast.For, scope: dict[str, Series]) -> None:
        self._place = place
        self._loop = loop
        self._scope = scope
        self._number_of = {id(node): n for n, node in enumerate(numbered(place.function))}

    def edits(self, lacking: Sequence[Donor], names: set[str]) -> Iterator[Edit]:
        values = list(self._values(lacking, names))
        count = 0
        for target in self.targets():
            for text, value, added in values:
                if count >= MOST_MISSING:
                    return
                if _shape(value) == _shape(self._scope[target]) and text != target:
                    count += 2
                    yield self._put(f"{target} = {text}", self._loop.body[-1], added)
                    yield self._put(f"{target} += {text}", self._behind(text), added)

    def targets(self) -> list[str]:
        """What the function sets before the loop, and the loop leaves as it was."""
        stored = _stored(self._place.function)
        found = []
        for text, value in self._scope.items():
            kept = KEPT.fullmatch(text)
            if kept and kept[1] in stored and _is_constant(value):
                if value.endswith(":0") or (_shape(value) and text in self._read):
                    found.append(text)
        return found

    @cached_property
    def _read(self) -> set[str]:
        """Names that the loop reads whole, and that no loop sets: a state to be handed on."""
        nodes = list(ast.walk(self._loop))
        parts = {id(node.value) for node in nodes if isinstance(node, ast.Subscript)}
        whole = {n.id for n in nodes if isinstance(n, ast.Name) and id(n) not in parts}
        loops = _loops(self._place)
        return whole - {name for loop in loops for name in _stored(loop)}

    def _values(
        self, lacking: Sequence[Donor], names: set[str]
    ) -> Iterator[tuple[str, Series, int]]:
        """What may be set or added, what it is worth, and how much of the reference it is."""
        bound = Bound(self._scope)
        seen: set[str] = set()
        names = names | unmarked(self._place.function, self._scope)
        for donor in sorted(lacking, key=lambda donor: int(donor[3])):
            text = said(donor, bound, names)
            if text and text not in seen and not _first(donor[1]).endswith(":0"):
                seen.add(text)
                yield text, donor[1], donor[3] + 2
        for text, value in self._scope.items():
            if text.isidentifier() and not _is_constant(value):
                yield text, value, 0

    def _behind(self, text: str) -> ast.stmt:
        """The statement of the loop that makes the last of what a text speaks of."""
        spoken = set(re.findall(r"[A-Za-z_]\w*", text))
        making = [each for each in self._loop.body if spoken & _stored(each)]
        return making[-1] if making else self._loop.body[-1]

    def _put(self, statement: str, behind: ast.stmt, added: int) -> Edit:
        place, stop = self._place, _end_of(self._place, behind)
        indent = " " * self._loop.body[0].col_offset
        line = place.line(behind.end_lineno or behind.lineno)
        splice = (stop, stop, f"{indent}{statement}\n")
        number = self._number_of[id(behind)]
        return Edit(place, number, line, (splice,), BORROWED, added, is_behind=True)


def _stored(node: ast.AST) -> set[str]:
    """Names that are set somewhere in a node."""
    names = (each for each in ast.walk(node) if isinstance(each, ast.Name))
    return {each.id for each in names if isinstance(each.ctx, ast.Store)}


def _shape(value: Series) -> str:
    return plain_shape(shape_of_series(value))


def _is_constant(value: Series) -> bool:
    return all(one == other for one, other in pairwise(value.split("|")))
