"""The words that test cases are written in: arrays agree, gradients check, losses fall.

They know no homework. A check that fails raises `CheckFailed`, whose text a student can act on
and whose `key` and `data` let others word it in another language. What is told is what is known
first of: kind of value, shape, NaN, transposed, a constant factor, values.

This file is also handed to students, beside the public cases: with `failures.py` it needs NumPy
alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial, wraps
from typing import Any

import numpy as np

from autograder.failures import in_english

Array = Any  # an ndarray: this file must also load where numpy.typing is missing
Params = dict[str, Any]
Losses = Callable[[list[Params]], list[float]]

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
    """

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


def remembered(maxsize: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate as `functools.lru_cache` does, and remember what is raised as well.

    For what several cases need that a student's functions are called for: where it fails, it
    would be tried again for each of them.

    Parameters
    ----------
    maxsize : int
        The answers, or failures, that are kept.
    """

    def around(function: Callable[..., Any]) -> Callable[..., Any]:
        @lru_cache(maxsize=maxsize)
        def outcome(*args: Any) -> tuple[Any, Exception | None]:
            try:
                return function(*args), None
            except MemoryError:  # the machine is short of it now
                raise
            except Exception as error:  # what it calls may raise whatever it likes
                error.__context__ = None  # its frames hold all that was in hand
                return None, error

        @wraps(function)
        def remembering(*args: Any) -> Any:
            answer, error = outcome(*args)
            if error is not None:
                raise error.with_traceback(None)
            return answer

        return remembering

    return around


def call_many(
    function: Callable[..., Any],
    arguments: Sequence[tuple[Any, ...]],
    pick: int | str | None = None,
) -> list[Any]:
    """Answers of one function to many calls, in order.

    Parameters
    ----------
    function : callable
        A student's function, here or in the sandbox: there all calls travel together.
    arguments : sequence of tuple
    pick : int or str, optional
        Take only that item of each answer.
    """
    many = getattr(function, "many", None)
    if many is not None:
        return list(many(arguments, pick))
    answers = [function(*each) for each in arguments]
    return answers if pick is None else [answer[pick] for answer in answers]


def call_many_then(
    function: Callable[..., Any],
    arguments: Sequence[tuple[Any, ...]],
    pick: int | str | None,
    then: Callable[..., Any],
    more: tuple[Any, ...],
) -> list[Any]:
    """What one function says to another's answers to many calls, in order.

    Parameters
    ----------
    function, then : callable
        A student's functions; in the sandbox the first one's answers do not leave it.
    arguments : sequence of tuple
        Of `function`.
    pick : int, str or None
        Which item of each answer `then` is given first; all of it where None.
    more : tuple
        What `then` is given after it.
    """
    many_then = getattr(function, "many_then", None)
    if many_then is not None:
        return list(many_then(arguments, pick, then, more))
    return [then(answer, *more) for answer in call_many(function, arguments, pick)]


def call_quietly(function: Callable[..., Any], *args: Any) -> Any:
    """An answer, where NumPy has nothing to warn of on the way to it.

    Filters that the student's file sets for all of its code do not count: silence is not safety.

    Raises
    ------
    CheckFailed
        Something overflowed, was divided by zero or became NaN.
    """
    quietly = getattr(function, "quietly", None)
    answer, text, place = quietly(*args) if quietly else until_warned(function, *args)
    if text:
        what = getattr(function, "__name__", "the function") + "(…)"
        raise CheckFailed("warned", what=what, text=text, place=place)
    return answer


def until_warned(function: Callable[..., Any], *args: Any) -> tuple[Any, str, str]:
    """An answer, and the first warning on the way to it, where it ends: its text and its place.

    Returns
    -------
    answer
        None where there was a warning.
    text, place : str
        Empty where there was none; the place is not known here.
    """
    with warnings.catch_warnings(), np.errstate(over="warn", divide="warn", invalid="warn"):
        warnings.simplefilter("error", RuntimeWarning)
        try:
            return function(*args), "", ""
        except RuntimeWarning as warning:
            return None, str(warning) or "?", ""


# --- what an answer is ---


def describe(value: Any) -> str:
    """What kind of thing a value is, for a message."""
    if value is None:
        return "None (is there a `return`?)"
    name = getattr(value, "type_name", None) or type(value).__name__
    if isinstance(value, np.ndarray):
        return "an array of " + str(value.dtype)
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    return "{} {}".format("an" if name[:1] in "aeiou" else "a", name)


def as_array(value: Any, what: str) -> Array:
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
    raise CheckFailed("kind", what=what, got=describe(value), expected="an array of numbers")


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
    if not np.isfinite(array).all():
        raise CheckFailed("nan", what=what)
    return array


def number(value: Any, what: str) -> float:
    """An answer as a float; an array of one element is as good."""
    array = as_array(value, what)
    if array.size != 1:
        raise CheckFailed("shape", what=what, got=str(array.shape), expected="a number")
    if not np.isfinite(array).all():
        raise CheckFailed("nan", what=what)
    return float(array.reshape(()))


def items(value: Any, count: int, what: str) -> Any:
    """An answer as so many things: a tuple, or a list."""
    if not isinstance(value, (tuple, list)):
        expected = f"a tuple of {count}"
        raise CheckFailed("kind", what=what, got=describe(value), expected=expected)
    if len(value) != count:
        raise CheckFailed("length", what=what, got=len(value), expected=count)
    return value


def entry(value: Any, key: str, what: str) -> Any:
    """One entry of an answer that is a dict."""
    if not isinstance(value, dict):
        raise CheckFailed("kind", what=what, got=describe(value), expected="a dict")
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
    return {
        key: shaped(entry(value, key, what), like.shape, f'{what}["{key}"]')
        for key, like in example.items()
    }


# --- answers agree ---


def close(got: Array, want: Array, tolerance: float = TOLERANCE) -> bool:
    """Whether two arrays of one shape agree; NaN agrees with nothing, nor does infinity."""
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
        raise ToldLater(lambda: tell(array, want, what, tolerance))


def agree_number(got: Any, want: float, what: str, tolerance: float = TOLERANCE) -> None:
    """Check a number against the right one."""
    value = number(got, what)
    if not close(np.array(value), np.array(want), tolerance):
        factor = _factor(np.array([value]), np.array([want]))
        if factor is not None:
            raise CheckFailed("factor", what=what, factor=factor)
        raise CheckFailed("number", what=what, percent=_percent(value - want, want))


def agree_steps(got: Any, want: Array, what: str, tolerance: float = TOLERANCE) -> None:
    """Check a sequence, whose first axis is time, against the right one."""
    _agree(got, want, what, tolerance, _difference_by_step)


def _difference_by_step(got: Array, want: Array, what: str, tolerance: float) -> CheckFailed:
    """From which step on two sequences differ, where nothing simpler can be said of all."""
    told = _difference(got, want, what, tolerance)
    bound = tolerance * np.max(np.abs(want)) + ABSOLUTE
    first = int(np.argmax(np.abs(got - want).reshape(len(want), -1).max(axis=1) > bound))
    if told.key != "values" or first == 0:
        return told
    return CheckFailed("step", what=what, right=first - 1, wrong=first)


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
    percent = _percent(np.max(error), np.max(np.abs(want)))
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


def curve(values: Array) -> str:
    """A sequence of losses as whole percents of the first, to be drawn; "-" for what is none."""
    first = values[0] if np.isfinite(values[0]) and values[0] else 1.0
    shares = [100 * value / first for value in values]
    return " ".join(f"{np.clip(s, -100, 1000):.0f}" if np.isfinite(s) else "-" for s in shares)


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


def _percent(error: float, scale: float) -> str:
    """An error as a share of a scale, to one digit: enough to see how bad it is."""
    if not scale:
        return "100 %"
    share = abs(float(error)) / abs(float(scale))
    if share > 10:
        return "more than 1000 %"
    return f"{float(f'{100 * share:.1g}'):g} %"


# --- gradients, numerically ---

STEP = 1e-5
"""Of central differences in double precision: their error is then about 1e-10 (measured)."""
CENTRAL = {1: 0.5, -1: -0.5}
FIVE_POINTS = {2: -1 / 12, 1: 8 / 12, -1: -8 / 12, -2: 1 / 12}
"""Weights of a loss so many steps ahead."""
DIRECTIONS = 2
"""Looked along in each parameter."""
SURE = 1e-7
SURE_ABSOLUTE = 1e-9
"""Errors up to which the two directions say that every entry is right. Those of the references are
at most 5e-9 of the largest entry (measured, all homeworks); an entry may be off by 1e-4 of it."""
NOISE_SPACING = 2e-4
NOISE_OF_DOUBLE = 1e-10
"""A loss that is rougher than this is computed in less than double precision."""


def noise(losses: Losses, params: Params) -> float:
    """How rough a loss is: the size of its rounding errors, found from its own values.

    Parameters
    ----------
    losses : callable, list of dict -> list of float
    params : dict of ndarray
        Moved all together, along one direction.

    References
    ----------
    J. J. Moré and S. M. Wild, "Estimating computational noise", SIAM J. Sci. Comput. 33 (2011):
    high differences of a smooth function vanish, those of its rounding errors grow.
    """
    points = [
        {name: value + step * NOISE_SPACING for name, value in params.items()}
        for step in range(-3, 4)
    ]
    fourth = np.diff(np.array(losses(points), dtype=float), n=4)
    return float(np.sqrt(np.mean(fourth**2) / 70.0))  # 70: the sum of a fourth difference's squares


@dataclass(frozen=True)
class Slopes:
    """How steep a loss is along some directions of one parameter.

    Attributes
    ----------
    directions : ndarray, (n, *shape of the parameter)
        Of length 1.
    values : ndarray, (n,)
        What the loss gains along each, by the step.
    closer : callable without arguments -> Slopes, or None
        The same along every axis, which are the entries of the gradient; None where these are.
    """

    directions: Array
    values: Array
    closer: Callable[[], Slopes] | None = None

    def __add__(self, other: Slopes) -> Slopes:
        """Of the sum of two losses."""
        if self.closer is None or other.closer is None:
            first, second = self.along_axes(), other.along_axes()
            return Slopes(first.directions, first.values + second.values)
        return Slopes(
            self.directions,
            self.values + other.values,
            lambda: self.along_axes() + other.along_axes(),
        )

    def along_axes(self) -> Slopes:
        """The entries of the gradient."""
        return self if self.closer is None else self.closer()


@lru_cache(maxsize=64)
def directions(shape: tuple[int, ...]) -> Array:
    """Directions to look along in a parameter of some shape, always the same ones.

    No entry is small, so an error in a single one shows, and no two are alike, so errors do not
    cancel: they would have to be at a right angle to both.

    Returns
    -------
    ndarray, (DIRECTIONS, *shape)
    """
    rng = np.random.default_rng(2015)
    found = []
    for _ in range(DIRECTIONS):
        direction = rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.5, 1.0, size=shape)
        found.append(direction / np.linalg.norm(direction))
    together = np.array(found)
    together.flags.writeable = False  # one array for all who ask
    return together


def axes(shape: tuple[int, ...]) -> Array:
    """The directions of each entry by itself, (entries, *shape)."""
    size = int(np.prod(shape))
    return np.eye(size).reshape(size, *shape)


def numeric_slopes(losses: Losses, params: Params) -> tuple[dict[str, Slopes], float]:
    """How steep a loss is in each of its parameters, found from the loss alone.

    A gradient gives the slope along any direction, so two directions show that it is right, at a
    few losses a parameter whatever its size; all entries are looked at where they leave a doubt.
    The step follows the precision that the loss is found to have: central differences where it
    is computed in doubles, a five-point rule with a wide step, entry by entry, where it is not.

    Parameters
    ----------
    losses : callable, list of dict -> list of float
        The loss at several parameters; called twice, and again for each parameter in doubt.
    params : dict of ndarray, float64
        Not changed.

    Returns
    -------
    slopes : dict of Slopes
    tolerance : float
        By which an entry of a gradient may differ, of the largest.
    """
    rough = noise(losses, params)
    if rough > NOISE_OF_DOUBLE:
        step = float(np.clip(rough**0.2, 5e-3, 5e-2))
        along = {name: axes(value.shape) for name, value in params.items()}
        return _slopes(losses, params, along, step, FIVE_POINTS), LOOSE_FLOAT32

    def closer(name: str) -> Slopes:
        one = {name: axes(params[name].shape)}
        return _slopes(losses, params, one, STEP, CENTRAL)[name]

    along = {name: directions(value.shape) for name, value in params.items()}
    found = _slopes(losses, params, along, STEP, CENTRAL)
    return {
        name: Slopes(slopes.directions, slopes.values, partial(closer, name))
        for name, slopes in found.items()
    }, LOOSE


def _slopes(
    losses: Losses, params: Params, along: Params, step: float, weights: dict[int, float]
) -> dict[str, Slopes]:
    """Differences of a loss along some directions of some parameters, all in one go."""
    points = [
        {**params, name: params[name] + multiple * step * direction}
        for name, all_of_them in along.items()
        for direction in all_of_them
        for multiple in weights
    ]
    found = np.array(losses(points), dtype=float).reshape(-1, len(weights))
    values = iter(found @ np.array(list(weights.values())) / step)
    return {
        name: Slopes(all_of_them, np.array([next(values) for _ in all_of_them]))
        for name, all_of_them in along.items()
    }


def agree_numerically(got: Any, slopes: Slopes, tolerance: float, what: str) -> None:
    """Check a gradient against the slopes of a loss.

    A loss that does not depend on the parameter has nothing to check, and fails.

    Parameters
    ----------
    got : array_like
        The student's gradient.
    slopes, tolerance : Slopes, float
        As `numeric_slopes` returns them, for one parameter.
    """
    array = shaped(got, slopes.directions.shape[1:], what)
    largest = np.max(np.abs(slopes.values), initial=0.0)
    if not largest > (1e-8 if tolerance == LOOSE else 1e-4):
        raise CheckFailed("no_gradient", what=what)
    across = tuple(range(1, slopes.directions.ndim))
    claimed = np.sum(array * slopes.directions, axis=across)
    errors = np.abs(claimed - slopes.values)
    if slopes.closer is None:
        is_right = close(claimed, slopes.values, tolerance)
    else:
        # An error of each entry that is as large as it may be adds up to so much.
        reach = np.max(np.abs(array)) * np.sum(np.abs(slopes.directions), axis=across)
        is_right = bool(np.all(errors <= SURE * reach + SURE_ABSOLUTE))
        may_be = tolerance * reach + ABSOLUTE * array.size
        if not is_right and np.all(errors <= 1.01 * may_be):
            return agree_numerically(got, slopes.closer(), tolerance, what)
    if not is_right:
        raise CheckFailed("numeric", what=what, percent=_percent(np.max(errors), largest))
    return None
