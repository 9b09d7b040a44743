"""What a worker is told of a function that is sought: calls, right answers, values, donors."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.grading.locating.donors import Donor, donors_of
from autograder.grading.locating.inputs import Inputs, Program
from autograder.grading.locating.marks import plain
from autograder.grading.locating.places import Installed, Place, find_places
from autograder.grading.locating.programs import run
from autograder.grading.locating.statements import Statements
from autograder.grading.locating.watch import Watch
from autograder.grading.locating.watching import BASE, Watching
from autograder.homework.assignment import Assignment


def target(
    name: str, assignment: Assignment, reference: types.ModuleType, inputs: Inputs
) -> dict[str, Any]:
    """All that the search for one function or class needs, as plain data."""
    programs = inputs.of(name)
    is_class = isinstance(getattr(reference, name), type)
    chained = [] if is_class else inputs.of(name, chained=True)[: len(programs)]
    places = find_places([(assignment.name, assignment.solution_text)])
    # A student's class may say for itself what the reference's leaves to another one.
    own = {n: p for n, p in places.items() if n == name or (is_class and p.owner)}
    told = _watched(programs, own, places, reference)
    return {
        "name": name,
        "programs": programs,
        "chained": chained,
        "marks": [sorted(set(map(plain, watch.every))) for watch, _ in told],
        "visits": [max(watch.visited.values(), default=0) for watch, _ in told],
        "donors": [donors for _, donors in told],
    }


def _watched(
    programs: Sequence[Program],
    own: Mapping[str, Place],
    places: Mapping[str, Place],
    reference: types.ModuleType,
) -> list[tuple[Watch, list[Donor]]]:
    """What the reference passes through in each program, and the donors of one function."""
    told: list[tuple[Watch, list[Donor]]] = []
    with Watching(Installed(reference), places) as watching:
        watching.exchange()
        for program in programs:
            watch = Watch(scope_visits=0)
            watching.by(watch)
            with np.errstate(all="ignore"):
                run(program, vars(reference))
            told.append((watch, _donors(watch, own, list(places))))
    return told


def _donors(watch: Watch, own: Mapping[str, Place], order: Sequence[str]) -> list[Donor]:
    return [
        donor
        for each, place in own.items()
        for donor in donors_of(Statements(place, watch, BASE * order.index(each), {}))
    ]
