"""How a case asks a student's functions: one call or many, quietly, and each thing once.

This file is also handed to students, beside the public cases: it needs NumPy alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any

import numpy as np

from autograder.cases.checks import CheckFailed, as_array


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


def as_numbers(answer: Any, what: str) -> Any:
    """A copy of an answer that is an array, and nothing else of what it was.

    What is passed on as it came may carry more than its numbers: an attribute, say, by which a
    loss gets to know the parameters.
    """
    return np.array(as_array(answer, what))


def change_in_place(owner: Any, name: str, index: int, values: Any) -> None:
    """Set all numbers of one item of an object's attribute, which stays the object that it is.

    Parameters
    ----------
    owner : object
        A student's, here or in the sandbox: what is looked at there arrives as a copy.
    name, index : str, int
        The attribute, a list or tuple, and which item of it: an array, or nested lists.
    values : ndarray
    """
    change = getattr(owner, "change_in_place", None)
    if change is not None:
        change(name, index, values)
        return
    place = getattr(owner, name)[index]
    if isinstance(place, list):
        place[:] = values.tolist()
    else:
        place[...] = values


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
