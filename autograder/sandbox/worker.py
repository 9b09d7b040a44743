"""One submission's process: runs the source, then answers calls until it is ended.

Student code runs in this very process, so nothing here can be relied on once it has begun;
the grader treats every frame as hostile. What is done here is done for honest submissions: words
for what was raised, values that travel, fresh arguments for every call.
"""

from __future__ import annotations

import contextlib
import functools
import io
import linecache
import mmap
import os
import random
import signal
import sys
import time
import types
import warnings
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from autograder.sandbox import magics, wire
from autograder.sandbox.stand_ins import ImportGuard, IPythonStandIn, StandIn

MAX_TEXT = 2_000
"""Characters kept of an exception's text."""
MAX_PLACES = 5
"""Innermost places in the student's source that are told of an exception."""
MAX_HANDLES = 10_000
TOGETHER_SECONDS = 0.05
"""Answers of so long a time travel together: each message wakes the grader."""
TOGETHER_BYTES = 65_536
"""Of answers that travel together; a longer one travels alone."""

CLOCKS = ((signal.ITIMER_PROF, signal.SIGPROF, 1), (signal.ITIMER_REAL, signal.SIGALRM, 2))
"""What stops a load from within, so that the names defined until then count: a timer, its signal,
and how many times the limit it runs. On half a processor both strike at once."""


class OutOfTime(BaseException):
    """Raised in the student's code when loading has used up its CPU time."""


