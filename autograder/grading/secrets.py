"""What may be said of a hidden case: nothing that the student's code could put its numbers in.

In a hidden case the code has seen the arguments, and whatever free text comes back from it (an
exception's words, the name of a type, a dict's keys, a shape of sixteen large sizes) could hold
them. So such text is only told where it is one of few that are expected. What is left is which
line raised, and how an answer is wrong: some bits a case, see docs/security.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

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


def without_secrets(key: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Data of a message about a hidden case, without what could tell the case's arguments.

    Parameters
    ----------
    key : str
        Which message, as `AnswerError` and `CheckFailed` have it.
    data : mapping
        What it is worded with.
    """
    hide = _HIDERS.get(key)
    return data if hide is None else {**data, **hide(data)}


def _raised(data: Mapping[str, Any]) -> dict[str, Any]:
    kind = str(data["text"]).partition(":")[0]
    return {"text": kind if kind in _KNOWN_TYPES else "an exception of its own"}


def _died(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"text": re.sub(r" \(exit status \d+\)", "", str(data["text"]))}


def _kind(data: Mapping[str, Any]) -> dict[str, Any]:
    return {} if _KNOWN_KINDS.fullmatch(str(data["got"])) else {"got": "an object"}


def _is_known(type_name: object) -> bool:
    return _KNOWN_KINDS.fullmatch(f"a {type_name}") is not None


def _shape(data: Mapping[str, Any]) -> dict[str, Any]:
    """A shape is told where it could be a mistake: few axes, sizes like the expected ones."""
    got, expected = (_sizes(data[each]) for each in ("got", "expected"))
    plausible = len(got) <= _MAX_AXES and max(got, default=0) <= 2 * max(expected, default=4)
    return {} if plausible else {"got": "(…)"}


def _sizes(text: object) -> list[int]:
    return [int(size) for size in re.findall(r"\d+", str(text))]


def _length(data: Mapping[str, Any]) -> dict[str, Any]:
    return {} if data["got"] <= 2 * data["expected"] else {"got": "too many"}


def _warned(data: Mapping[str, Any]) -> dict[str, Any]:
    known = _KNOWN_WARNINGS.match(str(data["text"]))
    return {"text": known.group() if known else "…"}


_HIDERS = {
    "warned": _warned,
    "not_callable": lambda data: {} if _is_known(data["text"]) else {"text": "an object"},
    "raised": _raised,
    "not_written": _raised,
    "died": _died,
    "unreadable": lambda data: {"text": "…"},
    "kind": _kind,
    "shape": _shape,
    "key": lambda data: {"keys": "…"},
    "length": _length,
}
