"""Donors: expressions of the reference, said in the student's own names.

Which of the student's names is which of the reference's is known by what both are worth while they
run: `h[t + 1]` of the one is `hs[t]` of the other if both pass through the same values.

A donor travels as plain data, `[text, plain series, parts, nodes]`: in its text each part, a
donor of its own, is a `HOLE`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from autograder.grading.locating.edits import BORROWED, Edit
from autograder.grading.locating.marks import Series, plain, plain_shape
from autograder.grading.locating.statements import Statements
from autograder.grading.locating.watch import SEEN

HOLE = "\0"
MAX_NODES = 24
"""The most nodes of a donor: a longer one would hand over what is to be found."""
MAX_DEPTH = 6

Donor = Sequence[Any]


def donors_of(statements: Statements) -> list[Donor]:
    """The expressions of a watched function that may be lent, each once."""
    found: dict[tuple[str, Series], Donor] = {}
    for node in statements.nodes:
        if not isinstance(node, (ast.BinOp, ast.Call, ast.Subscript, ast.Attribute, ast.UnaryOp)):
            continue
        value = statements.series(node)
        if value is not None and isinstance(getattr(node, "ctx", _LOAD), ast.Load):
            donor = _donor(node, statements, 0)
            if donor[3] <= MAX_NODES:
                found.setdefault((statements.place.of(node), value), donor)
    return list(found.values())


_LOAD = ast.Load()


def _donor(node: Any, statements: Statements, depth: int) -> Donor:
    start, stop = statements.place.span(node)
    pieces, parts, at = [], [], start
    for part in _parts_of(node) if depth < MAX_DEPTH else ():
        first, last = statements.place.span(part)
        pieces.append(statements.place.text[at:first].decode())
        parts.append(_donor(part, statements, depth + 1))
        at = last
    pieces.append(statements.place.text[at:stop].decode())
    count = sum(isinstance(each, ast.expr) for each in ast.walk(node))
    value = statements.series(node)
    return [HOLE.join(pieces), value and plain(value), parts, count]


def _parts_of(node: Any) -> list[Any]:
    """What an expression is made of, as far as it can be said in other names, in order."""
    if isinstance(node, ast.BinOp):
        parts = [node.left, node.right]
    elif isinstance(node, ast.UnaryOp):
        parts = [node.operand]
    elif isinstance(node, ast.Call):
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        parts = [*([] if owner is None or _is_module(owner) else [owner]), *node.args]
        parts += [each.value for each in node.keywords]
    elif isinstance(node, ast.Attribute):
        parts = [] if _is_module(node.value) else [node.value]
    elif isinstance(node, (ast.Tuple, ast.List)):
        parts = list(node.elts)
    else:
        parts = []
    return [part for part in parts if isinstance(part, (*SEEN, ast.Tuple, ast.List))]


def _is_module(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return _is_module(node.value)
    return isinstance(node, ast.Name) and node.id == "np"


def spelt(donor: Donor) -> str:
    """A donor in the reference's own names."""
    pieces = donor[0].split(HOLE)
    texts = [spelt(part) for part in donor[2]]
    return str(pieces[0] + "".join(a + b for a, b in zip(texts, pieces[1:], strict=True)))


class Bound:
    """What a scope has for the values of the reference.

    Parameters
    ----------
    scope : mapping of str to Series
        What can be said, and what it was worth at the first visits.
    """

    def __init__(self, scope: Mapping[str, Series]) -> None:
        self.here = ("", "\0")
        """The expression that is to be replaced, and what it was worth at the first visit."""
        self._found: dict[Series, str] = {}
        self._by_first: dict[str, list[tuple[str, list[str]]]] = {}
        for text, value in scope.items():
            marks = plain(value).split("|")
            self._by_first.setdefault(marks[0], []).append((text, marks))

    def get(self, value: Series) -> str:
        """What is worth the same for longest, the shortest of those; empty where nothing is.

        A mistake spoils what comes after it, so the first visit alone must agree; but what stays
        the same is nothing that changes.
        """
        first = value.partition("|")[0]
        if first == self.here[1] and first.endswith(":0"):  # much is zero at first
            return self.here[0]
        if value not in self._found:
            self._found[value] = self._likest(value.split("|", 3)[:2])
        return self._found[value] or (self.here[0] if first == self.here[1] else "")

    def _likest(self, marks: Sequence[str]) -> str:
        def unlikeness(pair: tuple[str, list[str]]) -> tuple[int, bool, int]:
            text, own = pair
            return -_agreeing(own, marks), _changes(own) != _changes(marks), len(text)

        return min(self._by_first.get(marks[0], ()), key=unlikeness, default=("",))[0]

    def is_sure(self, text: str, value: Series) -> bool:
        """Whether what a scope says is worth the same at both of its visits."""
        marks = value.split("|", 3)[:2]
        pairs = self._by_first.get(marks[0], ())
        return any(said == text and own[:2] == marks[: len(own)] for said, own in pairs)


def _changes(marks: Sequence[str]) -> bool:
    return len(set(marks[:2])) > 1


