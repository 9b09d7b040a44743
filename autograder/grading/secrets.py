"""What may be said of a hidden case: nothing that the student's code could put its numbers in.

In a hidden case the code has seen the arguments, and whatever free text comes back from it (an
exception's words, the name of a type, a dict's keys, a shape of sixteen large sizes) could hold
them. So each datum of a failure is told by the rule that `failures` has for it, and without a rule
it is not told. What is left is which line raised, and how an answer is wrong: some bits a case,
see docs/security.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from autograder.failures import FAILURES, Told, in_english
from autograder.model import CaseResult

UNTOLD = "…"
"""In a message, in place of what is not told."""

_TELLING = (ArithmeticError, LookupError, NameError, OSError, RuntimeError, TypeError, ValueError,
            AttributeError, ImportError, AssertionError, SyntaxError, StopIteration)  # fmt: skip
_KNOWN_TYPES = frozenset(
    kind.__name__
    for base in _TELLING
    for kind in (base, *base.__subclasses__())
    if kind.__module__ == "builtins"
) | {"LinAlgError", "AxisError"}

_KNOWN_KINDS = re.compile(
    r"None.*|complex|an? (list|tuple) of \d{1,2}|an array of [a-z]+\d{0,3}|an? (bool|bytes|complex|"
    r"dict|float|function|generator|int|list|masked array|module|range|set|str|tuple|type)"
)
_KNOWN_WARNINGS = re.compile("(overflow|invalid value|divide by zero) encountered")
_MAX_AXES = 4


def told(case: CaseResult) -> CaseResult:
    """A case as a student may read of it: a public one as it is."""
    if case.passed or not case.hidden:
        return case
    data = without_secrets(case.key, case.data)
    return replace(case, data=data, message=in_english(case.key, data, hidden=True))


def without_secrets(key: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Data of a message about a hidden case, without what could tell the case's arguments.

    Parameters
    ----------
    key : str
        Which failure; of one that is not known nothing is told.
    data : mapping
        What it is worded with.
    """
    if key not in FAILURES:
        return {}
    failure = FAILURES[key]
    told = {name: _RULES[rule](name, data) for name, rule in failure.told.items() if name in data}
    return {**dict.fromkeys(failure.holes, UNTOLD), **told}


def _whole(name: str, data: Mapping[str, Any]) -> Any:
    return data[name]


def _kind(name: str, data: Mapping[str, Any]) -> str:
    got = str(data[name])
    return got if _KNOWN_KINDS.fullmatch(got) else "an object"


def _type_name(name: str, data: Mapping[str, Any]) -> str:
    got = str(data[name])
    return got if _KNOWN_KINDS.fullmatch(f"a {got}") else "an object"


def _shape(name: str, data: Mapping[str, Any]) -> str:
    """A shape is told where it could be a mistake: few axes, sizes like the expected ones."""
    got, expected = (_sizes(data[each]) for each in (name, "expected"))
    plausible = len(got) <= _MAX_AXES and max(got, default=0) <= 2 * max(expected, default=4)
    return str(data[name]) if plausible else f"({UNTOLD})"


def _sizes(text: object) -> list[int]:
    return [int(size) for size in re.findall(r"\d+", str(text))]


def _length(name: str, data: Mapping[str, Any]) -> Any:
    return data[name] if data[name] <= 2 * data["expected"] else "too many"


def _exception(name: str, data: Mapping[str, Any]) -> str:
    kind = str(data[name]).partition(":")[0]
    return kind if kind in _KNOWN_TYPES else "an exception of its own"


def _warning(name: str, data: Mapping[str, Any]) -> str:
    known = _KNOWN_WARNINGS.match(str(data[name]))
    return known.group() if known else UNTOLD


def _ending(name: str, data: Mapping[str, Any]) -> str:
    return re.sub(r" \(exit status \d+\)", "", str(data[name]))


_RULES: Mapping[Told, Callable[[str, Mapping[str, Any]], Any]] = {
    Told.WHOLE: _whole,
    Told.KIND: _kind,
    Told.TYPE_NAME: _type_name,
    Told.SHAPE: _shape,
    Told.LENGTH: _length,
    Told.EXCEPTION: _exception,
    Told.WARNING: _warning,
    Told.ENDING: _ending,
}
