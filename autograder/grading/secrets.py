"""What may be said of a hidden case: nothing that the student's code could put its numbers in.

In a hidden case the code has seen the arguments, and whatever free text comes back from it (an
exception's words, the name of a type, a dict's keys, sizes, a map of wrong entries) could hold
them. So each datum of a failure is told by the rule that `failures` has for it, and without a rule
it is not told; nor are the sizes of hidden cases. What is left are some bits a case, listed in
docs/security.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from autograder.failures import FAILURES, Told, in_english
from autograder.grading.lettering import in_letters
from autograder.model import CaseResult
from autograder.remarks import Remark

UNTOLD = "…"
"""What stands in a message in place of what is not told."""

_TELLING = (ArithmeticError, LookupError, NameError, OSError, RuntimeError, TypeError, ValueError,
            AttributeError, ImportError, AssertionError, SyntaxError, StopIteration)  # fmt: skip
_KNOWN_EXCEPTIONS = frozenset(
    kind.__name__
    for base in _TELLING
    for kind in (base, *base.__subclasses__())
    if kind.__module__ == "builtins"
) | {"LinAlgError", "AxisError"}

_KNOWN_TYPES = frozenset(
    "bool bytes complex dict float function generator int list module range set str tuple type"
    .split()
)  # fmt: skip
_SIZED = re.compile(r"(a (?:tuple|list)) of \d+")
_KNOWN_KINDS = {
    "None",
    "None (is there a `return`?)",
    "complex",
    *(f"{'an' if name[0] in 'aeiou' else 'a'} {name}" for name in _KNOWN_TYPES),
    *(
        f"an array of {dtype}"
        for dtype in "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 "
        "float64 longdouble complex64 complex128 object".split()
    ),
}
_KNOWN_WARNINGS = re.compile("(overflow|invalid value|divide by zero) encountered")
_FACTORS = frozenset({"1/2", "-1/2", "-2"})
"""Plain factors that are no size, nor one over it; 2 is the size of something too often."""


def told(cases: Iterable[CaseResult], shape_of: Callable[[str], str]) -> tuple[CaseResult, ...]:
    """Return the cases as a student may read of them; public ones stay as they are.

    Parameters
    ----------
    cases : iterable of CaseResult
    shape_of : callable, str -> str
        What a case looks at, to its shape in the homework's letters.
    """
    places: dict[Any, Any] = {}
    shown = []
    for case in cases:
        if not case.passed and case.hidden:
            letters = shape_of(str(case.data.get("what")))
            data = dict(without_secrets(case.key, case.data, letters))
            if "place" in data:
                # One place a function: told for each case, a place in a long file is many bits.
                place = places.setdefault(data.get("function"), data["place"])
                data["place"] = place if place == data["place"] else ""
            message = in_english(case.key, data, hidden=True)
            case = replace(case, data=data, message=message)
        shown.append(case)
    return tuple(shown)


def without_secrets(key: str, data: Mapping[str, Any], letters: str = "") -> Mapping[str, Any]:
    """Data of a message about a hidden case, without what could tell the case's arguments.

    Parameters
    ----------
    key : str
        Which failure; of one that is not known nothing is told.
    data : mapping
        What it is worded with.
    letters : str
        The expected shape in the homework's letters.
    """
    if key not in FAILURES:
        return {}
    failure = FAILURES[key]
    known = {name: _RULES[rule](name, data, letters) for name, rule in failure.told.items()}
    return {**dict.fromkeys(failure.holes, UNTOLD), **known}


def _whole(name: str, data: Mapping[str, Any], _letters: str) -> Any:
    return data.get(name, UNTOLD)


def _kind(name: str, data: Mapping[str, Any], _letters: str) -> str:
    got = _SIZED.sub(r"\1", str(data.get(name)))
    return got if got in _KNOWN_KINDS else "an object"


def _type_name(name: str, data: Mapping[str, Any], _letters: str) -> str:
    got = str(data.get(name))
    return got if got in _KNOWN_TYPES else "an object"


def _shape(name: str, data: Mapping[str, Any], letters: str) -> str:
    expected = str(data.get("expected"))
    return in_letters(str(data.get(name)), expected, letters)


def _length(name: str, data: Mapping[str, Any], _letters: str) -> str:
    more = data[name] - data["expected"]
    if abs(more) == 1:
        return "one entry too many" if more > 0 else "one entry too few"
    return "too many entries" if more > 0 else "too few entries"


def _factor(name: str, data: Mapping[str, Any], _letters: str) -> str:
    return data[name] if data[name] in _FACTORS else "a fixed number of"


def _pattern(_name: str, data: Mapping[str, Any], _letters: str) -> str:
    """Where a matrix is wrong, as one of few patterns."""
    rows = [[mark != "." for mark in row] for row in str(data.get("map", "")).split("/")]
    places = [(y, x) for y, row in enumerate(rows) for x, wrong in enumerate(row) if wrong]
    if data["wrong"] == data["total"]:
        return "in every entry"
    if places and all(all(column) or not any(column) for column in zip(*rows, strict=True)):
        return "in whole columns"
    if places and all(all(row) or not any(row) for row in rows):
        return "in whole rows"
    size = len(rows)
    if places and size == len(rows[0]):
        if {y for y, x in places if y == x} == set(range(size)) and len(places) == size:
            return "on the diagonal alone"
        if all(y != x for y, x in places) and len(places) == size * (size - 1):
            return "everywhere but on the diagonal"
    return "in most entries" if 2 * data["wrong"] > data["total"] else "in some entries"


def _exception(name: str, data: Mapping[str, Any], _letters: str) -> str:
    kind = str(data.get(name)).partition(":")[0]
    return kind if kind in _KNOWN_EXCEPTIONS else Remark("an exception of its own")


def _warning(name: str, data: Mapping[str, Any], _letters: str) -> str:
    known = _KNOWN_WARNINGS.match(str(data.get(name)))
    return Remark(known.group()) if known else UNTOLD


def _ending(name: str, data: Mapping[str, Any], _letters: str) -> str:
    ending = data.get(name)
    if isinstance(ending, Remark) and "number" in ending.data:
        return Remark("ended the process")
    return ending if isinstance(ending, Remark) else UNTOLD


_RULES: Mapping[Told, Callable[[str, Mapping[str, Any], str], Any]] = {
    Told.WHOLE: _whole,
    Told.KIND: _kind,
    Told.TYPE_NAME: _type_name,
    Told.SHAPE: _shape,
    Told.LENGTH: _length,
    Told.FACTOR: _factor,
    Told.PATTERN: _pattern,
    Told.EXCEPTION: _exception,
    Told.WARNING: _warning,
    Told.ENDING: _ending,
}
