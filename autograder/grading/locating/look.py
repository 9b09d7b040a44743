"""A look at a function while it runs: what it passes through, and what bears on what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from autograder.grading.locating.foresight import Foresight
from autograder.grading.locating.marks import Mark, plain
from autograder.grading.locating.places import Place
from autograder.grading.locating.programs import RIGHT
from autograder.grading.locating.statements import Statements
from autograder.grading.locating.suspicion import Suspicion, changed, overlap, ranked
from autograder.grading.locating.tries import LOOK_SECONDS, Judged, Tries
from autograder.grading.locating.watch import Watch, parts_of
from autograder.grading.locating.watching import BASE, Watching


@dataclass(frozen=True)
class Look:
    """What was seen."""

    every: Mapping[str, Statements]
    """Statements by the name of a place."""
    suspects: Sequence[Suspicion]
    foresight: Foresight


def look(
    bench: Tries,
    places: Mapping[str, Place],
    judged: Judged,
    marks: Set[Mark],
    functions: Mapping[str, Callable[..., Any]],
) -> Look | None:
    """Run a program with some places watched; None where it does not answer.

    Parameters
    ----------
    bench : Tries
    places : mapping of str to Place
        Those in which the mistake may be.
    judged : Judged
        A program in which it shows.
    marks : set of str
        Marks that the reference passes through in it, plain.
    functions : mapping of str to callable
        The student's.
    """
    known = set(marks)
    watch = Watch(known=known)
    with Watching(bench.installed, places) as watching:
        watching.exchange()
        watching.by(watch)
        before = bench.answers(judged.program, LOOK_SECONDS)
        every = {
            name: Statements(place, watch, BASE * number, functions, known)
            for number, (name, place) in enumerate(places.items())
        }
        if before is None:
            return None
        keeping = Watch(scope_visits=0, kept_at=_telling(every.values()))
        watching.by(keeping)
        bench.answers(judged.program, LOOK_SECONDS)
        watching.exchange(values_only=True)
        watching.by(watch)
        overlaps = _overlaps(bench, judged, before, every.values(), watch)
    scopes = {
        number: [{**bench.installed.module.__dict__, **scope} for scope in kept]
        for number, kept in keeping.kept.items()
    }
    missing = known - set(map(plain, watch.every))
    foresight = Foresight(scopes, known, missing, bench.guarded)
    return Look(every, ranked(list(every.values()), overlaps), foresight)


def passed(bench: Tries, place: Place, program: Mapping[str, Any], known: Set[Mark]) -> int:
    """How many of the reference's values a place passes through."""
    watch = Watch(scope_visits=0)
    with Watching(bench.installed, {place.name: place}) as watching:
        watching.exchange()
        watching.by(watch)
        bench.answers(program, LOOK_SECONDS)
    return len(known & set(map(plain, watch.every)))


def _telling(every: Iterable[Statements]) -> dict[int, set[int]]:
    """The visits of each statement that are worth a look: the first, and where it turns wrong."""
    return {
        of.number(statement): {0, *(of.turns_at(part) or 0 for part in parts_of(statement))}
        for of in every
        for statement in of.statements
        if parts_of(statement)
    }


def _overlaps(
    bench: Tries, judged: Judged, before: Any, every: Iterable[Statements], watch: Watch
) -> dict[int, float]:
    """How close what each part changes is to what is wrong."""
    wrong = {n for n, leaf in enumerate(judged.leaves) if leaf.judge(before) != RIGHT}
    found: dict[int, float] = {}
    for of in every:
        for statement in of.statements:
            for part in parts_of(statement) if of.visits(statement) else ():
                if bench.is_over:
                    return found
                watch.disturbed, watch.was_disturbed = of.number(part), False
                other = changed(judged.leaves, before, bench.answers(judged.program))
                found[watch.disturbed] = overlap(other, wrong, disturbed=watch.was_disturbed)
    return found
