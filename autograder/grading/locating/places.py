"""The functions and methods of a submission, as text that can be edited and run again."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any

MAX_LINES = 300
"""The most lines of a function that is looked into."""

Function = ast.FunctionDef


@dataclass(frozen=True, eq=False)
class Place:
    """A function, or a method of a class, of the student's.

    `text` is its source in bytes, as `ast` counts columns; a method's begins with a line
    `class NAME:`, so that it can be compiled alone.
    """

    name: str
    """`forward`; of a method with its class, `Layer.forward`."""
    label: str
    first: int
    """The line of `label` that its own first line is."""
    text: bytes
    function: Function = field(repr=False)
    starts: Sequence[int] = field(repr=False)
    """Where each line of `text` begins."""

    @property
    def owner(self) -> str:
        """Its class, empty for a function."""
        return self.name.rpartition(".")[0]

    @property
    def def_line(self) -> int:
        """The line of its `def`, below its decorators."""
        return self.line(self.function.lineno)

    def line(self, node_line: int) -> int:
        """A line of `text`, counted from 1, as a line of `label`."""
        return node_line - bool(self.owner) + self.first - 1

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node begins and ends in `text`."""
        at: Any = node
        start = self.starts[at.lineno - 1] + at.col_offset
        return start, self.starts[at.end_lineno - 1] + at.end_col_offset

    def of(self, node: ast.AST) -> str:
        """The text of a node."""
        start, stop = self.span(node)
        return self.text[start:stop].decode()


def find_places(cells: Sequence[tuple[str, str]]) -> dict[str, Place]:
    """Every function and method at the top level, by name; of two the last, which counts.

    Parameters
    ----------
    cells : sequence of (label, source)
        Python alone: what IPython alone can read is replaced already, line for line.
    """
    places: dict[str, Place] = {}
    for label, source in cells:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                tree = ast.parse(source)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
        lines = source.encode().split(b"\n")
        for owner, node in _functions(tree):
            place = _place(owner, node, label, lines)
            if place is not None:
                places[place.name] = place
    return places


def _functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    for node in tree.body:
        if isinstance(node, Function):
            yield "", node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, Function):
                    yield node.name, inner


def _place(owner: str, node: Function, label: str, lines: Sequence[bytes]) -> Place | None:
    first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    last = node.end_lineno or first
    if last - first > MAX_LINES or (owner and any(map(_needs_its_class, ast.walk(node)))):
        return None
    head = [b"class " + owner.encode() + b":"] if owner else []
    text = b"\n".join([*head, *lines[first - 1 : last]]) + b"\n"
    parsed = parse(text)
    if parsed is None:
        return None
    name = f"{owner}.{node.name}" if owner else node.name
    return Place(name, label, first, text, parsed, _starts(text))


def _starts(text: bytes) -> list[int]:
    starts = [0]
    for line in text.split(b"\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    return starts


def edited(place: Place, text: bytes) -> Place | None:
    """A place with another text; None where that is no function any more."""
    parsed = parse(text)
    if parsed is None:
        return None
    return replace(place, text=text, function=parsed, starts=_starts(text))


def _needs_its_class(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in ("super", "__class__")


def parse(text: bytes) -> Function | None:
    """The function in the text of a place, anew; None where it is no function any more."""
    try:
        node: Any = ast.parse(text).body[0]
    except (SyntaxError, ValueError, RecursionError, MemoryError, IndexError):
        return None
    if isinstance(node, ast.ClassDef):
        node = node.body[0]
    return node if isinstance(node, Function) else None


def function_in(tree: ast.Module) -> Function:
    """The function, or the method of a class, that a tree is of."""
    node: Any = tree.body[0]
    inner: Any = node.body[0] if isinstance(node, ast.ClassDef) else node
    function: Function = inner
    return function


class Installed:
    """The student's module, in which functions can be exchanged for others.

    Parameters
    ----------
    module : ModuleType
        Its functions are called by the names in it.
    """

    def __init__(self, module: ModuleType) -> None:
        self.module = module

    def get(self, name: str) -> Any:
        """What a place stands for now."""
        owner, _, method = name.rpartition(".")
        return vars(self.module.__dict__[owner])[method] if owner else self.module.__dict__[name]

    def put(self, name: str, value: Any) -> None:
        """Exchange it."""
        owner, _, method = name.rpartition(".")
        if owner:
            setattr(self.module.__dict__[owner], method, value)
        else:
            self.module.__dict__[name] = value

    def made(self, name: str, source: Any) -> Callable[..., Any]:
        """What the text of a place, or a tree of it, defines; raises what compiling does."""
        owner, _, method = name.rpartition(".")
        names: dict[str, Any] = {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = compile(source, "<edited>", "exec", dont_inherit=True)
            exec(code, self.module.__dict__, names)  # noqa: S102 - the student's own function
        value: Callable[..., Any] = vars(names[owner])[method] if owner else names[method]
        return value
