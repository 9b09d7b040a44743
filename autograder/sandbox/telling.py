"""What is told of a student's exceptions and values: types, texts and places, all bounded.

Looked up past whatever a student's own class puts in their place.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from autograder.sandbox import wire

_NAME: Any = type.__dict__["__name__"].__get__
_TRACEBACK: Any = BaseException.__dict__["__traceback__"].__get__
_FILE_OF_SYNTAX_ERROR: Any = SyntaxError.__dict__["filename"].__get__
_LINE_OF_SYNTAX_ERROR: Any = SyntaxError.__dict__["lineno"].__get__
_DTYPE: Any = np.ndarray.__dict__["dtype"].__get__


def raised(error: BaseException, labels: Collection[str]) -> wire.Raised:
    """An exception as a message.

    Parameters
    ----------
    error : BaseException
    labels : collection of str
        Of the student's own cells and files: only places in them are told.
    """
    return wire.Raised(type_name(error), text_of(error), tuple(places(error, labels)))


def places(error: BaseException, labels: Collection[str]) -> list[wire.TracedLine]:
    """The innermost places in the student's own source, outermost first."""
    found: list[wire.TracedLine] = []
    if issubclass(type(error), SyntaxError):
        label, line = _FILE_OF_SYNTAX_ERROR(error), _LINE_OF_SYNTAX_ERROR(error)
        if type(label) is str and label in labels and type(line) is int:
            found.append((label, line, ""))
    trace = _TRACEBACK(error)
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename in labels:
            name = code.co_name[: wire.MAX_NAME]
            found.append((code.co_filename, trace.tb_lineno or 0, name))
            del found[: -wire.MAX_PLACES]
        trace = trace.tb_next
    return found


def line_in(error: BaseException, code: object) -> int:
    """The line of a piece of code that an exception went through first; 0 where it did not."""
    trace = _TRACEBACK(error)
    while trace is not None:
        if trace.tb_frame.f_code is code:
            return int(trace.tb_lineno or 0)
        trace = trace.tb_next
    return 0


def name_of_type(value: object) -> str:
    """A type's name, with what NumPy's arrays hold; even of a type that hides it."""
    if issubclass(type(value), np.ma.MaskedArray):
        return "masked array"
    if issubclass(type(value), np.ndarray):
        return f"array of {_DTYPE(value)}"[: wire.MAX_NAME]
    return type_name(value)


def type_name(value: object) -> str:
    """A type's name, which may be a subclass of str."""
    return str.__getitem__(_NAME(type(value)), slice(wire.MAX_NAME))


def text_of(error: BaseException) -> str:
    """An exception's text, bounded; the text itself may raise, or be no text."""
    try:
        text = str(error.msg) if isinstance(error, SyntaxError) else str(error)
        return str.__getitem__(text, slice(wire.MAX_TEXT))
    except BaseException:  # `__str__` is the student's
        return ""


def describe(error: BaseException) -> str:
    """An exception's type and text."""
    return f"{type_name(error)}: {text_of(error)}"
