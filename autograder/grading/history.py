"""What was done to one object of a student's, so that it can be done again to another."""

from __future__ import annotations

from typing import Any

from autograder.model import Outcome
from autograder.sandbox.calls import Call, Held


class History:
    """One object: how it was made, and what was called on it since, in order.

    Parameters
    ----------
    maker : Call
        The call that made it.
    key : object
        What that call is remembered by.
    """

    def __init__(self, maker: Call, key: Any) -> None:
        self.calls = [maker]
        self.keys = [key]
        """The key of each call, found once: the arguments of a large network are long."""
        self.held: Held | None = None
        """The object in the worker that all of `calls` was done to, where there is one."""
        self.ended: Outcome | None = None
        """How a call ended that nothing can follow: a crash, a limit."""

    def key(self) -> Any:
        """Equal for two objects of which the same can be expected."""
        return None if None in self.keys else tuple(self.keys)

    def add(self, call: Call, key: Any) -> None:
        """Take down another call, with its key."""
        self.calls.append(call)
        self.keys.append(key)
