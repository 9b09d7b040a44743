"""The words that test cases are written in: answers are of a kind, arrays agree.

They know no homework. A check that fails raises `CheckFailed`, whose text a student can act on
and whose `key` and `data` let others word it in another language. What is told is what is known
first of: kind of value, shape, NaN, transposed, a constant factor, values.

This file is also handed to students, beside the public cases: with `failures.py` it needs NumPy
alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from autograder.failures import in_english

Array = Any  # an ndarray: this file must also load where numpy.typing is missing
Params = dict[str, Any]

TOLERANCE = 1e-5
"""Two arrays agree where max|a - b| <= TOLERANCE * max|b| + ABSOLUTE."""
ABSOLUTE = 1e-8
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
        raise CheckFailed("not_earned", questions=", ".join(questions))


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

WATCHERS: list[Callable[[Array, Array], None]] = []
"""Told of every two arrays that are compared, for who asks what number a mistake holds."""


def close(got: Array, want: Array, tolerance: float = TOLERANCE) -> bool:
    """Whether two arrays of one shape agree; NaN agrees with nothing, nor does infinity."""
    for watch in WATCHERS:
        watch(got, want)
    bound = tolerance * _largest(want) + ABSOLUTE
    return bool(_largest(got - want) <= bound < np.inf)


def _largest(array: Array) -> float:
    """The largest absolute value, NaN where there is one; `np.max` would take twice the time."""
    largest: float = np.maximum.reduce(np.abs(array), axis=None, initial=0.0)
    return largest


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
    _agree(got, want, what, tolerance, _difference)


_Tell = Callable[[Array, Array, str, float], CheckFailed]


def _agree(got: Any, want: Array, what: str, tolerance: float, tell: _Tell) -> None:
    want = np.asarray(want, dtype=float)
    array = as_array(got, what)
    if not np.isfinite(want).all() and np.array_equal(array, want, equal_nan=True):
        return  # only a reference that was made wrong, to recognise a mistake, says NaN
    if array.shape != want.shape and array.shape == want.T.shape and close(array.T, want):
        raise CheckFailed("transposed", what=what)
    array = shaped(array, want.shape, what)
    if not close(array, want, tolerance):
        failure = ToldLater(lambda: _beside(tell(array, want, what, tolerance), array, want))
        failure.compared = array, want
        raise failure


def agree_number(got: Any, want: float, what: str, tolerance: float = TOLERANCE) -> None:
    """Check a number against the right one."""
    value = number(got, what)
    if not close(np.array(value), np.array(want), tolerance):
        factor = _factor(np.array([value]), np.array([want]))
        told = CheckFailed("number", what=what, percent=share_of(value - want, want))
        if factor is not None:
            told = CheckFailed("factor", what=what, factor=factor)
        failure = _beside(told, np.array(value), np.array(want))
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
    _agree(got, want, what, TOLERANCE, partial(_difference_by_step, first=first))


MAX_BESIDE = 16
"""Entries of arrays that are told side by side."""


def _beside(told: CheckFailed, got: Array, want: Array) -> CheckFailed:
    """Add what is there and what is expected, of a small array: who can see both may see why."""
    if got.size <= MAX_BESIDE and got.ndim <= 3:
        told.data.update(got=_rows(got), want=_rows(want))
    return told


def _rows(array: Array) -> str:
    """An array as rows parted by "/", to four digits; columns of one entry lie down."""
    flat = array[..., 0] if array.ndim > 1 and array.shape[-1] == 1 else array
    table = flat.reshape(-1, flat.shape[-1]) if flat.ndim > 1 else flat.reshape(1, -1)
    return "/".join(" ".join(f"{number:.4g}" for number in row) for row in table)


def _difference_by_step(
    got: Array, want: Array, what: str, tolerance: float, *, first: str
) -> CheckFailed:
    """The step from which two sequences differ, where nothing simpler can be said of all."""
    told = _difference(got, want, what, tolerance)
    bound = tolerance * np.max(np.abs(want)) + ABSOLUTE
    step = int(np.argmax(np.abs(got - want).reshape(len(want), -1).max(axis=1) > bound))
    if told.key != "values" or step == 0:
        return told
    symbol, _, number = first.rpartition("_")
    right, wrong = (f"{symbol}_{int(number) + each}" for each in (step - 1, step))
    return CheckFailed("step", what=what, right=right, wrong=wrong)


def _difference(got: Array, want: Array, what: str, tolerance: float) -> CheckFailed:
    """What can be said of two arrays that differ, the most telling first."""
    if not got.any():
        return CheckFailed("zero", what=what)
    square = got.ndim == 2 and got.shape[0] == got.shape[1]
    if square and close(got.T, want, tolerance):
        return CheckFailed("transposed", what=what)
    if close(-got, want, tolerance):
        return CheckFailed("sign", what=what)
    factor = _factor(got, want)
    if factor is not None and got.size > 1:
        return CheckFailed("factor", what=what, factor=factor)
    error = np.abs(got - want)
    bound = tolerance * np.max(np.abs(want)) + ABSOLUTE
    wrong = int(np.sum(~(error <= bound)))
    percent = up_to(np.max(error), np.max(np.abs(want)))
    return CheckFailed(
        "values",
        what=what,
        wrong=wrong,
        total=int(got.size),
        percent=percent,
        map=error_map(error, bound, float(np.max(np.abs(want)))),
    )


MAP_LEVELS = (0.01, 0.1, 0.5)
"""Errors, as shares of the largest entry, that part the levels 1, 2, 3 and 4 of a map."""
MAX_MAP_SIZE = 32


def error_map(error: Array, bound: float, scale: float) -> str:
    """Which entries of a matrix are wrong, and roughly how much: one character each.

    Returns
    -------
    str
        Rows parted by "/", "." for an entry within the bound, "1" to "4" for the others; empty
        for what is no matrix, or a large one.
    """
    if error.ndim != 2 or max(error.shape) > MAX_MAP_SIZE or not scale:
        return ""
    levels = 1 + np.searchsorted(MAP_LEVELS, error / scale)
    return "/".join(
        "".join("." if each <= bound else str(level) for each, level in zip(*row))  # noqa: B905
        for row in zip(error, levels)  # noqa: B905 - Python 3.9 has no `strict`
    )


def _factor(got: Array, want: Array) -> str | None:
    """The plain number that all of `got` is of `want`, as text; None where there is none."""
    weight = float(np.sum(want * want))
    if weight == 0.0:
        return None
    ratio = float(np.sum(got * want)) / weight
    if not close(got, ratio * want) or abs(ratio) < 1e-3:
        return None
    plain = Fraction(ratio).limit_denominator(32)
    if abs(plain.numerator) > 32 or abs(float(plain) - ratio) >= 1e-6 * abs(ratio):
        return None
    return str(plain)


def share_of(error: float, scale: float) -> str:
    """An error as a share of a scale, to one digit: enough to see how bad it is."""
    if not scale:
        return "100 %"
    percent = 100 * abs(float(error)) / abs(float(scale))
    if percent > 1000:
        return "more than 1000 %"
    return f"{float(f'{percent:.1g}'):g} %" if percent >= 0.001 else "less than 0.001 %"


def up_to(error: float, scale: float) -> str:
    """The largest of some errors as a share of a scale."""
    share = share_of(error, scale)
    return f"up to {share}" if share[0].isdigit() else share
