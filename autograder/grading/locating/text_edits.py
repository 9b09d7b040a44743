"""Small edits of one statement's text: what a slip of the pen makes of it, undone.

An edit replaces a few pieces of the text; each stays valid Python as far as can be told without
trying. Which names and constants come in is decided by what was seen while the function ran: an
expression is replaced by another of the same shape and of another value.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from autograder.grading.locating.places import Place
from autograder.grading.locating.watch import Mark, Series, Watch, numbered, series, shape_of

Splice = tuple[int, int, str]
"""Where a piece of a place's text begins and ends, and what comes in its stead."""

OWN_SHARE = 0.5
PLAIN, MOVED, BORROWED = 0, 1, 2
"""How plain an edit is: a slip undone; statements moved or left out; a piece of the reference."""

_OPERATORS = {
    ast.Add: ("+", ("-", "*")),
    ast.Sub: ("-", ("+", "*", "/")),
    ast.Mult: ("*", ("@", "/", "+", "-")),
    ast.Div: ("/", ("*", "//")),
    ast.MatMult: ("@", ("*",)),
    ast.Pow: ("**", ("*",)),
    ast.FloorDiv: ("//", ("/",)),
    ast.Mod: ("%", ("//",)),
}
_COMPARED = {
    ast.Lt: ("<", ("<=", ">")),
    ast.LtE: ("<=", ("<", ">=")),
    ast.Gt: (">", (">=", "<")),
    ast.GtE: (">=", (">", "<=")),
    ast.Eq: ("==", ("!=",)),
    ast.NotEq: ("!=", ("==",)),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: ("is not", ("is",)),
    ast.In: ("in", ("not in",)),
    ast.NotIn: ("not in", ("in",)),
}
_TAKEN_FOR = (
    "sum mean", "max min sum", "argmax argmin", "zeros ones", "zeros_like ones_like empty_like",
    "log log2 log10 log1p", "exp expm1 exp2", "tanh sin arctan", "sqrt square abs",
    "maximum minimum",
    "vstack hstack concatenate stack", "dot multiply outer matmul", "sigmoid tanh", "norm max",
    "append extend", "floor ceil round", "prod sum", "cumsum cumprod", "multiply add",
)  # fmt: skip
"""Functions that are taken for one another."""
_REDUCING = frozenset("sum mean max min argmax argmin prod norm any all std amax amin".split())
_SHAPED_LIKE = frozenset({ast.Name, ast.Subscript, ast.Attribute})


@dataclass(frozen=True)
class Edit:
    """One small change of a place's text."""

    place: Place
    statement: int
    """The number of the statement that it mends."""
    line: int
    """Of the place's label: where the mistake is, by this edit."""
    splices: tuple[Splice, ...]
    rank: int = PLAIN
    added: int = 0
    """Nodes of the reference that come in."""
    tier: int = 0
    """Small for what is changed where known values become an unknown one."""

    @property
    def key(self) -> Any:
        """Equal for two edits that come to the same; None for one that changes nothing."""
        pieces = [(a, b, _normal(new)) for a, b, new in self.splices]
        text = self.place.text
        if all(_normal(text[a:b].decode()) == new for a, b, new in pieces):
            return None
        return self.place.name, tuple(pieces)

    def applied(self, more: Sequence[Splice] = ()) -> bytes | None:
        """The place's text with the edit made, and others with it; None where two overlap."""
        text, pieces, at = self.place.text, [], 0
        for start, stop, new in sorted([*self.splices, *more]):
            if start < at:
                return None
            pieces += [text[at:start], new.encode()]
            at = stop
        return b"".join([*pieces, text[at:]])


def _normal(text: str) -> str:
    plain = text.replace('"', "'")
    return plain[1:-1] if plain[:1] == "(" and plain[-1:] == ")" else plain


