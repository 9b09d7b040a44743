"""A test file without its hidden cases, so that it can be handed to students.

Whatever only a hidden case uses (a helper, a constant, an import, a comment above it) goes with
it. What stays is copied line by line, so that a student reads what the author wrote. Doubt is an
error: a file that cannot be taken apart with certainty is not published.
"""

from __future__ import annotations

import ast
import symtable
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise

from autograder.errors import AssignmentError

SETTINGS = frozenset({"OK_FORMAT", "name", "points", "all_or_nothing"})
"""What Otter reads from a test file beside its cases."""

IMPORTABLE = frozenset({"autograder", "numpy", "otter", *sys.stdlib_module_names})
"""What the checks may import where students run them; `otter` has a stand-in there."""

_CUTTABLE = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)


def public_part(source: str, path: str, *, question: str, known: Sequence[str]) -> str:
    """The public cases of a test file, with what they use.

    Parameters
    ----------
    source, path
        The test file, and how to name it in a message.
    question
        The question's name, for the first line.
    known
        Names that a public case may ask for: what students define, and what is supplied.

    Raises
    ------
    AssignmentError
        The file holds something else than imports, assignments, functions and classes; a case's
        `hidden` is no plain True or False; or a public case asks for more than students have.
    """
    tree = ast.parse(source, path)
    # The module's docstring speaks of the whole file, hidden cases included.
    body = tree.body[1:] if ast.get_docstring(tree) is not None else tree.body
    _check_cuttable(body, path)
    public = {node for node in body if _is_case(node) and not _is_hidden(node, path)}
    _check_parameters(public, path, known)
    kept, used = _reachable(body, public)
    _check_no_hidden_case(kept - public, path)
    _check_imports(kept, path)
    pieces = [f'"""Public checks of {question}; grading uses these and others."""']
    pieces += _pieces([node for node in body if node in kept], used, source.splitlines())
    return "\n".join(pieces).rstrip("\n") + "\n"


def _check_cuttable(body: Sequence[ast.stmt], path: str) -> None:
    end = 0
    for node in body:
        if not isinstance(node, _CUTTABLE) and not _is_text(node):
            raise AssignmentError(
                f"{path}, line {node.lineno}: only imports, assignments, functions and classes can "
                f"be told apart into public and hidden; found {type(node).__name__}"
            )
        if _first_line(node) <= end:
            raise AssignmentError(f"{path}, line {node.lineno}: two statements on one line")
        end = node.end_lineno or node.lineno


def _mark(node: ast.stmt) -> ast.Call | None:
    """The `test_case(...)` above a function, None where it is no case."""
    for mark in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
        if isinstance(mark, ast.Call) and ast.unparse(mark.func).endswith("test_case"):
            return mark
    return None


def _is_case(node: ast.stmt) -> bool:
    return _mark(node) is not None


def _is_hidden(node: ast.stmt, path: str) -> bool:
    mark = _mark(node)
    assert mark is not None
    if len(mark.args) > 2 or any(keyword.arg is None for keyword in mark.keywords):
        raise AssignmentError(f"{path}, line {mark.lineno}: give `hidden` as a keyword")
    for keyword in mark.keywords:
        if keyword.arg == "hidden":
            value = ast.unparse(keyword.value)
            if value not in ("True", "False"):
                raise AssignmentError(
                    f"{path}, line {mark.lineno}: `hidden` must be True or False, got `{value}`"
                )
            return value == "True"
    return False


def _check_parameters(public: set[ast.stmt], path: str, known: Sequence[str]) -> None:
    for node in public:
        assert isinstance(node, ast.FunctionDef)
        for parameter in ast.walk(node.args):
            if isinstance(parameter, ast.arg) and parameter.arg not in known:
                raise AssignmentError(
                    f"{path}, line {node.lineno}: a public case asks for `{parameter.arg}`, which "
                    f"students do not have; they have: {', '.join(known)}"
                )


