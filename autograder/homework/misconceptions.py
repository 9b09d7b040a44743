"""The bank of misconceptions: what students get wrong, each as a small patch of the reference.

What the entries of `misconceptions.toml` say is in docs/authors.md. A bank may include files that
several homeworks share: of those it takes what fits its reference, unless it says it itself.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from autograder import toml
from autograder.errors import AssignmentError
from autograder.homework.assignment import LANGUAGES, Assignment

T = TypeVar("T")
VARIANT = "VARIANT"
"""Stands in a patch for each of the entry's `variants` in turn."""
NUMBER = "NUMBER"
"""Stands in a patch for each of the entry's `numbers`, and for any that an answer shows."""
SUBSET = "SUBSET"
"""Stands in a patch for the tuple of all that the entry is `of`, and then of some."""


PLACE = re.compile(r"<[A-Z_]+>")
"""What stands in shared entries for a homework's own terms."""


@dataclass(frozen=True)
class Patch:
    """Text of the reference to find, and what to put there."""

    find: str
    replace: str
    count: int = 1

    def reading(self, word: str, text: str) -> Patch:
        """The same with a text in place of a word."""
        return replace(self, replace=self.replace.replace(word, text))


Patches = tuple[Patch, ...]


@dataclass(frozen=True)
class Misconception:
    """One idea that a student may hold, as the bank describes it."""

    id: str
    concept: str
    questions: tuple[str, ...]
    hint: Mapping[str, str]
    patches: Patches = ()
    other_patches: tuple[Patches, ...] = ()
    """The same idea with another number in it, in a part of what it is of, or written otherwise."""
    open_patches: tuple[Patches, ...] = ()
    """The same with `NUMBER` left in, to be found in a student's answer."""
    numbers: tuple[float, ...] = ()
    """Where to begin to look for it."""
    when: Mapping[str, str] = field(default_factory=dict)
    """How a case fails that shows it: `key`, and patterns for the message's data."""


def bank_path(assignment: Assignment) -> Path:
    """Where a homework's own bank lies, or would."""
    return assignment.folder / "misconceptions.toml"


def load_tables(assignment: Assignment) -> dict[str, Any]:
    """A bank as its files say it, what it includes among its entries; empty where it has none.

    Raises
    ------
    OSError, ValueError, KeyError, TypeError
        A file cannot be read, or says something else.
    """
    path = bank_path(assignment)
    if not path.is_file():
        return {}
    table: dict[str, Any] = toml.loads(path.read_text("utf-8"))
    entries = list(table.get("misconceptions", ()))
    shared = [
        entry
        for name in table.get("include", ())
        for entry in toml.loads((path.parent / name).read_text("utf-8"))["misconceptions"]
    ]
    ids = {each.get("id") for each in entries} | set(table.get("without", ()))
    patched = [each["patches"] for each in entries if each.get("patches")]
    for entry in (_fitted(each, table, assignment.solution_text) for each in shared):
        if entry and entry["id"] not in ids and entry.get("patches") not in patched:
            entries.append(entry)
    known = {each.get("id") for each in entries}
    for entry in entries[len(table.get("misconceptions", ())) :]:
        likelier_than = entry.get("likelier_than", ())
        entry["likelier_than"] = [other for other in likelier_than if other in known]
    return {**table, "misconceptions": entries}


def _fitted(entry: Mapping[str, Any], bank: Mapping[str, Any], reference: str) -> dict[str, Any]:
    """A shared entry in a homework's own terms; nothing where it does not fit the homework."""
    questions = bank.get("questions", {}).get(entry["function"])
    places: Mapping[str, str] = bank.get("places", {})
    if questions is None:
        return {}
    rest = {
        name: _in_terms(value, places)
        for name, value in entry.items()
        if name not in ("function", "patches")
    }
    patches = [_placed(patch, places, reference) for patch in entry.get("patches", ())]
    if any(reference.count(each["find"]) != each.get("count", 1) for each in patches):
        return {}
    if PLACE.search(repr([patches, rest.get("variants")])):
        return {}
    return {"questions": questions, **rest, **({"patches": patches} if patches else {})}


