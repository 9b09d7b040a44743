"""Whether the reference leaves its arguments as they are.

Cases keep the reference's answers and hand them on, so one that is changed in place spoils a case
far from its cause. Of a student's functions this cannot be seen: they are given copies.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.authoring.rehearsal import copied


def watched(module: types.ModuleType, told: Callable[[str, int], None]) -> types.ModuleType:
    """Return a module whose functions tell of an argument that they have changed.

    Parameters
    ----------
    module : module
    told : callable, (str, int) -> None
        Given the function's name and the argument's position, from 0.
    """
    watching = types.ModuleType(module.__name__)
    watching.__dict__.update(module.__dict__)
    for name, value in module.__dict__.items():
        if isinstance(value, types.FunctionType):
            setattr(watching, name, _watched(value, name, told))
    return watching


def _watched(
    function: Callable[..., Any], name: str, told: Callable[[str, int], None]
) -> Callable[..., Any]:
    def called(*arguments: Any) -> Any:
        before = [copied(each) for each in arguments]
        answer = function(*arguments)
        for position, (old, new) in enumerate(zip(before, arguments, strict=True)):
            if not _same(old, new):
                told(name, position)
        return answer

    return called


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind in "fc")
    if isinstance(one, dict):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(_same, one, other))
    return one is other or bool(one == other)
