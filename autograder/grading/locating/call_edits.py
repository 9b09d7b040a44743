"""Small edits of a call: another function, another order of arguments, other axes or bounds."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from autograder.grading.locating.statements import OPERATORS, Statements

_TAKEN_FOR = (
    "sum mean", "max min sum", "argmax argmin", "zeros ones", "zeros_like ones_like empty_like",
    "log log2 log10 log1p", "exp expm1 exp2", "tanh sin arctan", "sqrt square abs",
    "maximum minimum",
    "vstack hstack concatenate stack", "dot multiply outer matmul", "sigmoid tanh", "norm max",
    "append extend", "floor ceil round", "prod sum", "cumsum cumprod", "multiply add",
)  # fmt: skip
"""Functions that are taken for one another."""
_REDUCING = frozenset("sum mean max min argmax argmin prod norm any all std amax amin".split())
_AXIS_WORDS = ("axis", "keepdims")


class CallEdits:
    """What may stand for a call of a place.

    Parameters
    ----------
    statements : Statements
    """

    def __init__(self, statements: Statements) -> None:
        self._of = statements
        self._place = statements.place

    def of(self, node: ast.Call) -> Iterator[str]:
        """Texts that may stand for it."""
        name, function = _name_of(node.func), self._place.of(node.func)
        args = [self._place.of(each) for each in node.args]
        named = [each for each in node.keywords if each.arg]
        keywords = [f"{each.arg}={self._place.of(each.value)}" for each in named]
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
            yield from self._inside_out(node, function, [*args[1:], *keywords])
            if len(args) == 2:
                yield f"{function}({', '.join([args[1], args[0], *keywords])})"
                yield args[1]
            if len(args) == 3:
                for order in ((1, 0, 2), (0, 2, 1), (2, 1, 0)):
                    yield f"{function}({', '.join([*(args[i] for i in order), *keywords])})"
            if len(node.args) == 1 and isinstance(node.args[0], ast.BinOp):
                yield from self._out_of_the_call(node.args[0], function, keywords)
        if isinstance(node.func, ast.Attribute):
            yield self._place.of(node.func.value)
            if name == "reshape":
                yield f"{self._place.of(node.func.value)}.swapaxes(0, 1)"
        if name in ("zeros", "zeros_like", "ones_like", "ones") and self._is_square(node):
            size = f"len({args[0]})" if name.endswith("like") else f"{args[0]}[0]"
            yield f"{function[: -len(name)]}eye({size})"
        if name in _REDUCING:
            yield from self._other_axes(node, function, args)
        if name == "range":
            yield from self._other_ranges(args)
        for index, keyword in enumerate(node.keywords):
            if keyword.arg:
                kept = [*args, *keywords[:index], *keywords[index + 1 :]]
                yield f"{function}({', '.join(kept)})"

    def _out_of_the_call(
        self, inner: ast.BinOp, function: str, keywords: Sequence[str]
    ) -> Iterator[str]:
        """`f(x) ** n` for `f(x ** n)`."""
        operator = OPERATORS.get(type(inner.op), ("", ()))[0]
        if operator:
            said = ", ".join([self._place.of(inner.left), *keywords])
            yield f"{function}({said}) {operator} {self._place.of(inner.right)}"

    def _inside_out(self, node: ast.Call, function: str, more: Sequence[str]) -> Iterator[str]:
        """`f(g(x))` as `g(f(x))`."""
        inner = node.args[0]
        innermost = inner.args[0] if isinstance(inner, ast.Call) and inner.args else None
        if innermost is not None and not isinstance(innermost, ast.Starred):
            start, stop = self._place.span(innermost)
            begin, end = self._place.span(inner)
            text, said = self._place.text, ", ".join([self._place.of(innermost), *more])
            yield f"{text[begin:start].decode()}{function}({said}){text[stop:end].decode()}"

    def _is_square(self, node: ast.Call) -> bool:
        rows, _, columns = (self._of.shape(node) or "").partition("x")
        return bool(node.args) and rows == columns != ""

    def _other_axes(self, node: ast.Call, function: str, args: Sequence[str]) -> Iterator[str]:
        method = isinstance(node.func, ast.Attribute) and _name_of(node.func.value) not in (
            "np", "numpy", "linalg",
        )  # fmt: skip
        first = [] if method else list(args[:1])
        given = {each.arg: self._place.of(each.value) for each in node.keywords if each.arg}
        rest = list(args[len(first) :])
        axis = given.get("axis", rest[0] if rest else None)
        kept = given.get("keepdims")
        others = [None, "0", "1", "-1", "-2", "2", "(0, 1)", "(1, 2)", "(0, 2)"]
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


def _name_of(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
