"""Small changes of a reference, one at a time: what its test cases must notice.

Mutation tests the tests. Every operator, comparison, constant, index, name, argument, element and
statement of the reference's functions and methods is changed in turn, as mutmut and cosmic-ray do
for whole projects; those cannot be used here, since they run a test suite in a new process per
mutant, where a homework's cases take milliseconds in this one.
"""

from __future__ import annotations

import ast
import copy
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from types import CodeType, ModuleType
from typing import Any

_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.Sub),
    ast.Pow: (ast.Mult, ast.Add),
    ast.MatMult: (ast.Mult, ast.Add),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Mod: (ast.FloorDiv, ast.Mult),
}
_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_REPLACED_CALLS = {
    "max": ("min", "sum"), "min": ("max",), "sum": ("mean", "max"), "mean": ("sum",),
    "zeros": ("ones",), "ones": ("zeros",), "exp": ("exp2", "sinh"), "log": ("log2", "log1p"),
    "tanh": ("sin", "arctan"),
}  # fmt: skip
"""NumPy's functions that are mistaken for one another."""


Mutation = tuple[str, str, str]
"""A function, a statement of it, and what becomes of that: enough to find a mutant again."""


@dataclass(frozen=True)
class Mutant:
    """One change of one function; `before` and `after` are the statement it is in."""

    function: str
    """Its name; of a method, with its class: `Layer.forward`."""
    before: str
    after: str
    line: int = field(compare=False)
    code: CodeType = field(compare=False, repr=False)

    @property
    def change(self) -> Mutation:
        """What it is known by where it is listed, whatever line it moves to."""
        return self.function, self.before, self.after

    def load(self) -> ModuleType:
        """Run the changed source as a module of its own."""
        module = ModuleType(self.function)
        exec(self.code, module.__dict__)  # noqa: S102 - the reference, changed by us
        return module

    def __str__(self) -> str:
        return f"{self.function}, line {self.line}: {self.before} -> {self.after}"


@dataclass(frozen=True)
class _KnownNames:
    """Names of a function that may stand for one another."""

    variables: tuple[str, ...]
    functions: tuple[str, ...]
    texts: tuple[str, ...]
    self: str | None = None
    """What a method calls its object; it stands for nothing else."""
    attributes: tuple[str, ...] = ()
    """What the class keeps on its objects."""


