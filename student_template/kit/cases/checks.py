"""The words that test cases are written in: answers are of a kind, arrays agree.

They know no homework. A check that fails raises `CheckFailed`, whose text a student can act on
and whose `key` and `data` let others word it in another language. What is told is what is known
first of: kind of value, shape, NaN, transposed, a constant factor, values.

This file is also handed to students, beside the public cases: with `failures.py` it needs NumPy
alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from autograder.cases.differences import (
    TOLERANCE,
    Array,
    Difference,
    close,
    difference,
    difference_by_step,
    plain_factor,
    share_of,
    side_by_side,
)
from autograder.failures import in_english

Params = dict[str, Any]

LOOSE = 1e-4
"""Along training, and for what a numeric check compares."""
LOOSE_FLOAT32 = 1e-3
"""The same where the student computes in float32."""


class CheckFailed(AssertionError):  # noqa: N818 - a verdict, not an error of the program
    """An answer that is not right.

    Attributes
    ----------
    key : str
        Which message, a key of `FAILURES`.
    data : dict
        What it is worded with: plain numbers and texts.
    compared : tuple of ndarray or None
        The answer and the right one, where these differ in their values alone; never told of a
        hidden case.
    """

    compared: tuple[Array, Array] | None = None

    def __init__(self, key: str, /, **data: Any) -> None:
        super().__init__(key, data)
        self.key = key
        self.data = data

    def __str__(self) -> str:
        return in_english(self.key, self.data)


class ToldLater(CheckFailed):
    """A failure that is worked out for who asks what it is, which a diagnosis does not.

    Parameters
    ----------
    tell : callable without arguments -> CheckFailed
    """

    def __init__(self, tell: Callable[[], CheckFailed]) -> None:
        AssertionError.__init__(self)
        self._tell = tell

    def __getattr__(self, name: str) -> Any:
        if name not in ("key", "data"):
            raise AttributeError(name)
        told = self._tell()
        self.key, self.data = told.key, told.data
        return getattr(told, name)


A_THIRD = 1 / 3 - 1e-9


def pays_where(earned: Callable[[str], float], *questions: str) -> None:
    """Go on where one of some earlier questions earned at least a third of its points.

    What follows from a mistake is paid for; a pair of inventions that agree with each other is
    worth nothing.

    Parameters
    ----------
    earned : callable, str -> float
        The share of its points that a question earned, as a hidden case is given it.
    """
    if not any(earned(question) >= A_THIRD for question in questions):
        raise CheckFailed("not_earned", questions=" or ".join(questions))


def any_of(*attempts: Callable[[], Any]) -> Any:
    """Pass where one of several checks passes; else fail as the first did.

    Parameters
    ----------
    attempts : callables without arguments
        Made one after another, up to the first that raises nothing.
    """
    first: Exception | None = None
    for attempt in attempts:
        try:
            return attempt()
        except MemoryError:  # the machine is short of it: that says nothing of the answer
            raise
        except Exception as error:  # what an attempt calls may raise whatever it likes
            first = first or error
    raise first or ValueError("no attempt to make")


# --- what an answer is ---


def describe(value: Any) -> str:
    """What kind of thing a value is, for a message."""
    if value is None:
        return "None"
    name = getattr(value, "type_name", None) or type(value).__name__
    if isinstance(value, np.ndarray):
        return "an array of " + str(value.dtype)
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    return "{} {}".format("an" if name[:1] in "aeiou" else "a", name)


def _wrong_kind(value: Any, what: str, expected: str, *, is_returned: bool) -> CheckFailed:
    """What to say of a value of the wrong kind; what a function gives may lack its `return`."""
    got = describe(value) + (" (is there a `return`?)" if value is None and is_returned else "")
    return CheckFailed("kind", what=what, got=got, expected=expected)


def as_array(value: Any, what: str, *, expected: str = "an array of numbers") -> Array:
    """An answer as an array of floats; lists and tuples are as good, any real dtype is.

    Raises
    ------
    CheckFailed
        It holds something else: complex numbers, objects, masked or structured entries, text.
    """
    masked = isinstance(value, np.ma.MaskedArray)
    if not masked and isinstance(value, (np.ndarray, np.generic, list, tuple, int, float)):
        try:
            array = np.asarray(value)
        except (ValueError, TypeError):
            array = _of_numbers(value)  # rows of different lengths
        if array is not None and array.dtype.kind in "fiub":
            return np.asarray(array, dtype=float)
        if array is not None and array.dtype.kind == "c":
            raise CheckFailed("kind", what=what, got="complex", expected="real numbers")
    raise _wrong_kind(value, what, expected, is_returned=what.endswith(")"))


def _of_numbers(value: Any) -> Array:
    """A list of numbers of which some are arrays of one element, as one array; None for others."""
    numbers: list[Array] = []
    for each in value if isinstance(value, (list, tuple)) else [None]:
        if not isinstance(each, (np.ndarray, np.generic, int, float)):
            return None
        array = np.asarray(each)
        if isinstance(each, np.ma.MaskedArray) or array.size != 1:
            return None
        numbers.append(array.reshape(()))
    return np.array(numbers)


def shaped(value: Any, shape: Sequence[int], what: str) -> Array:
    """An answer as an array of that shape, without NaN or infinity."""
    array = as_array(value, what)
    if array.shape != tuple(shape):
        raise CheckFailed("shape", what=what, got=str(array.shape), expected=str(tuple(shape)))
    _check_finite(array, what)
    return array


UNSET = np.uint64(0xFFFFFC0000000000)
"""Where the bits of memory begin that was never written: the sandbox sets all of them, and as a
double, from whichever float, that is a NaN that no computation gives."""


def _check_finite(array: Array, what: str) -> None:
    """Check that there is no NaN or infinity, and tell memory that was never written apart."""
    if not np.isfinite(array).all():
        is_unset = (np.ascontiguousarray(array).view(np.uint64) >= UNSET).any()
        raise CheckFailed("unset" if is_unset else "nan", what=what)


def number(value: Any, what: str) -> float:
    """An answer as a float; an array of one element is as good."""
    array = as_array(value, what, expected="a number")
    if array.size != 1:
        raise CheckFailed("shape", what=what, got=str(array.shape), expected="a number")
    _check_finite(array, what)
    return float(array.reshape(()))


def items(value: Any, count: int, what: str) -> Any:
    """An answer as so many things: a tuple or a list, or an array of so many."""
    rows = len(value) if isinstance(value, np.ndarray) and value.ndim else None
    if not isinstance(value, (tuple, list)) and rows != count:  # an array alone is one thing
        raise _wrong_kind(value, what, f"a tuple of {count}", is_returned=True)
    if len(value) != count:
        raise CheckFailed("length", what=what, got=len(value), expected=count)
    return value


def entry(value: Any, key: str, what: str) -> Any:
    """One entry of an answer that is a dict."""
    if not isinstance(value, dict):
        raise _wrong_kind(value, what, "a dict", is_returned=True)
    if key not in value:
        keys = ", ".join(sorted(str(each)[:40] for each in value)[:20]) or "nothing"
        raise CheckFailed("key", what=what, key=key, keys=keys)
    return value[key]


def shaped_like(value: Any, example: Params, what: str) -> Params:
    """An answer as a dict of arrays, with the keys and shapes of another; more keys are left out.

    Raises
    ------
    CheckFailed
        It is no dict, lacks a key, or holds an array of another shape, NaN or infinity.
    """
    if not isinstance(value, dict):
        raise _wrong_kind(value, what, "a dict", is_returned=False)
    return {
        key: shaped(entry(value, key, what), like.shape, f'{what}["{key}"]')
        for key, like in example.items()
    }


# --- answers agree ---


def agree(got: Any, want: Array, what: str, tolerance: float = TOLERANCE) -> None:
    """Check an array against the right one: kind, shape, NaN, then values.

    Parameters
    ----------
    got : array_like
        The student's.
    want : ndarray
    what : str
        How to name it in a message.
    tolerance : float
        Of the largest entry of `want`.
    """
    _agree(got, want, what, tolerance, difference)


_Tell = Callable[[Array, Array, float], Difference]


def _agree(got: Any, want: Array, what: str, tolerance: float, tell: _Tell) -> None:
    want = np.asarray(want, dtype=float)
    array = as_array(got, what)
    if not np.isfinite(want).all() and np.array_equal(array, want, equal_nan=True):
        return  # only a reference that was made wrong, to recognise a mistake, says NaN
    if array.shape != want.shape and array.shape == want.T.shape and close(array.T, want):
        raise CheckFailed("transposed", what=what)
    array = shaped(array, want.shape, what)
    if not close(array, want, tolerance):

        def told() -> CheckFailed:
            key, data = tell(array, want, tolerance)
            return CheckFailed(key, what=what, **data, **side_by_side(array, want))

        failure = ToldLater(told)
        failure.compared = array, want
        raise failure


def agree_number(got: Any, want: float, what: str, tolerance: float = TOLERANCE) -> None:
    """Check a number against the right one."""
    value = number(got, what)
    if not close(np.array(value), np.array(want), tolerance):
        factor = plain_factor(np.array([value]), np.array([want]))
        beside = side_by_side(np.array(value), np.array(want))
        failure = CheckFailed("number", what=what, percent=share_of(value - want, want), **beside)
        if factor is not None:
            failure = CheckFailed("factor", what=what, factor=factor, **beside)
        failure.compared = np.array([value]), np.array([want])
        raise failure


def agree_steps(got: Any, want: Array, what: str, *, first: str) -> None:
    """Check a sequence, whose first axis is time, against the right one.

    Parameters
    ----------
    got, want, what
        As in `agree`.
    first : str
        How the handout calls the first entry: "h_0", "y_1".
    """
    _agree(got, want, what, TOLERANCE, partial(difference_by_step, first=first))