def _reachable(body: Sequence[ast.stmt], public: set[ast.stmt]) -> tuple[set[ast.stmt], set[str]]:
    """The statements that the public cases need, and all names that these use."""
    queue = [node for node in body if node in public or set(_bound_names(node)) & SETTINGS]
    kept: set[ast.stmt] = {node for node in body if _is_future(node)}
    used: set[str] = set()
    while queue:
        node = queue.pop()
        kept.add(node)
        used |= _used_names(node)
        queue += [each for each in body if each not in kept and used & set(_bound_names(each))]
    kept |= {text for node, text in pairwise(body) if node in kept and _is_docstring_of(text, node)}
    return kept, used


def _is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _is_docstring_of(text: ast.stmt, node: ast.stmt) -> bool:
    """Whether a string stands below a constant that it describes."""
    return _is_text(text) and isinstance(node, (ast.Assign, ast.AnnAssign))


def _check_no_hidden_case(kept: set[ast.stmt], path: str) -> None:
    for node in kept:
        if _is_case(node):
            raise AssignmentError(
                f"{path}, line {node.lineno}: a public case uses this hidden case; move what both "
                "need into a function of its own"
            )


def _check_imports(kept: set[ast.stmt], path: str) -> None:
    for node in kept:
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for module in modules:
            if module.partition(".")[0] not in IMPORTABLE:
                raise AssignmentError(
                    f"{path}, line {node.lineno}: a public case needs `{module}`, which students "
                    "do not have; write what it uses into the test file"
                )


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _bound_names(node: ast.stmt) -> Iterator[str]:
    """Names that a statement defines, or whose value it changes (`TABLE["x"] = 1`)."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from map(_alias_name, node.names)
    elif isinstance(node, (ast.Assign, ast.AnnAssign)):
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            yield from (part.id for part in ast.walk(target) if isinstance(part, ast.Name))


def _alias_name(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _used_names(node: ast.stmt) -> set[str]:
    """Names of the module that a statement reads; a function's own variables are not among them."""

    def of(table: symtable.SymbolTable) -> Iterator[str]:
        is_module = table.get_type() == "module"
        for symbol in table.get_symbols():
            if symbol.is_referenced() if is_module else symbol.is_global():
                yield symbol.get_name()
        for child in table.get_children():
            yield from of(child)

    return set(of(symtable.symtable(ast.unparse(node), "", "exec")))


def _pieces(kept: Sequence[ast.stmt], used: set[str], lines: Sequence[str]) -> Iterator[str]:
    """The kept statements' own lines, spaced as they were, functions by two lines."""
    after_block = False
    for node in kept:
        is_block = isinstance(node, (ast.FunctionDef, ast.ClassDef))
        comment = _comment_above(lines, _first_line(node))
        above = _first_line(node) - len(comment) - 2
        has_room = above >= 0 and not lines[above].strip()
        before = "\n\n" if is_block or after_block else "\n" if has_room else ""
        yield before + "\n".join([*comment, _text(node, used, lines)])
        after_block = is_block


def _text(node: ast.stmt, used: set[str], lines: Sequence[str]) -> str:
    if isinstance(node, (ast.Import, ast.ImportFrom)) and not _is_future(node):
        return _import_of(node, used)
    return "\n".join(lines[_first_line(node) - 1 : node.end_lineno])


def _first_line(node: ast.stmt) -> int:
    marks: Sequence[ast.expr] = getattr(node, "decorator_list", ())
    return min([node.lineno, *(mark.lineno for mark in marks)])


def _comment_above(lines: Sequence[str], first: int) -> list[str]:
    start = first - 1
    while start > 0 and lines[start - 1].startswith("#"):
        start -= 1
    return list(lines[start : first - 1])


def _import_of(node: ast.Import | ast.ImportFrom, used: set[str]) -> str:
    """The import of those names alone, one on each line where it would grow long."""
    aliases = [alias for alias in node.names if _alias_name(alias) in used]
    if isinstance(node, ast.Import):
        return ast.unparse(ast.Import(aliases))
    text = ast.unparse(ast.ImportFrom(node.module, aliases, node.level))
    if len(text) <= 100:
        return text
    head, _, tail = text.partition(" import ")
    return f"{head} import (\n    " + ",\n    ".join(tail.split(", ")) + ",\n)"