class Worker:
    """The student's names, and what was handed out of them.

    Parameters
    ----------
    descriptor : int
        The socket to the grader.
    progress : mmap
        Where to say which call is being made.
    """

    def __init__(self, descriptor: int, progress: mmap.mmap) -> None:
        self._descriptor = descriptor
        self._progress = progress
        self._request = 0
        self._ready: list[tuple[bytes, bytes]] = []
        self._ready_bytes = 0
        self._first_ready = 0
        self._sent_at = 0.0
        self._labels: set[str] = set()
        self._module = types.ModuleType("submission")
        self._handles: list[object] = []
        self._numbers: dict[int, int] = {}

    def serve(self) -> NoReturn:
        """Say that the walls are up, and answer the grader until it hangs up."""
        self._reply({"kind": "ready"})
        while True:
            header = self._read(wire.HEADER.size)
            json_bytes, array_bytes = wire.lengths(header)
            text, data = self._read(json_bytes), self._read(array_bytes)
            decoder = wire.Decoder(wire.read_text(text), data, resolve=self._held)
            message = decoder.message
            if message["op"] == "load":
                self._reply(self._load(message))
            else:
                self._answer(decoder, message["id"], message["calls"])

    def _answer(self, decoder: wire.Decoder, request: int, calls: list[dict[str, Any]]) -> None:
        """Make calls in order; their answers travel together while they come quickly."""
        self._request, self._first_ready = request, 0
        self._sent_at = time.monotonic()
        for number, call in enumerate(calls):
            self._progress[:] = wire.PROGRESS.pack(request, number)
            self._add(self._parts(self._call(decoder, call)))
            if time.monotonic() - self._sent_at > TOGETHER_SECONDS:
                self._flush()
        self._flush()

    def _add(self, answer: tuple[bytes, bytes]) -> None:
        """Keep an answer to be sent; those before it go first where it is long."""
        size = len(answer[0]) + len(answer[1])
        if self._ready_bytes + size > TOGETHER_BYTES:
            self._flush()
        self._ready.append(answer)
        self._ready_bytes += size

    def _read(self, size: int) -> bytes:
        parts = []
        while size:
            part = os.read(self._descriptor, size)
            if not part:
                os._exit(0)  # the grader hung up
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _reply(self, message: dict[str, Any]) -> None:
        self._send(wire.Encoder().frame(message))

    def _parts(self, message: dict[str, Any]) -> tuple[bytes, bytes]:
        encoder = wire.Encoder(keep=self._keep)
        try:
            if "value" in message:
                message["value"] = encoder.value(message["value"])
            return encoder.parts(message)
        except MemoryError:
            return wire.Encoder().parts({"kind": "out_of_memory", "text": ""})
        except BaseException as error:  # a hostile object may raise anything while it is read
            text = _text_of(error) if type(error) is wire.WireError else _describe(error)
            return wire.Encoder().parts({"kind": "unreadable", "text": text})

    def _flush(self) -> None:
        """Send the answers that are ready."""
        if self._ready:
            frame = wire.frame_of_answers(self._request, self._first_ready, self._ready)
            self._first_ready += len(self._ready)
            self._ready, self._ready_bytes = [], 0
            self._send(frame)

    def _send(self, frame: bytes) -> None:
        """Send a frame, and what was printed before it."""
        with contextlib.suppress(BaseException):  # the student may have replaced or closed it
            sys.stdout.flush()
        view = memoryview(frame)
        while view:
            view = view[os.write(self._descriptor, view) :]
        self._sent_at = time.monotonic()

    # --- loading ---

    def _load(self, message: dict[str, Any]) -> dict[str, Any]:
        """Run the cells; an exception ends its cell, and the next one runs."""
        name = "__main__" if message["notebook"] else message["name"]
        self._module = types.ModuleType(name)
        self._module.__file__ = message["filename"]
        self._prepare(name, message)
        problems = []
        for label, source in message["cells"]:
            self._labels.add(label)
            linecache.cache[label] = (len(source), None, source.splitlines(True), label)
            problem = self._run_cell(label, source)
            if problem is not None:
                problems.append(problem)
                if problem["type"] == "OutOfTime":
                    break
        _disarm()
        names = {each: self._kind_of(each) for each in message["names"]}
        return {"kind": "loaded", "problems": problems, "names": names}

    def _prepare(self, name: str, message: dict[str, Any]) -> None:
        ipython = IPythonStandIn(lambda text: self._run_text(text))
        sys.meta_path.insert(0, ImportGuard(ipython))
        sys.modules[name] = self._module
        # `timeit` and `cProfile` look for a script's names here, though its `__name__` is another.
        sys.modules["__main__"] = self._module
        sys.argv = [message["filename"]]
        # Harmless in a script that was exported from a notebook, too.
        self._module.__dict__["get_ipython"] = lambda: ipython
        self._module.__dict__["display"] = StandIn("display")
        random.seed(0)
        np.random.seed(0)
        for timer, number, factor in CLOCKS:
            signal.signal(number, _stop)
            signal.setitimer(timer, factor * message["cpu_seconds"])

    def _run_text(self, text: str) -> None:
        exec(magics.compile_cell(text, next(iter(self._labels))), self._module.__dict__)  # noqa: S102

    def _run_cell(self, label: str, source: str) -> dict[str, Any] | None:
        """Run one cell; what it raised, None where it ran to its end."""
        try:
            exec(magics.compile_cell(source, label), self._module.__dict__)  # noqa: S102 - the job
        except BaseException as error:  # whatever a student's code may raise ends at this line
            return {
                "label": label,
                "type": _type_name(error),
                "text": _text_of(error),
                "where": self._places(error),
            }
        return None

    def _kind_of(self, name: str) -> str:
        value = self._module.__dict__.get(name, self)
        if value is self:
            return "missing"
        return "" if callable(value) else _name_of_type(value)

    # --- calls ---

    def _call(self, decoder: wire.Decoder, call: dict[str, Any]) -> dict[str, Any]:
        """Make one call with fresh arguments; what came of it, as a message."""
        args = decoder.value(call["args"])
        try:
            target = self._target(call)
            value = target(*args)
            if call["op"] == "make" and isinstance(target, type):
                value = self._keep(value)
            if call.get("pick") is not None:
                value = value[call["pick"]]
            if "then" in call:
                more = decoder.value(call["more"])
                value = self._module.__dict__[call["then"]](self._fresh(value), *more)
            outcome: dict[str, Any] = {"kind": "returned", "value": value}
        except MemoryError:
            outcome = {"kind": "out_of_memory", "text": ""}
        except BaseException as error:  # whatever a student's code may raise ends at this line
            outcome = {
                "kind": "raised",
                "type": _type_name(error),
                "text": _text_of(error),
                "where": self._places(error),
            }
        return outcome

    def _fresh(self, value: object) -> Any:
        """An answer as it would come back from the grader: a copy of its own, if it is data."""
        if type(value) is np.ndarray and value.dtype == float:
            return value.copy()
        encoder = wire.Encoder(keep=self._keep)
        text, data = encoder.parts({"value": encoder.value(value)})
        decoder = wire.Decoder(wire.read_text(text), data, resolve=self._held)
        return decoder.value(decoder.message["value"])

    def _target(self, call: dict[str, Any]) -> Callable[..., Any]:
        if "handle" not in call:
            function: Callable[..., Any] = self._module.__dict__[call["name"]]
            around = _AROUND.get(call["op"])
            return function if around is None else functools.partial(around, function)
        owner = self._handles[call["handle"]]
        if call["op"] == "get":
            return lambda: getattr(owner, call["name"])
        if call["op"] == "change":
            return lambda index, value: _change_in_place(getattr(owner, call["name"])[index], value)
        method: Callable[..., Any] = getattr(owner, call["name"])
        return method

    def _keep(self, value: object) -> wire.Handle:
        number = self._numbers.get(id(value))
        if number is None:
            if len(self._handles) >= MAX_HANDLES:
                raise wire.WireError(f"more than {MAX_HANDLES} objects that are no plain data")
            number = len(self._handles)
            self._handles.append(value)  # kept alive, so its id stays its own
            self._numbers[id(value)] = number
        return wire.Handle(number, _name_of_type(value), callable(value))

    def _held(self, handle: wire.Handle) -> object:
        return self._handles[handle.number]

    def _places(self, error: BaseException) -> list[list[Any]]:
        """The innermost places in the student's own source, outermost first."""
        places: list[list[Any]] = []
        if issubclass(type(error), SyntaxError):
            label, line = _FILE_OF_SYNTAX_ERROR(error), _LINE_OF_SYNTAX_ERROR(error)
            if type(label) is str and label in self._labels and type(line) is int:
                places.append([label, line, ""])
        trace = _TRACEBACK(error)
        while trace is not None:
            code = trace.tb_frame.f_code
            if code.co_filename in self._labels:
                places.append([code.co_filename, trace.tb_lineno or 0, code.co_name[:80]])
                del places[:-MAX_PLACES]
            trace = trace.tb_next
        return places


