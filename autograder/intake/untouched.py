"""What students were given, so that a file they never touched is not taken for their work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from autograder.errors import IntakeError
from autograder.homework.assignment import Assignment
from autograder.intake.source import MAX_NOTEBOOK_BYTES, code_lines, parse_source
from autograder.intake.tree import Member, folder_members
from autograder.model import Source

MAX_HELPER_BYTES = 1024 * 1024

_CHECKS = re.compile(
    r"\s*(?:import (?:otter|check as grader)|grader = otter\.Notebook\(.*\)|grader\.check\(.*\)"
    r"|try:|except ImportError:)\s*(?:#.*)?"
)
"""Lines by which a notebook's functions are checked, with Otter or without."""


@dataclass(frozen=True)
class Template:
    """The built template of a homework, in all its languages."""

    code: frozenset[str]
    """Of each entry file, as `code_lines` gives it, without what checks it."""
    contents: frozenset[tuple[str, str]]
    """Name and code of every `.py` and `.ipynb` in it."""

    def is_untouched(self, source: Source) -> bool:
        """Whether its code is the template's; text, blank lines and outputs do not count.

        Nor does how its cells are checked: that may have been another when it was handed out.
        """
        return _without_checks(code_lines(source)) in self.code

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
    return _read(assignment.name, assignment.template_folders)


@lru_cache(maxsize=16)
def _read(name: str, folders: tuple[Path, ...]) -> Template:
    entries = {f"{name}.py".casefold(), f"{name}.ipynb".casefold()}
    contents = {pair for folder in folders for pair in _contents(folder)}
    return Template(
        code=frozenset(
            _without_checks(code) for file, code in contents if file in entries and code
        ),
        contents=frozenset(contents),
    )


def _without_checks(code: str) -> str:
    return "\n".join(line for line in code.split("\n") if not _CHECKS.fullmatch(line))


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