def _placed(patch: Mapping[str, Any], places: Mapping[str, str], reference: str) -> dict[str, Any]:
    """A patch in a homework's terms; what replaces a place is indented as the place is."""
    find, put = (_in_terms(patch[key], places) for key in ("find", "replace"))
    if patch["find"][1:-1] in places:
        before = reference.partition(find)[0].rpartition("\n")[2]
        put = put.replace("\n", "\n" + " " * len(before))
    return {**patch, "find": find, "replace": put}


def _in_terms(value: Any, places: Mapping[str, str]) -> Any:
    """Text, or texts in lists and tables, with what stands for `<WORDS>`."""
    if isinstance(value, str):
        for name, own in places.items():
            value = value.replace(f"<{name}>", own)
        return value
    if isinstance(value, list):
        return [_in_terms(each, places) for each in value]
    if isinstance(value, dict):
        return {name: _in_terms(each, places) for name, each in value.items()}
    return value


def load_bank(assignment: Assignment) -> tuple[Misconception, ...]:
    """Read an assignment's bank, the likelier misconceptions first; empty where it has none.

    Raises
    ------
    AssignmentError
        An entry lacks something, or two share an id.
    """
    path = bank_path(assignment)
    if not path.is_file():
        return ()
    try:
        table = load_tables(assignment)
        bank = [_entry(each) for each in table["misconceptions"]]
    except KeyError as error:  # the whole table's: `misconceptions`
        raise AssignmentError(f"{path}: the key {error} is missing") from error
    except (OSError, ValueError, TypeError) as error:
        raise AssignmentError(f"{path}: {error}") from error
    ids = [each.id for each in bank]
    twice = [each for each in ids if ids.count(each) > 1]
    if twice:
        raise AssignmentError(f"{path}: two entries are called {twice[0]!r}")
    return tuple(_likelier_first(bank, table["misconceptions"]))


def _entry(table: dict[str, Any]) -> Misconception:
    for key in ("id", "concept", "questions", "hint"):
        if key not in table:
            raise ValueError(f"{table.get('id', 'an entry')}: the key {key!r} is missing")
    for lang in LANGUAGES:
        if not table["hint"].get(lang):
            raise ValueError(f"{table['id']}: there is no hint in {lang!r}")
    if bool(table.get("patches")) == bool(table.get("when")):
        raise ValueError(f"{table['id']}: give either `patches` or `when`")
    forms = list(_forms(table))
    first, *others = itertools.chain.from_iterable(_with_numbers(form, table) for form in forms)
    return Misconception(
        id=table["id"],
        concept=table["concept"],
        questions=tuple(table["questions"]),
        hint=table["hint"],
        patches=first,
        other_patches=tuple(others),
        open_patches=tuple(forms) if "numbers" in table else (),
        numbers=tuple(map(float, table.get("numbers", ()))),
        when=table.get("when", {}),
    )


def _forms(table: Mapping[str, Any]) -> Iterator[Patches]:
    """The patches of an entry in each variant, all and then some, of all that it is of and some."""
    patches = [Patch(**patch) for patch in table.get("patches", ())]
    for word, key in ((VARIANT, "variants"), (NUMBER, "numbers")):
        texts = [*(patch.replace for patch in patches), *table.get("variants", ())]
        if any(word in text for text in texts) != (key in table):
            raise ValueError(f"{table['id']}: `{key}` and {word} belong together")
    for some in _subsets(patches) if table.get("some") else [patches]:
        for members in _subsets(table.get("of", ())):
            for text in table.get("variants", [VARIANT]):
                yield tuple(
                    each.reading(VARIANT, text).reading(SUBSET, repr(tuple(members)))
                    for each in some
                )


def _subsets(members: Sequence[T]) -> Iterator[tuple[T, ...]]:
    """All of them, each alone, then what lies between."""
    yield tuple(members)
    for size in range(1, len(members)):
        yield from itertools.combinations(members, size)


def _with_numbers(patches: Patches, table: Mapping[str, Any]) -> Iterator[Patches]:
    if "numbers" not in table:
        yield patches
    for number in table.get("numbers", ()):
        yield with_number(patches, number)


def with_number(patches: Patches, number: float) -> Patches:
    """Patches with a number where they say `NUMBER`."""
    return tuple(patch.reading(NUMBER, repr(number)) for patch in patches)


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