# Looked up past whatever a student's own class puts in their place.
_NAME: Any = type.__dict__["__name__"].__get__
_TRACEBACK: Any = BaseException.__dict__["__traceback__"].__get__
_FILE_OF_SYNTAX_ERROR: Any = SyntaxError.__dict__["filename"].__get__
_LINE_OF_SYNTAX_ERROR: Any = SyntaxError.__dict__["lineno"].__get__
_DTYPE: Any = np.ndarray.__dict__["dtype"].__get__


def _use(make: Callable[..., Any], arguments: Any, steps: Any) -> Any:
    """Make an object and call its methods in order; what the last one returned."""
    made, answer = make(*arguments), None
    for name, args in steps:
        answer = getattr(made, name)(*args)
    return answer


def _change_in_place(place: Any, values: Any) -> None:
    """Set every number of an array, or of nested lists, which stay the objects that they are."""
    if not isinstance(place, list):
        place[...] = values
        return
    for index, (there, value) in enumerate(zip(place, values, strict=True)):
        if isinstance(there, list) or np.ndim(there):
            _change_in_place(there, value)
        else:
            place[index] = value


def _quietly(function: Callable[..., Any], *args: Any) -> Any:
    """Call a function in which NumPy's warnings are raised, whatever the file set for them."""
    with warnings.catch_warnings(), np.errstate(over="warn", divide="warn", invalid="warn"):
        warnings.simplefilter("error", RuntimeWarning)
        return function(*args)


_AROUND: dict[str, Callable[..., Any]] = {"use": _use, "quiet": _quietly}


def _stop(number: int, frame: object) -> NoReturn:
    _disarm()
    raise OutOfTime


def _disarm() -> None:
    """Let no clock strike any more, the other one neither, if both have at once."""
    for timer, number, _ in CLOCKS:
        signal.setitimer(timer, 0)
        signal.signal(number, signal.SIG_IGN)


def _name_of_type(value: object) -> str:
    """A type's name, with what NumPy's arrays hold; even of a type that hides it."""
    if issubclass(type(value), np.ma.MaskedArray):
        return "masked array"
    if issubclass(type(value), np.ndarray):
        return f"array of {_DTYPE(value)}"[:80]
    return _type_name(value)


def _type_name(value: object) -> str:
    return str.__getitem__(_NAME(type(value)), slice(80))  # the name may be a subclass of str


def _text_of(error: BaseException) -> str:
    """An exception's text, bounded; the text itself may raise, or be no text."""
    try:
        text = str(error.msg) if isinstance(error, SyntaxError) else str(error)
        return str.__getitem__(text, slice(MAX_TEXT))
    except BaseException:  # `__str__` is the student's
        return ""


def _describe(error: BaseException) -> str:
    return f"{_type_name(error)}: {_text_of(error)}"


def take_over(output: int, page: int) -> mmap.mmap:
    """Take what a forked child was given; the last time that it opens a descriptor.

    Parameters
    ----------
    output : int
        Where what the student's code prints goes.
    page : int
        The memory in which to say how far it is.

    Returns
    -------
    mmap.mmap
        That memory.
    """
    progress = mmap.mmap(page, wire.PROGRESS.size)
    os.close(page)
    for target in (1, 2):
        os.dup2(output, target)
    os.close(output)
    return progress


def start(descriptor: int, progress: mmap.mmap) -> NoReturn:
    """Be a worker: called in the confined child, and never returns.

    Parameters
    ----------
    descriptor : int
        The socket to the grader.
    progress : mmap.mmap
        As `take_over` returned it.
    """
    for name, target in (("stdout", 1), ("stderr", 2)):
        raw = io.FileIO(target, "w", closefd=False)
        text = io.TextIOWrapper(
            io.BufferedWriter(raw), "utf-8", "backslashreplace", line_buffering=True
        )
        setattr(sys, name, text)
        setattr(sys, f"__{name}__", text)
    Worker(descriptor, progress).serve()
