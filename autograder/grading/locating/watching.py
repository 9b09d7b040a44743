"""Functions of a module, exchanged for a while for such as tell a watch what they pass through."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from autograder.grading.locating.places import Installed, Place, function_in
from autograder.grading.locating.watch import Watch, watched

BASE = 100_000
"""The numbers of one place's nodes begin at this, times its place in the order."""


class Watching:
    """Functions that are watched, as long as the context lasts.

    Parameters
    ----------
    installed : Installed
    places : mapping of str to Place
        In the order in which their nodes are numbered.
    """

    def __init__(self, installed: Installed, places: Mapping[str, Place]) -> None:
        self._installed = installed
        self._places = places

    def __enter__(self) -> Watching:
        self._originals = {name: self._installed.get(name) for name in self._places}
        return self

    def exchange(self, *, values_only: bool = False) -> None:
        """Put watched functions in the place of those that there are; see `watched`."""
        for number, (name, place) in enumerate(self._places.items()):
            tree = ast.parse(place.text)
            watched(function_in(tree), BASE * number, values_only=values_only)
            self._installed.put(name, self._installed.made(name, tree))

    def by(self, watch: Watch) -> None:
        """Let them tell this watch from now on."""
        self._installed.module.__dict__.update(watch.names())

    def __exit__(self, *error: object) -> None:
        for name, original in self._originals.items():
            self._installed.put(name, original)
        names: dict[str, Any] = self._installed.module.__dict__
        for name in Watch().names():
            names.pop(name, None)