class Statements:
    """A place's statements, what was seen in each, and the edits of each.

    Parameters
    ----------
    place : Place
    watch : Watch
        Of a run in which the place's nodes were numbered from `base`.
    base : int
    functions : mapping of str to callable
        The student's other functions, by name.
    """

    def __init__(
        self, place: Place, watch: Watch, base: int, functions: Mapping[str, Callable[..., Any]]
    ) -> None:
        self.place = place
        self.functions = functions
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
            node
            for node in self.nodes[1:]
            if isinstance(node, ast.stmt) and not _is_docstring(node)
        ]

    @cached_property
    def most_added(self) -> int:
        """Nodes of the reference that may come in: far fewer than the function has of its own."""
        return int(OWN_SHARE * sum(isinstance(node, ast.expr) for node in self.nodes))

    def visits(self, statement: ast.stmt) -> int:
        """How often a statement ran."""
        return self._watch.visited.get(self._base + self.number_of[id(statement)], 0)

    def marks(self, node: ast.AST) -> list[Mark | None]:
        """What an expression was worth at each visit."""
        return self._watch.seen.get(self._base + self.number_of[id(node)], [])

    def series(self, node: ast.AST) -> Series | None:
        """The same as one text."""
        return series(self.marks(node))

    def shape(self, node: ast.AST) -> str | None:
        """The shape that an expression had; None where it was no number or array."""
        marks = self.marks(node)
        return None if not marks or marks[-1] is None else shape_of(marks[-1])

    def scope(self, statement: ast.stmt) -> dict[str, Series]:
        """What can be said before a statement, and what it is worth at each visit."""
        found = self._watch.scopes.get(self._base + self.number_of[id(statement)], [])
        if not found:
            return {}
        always = [text for text in found[0] if all(text in scope for scope in found)]
        said = ((text, series([scope[text] for scope in found])) for text in always)
        return {text: marks for text, marks in said if marks is not None}

    # --- edits ---

    def edits(self, statement: ast.stmt, part: ast.AST, known: set[str]) -> list[Edit]:
        """Every edit of one statement, or of one element that it lists."""
        return _Maker(self, statement, part, known).all()

    def turns_at(self, part: ast.AST, known: set[str]) -> int | None:
        """The first visit at which a part's value is not one of the reference's."""
        marks = self.marks(value_of(part))
        return next((n for n, mark in enumerate(marks) if not _is_told(mark, known)), None)

    def left_out(self) -> Iterator[Edit]:
        """Each statement that ran, left out."""
        for statement in self.statements:
            if self.visits(statement):
                start, stop = self.lines(statement)
                splice = (start, stop, f"{self.indent(statement)}pass\n")
                line = self.place.line(statement.lineno)
                number = self.number_of[id(statement)]
                yield Edit(self.place, number, line, (splice,), MOVED)

    def lines(self, node: Any) -> tuple[int, int]:
        """The whole lines that a statement takes."""
        starts = self.place.starts
        stop = starts[node.end_lineno] if node.end_lineno < len(starts) else len(self.place.text)
        return starts[node.lineno - 1], stop

    def indent(self, node: Any) -> str:
        """What stands before a statement on its line."""
        return self.place.text[self.lines(node)[0] :][: node.col_offset].decode()

    def is_known(self, node: ast.AST, known: set[str], visit: int | None) -> bool | None:
        """Whether the reference passes through what an expression was; None for no values.

        Parameters
        ----------
        node : AST
        known : set of str
        visit : int or None
            The one that is looked at: a mistake spoils all that comes after it. None for all.
        """
        marks = self.marks(node)
        if visit is not None and len(marks) > visit:
            marks = marks[: visit + 1]
        marks = [m for m in marks if m is not None and not m.endswith(":0")]
        return all(mark in known for mark in marks) if marks else None

    def tier(self, node: ast.AST, known: set[str], visit: int | None) -> int:
        """How near a node is to where known values become an unknown one; 0 is there."""
        here: ast.AST | None = node
        while here is not None and self.is_known(here, known, visit) is None:
            here = self.parent.get(id(here))
        if here is None or isinstance(here, ast.stmt):
            return 1
        if self._is_turning(here, known, visit):
            return 0
        around = self.parent.get(id(here))
        while around is not None and not self.marks(around) and not isinstance(around, ast.stmt):
            around = self.parent.get(id(around))
        if around is not None and (
            isinstance(around, ast.stmt) or self._is_turning(around, known, visit)
        ):
            return 0 if here is node else 1
        return 2 if self.is_known(here, known, visit) is False else 3

    def _is_turning(self, node: ast.AST, known: set[str], visit: int | None) -> bool:
        if self.is_known(node, known, visit) is not False:
            return False
        inner = [self.is_known(each, known, visit) for each in ast.walk(node) if each is not node]
        return False not in inner


