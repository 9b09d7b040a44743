"""How a case can fail: a closed set, one row a key, and all that is known of each.

A new way to fail is a row here and its Korean in `words/ko.toml`, under `[case]`. This file is
also handed to students, beside the checks that use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from string import Formatter
from typing import Any


class Told(Enum):
    """What may be told of a datum of a hidden case; a datum without such a rule is not told."""

    WHOLE = "as it is: it is ours, or one of few plain words"
    KIND = "a kind of value, where it is one that is known"
    TYPE_NAME = "the name of a type, where it is one of Python's own"
    SHAPE = "a shape, in letters in place of sizes"
    LENGTH = "whether there is too much or too little of it"
    FACTOR = "a factor, where it cannot be a size"
    PATTERN = "which entries of a matrix are wrong, as one of few patterns"
    EXCEPTION = "the type of an exception, where it is one of Python's own"
    WARNING = "what NumPy warns of, without where"
    ENDING = "how a process ended, without its exit status"


class Numbers(Enum):
    """Whether an answer's numbers stand behind a failure, so that a mistake shows in them."""

    NONE = "none that a reference could have given"
    SHARED = "those that many mistakes have in common"
    PLAIN = "those of one mistake"
    MIXED = "those of one mistake, or of two that are mixed"


@dataclass(frozen=True)
class Failure:
    """One way in which a case can fail.

    Attributes
    ----------
    english : str
        The message, with its data as placeholders.
    told : mapping of str to Told
        What may be told of its data where the case is hidden.
    numbers : Numbers
    of_hidden : str
        The message of a hidden case, where it must be another one.
    verbatim : frozenset of str
        Data in which Python or a student's code says something, that nobody translates.
    """

    english: str
    told: Mapping[str, Told] = field(default_factory=dict)
    numbers: Numbers = Numbers.NONE
    of_hidden: str = ""
    verbatim: frozenset[str] = frozenset({"place"})

    @property
    def holes(self) -> frozenset[str]:
        """Names of the data that the message is worded with."""
        return holes(self.english)


WHAT = {"what": Told.WHOLE}
FUNCTION = {"function": Told.WHOLE}
SAID = frozenset({"text", "place"})

