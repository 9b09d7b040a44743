"""What can be read off an author's files without running them.

A half-written file often runs and yet says something else than its author thinks: of two functions
of one name Python keeps the second, Otter spreads points that a case does not name, a mistyped key
of a table is nobody's key. Here the text itself is read.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograder import toml
from autograder.authoring.case_texts import printed
from autograder.authoring.new import FILES, PLACEHOLDER, TEMPLATES
from autograder.errors import AssignmentError
from autograder.failures import FAILURES
from autograder.homework.assignment import Assignment
from autograder.homework.misconceptions import bank_path, load_tables

ENTRY_KEYS = frozenset(
    "id concept questions patches variants numbers of some when hint likelier_than".split()
)
PATCH_KEYS = frozenset("find replace count".split())

_STILL_THE_SKELETONS = "about.en.md.txt", "about.ko.md.txt", "layer.svg.txt", "right.py.txt"


@dataclass(frozen=True)
class _MarkedFunction:
    """One `@test_case` as it stands in the file."""

    name: str
    has_points: bool
    points: float | None
    """None where they are computed."""


def misread_cases(assignment: Assignment) -> Iterator[str]:
    """Test files that Otter would read, and read otherwise than they were meant."""
    for question in assignment.questions:
        paths = assignment.public_cases(question.name), assignment.hidden_cases(question.name)
        trees = {path: ast.parse(path.read_text("utf-8"), str(path)) for path in paths}
        problems = [f"{path}: {told}" for path, tree in trees.items() for told in _of_file(tree)]
        yield from problems
        worth = _worth(case for tree in trees.values() for case in _cases(tree))
        if not problems and worth is not None and abs(worth - question.points) > 1e-9:
            yield (
                f"{paths[-1]}: the cases are worth {worth:g} points, but assignment.toml says "
                f"{question.points:g}"
            )


def _of_file(tree: ast.Module) -> Iterator[str]:
    functions = Counter(node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    yield from (
        f"{count} functions are called `{name}`: Python keeps the last, the others never run"
        for name, count in functions.items()
        if count > 1
    )
    yield from _wrong_messages(tree)
    yield from printed(tree)
    cases = list(_cases(tree))
    without = [case.name for case in cases if not case.has_points]
    if without:
        yield f"the case {without[0]!r} has no `points=`; give 0 to a public one"
        return
    own, worth = _own_points(tree), _worth(cases)
    if own is not None and worth is not None and abs(own - worth) > 1e-9:
        yield f"its `points` are {own:g}, but its cases are worth {worth:g}"


def _worth(cases: Iterable[_MarkedFunction]) -> float | None:
    """Add up points; None where some are computed, for Otter to add up."""
    points = [case.points for case in cases]
    return None if None in points else sum(each or 0 for each in points)


def _cases(tree: ast.Module) -> Iterator[_MarkedFunction]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            for call in node.decorator_list:
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "test_case":
                    given = {each.arg: _constant(each.value) for each in call.keywords}
                    name = str(given.get("name") or node.name)
                    yield _MarkedFunction(name, "points" in given, _number(given.get("points")))


def _wrong_messages(tree: ast.Module) -> Iterator[str]:
    """`raise CheckFailed(…)` that would itself raise: the student would read nothing of use."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "CheckFailed":
            key = _constant(call.args[0]) if call.args else None
            given = {each.arg for each in call.keywords}
            if not isinstance(key, str) or None in given:
                continue  # computed
            if key not in FAILURES:
                known = ", ".join(sorted(FAILURES))
                yield f"line {call.lineno}: no message {key!r}; keys: {known}"
            elif lacking := sorted(FAILURES[key].holes - given):
                yield f"line {call.lineno}: the message {key!r} needs `{lacking[0]}=`"


def _own_points(tree: ast.Module) -> float | None:
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "points":
            return _number(_constant(node.value))
    return None


def _constant(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def misread_bank(assignment: Assignment) -> Iterator[str]:
    """Keys of the bank that nobody reads."""
    for entry in _tables(_bank(assignment).get("misconceptions")):
        yield from _unknown_keys(entry, entry, ENTRY_KEYS)
        for patch in _tables(entry.get("patches")):
            yield from _unknown_keys(entry, patch, PATCH_KEYS)


def concepts_apart(assignment: Assignment) -> Iterator[str]:
    """Concepts that the list names and no entry has, or the other way round."""
    table = _bank(assignment)
    listed = set(map(str, table.get("concepts", ())))
    used = {str(entry.get("concept")) for entry in _tables(table.get("misconceptions"))}
    yield from (
        f"the concept {each!r} is not in the list `concepts`" for each in sorted(used - listed)
    )
    yield from (f"no misconception is of the concept {each!r}" for each in sorted(listed - used))


def _bank(assignment: Assignment) -> dict[str, Any]:
    try:
        return load_tables(assignment)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise AssignmentError(f"{bank_path(assignment)}: {error}") from error


def _tables(value: Any) -> list[dict[str, Any]]:
    """Tables of a list; what is none is told where the bank is loaded."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _unknown_keys(
    entry: dict[str, Any], table: dict[str, Any], known: frozenset[str]
) -> Iterator[str]:
    for key in sorted(set(table) - known):
        yield (
            f"misconception {entry.get('id')}: nobody reads the key `{key}`; "
            f"keys: {', '.join(sorted(known))}"
        )


def texts(assignment: Assignment) -> str:
    """Every text that the cases' files hold, one a line; of an f-string its fixed pieces."""
    found = []
    for path in sorted(assignment.folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return "\n".join(found)


def left_over(assignment: Assignment) -> Iterator[str]:
    """Files that `new` laid out and that say what the homework no longer is."""
    project = assignment.solution.parent.parent
    if _skeleton_title(assignment) == dict(assignment.title):
        return
    for file in _STILL_THE_SKELETONS:
        place = FILES[file].replace(PLACEHOLDER, assignment.name)
        text = (TEMPLATES / file).read_text("utf-8").replace(PLACEHOLDER, assignment.name)
        path = project / place
        if path.is_file() and path.read_text("utf-8") == text:
            yield f"{place} is still the skeleton's: it speaks of the affine layer"


def _skeleton_title(assignment: Assignment) -> Any:
    text = (TEMPLATES / "assignment.toml.txt").read_text("utf-8")
    return toml.loads(text.replace(PLACEHOLDER, assignment.name))["title"]
