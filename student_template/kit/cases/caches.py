"""Checks that rest on what an earlier function returned: it may be wrong where they are right.

This file is also handed to students, beside the public cases: it needs NumPy alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from autograder.cases.checks import LOOSE, CheckFailed, agree, entry
from autograder.cases.differences import Array

Cache = Mapping[str, Array]


def on_better_cache(
    check: Callable[[Any], None], right: Cache, own: Callable[[], Any], question: str, what: str
) -> None:
    """Check an answer on a right cache, or on the student's own where that does not do.

    Parameters
    ----------
    check : callable, cache -> None
        Raises where the answer to that cache is wrong.
    right : dict of ndarray
        What has to be in a cache, right to six digits.
    own : callable without arguments -> cache
        The student's own, which may hold more that is needed.
    question : str
        The one that asks for what makes it.
    what : str
        How to name the answer in a message.
    """
    failed = _failure(lambda: check({key: value.copy() for key, value in right.items()}))
    if failed is None or (on_own := _failure(lambda: check(own()))) is None:
        return
    if isinstance(failed, CheckFailed) or not isinstance(on_own, CheckFailed):
        raise failed
    raise (
        on_own if is_right(own, right) else CheckFailed("mend_first", what=what, question=question)
    )


def or_mend_first(
    check: Callable[[], None], earlier: Mapping[str, Callable[[], bool]], what: str
) -> None:
    """Check an answer that rests on earlier ones of the student's own; blame those where wrong.

    Parameters
    ----------
    check : callable without arguments
    earlier : mapping of str to callable without arguments -> bool
        By question: whether what is asked for there is right.
    what : str
        How to name the answer in a message.
    """
    failed = _failure(check)
    if isinstance(failed, CheckFailed):
        for question, is_well in earlier.items():
            if not is_well():
                raise CheckFailed("mend_first", what=what, question=question) from None
    if failed is not None:
        raise failed


def is_right(own: Callable[[], Any], right: Cache) -> bool:
    """Whether a student's cache holds what it has to."""

    def check() -> None:
        cache = own()
        for key, value in right.items():
            agree(entry(cache, key, "cache"), value, f'cache["{key}"]', LOOSE)

    return passes(check)


def passes(check: Callable[[], None]) -> bool:
    """Whether a check raises nothing."""
    return _failure(check) is None


def _failure(check: Callable[[], None]) -> Exception | None:
    try:
        check()
    except MemoryError:  # the machine is short of it: that says nothing of the answer
        raise
    except Exception as error:  # what a student's function may raise
        return error
    return None