def mutants(
    source: str, names: Sequence[str], *, wanted: Callable[[Mutation], bool] = lambda change: True
) -> Iterator[Mutant]:
    """Every small change of some functions and classes, each once.

    Parameters
    ----------
    source : str
        A module's; of our own, since it is compiled here.
    names : sequence of str
        Of the functions, and of the classes whose methods are to be changed; they stand at the
        module's top level.
    wanted : callable, Mutation -> bool
        Which to make: to compile a mutant takes longer than to find it.
    """
    tree = ast.parse(source)
    own = {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    for title, function, attributes in _functions(tree, names):
        _drop_docstring(function)
        seen: set[str] = {ast.unparse(function)}
        exchanged = _names_in(function, own, attributes)
        for before, after, line in _of_function(function, exchanged):
            if wanted((title, before, after)):
                text = ast.unparse(function)
                if text not in seen:
                    seen.add(text)
                    code = _compiled(tree, f"<mutant of {title}>")
                    yield Mutant(title, before, after, line, code)


def _functions(
    tree: ast.Module, names: Sequence[str]
) -> Iterator[tuple[str, ast.FunctionDef, tuple[str, ...] | None]]:
    """Each function with its title; a method also with the attributes of its class."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in names:
            yield node.name, node, None
        elif isinstance(node, ast.ClassDef) and node.name in names:
            attributes = _attributes_of(node)
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    yield f"{node.name}.{method.name}", method, attributes


def _of_function(function: ast.FunctionDef, names: _KnownNames) -> Iterator[tuple[str, str, int]]:
    """Change a function in place, tell a statement before and after, and its line; change back."""
    for statements, index in _places(function):
        statement = statements[index]
        before = _headline(statement)
        for changed in _changed_statements(statement):
            statements[index] = _located(changed, statement)
            yield before, _headline(statements[index]), statement.lineno
            statements[index] = statement
        for _ in _changed_expressions(statement, names):
            yield before, _headline(statement), statement.lineno


def _compiled(tree: ast.Module, title: str) -> CodeType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # `"text"()` is what a mutant may be
        return compile(tree, title, "exec")


def _places(node: ast.AST) -> Iterator[tuple[list[ast.stmt], int]]:
    """Every statement inside a node, as a list and the place in it."""
    for _, value in ast.iter_fields(node):
        if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
            for index in range(len(value)):
                yield value, index
                yield from _places(value[index])


def _changed_statements(statement: ast.stmt) -> Iterator[ast.stmt]:
    """The statement deleted, or made into another."""
    yield ast.Pass()
    if isinstance(statement, ast.AugAssign):
        for operator in _OPERATORS.get(type(statement.op), ()):
            yield ast.AugAssign(statement.target, operator(), statement.value)
        yield ast.Assign([statement.target], statement.value)
    if isinstance(statement, (ast.For, ast.While)):
        once = copy.copy(statement)
        once.body = [*statement.body, ast.Break()]
        yield once
    if isinstance(statement, ast.If):
        yield from (_with(statement, test=ast.Constant(value)) for value in (True, False))


def _changed_expressions(statement: ast.stmt, names: _KnownNames) -> Iterator[None]:
    """Change the expressions of a statement in place, one at a time."""
    for parent in _own_nodes(statement):
        for name, value in ast.iter_fields(parent):
            if isinstance(value, ast.expr):
                for changed in _variants(value, names, parent):
                    setattr(parent, name, _located(changed, value))
                    yield
                    setattr(parent, name, value)
            elif isinstance(value, list):
                yield from _changed_in_list(value, names, parent)


def _changed_in_list(values: list[Any], names: _KnownNames, parent: ast.AST) -> Iterator[None]:
    for index, value in enumerate(values):
        if isinstance(value, ast.expr):
            for changed in _variants(value, names, parent):
                values[index] = _located(changed, value)
                yield
                values[index] = value


def _own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """A statement and its expressions, but not the statements inside it."""
    yield statement
    for child in ast.iter_child_nodes(statement):
        if not isinstance(child, ast.stmt):
            yield from ast.walk(child)


def _variants(node: ast.expr, names: _KnownNames, parent: ast.AST) -> Iterator[ast.expr]:
    """What an expression may be changed to."""
    if isinstance(node, ast.BinOp):
        yield from _binary(node)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(other, node.values)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        kinds = (kind for kind in _COMPARISONS if not isinstance(node.ops[0], kind))
        yield from (ast.Compare(node.left, [kind()], node.comparators) for kind in kinds)
    elif isinstance(node, ast.Constant):
        yield from _constants(node.value, names)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield from _other_names(node.id, names, parent)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield from _subscripts(node)
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        yield from _attributes(node, names)
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, (ast.Tuple, ast.List)) and isinstance(node.ctx, ast.Load):
        yield from (_with(node, elts=elements) for elements in _reordered(node.elts))
    elif isinstance(node, ast.Dict):
        yield from _dicts(node)
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)


def _binary(node: ast.BinOp) -> Iterator[ast.expr]:
    yield from (node.left, node.right)
    for operator in _OPERATORS.get(type(node.op), ()):
        yield ast.BinOp(node.left, operator(), node.right)
    if not isinstance(node.op, (ast.Add, ast.Mult)):  # these commute
        yield ast.BinOp(node.right, node.op, node.left)


def _constants(value: Any, names: _KnownNames) -> Iterator[ast.expr]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, (int, float)):
        yield from (ast.Constant(value + 1), ast.Constant(value - 1))
    elif isinstance(value, str):
        yield from (ast.Constant(text) for text in (*names.texts, value + "_") if text != value)


def _other_names(name: str, names: _KnownNames, parent: ast.AST) -> Iterator[ast.expr]:
    for group in (names.variables, names.functions):
        if name in group:
            yield from (ast.Name(other, ast.Load()) for other in group if other != name)
    if isinstance(parent, ast.Call) and getattr(parent.func, "id", None) == name:
        yield from (ast.Name(other, ast.Load()) for other in _REPLACED_CALLS.get(name, ()))


def _subscripts(node: ast.Subscript) -> Iterator[ast.expr]:
    yield node.value
    if not isinstance(node.slice, (ast.Constant, ast.Slice, ast.Tuple)):
        for operator in (ast.Add(), ast.Sub()):
            yield _with(node, slice=ast.BinOp(node.slice, operator, ast.Constant(1)))


def _attributes(node: ast.Attribute, names: _KnownNames) -> Iterator[ast.expr]:
    if isinstance(node.value, ast.Name) and node.value.id == names.self:
        others = (other for other in names.attributes if other != node.attr)
        yield from (_with(node, attr=other) for other in others)
    elif node.attr in _REPLACED_CALLS:
        yield from (_with(node, attr=other) for other in _REPLACED_CALLS[node.attr])
    else:
        yield node.value


def _calls(node: ast.Call) -> Iterator[ast.expr]:
    yield from (each.value if isinstance(each, ast.Starred) else each for each in node.args)
    if not node.args and isinstance(node.func, ast.Attribute):
        yield node.func.value
    yield from (_with(node, args=arguments) for arguments in _reordered(node.args))


def _dicts(node: ast.Dict) -> Iterator[ast.expr]:
    for index in range(len(node.keys)):
        keys, values = list(node.keys), list(node.values)
        del keys[index], values[index]
        yield ast.Dict(keys, values)


def _reordered(values: Sequence[ast.expr]) -> Iterator[list[ast.expr]]:
    """Neighbours exchanged, and one left out."""
    for index in range(len(values) - 1):
        swapped = list(values)
        swapped[index], swapped[index + 1] = swapped[index + 1], swapped[index]
        yield swapped
    for index in range(len(values)):
        yield [value for at, value in enumerate(values) if at != index]


def _names_in(
    function: ast.FunctionDef, own: Iterable[str], attributes: tuple[str, ...] | None
) -> _KnownNames:
    names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
    bound = [node.id for node in names if isinstance(node.ctx, ast.Store)]
    parameters = [argument.arg for argument in function.args.args]
    self = parameters.pop(0) if attributes is not None and parameters else None
    called = {node.id for node in names} & set(own)
    texts = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return _KnownNames(
        variables=tuple(dict.fromkeys(name for name in parameters + bound if name != "_")),
        functions=tuple(sorted(called)),
        texts=tuple(dict.fromkeys(texts)),
        self=self,
        attributes=attributes or (),
    )


def _attributes_of(node: ast.ClassDef) -> tuple[str, ...]:
    """What its methods assign to their objects."""
    assigned = [
        each.attr
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store)
    ]
    return tuple(dict.fromkeys(assigned))


def _drop_docstring(function: ast.FunctionDef) -> None:
    if ast.get_docstring(function, clean=False) is not None:
        del function.body[0]


def _with(node: Any, **changes: Any) -> Any:
    changed = copy.copy(node)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed


def _located(changed: Any, original: ast.AST) -> Any:
    return ast.fix_missing_locations(ast.copy_location(changed, original))


def _headline(statement: ast.stmt) -> str:
    """A statement as text, without the statements inside it but a loop's new `break`."""
    text = ast.unparse(statement)
    lines = text.splitlines()
    once = isinstance(statement, (ast.For, ast.While)) and isinstance(statement.body[-1], ast.Break)
    return lines[0] + (" ... break" if once else "")
