"""One submission's process: runs the source, then answers calls until it is ended.

Student code runs in this very process, so nothing here can be relied on once it has begun;
the grader treats every frame as hostile. What is done here is done for honest submissions: words
for what was raised, values that travel, fresh arguments for every call.
"""

from __future__ import annotations

import contextlib
import functools
import io
import mmap
import os
import sys
import time
import types
import warnings
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from autograder.sandbox import telling, wire
from autograder.sandbox.copies import KeptAnswers, copied
from autograder.sandbox.descending import descended
from autograder.sandbox.loading import Loader

MAX_HANDLES = 10_000
TOGETHER_SECONDS = 0.05
"""Answers of so long a time travel together: each message wakes the grader."""
TOGETHER_BYTES = 65_536
"""The most bytes of answers that travel together; a longer one travels alone."""

TOOLS: dict[str, Callable[..., Any]] = {}
"""What of ours may be done with a submission as a whole, by name: each is given its module, its
cells as plain Python, and a call's arguments. The zygote imports them before it shuts itself in."""


class Worker:
    """The student's names, and what was handed out of them.

    Parameters
    ----------
    descriptor : int
        The socket to the grader.
    progress : mmap
        Where to say which call is being made.
    sink : int
        A descriptor that takes what is written to a file.
    """

    def __init__(self, descriptor: int, progress: mmap.mmap, sink: int) -> None:
        self._descriptor = descriptor
        self._progress = progress
        self._sink = sink
        self._request = 0
        self._ready: list[tuple[bytes, bytes]] = []
        self._ready_bytes = 0
        self._first_ready = 0
        self._sent_at = 0.0
        self._labels: set[str] = set()
        self._loader: Loader | None = None
        self._module = types.ModuleType("submission")
        self._handles: list[object] = []
        self._numbers: dict[int, int] = {}
        self._kept = KeptAnswers()
        self._keeps = True

    def serve(self) -> NoReturn:
        """Say that the walls are up, and answer the grader until it hangs up."""
        self._reply(wire.Ready())
        while True:
            json_bytes, array_bytes = wire.HEADER.unpack(self._read(wire.HEADER.size))
            text, data = self._read(json_bytes), self._read(array_bytes)
            decoder = wire.Decoder(
                wire.read_trusted(text), data, resolve=self._held, kept=self._kept.fresh
            )
            message = decoder.message
            if message["op"] == "load":
                self._reply(self._load(wire.read_load(message)))
            else:
                self._keeps = message["keep"]
                self._answer(decoder, message["id"], wire.read_calls(message))

    def _load(self, load: wire.Load) -> wire.Loaded:
        loader = Loader(load, self._mark_loading, self._sink)
        self._module, self._labels, self._loader = loader.module, loader.labels, loader
        return loader.run()

    def _mark_loading(self, cell: int, line: int, ticks: int) -> None:
        self._progress[:] = wire.PROGRESS.pack(wire.LOADING + cell, line, ticks)

    def _answer(self, decoder: wire.Decoder, request: int, calls: list[wire.CallRow]) -> None:
        """Make calls in order; their answers travel together while they come quickly."""
        self._request, self._first_ready = request, 0
        self._sent_at = time.monotonic()
        called: set[str] = set()
        for number, call in enumerate(calls):
            if call.name not in called:
                self._flush()  # what it does to the process, or to the socket, is its own loss
                called.add(call.name)
            self._progress[:] = wire.PROGRESS.pack(request, number, 0)
            self._add(self._outcome(decoder, call))
            if time.monotonic() - self._sent_at > TOGETHER_SECONDS:
                self._flush()
        self._flush()

    # --- sending ---

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

    def _reply(self, message: wire.Ready | wire.Loaded) -> None:
        self._send(wire.Encoder().frame(wire.said(message)))

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

    # --- calls ---

    def _outcome(self, decoder: wire.Decoder, call: wire.CallRow) -> tuple[bytes, bytes]:
        """Make one call; what came of it, as the parts of a frame."""
        encoder = wire.Encoder(keep=self._keep)
        try:
            value = self._call(decoder, call)
        except MemoryError:
            return _parts(wire.OutOfMemory())
        except BaseException as error:  # whatever a student's code may raise ends at this line
            return _parts(telling.raised(error, self._labels))
        try:
            is_kept = self._keeps and not isinstance(value, wire.Handle)
            number = self._kept.next_number if is_kept else None
            tree = encoder.value(value)
            answer = wire.Returned(tree, number, encoder.is_plain)
            parts = encoder.parts(wire.said(answer))
            if number is not None:
                self._kept.keep(value, parts, is_plain=encoder.is_plain)
            return parts
        except MemoryError:
            return _parts(wire.OutOfMemory())
        except BaseException as error:  # a hostile object may raise anything while it is read
            is_ours = type(error) is wire.WireError
            text = telling.text_of(error) if is_ours else telling.describe(error)
            return _parts(wire.Unreadable(text))

    def _call(self, decoder: wire.Decoder, call: wire.CallRow) -> Any:
        """Make one call with fresh arguments."""
        args = decoder.value(call.args)
        target = self._target(call)
        if call.op == "descend":
            then = self._module.__dict__[str(call.then)]
            return descended(target, call.pick, then, args, decoder.value(call.more))
        value = target(*args)
        if call.op == "make" and isinstance(target, type):
            value = self._keep(value)
        if call.pick is not None:
            value = value[call.pick]
        if call.then is not None:
            more = decoder.value(call.more)
            value = self._module.__dict__[call.then](copied(value), *more)
        return value

    def _target(self, call: wire.CallRow) -> Callable[..., Any]:
        if call.op == "tool" and self._loader is not None:
            return functools.partial(TOOLS[call.name], self._module, self._loader.plain_cells)
        if call.handle is None:
            function: Callable[..., Any] = self._module.__dict__[call.name]
            around = _AROUND.get(call.op)
            return function if around is None else functools.partial(around, function)
        owner = self._handles[call.handle]
        if call.op == "get":
            return lambda: getattr(owner, call.name)
        if call.op == "change":
            return lambda index, value: _change_in_place(getattr(owner, call.name)[index], value)
        method: Callable[..., Any] = getattr(owner, call.name)
        return method

    def _keep(self, value: object) -> wire.Handle:
        number = self._numbers.get(id(value))
        if number is None:
            if len(self._handles) >= MAX_HANDLES:
                raise wire.WireError(f"more than {MAX_HANDLES} objects that are no plain data")
            number = len(self._handles)
            self._handles.append(value)  # kept alive, so its id stays its own
            self._numbers[id(value)] = number
        return wire.Handle(number, telling.name_of_type(value), callable(value))

    def _held(self, handle: wire.Handle) -> object:
        return copied(self._handles[handle.number])


def _parts(answer: wire.Answer) -> tuple[bytes, bytes]:
    return wire.Encoder().parts(wire.said(answer))


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


def start(descriptor: int, progress: mmap.mmap, sink: int) -> NoReturn:
    """Be a worker: called in the confined child, and never returns.

    Parameters
    ----------
    descriptor : int
        The socket to the grader.
    progress : mmap.mmap
        As `take_over` returned it.
    sink : int
        A descriptor that takes what is written to a file, and keeps none of it.
    """
    for name, target in (("stdout", 1), ("stderr", 2)):
        raw = io.FileIO(target, "w", closefd=False)
        text = io.TextIOWrapper(
            io.BufferedWriter(raw), "utf-8", "backslashreplace", line_buffering=True
        )
        setattr(sys, name, text)
        setattr(sys, f"__{name}__", text)
    Worker(descriptor, progress, sink).serve()
