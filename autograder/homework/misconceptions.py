"""The bank of misconceptions: what students get wrong, each as a small patch of the reference.

What the entries of `misconceptions.toml` say is in docs/authors.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.errors import AssignmentError
from autograder.homework.assignment import LANGUAGES, Assignment

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

VARIANT = "VARIANT"
"""Stands in a patch for each of the bank's `variants` in turn."""


@dataclass(frozen=True)
class Patch:
    """Text of the reference to find, and what to put there."""

    find: str
    replace: str
    count: int = 1


@dataclass(frozen=True)
class Misconception:
    """One idea that a student may hold, as the bank describes it."""

    id: str
    concept: str
    questions: tuple[str, ...]
    hint: Mapping[str, str]
    patches: tuple[Patch, ...] = ()
    other_patches: tuple[tuple[Patch, ...], ...] = ()
    """The same idea with another number in it, or written otherwise."""
    when: Mapping[str, str] = field(default_factory=dict)
    """How a case fails that shows it: `key`, and patterns for the message's data."""


def load_bank(assignment: Assignment) -> tuple[Misconception, ...]:
    """Read an assignment's bank, the likelier misconceptions first; empty where it has none.

    Raises
    ------
    AssignmentError
        An entry lacks something, or two share an id.
    """
    path = assignment.folder / "misconceptions.toml"
    if not path.is_file():
        return ()
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        bank = [_entry(each) for each in table["misconceptions"]]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise AssignmentError(f"{path}: {type(error).__name__}: {error}") from error
    ids = [each.id for each in bank]
    twice = [each for each in ids if ids.count(each) > 1]
    if twice:
        raise AssignmentError(f"{path}: two entries are called {twice[0]!r}")
    return tuple(_likelier_first(bank, table["misconceptions"]))


def _entry(table: dict[str, Any]) -> Misconception:
    for lang in LANGUAGES:
        if not table["hint"].get(lang):
            raise ValueError(f"{table['id']}: there is no hint in {lang!r}")
    if bool(table.get("patches")) == bool(table.get("when")):
        raise ValueError(f"{table['id']}: give either `patches` or `when`")
    first, *others = _in_each_variant(table)
    return Misconception(
        id=table["id"],
        concept=table["concept"],
        questions=tuple(table["questions"]),
        hint=table["hint"],
        patches=first,
        other_patches=tuple(others),
        when=table.get("when", {}),
    )


def _in_each_variant(table: Mapping[str, Any]) -> Iterator[tuple[Patch, ...]]:
    """The patches of an entry, once for each text that stands for `VARIANT` in them."""
    patches = [Patch(**patch) for patch in table.get("patches", ())]
    variants = table.get("variants", [VARIANT])
    if any(VARIANT in patch.replace for patch in patches) != ("variants" in table):
        raise ValueError(f"{table['id']}: `variants` and {VARIANT} belong together")
    for text in variants:
        yield tuple(replace(each, replace=each.replace.replace(VARIANT, text)) for each in patches)


def _likelier_first(
    bank: Sequence[Misconception], tables: Iterable[Mapping[str, Any]]
) -> Iterator[Misconception]:
    """The bank's order, but that an entry goes before those it says it is likelier than."""
    by_id = {each.id: each for each in bank}
    before: dict[str, list[str]] = {}
    for table in tables:
        for each in table.get("likelier_than", ()):
            before.setdefault(each, []).append(table["id"])
    unknown = sorted(set(before) - set(by_id))
    if unknown:
        raise AssignmentError(f"`likelier_than` names {unknown[0]!r}, which is not in the bank")
    placed: set[str] = set()

    def place(entry: Misconception) -> Iterator[Misconception]:
        if entry.id in placed:
            return
        placed.add(entry.id)
        for likelier in before.get(entry.id, ()):
            yield from place(by_id[likelier])
        yield entry

    for entry in bank:
        yield from place(entry)


def patched_source(assignment: Assignment, patches: Iterable[Patch]) -> str:
    """The reference's text with some patches put in.

    Raises
    ------
    AssignmentError
        A text is not found, or not as often as it should be.
    """
    text = assignment.solution_text
    for patch in patches:
        found = text.count(patch.find)
        if found != patch.count:
            raise AssignmentError(
                f"{assignment.solution.name}: found {found} times, expected {patch.count}: "
                f"{patch.find!r}"
            )
        text = text.replace(patch.find, patch.replace)
    return text
