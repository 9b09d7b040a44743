"""A function's statements, and what was seen in each while it ran."""

from __future__ import annotations

import ast
import bisect
import math
import re
from collections.abc import Callable, Mapping, Set
from functools import cached_property
from typing import Any

from autograder.grading.locating.edits import FAR
from autograder.grading.locating.marks import Mark, Series, plain, plain_shape, series, shape_of
from autograder.grading.locating.places import Place
from autograder.grading.locating.watch import Watch, numbered

OWN_SHARE = 0.5
"""The reference's nodes that may come in, as a share of a function's own."""

OPERATORS = {
    ast.Add: ("+", ("-", "*", "@")),
    ast.Sub: ("-", ("+", "*", "/")),
    ast.Mult: ("*", ("@", "/", "+", "-", "**")),
    ast.Div: ("/", ("*", "//")),
    ast.MatMult: ("@", ("*",)),
    ast.Pow: ("**", ("*",)),
    ast.FloorDiv: ("//", ("/",)),
    ast.Mod: ("%", ("//",)),
}
_USUAL = ("np.exp", "np.tanh", "np.log", "np.sqrt")
_MAKES_ARRAYS = ("zeros", "ones", "empty", "eye", "array", "asarray", "arange")


class Statements:
    """A place's statements, and what was seen in each.

    Parameters
    ----------
    place : Place
    watch : Watch
        Of a run in which the place's nodes were numbered from `base`.
    base : int
    functions : mapping of str to callable
        The student's other functions, by name.
    known : set of str
        Marks that the reference passes through, plain.
    """

    def __init__(
        self,
        place: Place,
        watch: Watch,
        base: int,
        functions: Mapping[str, Callable[..., Any]],
        known: Set[Mark] = frozenset(),
    ) -> None:
        self.place = place
        self.functions = functions
        self.known = known
        self._tiers: dict[tuple[int, int | None], int] = {}
        self._watch = watch
        self._base = base
        self.nodes = numbered(place.function)
        self.number_of = {id(node): number for number, node in enumerate(self.nodes)}
        self.steps = {
            name.id
            for node in self.nodes
            if isinstance(node, (ast.For, ast.comprehension))
            for name in ast.walk(node.target)
            if isinstance(name, ast.Name)
        }
        """Names that loops count with."""
        self.parent: dict[int, ast.AST] = {}
        for node in self.nodes:
            for child in ast.iter_child_nodes(node):
                self.parent[id(child)] = node

    @cached_property
    def statements(self) -> list[ast.stmt]:
        """All of them, those within others too, without the function itself."""
        return [
            node for node in self.nodes[1:] if isinstance(node, ast.stmt) and not is_docstring(node)
        ]

    @cached_property
    def spans_of(self) -> dict[bytes, list[tuple[int, int]]]:
        """Where each text stands as an expression that is read."""
        found: dict[bytes, list[tuple[int, int]]] = {}
        for node in self.nodes:
            if isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", None), ast.Store):
                start, stop = self.place.span(node)
                found.setdefault(self.place.text[start:stop], []).append((start, stop))
        return found

    @cached_property
    def names(self) -> list[str]:
        """What the function calls its arguments and what it assigns."""
        stored = [
            node.id
            for node in self.nodes
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        ]
        given = [node.arg for node in self.nodes if isinstance(node, ast.arg)]
        return list(dict.fromkeys([*given, *stored]))

    @cached_property
    def attributes(self) -> list[str]:
        """What it says of the attributes of its arguments."""
        found = [
            self.place.of(node)
            for node in self.nodes
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in self.names
        ]
        return list(dict.fromkeys(found))

    @cached_property
    def calls(self) -> list[ast.Call]:
        """All calls of the function."""
        return [node for node in self.nodes if isinstance(node, ast.Call)]

    @cached_property
    def callees(self) -> list[str]:
        """Functions of one argument: the student's own, those that this one calls, the usual."""
        own = [name for name, function in self.functions.items() if _takes_one(function)]
        plain_calls = [node for node in self.calls if len(node.args) == 1 and not node.keywords]
        called = [self.place.of(node.func) for node in plain_calls]
        numpys = [text for text in called if re.fullmatch(r"(np|numpy)\.\w+", text)]
        names = [name for name in numpys if name.rpartition(".")[2] not in _MAKES_ARRAYS]
        all_names = dict.fromkeys([*own, *names, *_USUAL])
        return [name for name in all_names if name != self.place.name]

    @cached_property
    def most_added(self) -> int:
        """Nodes of the reference that may come in: far fewer than the function has of its own."""
        return int(OWN_SHARE * sum(isinstance(node, ast.expr) for node in self.nodes))

    def adds_up(self, node: ast.AST, factor: str, more: Series, visit: int) -> bool:
        """Whether a value and one that a scope has, by a factor, are one of the reference's.

        A mark is a sum of entries with fixed weights, so marks can be added.
        """
        others = more.split("|")
        if visit >= len(others):
            return True  # a scope tells of the first visits alone
        first, second = self.marks(node)[visit] or "", others[visit]
        numbers = self._numbers.get(plain_shape(shape_of(first)))
        if numbers is None:
            return False
        total = float(first.rpartition(":")[2]) + float(factor) * float(second.rpartition(":")[2])
        near = bisect.bisect_left(numbers, total)
        return any(
            math.isclose(each, total, rel_tol=1e-5) for each in numbers[max(0, near - 1) : near + 1]
        )

    @cached_property
    def _numbers(self) -> dict[str, list[float]]:
        """What the reference passes through, by shape, in order."""
        found: dict[str, list[float]] = {}
        for mark in self.known:
            shape, _, number = mark.partition(":")
            if shape != "b":
                found.setdefault(shape, []).append(float(number))
        return {shape: sorted(numbers) for shape, numbers in found.items()}

    def number(self, node: ast.AST) -> int:
        """The number by which its watch knows a node."""
        return self._base + self.number_of[id(node)]

    def strange_since(self, part: ast.AST) -> float:
        """When a value in a part was none of the reference's for the first time."""
        nodes = [value_of(part), *ast.walk(part)]
        return min(self._watch.strange.get(self.number(node), math.inf) for node in nodes)

    def visits(self, statement: ast.stmt) -> int:
        """How often a statement ran."""
        return self._watch.visited.get(self.number(statement), 0)

    def marks(self, node: ast.AST) -> list[Mark | None]:
        """What an expression was worth at each visit."""
        return self._watch.seen.get(self.number(node), [])

    def series(self, node: ast.AST) -> Series | None:
        """The same as one text."""
        return series(self.marks(node))

    def shape(self, node: ast.AST) -> str | None:
        """The shape that an expression had at first; None where it was no number or array."""
        marks = self.marks(node)
        return None if not marks or marks[0] is None else shape_of(marks[0])

    def scope(self, statement: ast.stmt) -> dict[str, Series]:
        """What can be said before a statement, and what it is worth at each visit."""
        found = self._watch.scopes.get(self.number(statement), [])
        if not found:
            return {}
        always = [text for text in found[0] if all(text in scope for scope in found)]
        said = ((text, series([scope[text] for scope in found])) for text in always)
        return {text: marks for text, marks in said if marks is not None}

    def turns_at(self, part: ast.AST) -> int | None:
        """The first visit at which a part's value is not one of the reference's."""
        marks = self.marks(value_of(part))
        return next((n for n, mark in enumerate(marks) if not _is_told(mark, self.known)), None)

    def lines(self, node: Any) -> tuple[int, int]:
        """The whole lines that a statement takes."""
        starts = self.place.starts
        stop = starts[node.end_lineno] if node.end_lineno < len(starts) else len(self.place.text)
        return starts[node.lineno - 1], stop

    def indent(self, node: Any) -> str:
        """What stands before a statement on its line."""
        return self.place.text[self.lines(node)[0] :][: node.col_offset].decode()

    def is_known(self, node: ast.AST, visit: int | None) -> bool | None:
        """Whether the reference passes through what an expression was; None for no values.

        Parameters
        ----------
        node : AST
        visit : int or None
            The one that is looked at: a mistake spoils all that comes after it. None for all.
        """
        marks = self.marks(node)
        if visit is not None and len(marks) > visit:
            marks = marks[: visit + 1]
        marks = [m for m in marks if m is not None and not m.endswith(":0")]
        return all(plain(mark) in self.known for mark in marks) if marks else None

    def tier(self, node: ast.AST, visit: int | None) -> int:
        """How near a node is to where known values become an unknown one; 0 is there."""
        key = self.number_of[id(node)], visit
        if key not in self._tiers:
            self._tiers[key] = self._tier(node, visit)
        return self._tiers[key]

    def _tier(self, node: ast.AST, visit: int | None) -> int:
        here: ast.AST | None = node
        while here is not None and self.is_known(here, visit) is None:
            here = self.parent.get(id(here))
        if here is None or isinstance(here, ast.stmt):
            return 1
        if self._is_turning(here, visit):
            return 0
        around = self.parent.get(id(here))
        while around is not None and not self.marks(around) and not isinstance(around, ast.stmt):
            around = self.parent.get(id(around))
        if around is not None and (isinstance(around, ast.stmt) or self._is_turning(around, visit)):
            return 0 if here is node else 1
        return FAR

    def _is_turning(self, node: ast.AST, visit: int | None) -> bool:
        if self.is_known(node, visit) is not False:
            return False
        inner = [self.is_known(each, visit) for each in ast.walk(node) if each is not node]
        return False not in inner


def value_of(part: Any) -> ast.AST:
    """The expression that says what a part is worth; of `+=` what is added to, thereafter."""
    if isinstance(part, ast.AugAssign):
        return part.target
    value: Any = getattr(part, "value", part) if isinstance(part, ast.stmt) else part
    if isinstance(part, ast.Expr) and isinstance(value, ast.Call) and value.args:
        value = value.args[-1]
    return value  # type: ignore[no-any-return]


def _takes_one(function: Callable[..., Any]) -> bool:
    code = function.__code__
    return code.co_argcount - len(function.__defaults__ or ()) == 1


def _is_told(mark: Mark | None, known: Set[Mark]) -> bool:
    return mark is None or mark.endswith(":0") or plain(mark) in known


def is_docstring(node: ast.stmt) -> bool:
    """Whether a statement is a text alone."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def shape_of_series(value: Series) -> str:
    """The shape of an expression's value at the first visit."""
    return shape_of(value.partition("|")[0])


def alike(scope: Series, own: Series | None) -> bool:
    """Whether what a scope says, of the first visits, is what an expression was worth then."""
    return own is not None and f"{own}|".startswith(f"{scope}|")