def value_of(part: Any) -> ast.AST:
    """The expression whose value is disturbed with a part."""
    value: Any = getattr(part, "value", part) if isinstance(part, ast.stmt) else part
    if isinstance(part, ast.Expr) and isinstance(value, ast.Call) and value.args:
        value = value.args[-1]
    return value  # type: ignore[no-any-return]


def _is_told(mark: Mark | None, known: set[str]) -> bool:
    return mark is None or mark.endswith(":0") or mark in known


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


class _Maker:
    """Makes the edits of one statement."""

    def __init__(
        self, statements: Statements, statement: Any, part: ast.AST, known: set[str]
    ) -> None:
        self._part = part
        self._known = known
        self._visit = statements.turns_at(part, known)
        self._of = statements
        self._place = statements.place
        self._statement = statement
        self._number = statements.number_of[id(statement)]
        self._line = self._place.line(statement.lineno)
        self._scope = statements.scope(statement)

    def all(self) -> list[Edit]:
        found: list[Edit] = []
        for node in self._expressions():
            tier = self._of.tier(node, self._known, self._visit)
            own = [self._put(node, text) for text in self._replacements(node)]
            found += [replace(edit, tier=tier) for edit in [*own, *self._of_operator(node)]]
        if self._part is self._statement:
            found += self._of_assignment()
            found += self._rearranged()
        near = [edit for edit in found if edit.tier <= 1]
        return [*found, *self._everywhere(near)]

    def _expressions(self) -> Iterator[Any]:
        """The expressions of a statement itself, not of those within it."""
        pending: list[ast.AST] = [self._part]
        while pending:
            node = pending.pop(0)
            for child in ast.iter_child_nodes(node):
                if not isinstance(child, (ast.stmt, ast.excepthandler)):
                    pending.append(child)
            if isinstance(node, ast.expr) and node is not self._statement:
                yield node

    def _text(self, node: ast.AST) -> str:
        return self._place.of(node)

    def _put(self, node: Any, text: str, rank: int = PLAIN, added: int = 0) -> Edit:
        """Replace an expression, in parentheses where what is around would tear it apart."""
        start, stop = self._place.span(node)
        around = self._of.parent.get(id(node))
        if not _is_atom(text) and isinstance(around, _TEARING):
            text = f"({text})"
        line = self._place.line(node.lineno)
        return Edit(self._place, self._number, line, ((start, stop, text),), rank, added)

    def _splice(self, *splices: Splice, rank: int = PLAIN, line: int = 0) -> Edit:
        return Edit(self._place, self._number, line or self._line, tuple(splices), rank)

    def _replacements(self, node: Any) -> Iterator[str]:
        """What may stand for an expression."""
        if isinstance(getattr(node, "ctx", None), ast.Store):
            if isinstance(node, ast.Subscript):
                return
            return
        text = self._text(node)
        if isinstance(node, ast.Subscript):
            yield from self._of_subscript(node)
        elif isinstance(node, ast.Constant):
            yield from self._of_constant(node)
        elif isinstance(node, ast.Attribute) and node.attr == "T":
            yield self._text(node.value)
        elif isinstance(node, ast.BinOp):
            yield from self._of_binary(node)
        elif isinstance(node, ast.UnaryOp):
            yield self._text(node.operand)
        elif isinstance(node, ast.Call):
            yield from self._of_call(node)
        elif isinstance(node, ast.IfExp):
            yield from (self._text(node.body), self._text(node.orelse))
            body, other = self._text(node.body), self._text(node.orelse)
            yield f"{other} if {self._text(node.test)} else {body}"
        elif isinstance(node, (ast.Tuple, ast.List)) and len(node.elts) == 2:
            first, second = map(self._text, node.elts)
            left, right = ("", "") if text[:1] not in "([" else (text[0], text[-1])
            yield f"{left}{second}, {first}{right}"
        yield from self._of_shape(node, text)
        yield from self._of_name(node, text)
        if isinstance(self._of.parent.get(id(node)), (ast.stmt, ast.BinOp)):
            yield from self._with_more(node, text)

    def _of_subscript(self, node: ast.Subscript) -> Iterator[str]:
        whole = self._text(node.value)
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        texts = [self._text(part) for part in parts]
        for index, part in enumerate(parts):
            for other in self._other_index(part, texts[index]):
                said = ", ".join([*texts[:index], other, *texts[index + 1 :]])
                yield f"{whole}[{said}]"
        if any(isinstance(part, ast.Slice) for part in parts):
            yield whole

    def _other_index(self, part: ast.expr, text: str) -> Iterator[str]:
        if isinstance(part, ast.Slice):
            yield from self._other_slice(part)
        elif not (isinstance(part, ast.Constant) and isinstance(part.value, str)):
            yield from _shifted(part, text)

    def _other_slice(self, part: ast.Slice) -> Iterator[str]:
        ends = [self._text(each) if each is not None else "" for each in (part.lower, part.upper)]
        step = f":{self._text(part.step)}" if part.step is not None else ""
        for index, end in enumerate((part.lower, part.upper)):
            others = (
                ["", *_shifted(end, ends[index])] if end is not None else ["1", "-1"][index:][:1]
            )
            for other in others:
                pair = [*ends]
                pair[index] = other
                yield f"{pair[0]}:{pair[1]}{step}"
        if step:
            yield f"{ends[0]}:{ends[1]}"
        else:
            yield f"{ends[0]}:{ends[1]}:-1"

    def _of_constant(self, node: ast.Constant) -> Iterator[str]:
        value = node.value
        if isinstance(value, bool):
            yield str(not value)
        elif isinstance(value, (int, float)):
            whole = isinstance(value, int)
            others = [value + 1, value - 1, -value, 2 * value, value / 2, 0, 1, 2, 0.5]
            for other in dict.fromkeys(others):
                if other != value:
                    yield str(int(other) if whole and other == int(other) else other)
            yield from (text for text in self._scope if text.isidentifier())
        elif isinstance(value, str):
            yield from self._other_keys(node)
        elif value is None:
            yield from ("0", "1", "-1")

    def _other_keys(self, node: ast.Constant) -> Iterator[str]:
        around = self._of.parent.get(id(node))
        keys: list[str] = []
        if isinstance(around, ast.Subscript):
            whole = self._text(around.value)
            for text in self._scope:
                match = re.fullmatch(re.escape(whole) + r"\[('[^']*')\](\[.*)?", text)
                if match:
                    keys.append(match[1])
        for other in self._of.nodes:
            if isinstance(other, ast.Constant) and isinstance(other.value, str):
                if len(other.value) <= 12 and other.value.strip():
                    keys.append(repr(other.value))
        keys = [key.strip("()") for key in keys]
        yield from (key for key in dict.fromkeys(keys) if key != repr(node.value))

    def _of_binary(self, node: ast.BinOp) -> Iterator[str]:
        left, right = self._text(node.left), self._text(node.right)
        yield left
        yield right
        operator = _OPERATORS.get(type(node.op), ("", ()))[0]
        if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult)):
            a, b = _in_parentheses(node.left, left), _in_parentheses(node.right, right)
            yield f"{b} {operator} {a}"
        if isinstance(node.op, ast.MatMult):
            a, b = _in_parentheses(node.left, left), _in_parentheses(node.right, right)
            yield f"{b}.T @ {a}"
            yield f"{b} @ {a}.T"
        # a * (b + c) for a * b + c, and the other way round.
        if isinstance(node.op, (ast.Add, ast.Sub)):
            inner = node.left
            if isinstance(inner, ast.BinOp) and isinstance(inner.op, (ast.Mult, ast.MatMult)):
                sign = _OPERATORS[type(inner.op)][0]
                first, second = self._text(inner.left), self._text(inner.right)
                yield f"{first} {sign} ({second} {operator} {right})"
            outer = node.right
            if isinstance(outer, ast.BinOp) and isinstance(outer.op, (ast.Mult, ast.MatMult)):
                sign = _OPERATORS[type(outer.op)][0]
                first, second = self._text(outer.left), self._text(outer.right)
                yield f"({left} {operator} {first}) {sign} {second}"
        for sums, factor in ((node.left, right), (node.right, left)):
            if isinstance(node.op, (ast.Mult, ast.MatMult)) and isinstance(sums, ast.BinOp):
                if isinstance(sums.op, (ast.Add, ast.Sub)):
                    inside = _OPERATORS[type(sums.op)][0]
                    a, b = self._text(sums.left), self._text(sums.right)
                    if sums is node.right:
                        yield f"{factor} {operator} {a} {inside} {b}"
                    else:
                        yield f"{a} {inside} {b} {operator} {factor}"

    def _of_operator(self, node: Any) -> Iterator[Edit]:
        """Another operator between the same operands."""
        if isinstance(node, ast.BinOp):
            pairs = [(node.left, node.right, _OPERATORS.get(type(node.op), ("", ())))]
        elif isinstance(node, ast.Compare) and len(node.ops) == 1:
            pairs = [(node.left, node.comparators[0], _COMPARED[type(node.ops[0])])]
        else:
            return
        for left, right, (operator, others) in pairs:
            start, stop = self._place.span(left)[1], self._place.span(right)[0]
            between = self._place.text[start:stop].decode()
            if operator and between.count(operator) == 1:
                for other in others:
                    yield self._splice((start, stop, between.replace(operator, other)))

    def _of_call(self, node: ast.Call) -> Iterator[str]:
        name, function = _name_of(node.func), self._text(node.func)
        args = [self._text(each) for each in node.args]
        keywords = [f"{each.arg}={self._text(each.value)}" for each in node.keywords if each.arg]
        for family in _TAKEN_FOR:
            others = family.split()
            if name in others:
                for other in others:
                    if other != name:
                        yield f"{function[: -len(name)]}{other}({', '.join([*args, *keywords])})"
        if isinstance(node.func, ast.Name):
            for other in self._of.functions:
                if other != name and len(args) <= 3:
                    yield f"{other}({', '.join([*args, *keywords])})"
        if args and not isinstance(node.args[0], ast.Starred):
            yield args[0]
            if len(args) == 2:
                yield f"{function}({', '.join([args[1], args[0], *keywords])})"
                yield args[1]
            if len(args) == 3:
                for order in ((1, 0, 2), (0, 2, 1), (2, 1, 0)):
                    yield f"{function}({', '.join([*(args[i] for i in order), *keywords])})"
        if isinstance(node.func, ast.Attribute):
            yield self._text(node.func.value)
        if name in ("zeros", "zeros_like", "ones_like", "ones") and self._is_square(node):
            size = f"len({args[0]})" if name.endswith("like") else f"{args[0]}[0]"
            yield f"{function[: -len(name)]}eye({size})"
        if name in _REDUCING:
            yield from self._other_axes(node, function, args)
        if name == "range":
            yield from self._other_ranges(args)
        if name == "reversed" and args:
            yield args[0]
        for index, keyword in enumerate(node.keywords):
            if keyword.arg:
                kept = [*args, *keywords[:index], *keywords[index + 1 :]]
                yield f"{function}({', '.join(kept)})"

    def _is_square(self, node: ast.Call) -> bool:
        rows, _, columns = (self._of.shape(node) or "").partition("x")
        return bool(node.args) and rows == columns != ""

    def _other_axes(self, node: ast.Call, function: str, args: Sequence[str]) -> Iterator[str]:
        method = isinstance(node.func, ast.Attribute) and _name_of(node.func.value) not in (
            "np", "numpy", "linalg",
        )  # fmt: skip
        first = [] if method else list(args[:1])
        given = {each.arg: self._text(each.value) for each in node.keywords if each.arg}
        rest = list(args[len(first) :])
        axis = given.get("axis", rest[0] if rest else None)
        kept = given.get("keepdims")
        others = [None, "0", "1", "-1", "2", "(0, 1)", "(1, 2)", "(0, 2)"]
        for other in others:
            for keep in dict.fromkeys((kept, None, "True")):
                if (other, keep) != (axis, kept):
                    said = [*first]
                    said += [] if other is None else [f"axis={other}"]
                    said += [] if keep is None else [f"keepdims={keep}"]
                    said += [f"{key}={v}" for key, v in given.items() if key not in _AXIS_WORDS]
                    yield f"{function}({', '.join(said)})"

    def _other_ranges(self, args: Sequence[str]) -> Iterator[str]:
        if len(args) == 1:
            yield from (f"range(1, {args[0]})", f"range({args[0]} - 1)", f"range({args[0]} + 1)")
            yield from (f"reversed(range({args[0]}))", f"range(1, {args[0]} + 1)")
        elif len(args) == 2:
            first, last = args
            for other in (f"{first} + 1", f"{first} - 1", "0", "1"):
                yield f"range({other}, {last})"
            yield from (f"range({first}, {last} + 1)", f"range({first}, {last} - 1)")
            yield from (f"range({first} + 1, {last} + 1)", f"reversed(range({first}, {last}))")
        elif len(args) == 3:
            first, last, step = args
            for other in (f"{first} + 1", f"{first} - 1"):
                yield f"range({other}, {last}, {step})"
            for other in (f"{last} + 1", f"{last} - 1"):
                yield f"range({first}, {other}, {step})"
            yield f"range({first}, {last})"

    def _of_shape(self, node: Any, text: str) -> Iterator[str]:
        """The same, transposed or with another sign."""
        shape = self._of.shape(node)
        if shape is None or isinstance(node, (ast.Constant, ast.UnaryOp)):
            return
        around = self._of.parent.get(id(node))
        said = _in_parentheses(node, text)
        if shape.count("x") == 1 and not (isinstance(around, ast.Attribute) and around.attr == "T"):
            yield f"{said}.T"
        if shape and isinstance(around, (ast.stmt, ast.BinOp, ast.Call)):
            yield f"-{said}"
            if type(node) in _SHAPED_LIKE and not isinstance(around, ast.BinOp):
                yield f"{said}.copy()"

    def _of_name(self, node: Any, text: str) -> Iterator[str]:
        """Another expression of the scope, of the same shape and of another value."""
        if type(node) not in _SHAPED_LIKE or isinstance(getattr(node, "ctx", None), ast.Store):
            return
        around = self._of.parent.get(id(node))
        if isinstance(around, (ast.Attribute, ast.Subscript)) and around.value is node:
            yield from self._other_owner(node, text)
            return
        if isinstance(around, ast.Call) and around.func is node:
            return
        shape, own = self._of.shape(node), self._of.series(node)
        if shape is None:
            yield from self._other_owner(node, text)
            return
        shapes = {shape}
        if isinstance(around, ast.BinOp):  # a number in the place of an array
            shapes.add(self._of.shape(around.left if node is around.right else around.right) or "")
        for other, value in self._scope.items():
            if other != text and not alike(value, own) and _shape_of_series(value) in shapes:
                yield other

    def _with_more(self, node: Any, text: str) -> Iterator[str]:
        """A term or a factor more, of what has a name."""
        shape = self._of.shape(node)
        if shape is None or isinstance(node, (ast.Constant, ast.UnaryOp)):
            return
        said = _in_parentheses(node, text)
        for other, value in self._scope.items():
            if not other.isidentifier() or other == text:
                continue
            if _shape_of_series(value) == "" and ":" in value:
                if other not in self._of.steps:
                    yield f"{other} * {said}"
                    yield f"{said} / {other}"
            elif _shape_of_series(value) == shape:
                yield f"{text} + {other}"
                yield f"{said} * {other}"

    def _other_owner(self, node: Any, text: str) -> Iterator[str]:
        """Another list or dict, whose entries have the same shape."""
        owners = {said.partition("[")[0].partition(".")[0] for said in self._scope if "[" in said}
        around = self._of.parent.get(id(node))
        if text in owners or isinstance(around, (ast.Assign, ast.Return, ast.Tuple)):
            yield from (other for other in sorted(owners) if other != text)

    def _of_assignment(self) -> Iterator[Edit]:
        """`=` for `+=`, `-=` for `+=`, and the other way round."""
        node, place = self._statement, self._place
        if isinstance(node, ast.AugAssign):
            start, stop = place.span(node.target)[1], place.span(node.value)[0]
            between = place.text[start:stop].decode()
            own = _OPERATORS[type(node.op)][0] + "=" if type(node.op) in _OPERATORS else ""
            for other in ("=", "+=", "-=", "*="):
                if own and between.count(own) == 1 and other != own:
                    yield self._splice((start, stop, between.replace(own, other)))
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            if isinstance(node.targets[0], (ast.Name, ast.Subscript, ast.Attribute)):
                start, stop = place.span(node.targets[0])[1], place.span(node.value)[0]
                between = place.text[start:stop].decode()
                if between.count("=") == 1:
                    for other in ("+=", "-="):
                        yield self._splice((start, stop, between.replace("=", other)))

    def _everywhere(self, single: Sequence[Edit]) -> Iterator[Edit]:
        """The same edit wherever the same text stands in the function."""
        text = self._place.text
        for edit in single:
            if len(edit.splices) != 1 or edit.rank != PLAIN:
                continue
            start, stop, new = edit.splices[0]
            old = text[start:stop]
            if (
                not re.fullmatch(rb"[\w.\[\]'\" +-]{2,40}", old)
                or old not in text[stop:] + text[:start]
            ):
                continue
            spans = [
                self._place.span(node)
                for node in self._of.nodes
                if isinstance(node, ast.expr)
                and not isinstance(getattr(node, "ctx", None), ast.Store)
            ]
            same = sorted({(a, b) for a, b in spans if text[a:b] == old})
            if 2 <= len(same) <= 8:
                spread = ((a, b, new) for a, b in same)
                yield replace(self._splice(*spread, rank=MOVED, line=edit.line), tier=2)

    # --- statements ---

    def _rearranged(self) -> Iterator[Edit]:
        """Left out, moved, or done in another place."""
        around = self._of.parent.get(id(self._statement))
        block = _block_of(around, self._statement)
        if block is None or around is None:
            return
        index = block.index(self._statement)
        start, stop = self._of.lines(self._statement)
        lines = self._place.text[start:stop].decode()
        indent = self._of.indent(self._statement)
        yield self._splice((start, stop, f"{indent}pass\n"), rank=MOVED)
        if isinstance(self._statement, ast.If):
            yield from self._without_condition(start, stop)
        for other_index, other in enumerate(block):
            if abs(other_index - index) > 12 or other is self._statement or _is_docstring(other):
                continue
            first, last = self._of.lines(other)
            if other_index < index:
                yield self._splice((first, first, lines), (start, stop, ""), rank=MOVED)
            elif other_index > index:
                yield self._splice((start, stop, ""), (last, last, lines), rank=MOVED)
        if isinstance(around, (ast.For, ast.While, ast.If, ast.With)):
            yield from self._out_of(around, start, stop, lines, indent)
        for other in block:
            if isinstance(other, (ast.For, ast.While)) and other is not self._statement:
                yield from self._into(other, start, stop, lines, indent)

    def _without_condition(self, start: int, stop: int) -> Iterator[Edit]:
        """The body alone, whatever the condition says; or the other branch alone."""
        node = self._statement
        indent = self._of.indent(node)
        for body in (node.body, node.orelse):
            if body:
                first, last = self._of.lines(body[0])[0], self._of.lines(body[-1])[1]
                inner = self._of.indent(body[0])
                text = self._place.text[first:last].decode()
                yield self._splice((start, stop, _indented(text, inner, indent)), rank=MOVED)

    def _out_of(
        self, around: Any, start: int, stop: int, lines: str, indent: str
    ) -> Iterator[Edit]:
        """Before the loop that it is in, or behind it."""
        first, last = self._of.lines(around)
        moved = _indented(lines, indent, self._of.indent(around))
        left = f"{indent}pass\n"
        yield self._splice((first, first, moved), (start, stop, left), rank=MOVED)
        if stop == last:
            yield self._splice((start, stop, left + moved), rank=MOVED)
        else:
            yield self._splice((start, stop, left), (last, last, moved), rank=MOVED)

    def _into(self, loop: Any, start: int, stop: int, lines: str, indent: str) -> Iterator[Edit]:
        """Into a loop beside it: as the first or the last that is done there."""
        first, last = self._of.lines(loop.body[0])[0], self._of.lines(loop.body[-1])[1]
        moved = _indented(lines, indent, self._of.indent(loop.body[0]))
        for at in (first, last):
            yield self._splice((start, stop, ""), (at, at, moved), rank=MOVED)
            yield self._splice((at, at, moved), rank=MOVED)


