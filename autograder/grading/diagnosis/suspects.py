"""References with misconceptions in them, made once and kept."""

from __future__ import annotations

import ast
import itertools
import types
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from autograder.errors import AssignmentError
from autograder.homework.assignment import Assignment
from autograder.homework.misconceptions import NUMBER, Misconception, Patches, with_number

MAX_KEPT_PASSING = 700
"""Pairs, and those with a number of one student's, that are kept: 40 to 80 KB each with the
answers that cases remember of them. Of a class, those used last."""


@dataclass(frozen=True)
class Suspect:
    """Misconceptions held together, and the reference that holds them."""

    held: tuple[Misconception, ...]
    patches: Patches
    reference: types.ModuleType

    def in_question(self, question: str) -> tuple[Misconception, ...]:
        """Those of them that spoil this question; they stand behind its failures."""
        return tuple(each for each in self.held if question in each.questions)


class Suspects:
    """Makes the patched references of one homework.

    Parameters
    ----------
    assignment : Assignment
    """

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._kept: dict[Patches, Suspect | None] = {}
        self._passing: OrderedDict[Patches, None] = OrderedDict()
        self._codes: dict[str, types.CodeType] = {}
        """The code of each statement that holds `NUMBER`, by its text."""

    @cached_property
    def right(self) -> types.ModuleType:
        """The reference as it is."""
        return self._assignment.load_reference()

    @cached_property
    def _pieces(self) -> list[tuple[str, types.CodeType]]:
        """The reference, statement by statement of its top level, compiled."""
        text = self._assignment.solution_text
        lines = text.splitlines(keepends=True)
        nodes = ast.parse(text).body
        begins = [min(node.lineno, *_decorator_lines(node)) for node in nodes]
        cuts = [0, *(line - 1 for line in begins[1:]), len(lines)]
        texts = ["".join(lines[begin:end]) for begin, end in itertools.pairwise(cuts)]
        return [(text, self._compiled(text)) for text in texts]

    def _compiled(self, text: str) -> types.CodeType:
        return compile(text, str(self._assignment.solution), "exec")

    def _code(self, changed: str) -> types.CodeType:
        if NUMBER not in changed:
            return self._compiled(changed)
        if changed not in self._codes:
            self._codes[changed] = self._compiled(changed)
        return self._codes[changed]

    def is_made(self, patches: Patches) -> bool:
        """Whether `suspect` has it already."""
        return patches in self._kept

    def suspect(
        self, held: tuple[Misconception, ...], patches: Patches, *, passing: bool = False
    ) -> Suspect | None:
        """The reference with some misconceptions; None where two patch the same text.

        Parameters
        ----------
        passing : bool
            Not of the bank alone but of what one student did; kept for a while only.

        Raises
        ------
        AssignmentError, SyntaxError
            The patches of a single misconception do not fit.
        """
        if patches not in self._kept:
            try:
                self._kept[patches] = Suspect(held, patches, self._patched(patches))
            except (AssignmentError, SyntaxError):
                if len(held) == 1:
                    raise
                self._kept[patches] = None
        if (passing or len(held) > 1) and self._kept[patches] is not None:
            self._keep_passing(patches)
        return self._kept[patches]

    def with_number(self, entry: Misconception, patches: Patches, number: float) -> Suspect:
        """The reference with a number where the patches of an entry say `NUMBER`.

        It stands there as a name, so that what holds it is compiled once for all numbers.
        """
        filled = with_number(patches, number)
        made = self._kept.get(filled)
        if made is None:
            made = Suspect((entry,), filled, self._patched(patches, {NUMBER: number}))
            self._kept[filled] = made
        self._keep_passing(filled)
        return made

    def together(self, suspects: Sequence[Suspect]) -> Suspect | None:
        """Several at once; None where two are one, or patch the same text."""
        held = tuple(entry for each in suspects for entry in each.held)
        if len({each.id for each in held}) < len(held):
            return None
        return self.suspect(held, tuple(patch for each in suspects for patch in each.patches))

    def _patched(
        self, patches: Patches, names: Mapping[str, float] = MappingProxyType({})
    ) -> types.ModuleType:
        """Compile only what is changed: a reference is a handout too, and mostly words."""
        texts = [text for text, _ in self._pieces]
        for patch in patches:
            found = sum(text.count(patch.find) for text in texts)
            if found != patch.count:
                raise AssignmentError(
                    f"{self._assignment.solution.name}: found {found} times, expected "
                    f"{patch.count}: {patch.find!r}"
                )
            texts = [text.replace(patch.find, patch.replace) for text in texts]
        module = types.ModuleType(self._assignment.name)
        module.__file__ = str(self._assignment.solution)
        module.__dict__.update(names)
        for (text, code), changed in zip(self._pieces, texts, strict=True):
            exec(code if changed == text else self._code(changed), module.__dict__)  # noqa: S102 - ours
        return module

    def _keep_passing(self, patches: Patches) -> None:
        """Count it as the one used last, and let go of the one that was not used longest."""
        self._passing[patches] = None
        self._passing.move_to_end(patches)
        if len(self._passing) > MAX_KEPT_PASSING:
            oldest, _ = self._passing.popitem(last=False)
            del self._kept[oldest]


def _decorator_lines(node: ast.stmt) -> list[int]:
    return [node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))]


def singly_held(suspects: Iterable[Suspect]) -> list[Suspect]:
    """Those of one misconception, each once."""
    alone = {each.patches: each for each in suspects if len(each.held) == 1}
    return list(alone.values())
