"""Values of `assignment.toml`, each checked on its own; `ValueError` says what was expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass, fields
from typing import Any

from autograder.model import Limits


@dataclass(frozen=True)
class Question:
    """One question: a test file, and what it is worth."""

    name: str
    points: float
    title: Mapping[str, str]


@dataclass(frozen=True)
class Group:
    """Parts of an answer that have one name together: the forget gate, what lies behind tanh."""

    of: tuple[str, ...]
    """Patterns of the parts; each must fit one."""
    name: Mapping[str, str]


def tables_in(value: Any, what: str, keys: Set[str]) -> list[dict[str, Any]]:
    """A list of tables that each have these keys and no others."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ValueError(f"{what}: expected tables under [[{what}]], got {value!r}")
    for number, table in enumerate(value, start=1):
        place = f"[[{what}]], number {number}: "
        check_known(table, keys, place=place)
        if missing := sorted(keys - set(table)):
            raise ValueError(f"{place}the key {missing[0]!r} is missing")
    return value


def check_known(
    table: Mapping[str, Any], known: Set[str], *, what: str = "keys", place: str = ""
) -> None:
    """Refuse keys that nobody reads: most are typing mistakes."""
    unknown = sorted(set(table) - known)
    if unknown:
        raise ValueError(f"{place}unknown {what} {unknown}; known: {sorted(known)}")


def names_in(value: Any, what: str) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"{what}: expected a list of texts, got {value!r}")
    return tuple(value)


def shapes_in(table: Any) -> Mapping[str, str]:
    """What each thing that is compared has for a shape, in the homework's letters."""
    if not isinstance(table, dict) or not all(isinstance(each, str) for each in table.values()):
        raise ValueError(f"shapes: expected texts as '(t, k, 1)', got {table!r}")
    return dict(table)


def questions_in(value: Any) -> tuple[Question, ...]:
    """The questions, each of a name of its own."""
    tables = tables_in(value, "questions", {"name", "points", "title"})
    questions = tuple(map(_question, tables))
    counts = Counter(question.name for question in questions)
    twice = [name for name, count in counts.items() if count > 1]
    if twice:
        raise ValueError(f"{counts[twice[0]]} questions are called {twice[0]!r}")
    return questions


def _question(table: dict[str, Any]) -> Question:
    name, points = table["name"], table["points"]
    if not isinstance(name, str):
        raise ValueError(f"a question's name is {name!r}, not a text")
    if not isinstance(points, (int, float)) or isinstance(points, bool) or points < 0:
        raise ValueError(f"{name}: points is {points!r}, not a number of at least 0")
    return Question(name, points, texts_in(table["title"], name))


def texts_in(value: Any, what: str) -> Mapping[str, str]:
    """A text in several languages, English among them."""
    if not isinstance(value, dict) or "en" not in value:
        raise ValueError(f"{what}: expected a table with a text for `en`, got {value!r}")
    return value


def limits_in(table: dict[str, Any]) -> Limits:
    """Limits of the sandbox, the usual ones where the table has none."""
    known = {each.name for each in fields(Limits)}
    check_known(table, known, what="limits")
    for key, value in table.items():
        if not isinstance(value, (int, float)) or isinstance(value, bool) or value <= 0:
            raise ValueError(f"limits.{key} is {value!r}, not a number above 0")
    return Limits(**table)
