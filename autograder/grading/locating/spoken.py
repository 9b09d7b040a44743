"""What a worker is told of a function that is sought: calls, right answers, values, donors."""

from __future__ import annotations

import ast
import types
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.grading.locating.donors import donors_of
from autograder.grading.locating.inputs import Inputs, Program
from autograder.grading.locating.places import Installed, Place, find_places, parse
from autograder.grading.locating.programs import run
from autograder.grading.locating.statements import Statements
from autograder.grading.locating.watch import Watch, watched
from autograder.homework.assignment import Assignment

WATCHED_PROGRAMS = 10
"""Of a function, for which donors and marks are told."""
BASE = 100_000


def target(
    name: str, assignment: Assignment, reference: types.ModuleType, inputs: Inputs
) -> dict[str, Any]:
    """All that the search for one function or class needs, as plain data."""
    programs = inputs.of(name)
    chained = [] if isinstance(getattr(reference, name), type) else inputs.of(name, chained=True)
    places = find_places([(assignment.name, assignment.solution_text)])
    own = {n: p for n, p in places.items() if n == name or p.owner == name}
    told = [
        _watched(program, own, places, reference, name) for program in programs[:WATCHED_PROGRAMS]
    ]
    rest: list[Any] = [None] * (len(programs) - len(told))
    return {
        "name": name,
        "programs": programs,
        "chained": chained,
        "marks": [marks for marks, _ in told] + rest,
        "donors": [donors for _, donors in told] + rest,
    }


def _watched(
    program: Program,
    own: Mapping[str, Place],
    places: Mapping[str, Place],
    reference: types.ModuleType,
    name: str,
) -> tuple[list[str], list[Any]]:
    """Marks that the reference passes through, and the donors of one function."""
    watch, installed = Watch(scope_visits=0), Installed(reference)
    originals = {each: installed.get(each) for each in places}
    reference.__dict__.update(watch.names())
    try:
        for number, (each, place) in enumerate(places.items()):
            tree = parse(place.text)
            if tree is not None:
                installed.put(
                    each, installed.made(each, _module(place, watched(tree, BASE * number)))
                )
        with np.errstate(all="ignore"):
            run(program, vars(reference))
    finally:
        for each, original in originals.items():
            installed.put(each, original)
        for each in watch.names():
            reference.__dict__.pop(each, None)
    donors: list[Any] = []
    for number, (each, place) in enumerate(places.items()):
        if each in own:
            donors += donors_of(Statements(place, watch, BASE * number, {}))
    return sorted(watch.every), donors


def _module(place: Place, function: Any) -> Any:
    body: Any = function
    if place.owner:
        body = ast.ClassDef(place.owner, [], [], [function], [])
    return ast.fix_missing_locations(ast.Module([body], []))
