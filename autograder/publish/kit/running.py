"""Runs a student's code for a limited time, and says where in it something went wrong."""

from __future__ import annotations

import ctypes
import json
import linecache
import os
import sys
import threading
import types
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .homework import Homework

MAX_SHOWN = 80
"""Characters of a line of the student's code that are shown."""
GUARDED = "cannot be imported here"
"""What `stand_ins` says of a module, with the Python that runs: here that is the student's own."""
THREAD_STACK_BYTES = 32 * 1024 * 1024
"""Endless recursion must end as RecursionError, not as a crash of a small stack."""


class CodePlace(NamedTuple):
    """A line of the student's code, and the function that it is in."""

    file: str
    line: int
    code: types.CodeType


class OutOfTimeError(Exception):
    """A piece of the student's code did not end.

    Attributes
    ----------
    seconds : float
    place : CodePlace or None
        Where it was then.
    """

    def __init__(self, seconds: float, place: CodePlace | None) -> None:
        super().__init__(seconds, place)
        self.seconds, self.place = seconds, place


def limited(function: Callable[[], Any], seconds: float) -> Any:
    """Call a function; raise what it raises, and OutOfTimeError where it does not end."""
    done: dict[str, Any] = {}

    def work() -> None:
        try:
            done["value"] = function()
        except BaseException as error:  # handed to the caller, SystemExit too
            done["error"] = error

    threading.stack_size(THREAD_STACK_BYTES)
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        place = _innermost(sys._current_frames().get(thread.ident or 0))
        # Without this the loop would run on behind a notebook for as long as that is open.
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit)
        )
        raise OutOfTimeError(seconds, place)
    if "error" in done:
        raise done["error"]
    return done.get("value")


def _innermost(frame: types.FrameType | None) -> CodePlace | None:
    """The place in the student's code that a stack stands at."""
    while frame is not None:
        if _is_students(frame.f_code.co_filename):
            return CodePlace(frame.f_code.co_filename, frame.f_lineno, frame.f_code)
        frame = frame.f_back
    return None


def remember_place(error: BaseException) -> None:
    """Keep where an exception passed: checks that try something twice drop its traceback."""
    vars(error)["places"] = places(error)


def places(error: BaseException) -> list[CodePlace]:
    """Where in the student's code an exception passed, the innermost last."""
    found: list[CodePlace] = vars(error).get("places", [])
    if found:
        return found
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if _is_students(code.co_filename):
            found.append(CodePlace(code.co_filename, trace.tb_lineno, code))
        trace = trace.tb_next
    return found


def _is_students(filename: str) -> bool:
    """Whether it is one of the labels that `handed_in` gives, or a cell of a running notebook."""
    in_notebook = "ipykernel" in filename or filename.startswith("<ipython-input")
    return in_notebook or not (os.path.isabs(filename) or filename.startswith("<"))


def describe(error: BaseException, homework: Homework, names: Mapping[str, Any]) -> str:
    """Say what was raised, and where in the student's code.

    Parameters
    ----------
    error
    homework
    names
        What the student's file defines: a lambda is called by the name that it was given.
    """
    found = [error.place] if isinstance(error, OutOfTimeError) else places(error)[-1:]
    where = _worded(found[0], homework, names) if found and found[0] else ""
    if isinstance(error, OutOfTimeError):
        seconds = f"{error.seconds:g}"
        return homework.say("out_of_time", seconds=seconds, where=where or "?")
    if isinstance(error, UnicodeError) and not where:  # of the file itself, not of its code
        return homework.say("wrong_encoding")
    if isinstance(error, json.JSONDecodeError) and not where:
        return homework.say("no_notebook")
    text = f"{type(error).__name__}: {_said_by(error, homework)}".rstrip(": ")
    return f"{text} ({where})" if where else text


def line_of(error: BaseException) -> list[str]:
    """The line of the student's code in which something was raised, where it is known."""
    for file, line, _ in places(error)[-1:]:
        text = linecache.getline(file, line).strip()
        return [f"  {line} | {text[:MAX_SHOWN]}"] if text else []
    return []


def _said_by(error: BaseException, homework: Homework) -> str:
    """What an exception says; of a module that is not there, what is true where it is graded."""
    if isinstance(error, ModuleNotFoundError) and GUARDED in str(error):
        more = "".join(f", {name}" for name in homework.packages)
        return homework.say("not_importable", module=error.name, more=more)
    return str(error)


def _worded(place: CodePlace, homework: Homework, names: Mapping[str, Any]) -> str:
    file, line, code = place
    own = [name for name, value in names.items() if getattr(value, "__code__", None) is code]
    function = own[0] if own else code.co_name
    if os.path.isabs(file) or file.startswith("<"):  # a cell of a running notebook
        return homework.say("place_in_cell", line=line, function=function)
    if function == "<module>":
        return homework.say("place_outside", file=file, line=line)
    return homework.say("place", file=file, line=line, function=function)
