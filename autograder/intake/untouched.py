"""What students were given, so that a file they never touched is not taken for their work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from autograder.errors import IntakeError
from autograder.homework.assignment import Assignment
from autograder.intake.source import MAX_NOTEBOOK_BYTES, code_lines, parse_source
from autograder.intake.tree import Member, folder_members
from autograder.model import Source

MAX_HELPER_BYTES = 1024 * 1024

_NAME = re.compile(r"(?:(?:async\s+)?def|class)\s+(\w+)|(\w+)\s*(?::[^=]*)?=(?!=)")
"""The name that a line defines or assigns."""
_DOCSTRING = re.compile(r"^[ \t]*[rRuU]?(\"\"\"|''')(?:.*?)\1[ \t]*\n?", re.DOTALL | re.MULTILINE)
"""A string that is a statement."""


@dataclass(frozen=True)
class Template:
    """The built template of a homework, in all its languages."""

    stubs: Mapping[str, frozenset[str]]
    """What is asked for, each name with the definitions that the template has of it."""
    entries: frozenset[str]
    """Code of each entry file, in all languages."""
    contents: frozenset[tuple[str, str]]
    """Name and code of every `.py` and `.ipynb` in it."""

    def is_untouched(self, source: Source) -> bool:
        """Whether all that is asked for is as the template has it.

        Nothing else counts, docstrings neither: a template that was handed out a month ago may
        have had others.
        """
        found = _definitions(code_lines(source), self.stubs)
        return bool(self.stubs) and all(
            definitions and definitions <= self.stubs[name] for name, definitions in found.items()
        )

    def has_name(self, member: Member) -> bool:
        """Whether a file is called as one of the template's."""
        return any(name == member.name.casefold() for name, _ in self.contents)

    def is_helper(self, member: Member) -> bool:
        """Whether a file came with the template and holds what it held there."""
        if not self.has_name(member):
            return False
        try:
            source = parse_source(member.name, member.read(MAX_HELPER_BYTES))
        except IntakeError:
            return False
        return (member.name.casefold(), code_lines(source)) in self.contents


def template_of(assignment: Assignment) -> Template:
    """The template of a homework, read once; an empty one where none is built."""
    return _read(assignment.name, assignment.names, assignment.template_folders)


@lru_cache(maxsize=16)
def _read(name: str, asked: tuple[str, ...], folders: tuple[Path, ...]) -> Template:
    entries = {f"{name}.py".casefold(), f"{name}.ipynb".casefold()}
    contents = {pair for folder in folders for pair in _contents(folder)}
    codes = frozenset(code for file, code in contents if file in entries and code)
    found = [_definitions(code, asked) for code in codes]
    stubs = {each: frozenset().union(*(one[each] for one in found)) for each in asked if found}
    return Template(stubs, codes, frozenset(contents))


def _definitions(code: str, names: Iterable[str]) -> dict[str, frozenset[str]]:
    """The definitions of names at the top of a text, and what is assigned to them there."""
    lines = _DOCSTRING.sub("", code).split("\n")
    starts = [number for number, line in enumerate(lines) if line[:1].strip()]
    found: dict[str, set[str]] = {name: set() for name in names}
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        name = _NAME.match(lines[start])
        if name is not None and (name[1] or name[2]) in found:
            found[name[1] or name[2]].add("\n".join(lines[start:end]))
    return {name: frozenset(definitions) for name, definitions in found.items()}


def _contents(folder: Path) -> set[tuple[str, str]]:
    contents = set()
    for member in folder_members(folder):
        if member.name.casefold().endswith((".py", ".ipynb")):
            try:
                source = parse_source(member.name, member.read(MAX_NOTEBOOK_BYTES))
            except IntakeError:  # an empty __init__.py is nobody's entry file
                continue
            contents.add((member.name.casefold(), code_lines(source)))
    return contents