FAILURES: Mapping[str, Failure] = {
    # What a check found.
    "kind": Failure(
        "{what} is {got}; expected {expected}",
        {**WHAT, "got": Told.KIND, "expected": Told.WHOLE},
    ),
    "shape": Failure(
        "{what} has shape {got}; expected {expected}",
        {**WHAT, "got": Told.SHAPE, "expected": Told.SHAPE},
        Numbers.PLAIN,
    ),
    "nan": Failure("{what} holds NaN or infinity", WHAT, Numbers.SHARED),
    "unset": Failure("{what} holds entries that were never set", WHAT),
    "transposed": Failure("{what} is the transpose of what it should be", WHAT, Numbers.PLAIN),
    "sign": Failure("{what} has the wrong sign, throughout", WHAT, Numbers.MIXED),
    "factor": Failure(
        "{what} is {factor} times what it should be, throughout",
        {**WHAT, "factor": Told.FACTOR},
        Numbers.MIXED,
    ),
    "zero": Failure("{what} is zero throughout", WHAT, Numbers.SHARED),
    "values": Failure(
        "{what} differs in {wrong} of {total} entries, by {percent} of the largest",
        {**WHAT, "where": Told.PATTERN, "percent": Told.WHOLE},
        Numbers.MIXED,
        of_hidden="{what} differs {where}, by {percent} of the largest",
    ),
    "number": Failure("{what} is off by {percent}", {**WHAT, "percent": Told.WHOLE}, Numbers.MIXED),
    "step": Failure(
        "{what} is right up to {right} and differs from {wrong} on",
        {**WHAT, "right": Told.WHOLE, "wrong": Told.WHOLE},
        Numbers.MIXED,
    ),
    "key": Failure(
        "{what} has no `{key}`; it has: {keys}",
        {**WHAT, "key": Told.WHOLE},
        of_hidden="{what} has no `{key}`",
        verbatim=frozenset({"key", "keys"}),
    ),
    "length": Failure(
        "{what} has {got} entries; expected {expected}",
        {**WHAT, "got": Told.LENGTH},
        Numbers.PLAIN,
        of_hidden="{what} has {got}",
    ),
    "rises": Failure("{what} does not fall: the last is not below the first", WHAT, Numbers.MIXED),
    "still": Failure("{what} does not change the parameters", WHAT, Numbers.SHARED),
    "not_descent": Failure(
        "{what} changes the parameters, but not as the update that is asked for does",
        WHAT,
        Numbers.MIXED,
    ),
    "not_before": Failure("{what} are not the losses before each update", WHAT, Numbers.MIXED),
    "numeric": Failure(
        "{what} is not the gradient of your own loss: along some direction it is off "
        "from the loss's numeric slope by {percent}",
        {**WHAT, "percent": Told.WHOLE},
        Numbers.PLAIN,
    ),
    "no_gradient": Failure(
        "your own loss does not change with the parameter of {what}, so there is no "
        "gradient to check",
        WHAT,
        Numbers.PLAIN,
    ),
    "spells": Failure("after training the likeliest characters do not spell the targets"),
    "warned": Failure(
        "{what} gives a warning: {text}{place}",
        {**WHAT, "text": Told.WARNING, "place": Told.WHOLE},
        verbatim=SAID,
    ),
    "mend_first": Failure(
        "this check of {what} needs {question} to be right as well: mend {question} first",
        {**WHAT, "question": Told.WHOLE},
    ),
    "not_earned": Failure(
        "pays only where {questions} earned at least a third of its points",
        {"questions": Told.WHOLE},
    ),
    "others_first": Failure("pays only where one of the checks of {what} before it passes", WHAT),
    # What a function did instead of answering.
    "missing": Failure("`{function}` is not defined", FUNCTION),
    "not_callable": Failure(
        "`{function}` is {text}, not a function", {**FUNCTION, "text": Told.TYPE_NAME}
    ),
    "not_written": Failure("`{function}` is not written yet", FUNCTION),
    "raised": Failure(
        "`{function}` raised {text}{place}",
        {**FUNCTION, "text": Told.EXCEPTION, "place": Told.WHOLE},
        Numbers.PLAIN,  # on one cache; on another one it may have answered
        verbatim=SAID,
    ),
    "closed": Failure(
        "`{function}` starts a thread, a process or an event loop, or opens a socket, all of which "
        "are closed to graded code{place}",
        {**FUNCTION, "place": Told.WHOLE},
    ),
    "timed_out": Failure("`{function}` was stopped after {text}", {**FUNCTION, "text": Told.WHOLE}),
    "out_of_memory": Failure(
        "`{function}` needed more than {text} of memory", {**FUNCTION, "text": Told.WHOLE}
    ),
    "died": Failure("`{function}` {text}", {**FUNCTION, "text": Told.ENDING}),
    "unreadable": Failure(
        "`{function}` returned something that cannot be read: {text}", FUNCTION, verbatim=SAID
    ),
    "unsteady": Failure(
        "`{function}` answers the same call differently the second time: it must not "
        "depend on earlier calls",
        FUNCTION,
    ),
    "not_loaded": Failure(
        "`{function}` could not be called: {text}", {**FUNCTION, "text": Told.WHOLE}, verbatim=SAID
    ),
    # What a case of the homework's own says, and what it could do nothing with.
    "assertion": Failure("{text}", {"text": Told.WHOLE}),
    "unusable": Failure(
        "the answer could not be used ({error})",
        of_hidden="the answer could not be used",
        verbatim=frozenset({"error"}),
    ),
}


def in_english(key: str, data: Mapping[str, Any], *, hidden: bool = False) -> str:
    """Word a failure, of a hidden case or of a public one.

    Raises
    ------
    KeyError
        There is no such failure, or its data are not complete.
    """
    failure = FAILURES[key]
    text = failure.of_hidden if hidden and failure.of_hidden else failure.english
    return text.format(**data)


def holes(text: str) -> frozenset[str]:
    """Names of what a message is worded with."""
    return frozenset(hole for _, hole, _, _ in Formatter().parse(text) if hole)


def with_numbers(*kinds: Numbers) -> frozenset[str]:
    """Return the failures that such numbers stand behind."""
    return frozenset(key for key, each in FAILURES.items() if each.numbers in kinds)