def _agreeing(first: Sequence[str], second: Sequence[str]) -> int:
    return sum(a == b for a, b in zip(first, second, strict=False))


def said(donor: Donor, bound: Bound, known: set[str], *, top: bool = True) -> str:
    """A donor in the student's names; empty where one of its parts has none.

    Parameters
    ----------
    donor : Donor
    bound : Bound
        What the student has for a series of values.
    known : set of str
        Names of functions that the student has, and of NumPy.
    top : bool
        Whether it is asked for as a whole: then it is not to be one name of the student's.
    """
    text, value, parts, _ = donor
    # A column and its row share their mark: what is transposed is said as that.
    own = "" if top or value is None or text == f"{HOLE}.T" else bound.get(value)
    if own:
        return own
    if not parts and any(name not in known for name in _names_in(text)):
        return ""
    if parts and any(name not in known for name in _names_in(text.replace(HOLE, " "))):
        return ""
    texts: list[str] = []
    for part in parts:
        inner = said(part, bound, known, top=False)
        if not inner:
            return ""
        around = part[0] != inner and not re.fullmatch(r"[\w.]+(\[[^\[\]]*\])*(\.T)?", inner)
        texts.append(f"({inner})" if around and not inner.startswith("np.") else inner)
    pieces: list[str] = text.split(HOLE)
    return pieces[0] + "".join(a + b for a, b in zip(texts, pieces[1:], strict=True))


def _names_in(text: str) -> list[str]:
    """Names in a piece of text that are no attribute and no keyword."""
    plain = re.sub(r"'[^']*'|\"[^\"]*\"", "", text)
    names = re.findall(r"(?<![\w.])[A-Za-z_]\w*(?!\w*\s*=[^=])", plain)
    return [name for name in names if name not in _WORDS]


_WORDS = frozenset("for in if else not and or is None True False lambda axis keepdims".split())


def unmarked(function: ast.FunctionDef, scope: Mapping[str, Series]) -> set[str]:
    """Arguments that are no number and no array: they are known by their names alone."""
    return {node.arg for node in function.args.args} - scope.keys()


@lru_cache(maxsize=64)
def _bound(statements: Statements, statement: ast.stmt) -> Bound:
    return Bound(statements.scope(statement))


def lent(
    statements: Statements,
    statement: ast.stmt,
    part: ast.AST,
    donors: Sequence[Donor],
    names: set[str],
) -> Iterator[Edit]:
    """Edits of a statement that put a donor in place of one of its expressions."""
    bound = _bound(statements, statement)
    names = names | unmarked(statements.place.function, statements.scope(statement))
    number = statements.number_of[id(statement)]
    visit = statements.turns_at(part)
    for node in _replaceable(part):
        tier = statements.tier(node, visit)
        around = statements.parent.get(id(node))
        shape, own = statements.shape(node), statements.series(node)
        if shape is None or own is None:
            continue
        own = plain(own)
        bound.here = (statements.place.of(node), own.partition("|")[0])
        for donor in donors:
            value = donor[1]
            if value is None or value == own or not _fits(_shape(value), shape, around):
                continue
            own_words = bound.get(value)
            texts = {own_words: 0} if own_words else {}
            if not bound.is_sure(own_words, value):
                texts[said(donor, bound, names)] = donor[3]
            for text, added in texts.items():
                if text:
                    start, stop = statements.place.span(node)
                    whole = f"({text})" if isinstance(around, _TEARING) else text
                    line = statements.place.line(node.lineno)
                    splices = ((start, stop, whole),)
                    yield Edit(statements.place, number, line, splices, BORROWED, added, tier)


_TEARING = (ast.BinOp, ast.UnaryOp, ast.Attribute, ast.Subscript, ast.Compare)


def _fits(wanted: str, own: str, around: ast.AST | None) -> bool:
    """Whether one shape may stand for another: a value that was spread out may be of more."""
    if wanted == plain_shape(own):
        return True
    if not own:  # a number beside arrays
        return isinstance(around, (ast.Assign, ast.AugAssign, ast.BinOp))
    sizes = list(zip(own.split("x"), wanted.split("x"), strict=False))
    spread = own.count("x") == wanted.count("x") > 0 and all(a in ("1", b) for a, b in sizes)
    return spread and isinstance(around, (ast.Assign, ast.AugAssign))


def _shape(value: Series) -> str:
    return value.partition(":")[0]


def _replaceable(statement: ast.AST) -> Iterator[Any]:
    """The expressions of a statement that hold a name: no donor stands in for a constant."""
    for node in ast.walk(statement):
        if isinstance(node, ast.stmt) and node is not statement:
            continue
        if isinstance(node, SEEN) and isinstance(getattr(node, "ctx", _LOAD), ast.Load):
            names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            if names - {"np", "numpy"} and not _is_blank(node):
                yield node


def _is_blank(node: ast.AST) -> bool:
    """Whether an expression makes an array without numbers of the function's own."""
    called = node.func if isinstance(node, ast.Call) else None
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    blank = ("zeros", "zeros_like", "ones", "ones_like", "empty", "empty_like", "eye", "full")
    return name in blank
