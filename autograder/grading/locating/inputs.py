"""Calls for the search, in the shape of those that the cases make, with numbers of its own.

Each call that the cases make of the reference (`recorder`) is made anew: arrays
are shuffled and scaled, one-hot columns permuted, and what one function was given of another's
answer is what the reference answers now. So no number of a hidden case reaches a worker, and all
that hangs together still does: a cache belongs to its parameters.
"""

from __future__ import annotations

import itertools
import time
import types
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.grading.keys import key_of
from autograder.grading.locating.fresh_numbers import redrawn
from autograder.grading.locating.programs import ANSWER, RIGHT, leaves, run, snapshot
from autograder.grading.locating.recorder import AskedCall
from autograder.sandbox.calls import Held

MOST_PROGRAMS = 10
"""The most programs for one function, each of another kind."""
LARGE_PROGRAMS = 3
"""How many of them have the most lines that run: what adds up shows in long ones alone."""
MOST_BYTES = 12_000
"""The most bytes of the arrays in a program."""
SLOW_SECONDS = 0.02
"""A program for which the reference needs longer is left out."""
MOST_STEPS = 16
SMALL = 1e-8
"""A constant that changes nothing where it is added: with it a logarithm of zero is finite."""

Program = dict[str, Any]


class Inputs:
    """Programs with fresh numbers, made of what the cases ask.

    Parameters
    ----------
    asked : sequence of AskedCall
    reference : module
    seed : int
        Another seed gives other numbers.
    """

    def __init__(self, asked: Sequence[AskedCall], reference: types.ModuleType, seed: int) -> None:
        self._asked = asked
        self._reference = reference
        self._rng = np.random.default_rng(seed)
        self._leaves: dict[Any, Any] = {}
        self._answers: dict[int, Any] = {}
        self._known: dict[Any, tuple[int, tuple[Any, ...]]] = {}
        for each in asked:
            if each.call.owner is None and each.call.op in ("call", "quiet"):
                self._learn(each.answer, each.number, ())

    def _learn(self, value: Any, number: int, path: tuple[Any, ...]) -> None:
        """Note where a value comes from, so that it is known where it is passed on."""
        if isinstance(value, (dict, list, tuple)) and value:
            self._known.setdefault(key_of(value), (number, path))
            pairs = value.items() if isinstance(value, dict) else enumerate(value)
            for key, item in pairs:
                self._learn(item, number, (*path, key))
        elif isinstance(value, np.ndarray) and value.size > 1:
            self._known.setdefault(key_of(value), (number, path))

    # --- fresh values ---

    def _fresh(self, value: Any, before: int) -> Any:
        """A value in the shape of another; what was an answer to an earlier call is one again."""
        origin = self._origin(value, before)
        if origin is not None:
            return snapshot(self._at(origin))
        if isinstance(value, dict):
            return {key: self._fresh(item, before) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)([self._fresh(item, before) for item in value])
        key = key_of(value)
        if key not in self._leaves:
            self._leaves[key] = redrawn(value, self._rng)
        return snapshot(self._leaves[key])

    def _origin(self, value: Any, before: int) -> tuple[int, tuple[Any, ...]] | None:
        if not isinstance(value, (dict, list, tuple, np.ndarray)) or not _entries(value):
            return None
        origin = self._known.get(key_of(value))
        return None if origin is None or origin[0] == before else origin

    def _at(self, origin: tuple[int, tuple[Any, ...]]) -> Any:
        number, path = origin
        if number not in self._answers:
            self._answers[number] = self._reference_answer(number)
        value = self._answers[number]
        for key in path:
            value = value[key]
        return value

    def _reference_answer(self, number: int) -> Any:
        call = self._asked[number].call
        self._answers[number] = self._asked[number].answer  # what would go round in a circle
        args = [self._fresh(argument, number) for argument in call.args]
        return snapshot(getattr(self._reference, call.name)(*args))

    # --- programs ---

    def of(self, name: str, *, chained: bool = False) -> list[Program]:
        """The programs of a function or a class, small ones first.

        Parameters
        ----------
        name : str
        chained : bool
            Give a function what the student's own functions answered.
        """
        groups = [*self._passed_on(self._calls_of(name)), *self._objects_of(name)]
        kinds: dict[Any, list[AskedCall]] = {}
        for group in groups:
            kinds.setdefault(_kind(group), group)
        ways: dict[Any, list[list[AskedCall]]] = {}
        for group in sorted(kinds.values(), key=_bytes):
            ways.setdefault(tuple(each.call.name for each in group), []).append(group)
        varied = sorted(ways.values(), key=lambda way: -len({each.call.name for each in way[0]}))
        turns = itertools.zip_longest(*varied)
        chosen = [group for turn in turns for group in turn if group is not None]
        small = self._usable(chosen, MOST_PROGRAMS - LARGE_PROGRAMS, chained)
        longest = sorted(chosen[len(small) :], key=lambda group: -sum(x.lines for x in group))
        large = self._usable(longest, LARGE_PROGRAMS, chained)
        return [*small, *large]

    def _usable(self, groups: Sequence[list[AskedCall]], most: int, chained: bool) -> list[Program]:
        """The first few groups that programs can be made of, as such."""
        programs = (self._program(group, chained) for group in groups)
        return list(itertools.islice((each for each in programs if each is not None), most))

    def _calls_of(self, name: str) -> list[list[AskedCall]]:
        return [
            [each]
            for each in self._asked
            if each.question
            and each.call.name == name
            and each.call.owner is None
            and each.call.op in ("call", "quiet")
        ]

    def _passed_on(self, groups: Sequence[list[AskedCall]]) -> list[list[AskedCall]]:
        """Leave out calls that are given a made-up dict or list where most pass on an answer.

        Made anew, its parts would not belong together; and it lacks what a student keeps in it.
        """
        calls = [group[0] for group in groups]
        passed = Counter(n for each in calls for n in self._answers_in(each))
        usual = {n for n, count in passed.items() if 2 * count > len(calls)}
        return [
            [each] for each in calls if self._structures_in(each) & usual <= self._answers_in(each)
        ]

    def _structures_in(self, asked: AskedCall) -> set[int]:
        """Which arguments are a dict, a list or a tuple."""
        return {n for n, a in enumerate(asked.call.args) if isinstance(a, (dict, list, tuple))}

    def _answers_in(self, asked: AskedCall) -> set[int]:
        """Which of them as a whole are what an earlier call answered."""
        args = asked.call.args
        return {n for n in self._structures_in(asked) if self._origin(args[n], asked.number)}

    def _objects_of(self, name: str) -> list[list[AskedCall]]:
        """What was done to objects of a class, together where they were used at one time."""
        lives: dict[int, list[AskedCall]] = {}
        for each in self._asked:
            handle = each.answer if each.call.op == "make" else each.call.owner
            if isinstance(handle, Held) and each.question:
                lives.setdefault(handle.handle.number, []).append(each)
        own = [life for life in lives.values() if life[0].call.name == name and len(life) > 1]
        groups: list[list[AskedCall]] = []
        for life in sorted(own, key=lambda life: life[0].number):
            if groups and life[0].number < groups[-1][-1].number:
                groups[-1] = sorted([*groups[-1], *life], key=lambda each: each.number)
            else:
                groups.append(life)
        return [group for group in groups if len(group) <= MOST_STEPS]

    def _program(self, group: Sequence[AskedCall], chained: bool) -> Program | None:
        if _bytes(group) > MOST_BYTES:
            return None
        steps: list[Any] = []
        objects: dict[int, int] = {}
        for each in group:
            call = each.call
            op = {"quiet": "call", "call": "do" if call.owner is not None else "call"}
            owner = None if call.owner is None else objects[call.owner.handle.number]
            if call.op == "make":
                objects[each.answer.handle.number] = len(steps)
            if chained:
                args = [self._linked(argument, each.number, steps) for argument in call.args]
            else:
                args = [self._fresh(argument, each.number) for argument in call.args]
            steps.append([op.get(call.op, call.op), call.name, owner, args])
        program: Program = {"steps": steps, "want": [[] for _ in steps]}
        return self._answered(program, chained)

    def _linked(self, value: Any, before: int, steps: list[Any]) -> Any:
        """An argument; where it is an earlier answer, a mark that says which."""
        origin = self._origin(value, before)
        if origin is not None:
            number, path = origin
            call = self._asked[number].call
            args = [self._fresh(argument, number) for argument in call.args]
            step = ["call", call.name, None, args]
            keys = [key_of(each[1:]) for each in steps]
            if key_of(step[1:]) not in keys:
                steps.append(step)
                keys.append(key_of(step[1:]))
            return (ANSWER, keys.index(key_of(step[1:])), list(path))
        if isinstance(value, dict):
            return {key: self._linked(item, before, steps) for key, item in value.items()}
        return self._fresh(value, before)

    def _answered(self, program: Program, chained: bool) -> Program | None:
        started = time.process_time()
        try:
            with np.errstate(all="ignore"):
                answers = run(program, vars(self._reference))
        except Exception:  # fresh numbers that the reference refuses
            return None
        if time.process_time() - started > SLOW_SECONDS:
            return None
        for number, (op, _, _, _) in enumerate(program["steps"]):
            is_last = number == len(program["steps"]) - 1
            if op != "make" and (is_last or not chained):
                program["want"][number] = [answers[number]]
        finite = [leaf.want for leaf in leaves(program) if isinstance(leaf.want, np.ndarray)]
        if not all(np.isfinite(each).all() for each in finite):
            return None
        return program if self._is_steady(program) else None

    def _is_steady(self, program: Program) -> bool:
        """Whether a small constant that a student adds, as in a logarithm, changes no answer."""
        moved = {**program, "steps": [[*step[:3], _moved(step[3])] for step in program["steps"]]}
        try:
            with np.errstate(all="ignore"):
                answers = run(moved, vars(self._reference))
        except Exception:  # a reference that takes exact numbers alone: nothing can be added there
            return True
        return all(leaf.judge(answers) == RIGHT for leaf in leaves(program))


def _moved(value: Any) -> Any:
    """Every array of numbers a little further up."""
    if isinstance(value, dict):
        return {key: _moved(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(map(_moved, value))
    return value + SMALL if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value


def _entries(value: Any) -> int:
    return int(value.size) if isinstance(value, np.ndarray) else len(value)


def _kind(group: Sequence[AskedCall]) -> Any:
    """Equal for calls that show the same: sizes, whole numbers, texts, how large numbers are."""
    return tuple((each.call.name, each.call.op, _kind_of(each.call.args)) for each in group)


def _kind_of(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((str(key), _kind_of(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(map(_kind_of, value))
    if isinstance(value, np.ndarray):
        largest = float(np.abs(value).max()) if value.size and value.dtype.kind in "fiu" else 0.0
        return value.shape, round(np.log10(largest) * 1.5) if largest else None
    if isinstance(value, float):
        return round(np.log10(abs(value))) if value else None
    return repr(value)


def _bytes(group: Sequence[AskedCall]) -> int:
    return sum(_size(each.call.args) for each in group)


def _size(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    if isinstance(value, Mapping):
        return sum(map(_size, value.values()))
    if isinstance(value, (list, tuple)):
        return sum(map(_size, value))
    return len(value) if isinstance(value, str) else 1
