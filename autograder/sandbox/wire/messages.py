"""What grader and worker say to one another: a frozen value for each message, and its JSON.

From the grader: `Load`, then any number of requests, each of several `CallRow`s. From the worker:
`Ready`, `Loaded`, and to a request frames of answers, each of them one of `ANSWERS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.sandbox.wire.frames import WireError, framed, to_json

MAX_TEXT = 2_000
MAX_NAME = 80
MAX_PLACES = 5
"""Innermost places in the source that are told of an exception."""

TracedLine = tuple[str, int, str]
"""Label of a cell or file, line, and the function in which it is."""
Spot = tuple[int, int]
"""Number of a cell, and the place of a top-level statement in it; 0 for all of the cell."""
STATEMENTS_A_LINE = 64
ABORTED = 128 + 6
"""The exit status that stands for SIGABRT: a worker can send itself no signal."""


@dataclass(frozen=True)
class Load:
    """Run this source; answered by `Loaded`."""

    name: str
    """That a script is run under; a notebook runs as `__main__`."""
    filename: str
    is_notebook: bool
    cells: tuple[tuple[str, str], ...]
    """Label and source of each."""
    names: tuple[str, ...]
    """What should be defined then."""
    modules: tuple[tuple[str, str], ...] = ()
    """Other files that can be imported: path and source of each."""
    stepwise: bool = False
    """Run one top-level statement after another, each named before it is run."""
    without: tuple[Spot, ...] = ()
    """Statements to leave out: they ended or outlasted an earlier worker."""
    until: Spot | None = None
    """Where to end."""


@dataclass(frozen=True)
class CallRow:
    """One call of a request, with its arguments as the encoder wrote them.

    For `op` see `calls.Call`.
    """

    name: str
    op: str
    args: Any
    pick: int | str | None = None
    handle: int | None = None
    then: str | None = None
    more: Any = None


@dataclass(frozen=True)
class Ready:
    """The walls are up."""


@dataclass(frozen=True)
class Raised:
    """What ended a call, a cell or a statement."""

    type: str
    text: str
    where: tuple[TracedLine, ...] = ()
    """The innermost places in the student's own source, outermost first."""


@dataclass(frozen=True)
class Loaded:
    """What came of a `Load`."""

    problems: tuple[tuple[str, Raised], ...]
    """What was raised, each with the label of its cell or file."""
    kinds: dict[str, str]
    """What each name is: "" where it can be called, "missing", or the type that it has instead."""


@dataclass(frozen=True)
class Returned:
    """A call's answer, as the encoder wrote it."""

    value: Any
    kept: int | None = None
    """The number by which the worker hands out copies of it; None where it kept none."""
    is_plain: bool = True
    """Whether what was written is all that it is."""


@dataclass(frozen=True)
class OutOfMemory:
    """A call needed more memory than there is."""


@dataclass(frozen=True)
class Unreadable:
    """A call's answer cannot travel; the text says why."""

    text: str


Answer = Returned | Raised | OutOfMemory | Unreadable
ANSWERS: dict[str, type[Any]] = {
    "returned": Returned,
    "raised": Raised,
    "out_of_memory": OutOfMemory,
    "unreadable": Unreadable,
}
_KINDS = {kind: name for name, kind in ANSWERS.items()} | {Ready: "ready", Loaded: "loaded"}


def place_of(line: int, nth: int) -> int:
    """The place of the n-th statement, from 0, that begins in a line."""
    return line * STATEMENTS_A_LINE + min(nth, STATEMENTS_A_LINE - 1)


def line_of(place: int) -> int:
    """The line of a place."""
    return place // STATEMENTS_A_LINE


# --- written and read by the grader ---


def write_load(load: Load) -> bytes:
    """A `Load` as a frame; the grader's own, so nothing bounds it but what intake lets through."""
    return framed(to_json({"op": "load", "arrays": [], **vars(load)}).encode("ascii"), b"")


def request_of(number: int, rows: Sequence[CallRow], *, keep: bool) -> dict[str, Any]:
    """Calls as the JSON that goes into a frame with their arrays.

    Parameters
    ----------
    keep : bool
        Whether the worker keeps the answers, to hand out copies of them.
    """
    calls = [
        {name: value for name, value in vars(row).items() if value is not None} for row in rows
    ]
    return {"op": "calls", "id": number, "calls": calls, "keep": keep}


def read_loaded(message: dict[str, Any], names: Sequence[str], most: int) -> Loaded:
    """A worker's `Loaded`, with no more problems than `most` and no name that was not asked for.

    Raises
    ------
    WireError
        It is none.
    """
    kinds, problems = message.get("kinds"), message.get("problems")
    if message.get("kind") != "loaded" or not isinstance(kinds, dict):
        raise WireError("no message of what was loaded")
    if not isinstance(problems, list) or len(problems) > most:
        raise WireError("problems that cannot be")
    return Loaded(
        tuple(_read_problem(each) for each in problems),
        {name: clean(kinds.get(name, "missing"))[:MAX_NAME] for name in names},
    )


def _read_problem(row: Any) -> tuple[str, Raised]:
    label, raised = row if isinstance(row, list) and len(row) == 2 else ("", {})
    return clean(label), _read_raised(raised if isinstance(raised, dict) else {})


def _read_raised(message: dict[str, Any]) -> Raised:
    return Raised(
        clean(message.get("type"))[:MAX_NAME],
        clean(message.get("text")),
        _read_places(message.get("where")),
    )


def _read_places(rows: Any) -> tuple[TracedLine, ...]:
    places = []
    for row in rows[-MAX_PLACES:] if isinstance(rows, list) else []:
        if isinstance(row, list) and len(row) == 3 and isinstance(row[0], str):
            if type(row[1]) is int:
                places.append((row[0], row[1], clean(row[2])))
    return tuple(places)


def read_answer(message: dict[str, Any]) -> Answer:
    """One answer of a worker's; the value in it is still to be read.

    Raises
    ------
    WireError
        It is none.
    """
    kind = message.get("kind")
    if kind == "returned":
        kept = message.get("kept")
        is_number = type(kept) is int and kept >= 0
        return Returned(
            message.get("value"), kept if is_number else None, message.get("is_plain") is True
        )
    if kind == "raised":
        return _read_raised(message)
    if kind == "out_of_memory":
        return OutOfMemory()
    if kind == "unreadable":
        return Unreadable(clean(message.get("text")))
    raise WireError("an answer of an unknown kind")


def clean(text: object) -> str:
    """Bounded text without lone surrogates; whatever else it holds is escaped where shown."""
    if not isinstance(text, str):
        return ""
    return text[:MAX_TEXT].encode("utf-8", "replace").decode("utf-8")


# --- written and read by the worker ---


def read_load(message: dict[str, Any]) -> Load:
    """The grader's `Load`."""
    until = message["until"]
    return Load(
        message["name"],
        message["filename"],
        message["is_notebook"],
        tuple((label, source) for label, source in message["cells"]),
        tuple(message["names"]),
        tuple((path, source) for path, source in message["modules"]),
        message["stepwise"],
        tuple((cell, line) for cell, line in message["without"]),
        None if until is None else (until[0], until[1]),
    )


def read_calls(message: dict[str, Any]) -> list[CallRow]:
    """The calls of the grader's request."""
    return [CallRow(**call) for call in message["calls"]]


def said(message: Ready | Loaded | Answer) -> dict[str, Any]:
    """A worker's message as JSON."""
    values = {"kind": _KINDS[type(message)], **vars(message)}
    if isinstance(message, Loaded):
        values["problems"] = [[label, said(raised)] for label, raised in message.problems]
    return values
