"""Programs: calls with what they should answer, run in the student's names and judged.

A program is plain data, as it travels: `steps` are `[op, name, owner, arguments]`, where `op` is
"call", "make" (an object, by its class), "do" (a method of what step `owner` made), "get" (an
attribute of it) or "change" (one array of such an attribute, where it lies); `want` holds, for
each step, `[what it should answer]`, or nothing where that is not looked at. An argument that is
`(ANSWER, step, path)` is what an earlier step answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

ANSWER = "\0answer"
"""Marks an argument that an earlier step answered; no homework's own text begins like this."""

RIGHT, WRONG, MISSHAPEN = 1, 0, -1
"""What a part of an answer may be: the last is of another shape or type, or not there at all."""
TOLERANCE = 1e-5
"""How far a number may be off, by the largest of the array that it is in."""
NOTHING = 1e-8
"""How far it may be off whatever its size, as in the cases: a small constant in a logarithm."""

LeafPath = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Leaf:
    """One part of what a program should answer."""

    step: int
    path: LeafPath
    want: Any
    tolerance: float
    is_flat: bool = False
    """A number or a list of them: how an answer's axes of one entry lie says nothing."""

    def judge(self, answers: list[Any]) -> int:
        """Say whether an answer has this part right."""
        try:
            got = answers[self.step]
            for key in self.path:
                got = got[key]
            if not isinstance(self.want, np.ndarray):
                return int(got == self.want) if _are_alike(got, self.want) else MISSHAPEN
            numbers = np.asarray(got)
            if self.is_flat and numbers.size == self.want.size:
                numbers = numbers.reshape(self.want.shape)
            if numbers.shape != self.want.shape or numbers.dtype.kind not in "fiub":
                return MISSHAPEN
            if not numbers.size:
                return RIGHT
            return int(np.abs(numbers - self.want).max() <= self.tolerance)
        except Exception:  # a student's answer may be of any type
            return MISSHAPEN

    def is_something(self, answers: list[Any]) -> bool:
        """Whether an answer, of the right shape, is more than zeros here."""
        got = answers[self.step]
        for key in self.path:
            got = got[key]
        return bool(np.any(np.asarray(got) != 0) if isinstance(self.want, np.ndarray) else got)


def _are_alike(got: Any, want: Any) -> bool:
    """Whether two values are of one type, and texts as long."""
    return type(got) is type(want) and (not isinstance(want, str) or len(got) == len(want))


def leaves(program: Mapping[str, Any]) -> list[Leaf]:
    """Every part of what a program should answer, arrays and texts."""
    found: list[Leaf] = []
    for step, want in enumerate(program["want"]):
        for value in want:
            _add_leaves(value, step, (), found)
    return found


def _add_leaves(value: Any, step: int, path: LeafPath, found: list[Leaf]) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            _add_leaves(item, step, (*path, key), found)
    elif isinstance(value, (list, tuple)) and not all(_is_number(item) for item in value):
        for index, item in enumerate(value):
            _add_leaves(item, step, (*path, index), found)
    elif isinstance(value, (list, tuple, np.ndarray)) or _is_number(value):
        numbers, is_flat = np.asarray(value, dtype=float), not isinstance(value, np.ndarray)
        largest = float(np.abs(numbers).max()) if numbers.size else 0.0
        found.append(Leaf(step, path, numbers, TOLERANCE * largest + NOTHING, is_flat))
    elif value is not None:
        found.append(Leaf(step, path, value, 0.0))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.generic)) and not isinstance(value, bool)


def shapes_in(value: Any) -> Iterator[tuple[int, ...]]:
    """Shapes of all arrays of several axes in the steps of a program."""
    if isinstance(value, np.ndarray):
        if value.ndim > 1:
            yield value.shape
    elif isinstance(value, (dict, list, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from shapes_in(item)


def run(program: Mapping[str, Any], namespace: Mapping[str, Any]) -> list[Any]:
    """Run a program with arguments of its own; whatever the code raises goes through.

    Returns
    -------
    list
        What each step answered, as it was then; an object for one that makes one.
    """
    answers: list[Any] = []
    for op, name, owner, args in program["steps"]:
        target: Callable[..., Any]
        if op == "get":
            answers.append(snapshot(getattr(answers[owner], name)))
            continue
        if op == "change":
            index, numbers = args
            getattr(answers[owner], name)[index][...] = numbers
            answers.append(None)
            continue
        target = getattr(answers[owner], name) if op == "do" else namespace[name]
        value = target(*[_given(argument, answers) for argument in args])
        answers.append(value if op == "make" else snapshot(value))
    return answers


def _given(argument: Any, answers: list[Any]) -> Any:
    if type(argument) is tuple and argument and argument[0] == ANSWER:
        value = answers[argument[1]]
        for key in argument[2]:
            value = value[key]
        return snapshot(value)
    if type(argument) in (list, tuple):
        return type(argument)([_given(item, answers) for item in argument])
    if type(argument) is dict:
        return {key: _given(item, answers) for key, item in argument.items()}
    return snapshot(argument)


def snapshot(value: Any) -> Any:
    """A copy that stays as it is, whatever is done to the arrays later; an object stays itself."""
    return _copied(value, {})


def _copied(value: Any, known: dict[int, Any]) -> Any:
    """The same, where what holds itself holds its copy."""
    kind = type(value)
    if kind is np.ndarray:
        return value.copy()
    if kind is not dict and kind is not list and kind is not tuple:
        return value
    found: Any = known.get(id(value))
    if found is not None:
        return found
    if kind is dict:
        found = known[id(value)] = {}
        for key, item in value.items():
            found[key] = _copied(item, known)
    elif kind is list:
        found = known[id(value)] = []
        found += [_copied(item, known) for item in value]
    else:
        found = tuple([_copied(item, known) for item in value])
    return found
