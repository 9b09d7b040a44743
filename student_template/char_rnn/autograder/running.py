"""Runs a student's code for a limited time, and says where in it something went wrong."""

# mypy: disable-error-code=import-not-found

from __future__ import annotations

import ctypes
import sys
import threading
import types
from collections.abc import Callable
from typing import Any

from autograder.settings import NAME, say

THREAD_STACK_BYTES = 32 * 1024 * 1024
"""Endless recursion must end as RecursionError, not as a crash of a small stack."""


class OutOfTimeError(Exception):
    """A piece of the student's code did not end."""


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
        where = _place(sys._current_frames().get(thread.ident or 0))
        # Without this the loop would run on behind a notebook for as long as that is open.
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit)
        )
        raise OutOfTimeError(say("out_of_time", seconds=f"{seconds:g}", where=where))
    if "error" in done:
        raise done["error"]
    return done.get("value")


def _place(frame: types.FrameType | None) -> str:
    """Name the place in the student's code that a stack stands at."""
    while frame is not None:
        if _is_students(frame.f_code.co_filename):
            return _worded(frame.f_lineno, frame.f_code)
        frame = frame.f_back
    return "?"


def _worded(line: int, code: types.CodeType) -> str:
    text: str = say("place", line=line, function=code.co_name, file=code.co_filename)
    return text


def _is_students(filename: str) -> bool:
    return filename == f"{NAME}.py" or filename.startswith(say("cell", number=""))


def describe(error: BaseException) -> str:
    """Say what was raised, and where in the student's code."""
    if isinstance(error, OutOfTimeError):
        return str(error)
    text = f"{type(error).__name__}: {error}".rstrip(": ")
    frames = []
    trace = error.__traceback__
    while trace is not None:
        if _is_students(trace.tb_frame.f_code.co_filename):
            frames.append((trace.tb_lineno, trace.tb_frame.f_code))
        trace = trace.tb_next
    if not frames:
        return text
    return f"{text} ({_worded(*frames[-1])})"
