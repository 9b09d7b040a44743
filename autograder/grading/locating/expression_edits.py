"""Small edits of an expression: another operator, index, name, sign, order of its parts.

Which names and constants come in is decided by what was seen while the function ran: an
expression is replaced by another of the same shape and of another value.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from autograder.grading.locating.call_edits import CallEdits
from autograder.grading.locating.edits import Splice
from autograder.grading.locating.index_edits import index_edits
from autograder.grading.locating.marks import Series
from autograder.grading.locating.statements import OPERATORS, Statements, alike, shape_of_series

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
_GOES_THROUGH = (ast.Call, ast.For, ast.comprehension)
_TURNS = frozenset({"zip", "enumerate", "reversed"})
"""Functions that give what a loop goes through."""
MOST_LETTERS = 6
"""Letters of a string that may be gone through in another order."""
_SHAPED_LIKE = (ast.Name, ast.Subscript, ast.Attribute)


class ExpressionEdits:
    """What may stand for the expressions of one statement.

    Parameters
    ----------
    statements : Statements
    scope : mapping of str to Series
        What can be said before the statement, and what it is worth.
    """

    def __init__(self, statements: Statements, scope: Mapping[str, Series]) -> None:
        self._of = statements
        self._place = statements.place
        self._scope = scope

    def replacements(self, node: Any) -> Iterator[str]:
        """What may stand for an expression."""
        if isinstance(getattr(node, "ctx", None), ast.Store):
            if isinstance(node, ast.Subscript):
                yield from index_edits(self._place, node)
            return
        text = self._place.of(node)
        if isinstance(node, ast.Subscript):
            yield from index_edits(self._place, node)
        elif isinstance(node, ast.Constant):
            yield from self._of_constant(node)
        elif isinstance(node, ast.Attribute) and node.attr == "T":
            yield self._place.of(node.value)
        elif isinstance(node, ast.BinOp):
            yield from self._of_binary(node)
        elif isinstance(node, ast.UnaryOp):
            yield self._place.of(node.operand)
            if isinstance(self._of.parent.get(id(node)), (ast.Subscript, ast.Tuple)):
                yield from (name for name in self._scope if name in self._of.steps)
        elif isinstance(node, ast.Call):
            yield from CallEdits(self._of).of(node)
        elif isinstance(node, ast.IfExp):
            yield from (self._place.of(node.body), self._place.of(node.orelse))
            body, other = self._place.of(node.body), self._place.of(node.orelse)
            yield f"{other} if {self._place.of(node.test)} else {body}"
        yield from self._of_shape(node, text)
        yield from self._of_name(node, text)
        if isinstance(self._of.parent.get(id(node)), (ast.stmt, ast.BinOp)):
            yield from self._with_more(node, text)

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
            names = [text for text in self._scope if text.isidentifier()]
            yield from names
            if whole and isinstance(self._of.parent.get(id(node)), (ast.Call, ast.Slice)):
                yield from (f"{name} {more}" for name in names for more in ("+ 1", "- 1"))
        elif isinstance(value, str):
            yield from self._other_keys(node)
            if isinstance(self._of.parent.get(id(node)), _GOES_THROUGH):
                yield from map(repr, _neighbours_exchanged(value))
        elif value is None:
            yield from ("0", "1", "-1")

    def _other_keys(self, node: ast.Constant) -> Iterator[str]:
        around = self._of.parent.get(id(node))
        keys: list[str] = []
        if isinstance(around, ast.Subscript):
            whole = self._place.of(around.value)
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
        left, right = self._place.of(node.left), self._place.of(node.right)
        yield left
        yield right
        operator = OPERATORS.get(type(node.op), ("", ()))[0]
        if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult)):
            a, b = _in_parentheses(node.left, left), _in_parentheses(node.right, right)
            yield f"{b} {operator} {a}"
        if isinstance(node.op, ast.MatMult):
            a, b = _in_parentheses(node.left, left), _in_parentheses(node.right, right)
            yield f"{b}.T @ {a}"
            yield f"{b} @ {a}.T"
        # a * c / b for a * b / c.
        inner = node.left
        if isinstance(inner, ast.BinOp) and {type(node.op), type(inner.op)} == {ast.Mult, ast.Div}:
            sign = OPERATORS[type(inner.op)][0]
            first, second = self._place.of(inner.left), self._place.of(inner.right)
            yield f"{first} {sign} {_in_parentheses(node.right, right)} {operator} {second}"
        # (a - b) * c for a - b + c; a * (b + c) for a * b + c, and the other way round.
        if isinstance(node.op, (ast.Add, ast.Sub)):
            if isinstance(node.left, ast.BinOp) or isinstance(node.right, ast.BinOp):
                a, b = _in_parentheses(node.left, left), _in_parentheses(node.right, right)
                yield from (f"{a} {sign} {b}" for sign in "*@")
            if isinstance(inner, ast.BinOp) and isinstance(inner.op, (ast.Mult, ast.MatMult)):
                sign = OPERATORS[type(inner.op)][0]
                first, second = self._place.of(inner.left), self._place.of(inner.right)
                yield f"{first} {sign} ({second} {operator} {right})"
            outer = node.right
            if isinstance(outer, ast.BinOp) and isinstance(outer.op, (ast.Mult, ast.MatMult)):
                sign = OPERATORS[type(outer.op)][0]
                first, second = self._place.of(outer.left), self._place.of(outer.right)
                yield f"({left} {operator} {first}) {sign} {second}"
        yield from self._in_the_call(node, operator, right)
        for sums, factor in ((node.left, right), (node.right, left)):
            if isinstance(node.op, (ast.Mult, ast.MatMult)) and isinstance(sums, ast.BinOp):
                if isinstance(sums.op, (ast.Add, ast.Sub)):
                    inside = OPERATORS[type(sums.op)][0]
                    a, b = self._place.of(sums.left), self._place.of(sums.right)
                    if sums is node.right:
                        yield f"{factor} {operator} {a} {inside} {b}"
                    else:
                        yield f"{a} {inside} {b} {operator} {factor}"

    def _in_the_call(self, node: ast.BinOp, operator: str, right: str) -> Iterator[str]:
        """f(x + y) for f(x) + y."""
        call = node.left
        if isinstance(call, ast.Call) and len(call.args) == 1:
            start, stop = self._place.span(call.args[0])
            begin, end = self._place.span(call)
            text, inner = self._place.text, self._place.of(call.args[0])
            said = f"{_in_parentheses(call.args[0], inner)} {operator} {right}"
            yield f"{text[begin:start].decode()}{said}{text[stop:end].decode()}"

    def operators(self, node: Any) -> Iterator[Splice]:
        """Another operator between the same operands."""
        if isinstance(node, ast.BinOp):
            pairs = [(node.left, node.right, OPERATORS.get(type(node.op), ("", ())))]
        elif isinstance(node, ast.Compare) and len(node.ops) == 1:
            pairs = [(node.left, node.comparators[0], _COMPARED[type(node.ops[0])])]
        else:
            return
        for left, right, (operator, others) in pairs:
            start, stop = self._place.span(left)[1], self._place.span(right)[0]
            between = self._place.text[start:stop].decode()
            if operator and between.count(operator) == 1:
                for other in others:
                    yield start, stop, between.replace(operator, other)

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
        if type(node) in _SHAPED_LIKE and not isinstance(around, (ast.BinOp, *_SHAPED_LIKE)):
            yield from (f"{said}.copy()", f"np.zeros_like({said})")

    def sliced(self, node: Any) -> Iterator[str]:
        """A part of what a loop goes through, or all of it the other way round."""
        around = self._of.parent.get(id(node))
        if isinstance(node, ast.Call):
            is_gone_through = isinstance(around, ast.For) or _name_called(around) in _TURNS
        else:
            is_gone_through = isinstance(node, _SHAPED_LIKE) and isinstance(
                around, (ast.Call, ast.For)
            )
        if is_gone_through and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            said = self._place.of(node)
            yield from (f"{said}[{part}]" for part in ("1:", ":-1", "::-1", ":0:-1"))

    def other_names(self, node: Any) -> Iterator[str]:
        """Another name of the function, whatever it is worth."""
        around = self._of.parent.get(id(node))
        if isinstance(around, ast.Call) and around.func is node:
            return
        if isinstance(node, ast.Name):
            stored = isinstance(node.ctx, ast.Store)
            yield from (name for name in self._of.names if name != node.id or stored)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield from (text for text in self._of.attributes if text.startswith(node.value.id))

    def _of_name(self, node: Any, text: str) -> Iterator[str]:
        """Another expression of the scope, of the same shape and of another value."""
        if type(node) not in _SHAPED_LIKE or isinstance(getattr(node, "ctx", None), ast.Store):
            return
        around = self._of.parent.get(id(node))
        is_turned = isinstance(around, ast.Attribute) and around.attr == "T"
        if isinstance(around, (ast.Attribute, ast.Subscript)) and around.value is node:
            if not is_turned:
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
        said: set[Series] = set()
        for other, value in self._scope.items():
            fits = shape_of_series(value) in shapes or (not shape and other.isidentifier())
            if other != text and fits and not alike(value, own):
                if value not in said:
                    yield other
                said.add(value)

    def _with_more(self, node: Any, text: str) -> Iterator[str]:
        """A term, a factor or a function more, where a value is not one of the reference's."""
        shape, visit = self._of.shape(node), self._of.turns_at(node)
        if shape is None or isinstance(node, (ast.Constant, ast.UnaryOp)):
            return
        if visit is None:  # it may be right so far, and given back too early
            if isinstance(self._of.parent.get(id(node)), ast.Return):
                yield from (f"{function}({text})" for function in self._of.callees)
            return
        said = _in_parentheses(node, text)
        for other, value in self._scope.items():
            if other == text:
                continue
            for sign in "+-" if shape_of_series(value) == shape else "":
                if self._of.adds_up(node, f"{sign}1", value, visit):
                    yield f"{text} {sign} {other}"
            if other.isidentifier() and shape_of_series(value) == "" and ":" in value:
                if other not in self._of.steps:
                    yield f"{other} * {said}"
                    yield f"{said} / {other}"
            elif other.isidentifier() and shape_of_series(value) == shape:
                yield f"{said} * {other}"
        yield from (f"1 - {said}", f"1 / {said}", f"{said} ** 2")
        yield from (f"{function}({text})" for function in self._of.callees)

    def _other_owner(self, node: Any, text: str) -> Iterator[str]:
        """Another list or dict, whose entries have the same shape."""
        owners = {said.partition("[")[0].partition(".")[0] for said in self._scope if "[" in said}
        around = self._of.parent.get(id(node))
        if text in owners or isinstance(around, (ast.Assign, ast.Return, ast.Tuple)):
            yield from (other for other in sorted(owners) if other != text)


def _name_called(node: Any) -> str:
    return getattr(getattr(node, "func", None), "id", "")


def _neighbours_exchanged(letters: str) -> Iterator[str]:
    """A few letters that are gone through one by one, such as the names of gates."""
    if len(letters) <= MOST_LETTERS and letters.isalpha():
        for index in range(len(letters) - 1):
            exchanged = letters[index + 1] + letters[index]
            yield letters[:index] + exchanged + letters[index + 2 :]


def _in_parentheses(node: ast.AST, text: str) -> str:
    plain = (ast.Name, ast.Subscript, ast.Attribute, ast.Call, ast.Constant, ast.Tuple, ast.List)
    return text if isinstance(node, plain) else f"({text})"