_AXIS_WORDS = ("axis", "keepdims")
_TEARING = (ast.BinOp, ast.UnaryOp, ast.Attribute, ast.Subscript, ast.Compare, ast.BoolOp)


def _block_of(around: ast.AST | None, statement: ast.stmt) -> list[ast.stmt] | None:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(around, name, None)
        if isinstance(block, list) and statement in block:
            return block
    return None


def _indented(lines: str, old: str, new: str) -> str:
    return "".join(
        new + line[len(old) :] if line.startswith(old) else line
        for line in lines.splitlines(keepends=True)
    )


def _shifted(node: ast.expr, text: str) -> Iterator[str]:
    """An index one further, and one less."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield from (str(node.value + 1), str(node.value - 1))
        return
    if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant):
        value = node.operand.value
        if isinstance(value, int):
            yield from (str(1 - value) if value > 1 else "0", str(-1 - value), str(value))
        return
    match = re.fullmatch(r"(.+?)\s*([+-])\s*1", text)
    if match:
        yield match[1]
        yield f"{match[1]} {'-' if match[2] == '+' else '+'} 1"
        yield f"{match[1]} {match[2]} 2"
        return
    yield f"{text} + 1"
    yield f"{text} - 1"
    if isinstance(node, ast.BinOp):
        return


def _shape_of_series(value: Series) -> str:
    return shape_of(value.partition("|")[0])


def alike(scope: Series, own: Series | None) -> bool:
    """Whether what a scope says, of the first visits, is what an expression was worth then."""
    return own is not None and f"{own}|".startswith(f"{scope}|")


def _is_atom(text: str) -> bool:
    return re.fullmatch(r"[\w.]+(\[[^\[\]]*\]|\([^()]*\))*(\.T)?", text) is not None


def _in_parentheses(node: ast.AST, text: str) -> str:
    plain = (ast.Name, ast.Subscript, ast.Attribute, ast.Call, ast.Constant, ast.Tuple, ast.List)
    return text if isinstance(node, plain) else f"({text})"


def _name_of(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
