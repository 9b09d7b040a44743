"""Everything that is wrong with a homework, found before a student meets it.

Each check is a function that yields problems as plain lines; the first that cannot even be made
(files that do not load) ends the list, since nothing after it would make sense.
"""

from __future__ import annotations

import fnmatch
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

from autograder.authoring.bench import REFERENCE_SECONDS, Bench, MistakenReference
from autograder.authoring.case_texts import asserted, hidden_numbers
from autograder.authoring.equivalent import FILE, equivalent_mutants
from autograder.authoring.handed_out import templates
from autograder.authoring.mutation import Mutant, Mutation, mutants
from autograder.authoring.raised import why
from autograder.authoring.rehearsal import DeadlinePassed, Rehearsal, deadline
from autograder.authoring.unchanged import watched
from autograder.authoring.unrun import (
    concepts_apart,
    left_over,
    misread_bank,
    misread_cases,
    texts,
)
from autograder.errors import AssignmentError
from autograder.failures import FAILURES
from autograder.grading.case_runs import CaseRuns
from autograder.grading.diagnosis import Diagnostician
from autograder.homework.assignment import LANGUAGES, Assignment
from autograder.homework.questions import load_questions
from autograder.words.captions import captions
from autograder.words.phrasebook import Phrasebook
from autograder.words.wording import CONCEPT

_PICTURE = re.compile(r"pictures/([\w.-]+\.svg)")


def lint(
    assignment: Assignment,
    *,
    with_mutants: bool = False,
    on_check: Callable[[str], None] = lambda title: None,
) -> Iterator[str]:
    """Problems of a homework, one plain line each; none where it can be handed out.

    Parameters
    ----------
    assignment : Assignment
    with_mutants : bool
        Also change the reference everywhere, and tell what no hidden case notices but what the
        homework lists as equivalent; takes longer.
    on_check : callable, str -> None
        Told what is looked at next.
    """
    checks = {**_CHECKS, **(_MUTANT_CHECK if with_mutants else {})}
    try:
        on_check("files")
        misread = [*misread_cases(assignment), *misread_bank(assignment)]
        yield from misread
        if misread:
            return
        bench = Bench(assignment)
        for title, check in checks.items():
            if bench.reference_is_right or check not in _OF_A_RIGHT_REFERENCE:
                on_check(title)
                yield from check(bench)
    except AssignmentError as error:
        yield str(error)
    except SyntaxError as error:  # what an author half wrote; by itself it says no folder
        yield f"{error.filename}, line {error.lineno}: {type(error).__name__}: {error.msg}"
    except (OSError, UnicodeDecodeError) as error:
        yield f"{type(error).__name__}: {error}"


def _points(bench: Bench) -> Iterator[str]:
    if bench.assignment.points != 100:
        yield f"the questions are worth {bench.assignment.points:g} points, not 100"
    for name, file in bench.questions.items():
        if not any(case.hidden for case in file.cases):
            yield f"{name} has no hidden case"
        if all(case.hidden for case in file.cases):
            yield f"{name} has no public case: students cannot check it"


def _reference(bench: Bench) -> Iterator[str]:
    """The reference earns everything, whatever the order of questions and cases."""
    reference = bench.rehearsal.reference
    changed: dict[tuple[str, int], None] = {}
    watching = watched(reference, lambda name, position: changed.setdefault((name, position)))
    runs = bench.runs(watching, bench.assignment.solution.name)
    failed = [run for run in runs if run.error is not None]
    for name, position in changed:
        yield f"the reference changes an argument of its own: {name}, argument {position + 1}"
    for run in failed:
        told = why(run, bench.assignment)
        yield f"the reference fails {run.case.question}, {run.case.name!r}: {told}"
    if failed or changed:
        bench.reference_is_right = False
        return
    # Read anew: what the cases of the first run left behind must not help them.
    environment = {**bench.rehearsal.environment(reference), "earned": lambda question: 1.0}
    reversed_questions = {
        name: replace(question, cases=question.cases[::-1])
        for name, question in reversed(load_questions(bench.assignment).items())
    }
    runs = CaseRuns(reversed_questions, environment)
    runs.run_all()
    for each in runs.scores:
        if each.earned < each.possible:
            yield f"{each.name}: what the reference earns depends on the order of the cases"


def _handout(bench: Bench) -> Iterator[str]:
    """Both languages say as much, and every picture is there and shown."""
    text = bench.assignment.solution_text
    counts = {lang: text.count(f'# %% [markdown] lang="{lang}"') for lang in LANGUAGES}
    if len(set(counts.values())) > 1:
        told = ", ".join(f"{count} in {lang}" for lang, count in counts.items())
        yield f"the handout's languages differ in their number of cells: {told}"
    folder = bench.assignment.folder
    abouts = (path.read_text("utf-8") for path in sorted(folder.glob("about.*.md")))
    shown = {name for each in (text, *abouts) for name in _PICTURE.findall(each)}
    there = {path.name for path in (folder / "pictures").glob("*.svg")}
    yield from (f"pictures/{name} is shown but not there" for name in sorted(shown - there))
    yield from (f"pictures/{name} is shown nowhere" for name in sorted(there - shown))


def _translations(bench: Bench) -> Iterator[str]:
    """Titles, names of cases and concepts, captions of pictures have their Korean."""
    titles = {"title": bench.assignment.title}
    titles |= {f"title of {each.name}": each.title for each in bench.assignment.questions}
    for lang in LANGUAGES[1:]:
        yield from (
            f"assignment.toml: the {what} has no `{lang}`"
            for what, texts in titles.items()
            if not texts.get(lang)
        )
        phrases = bench.assignment.translations(lang)
        cases = (case.name for file in bench.questions.values() for case in file.cases)
        concepts = (f"{CONCEPT}{entry.concept}" for entry in bench.bank)
        names = dict.fromkeys([*cases, *concepts, *_captions(bench)])
        book = Phrasebook(phrases)
        lacking = [n for n in names if n not in phrases and book.translate(n) == n]
        said_so = dict(asserted(bench.assignment))
        lacking += [text for text, said in said_so.items() if book.translate(said) == said]
        if lacking:
            told = ", ".join(map(repr, lacking))
            yield f"words.{lang}.toml lacks {_count(lacking)}: {told}"
        said = texts(bench.assignment)
        idle = [n for n in phrases if n not in names and not _stands_in(n, said)]
        if idle:
            told = ", ".join(map(repr, idle))
            yield f"words.{lang}.toml has {_count(idle)} that nothing here is called: {told}"


def _captions(bench: Bench) -> Iterator[str]:
    for path in sorted((bench.assignment.folder / "pictures").glob("*.svg")):
        yield from captions(path.read_text("utf-8"))


def _count(names: list[str]) -> str:
    return f"{len(names)} name{'s' if names[1:] else ''}"


def _stands_in(phrase: str, said: str) -> bool:
    """Whether a phrase may be one that the cases say: what is fixed in it stands there."""
    pieces = re.split(r"\{\w*\}", phrase)
    return not phrase.startswith(CONCEPT) and all(piece in said for piece in pieces)


def _left_over(bench: Bench) -> Iterator[str]:
    yield from left_over(bench.assignment)


def _misconceptions(bench: Bench) -> Iterator[str]:
    """Each is caught where it says, and recognised as itself."""
    yield from _entries(bench)
    every = bench.held
    if bench.broken:
        yield from bench.broken
        return
    diagnostician = Diagnostician(bench.assignment, bench.questions)
    for held in every:
        entry = held.entry
        for question in entry.questions:
            if question not in held.lost:
                yield f"misconception {entry.id}: {question} does not notice it"
        environment = {**bench.remembering(held.module), "earned": held.shares.__getitem__}
        # Of the other questions only those that are whole: they tell what is not held.
        others = set(bench.questions) - held.lost
        telling = [r for r in held.results if r.question in {entry.questions[0], *others}]
        found = {each.misconception for each in diagnostician.diagnose(environment, telling, "en")}
        if entry.questions[0] in held.lost and found != {entry.id}:
            told = ", ".join(sorted(found)) or f"nothing: {_unrecognised(bench, held)}"
            yield f"misconception {entry.id}: recognised as {told}"


def _unrecognised(bench: Bench, held: MistakenReference) -> str:
    """Why a misconception has no case that shows it."""
    question = held.entry.questions[0]
    if not held.failed:
        return f"it fails no hidden case of {question}, and public ones are not diagnosed"
    for run in bench.runs(held.module, held.entry.id):
        is_told = run.case.question == question and run.case.name in held.failed
        if is_told and not isinstance(run.error, (AssertionError, type(None))):
            return f"it has no numbers, {run.case.name!r} ends in {why(run, bench.assignment)}"
    return (
        f"no case that it fails in {question} passes with it in place of `reference`; compare "
        "with the reference's own answer"
    )


def _entries(bench: Bench) -> Iterator[str]:
    """What an entry of the bank names is there."""
    yield from concepts_apart(bench.assignment)
    for entry in bench.bank:
        for question in entry.questions:
            if question not in bench.questions:
                yield f"misconception {entry.id}: there is no question {question}"
        key = entry.when.get("key")
        if key is not None and not fnmatch.filter(FAILURES, key):
            known = ", ".join(sorted(FAILURES))
            yield f"misconception {entry.id}: no case fails with the key {key!r}; keys: {known}"
        elif entry.when and not any(set(entry.when) <= data for data in _data_of(key or "*")):
            every = ", ".join(sorted(set().union(*_data_of(key or "*"))))
            told = ", ".join(f"`{name}`" for name in entry.when)
            yield f"misconception {entry.id}: no message has all of {told}; there are: {every}"


def _data_of(key: str) -> list[set[str]]:
    """What `when` may name, for each kind of message that a key's pattern fits."""
    return [
        {"key", "case", *failure.holes}
        for name, failure in FAILURES.items()
        if fnmatch.fnmatchcase(name, key)
    ]


def _alike(bench: Bench) -> Iterator[str]:
    """No two misconceptions give the same answers to every hidden case."""
    groups: dict[tuple[str, frozenset[str]], list[MistakenReference]] = defaultdict(list)
    for held in bench.held:
        groups[held.entry.questions[0], held.failed].append(held)
    for (question, failed), alike in groups.items():
        among = {f"{question}/{case}" for case in failed}
        for number, one in enumerate(alike):
            for other in alike[number + 1 :]:
                as_other = Rehearsal(bench.assignment, bench.questions, other.module)
                if among and as_other.first_failure(one.module, among) is None:
                    yield f"misconceptions {one.entry.id} and {other.entry.id} look the same"


def _idle_cases(bench: Bench) -> Iterator[str]:
    """Every hidden case is failed by somebody, or shown by how it fails."""
    by_failure = {question for entry in bench.bank if entry.when for question in entry.questions}
    failed = {
        (each.question, each.case)
        for held in bench.held
        for each in held.results
        if not each.passed
    }
    if not bench.held or bench.broken:
        return
    for name, file in bench.questions.items():
        for case in file.cases:
            compares = "reference" in case.parameters
            if not compares and name in by_failure:
                continue
            if case.hidden and (name, case.name) not in failed:
                yield f"{name}, {case.name!r}: no misconception of the bank fails it"


def _sure_cases(bench: Bench) -> Iterator[str]:
    """Every case is failed by functions that return nothing."""
    for run in bench.of_nothing:
        if run.error is None:
            yield (
                f"{run.case.question}, {run.case.name!r}: functions that return nothing pass it: "
                "it cannot fail"
            )


def _unnoticed_mutants(bench: Bench) -> Iterator[str]:
    """Every change is noticed, or listed; and what is listed is there, and goes unnoticed."""
    listed = equivalent_mutants(bench.assignment)
    made = set()
    for mutant in mutants(bench.assignment.solution_text, bench.assignment.names):
        made.add(mutant.change)
        unnoticed = _goes_unnoticed(bench, mutant)
        if unnoticed != (mutant.change in listed):
            who = "no hidden case notices" if unnoticed else f"{FILE}: a hidden case notices"
            yield f"{who}, in {_told(mutant.change)}"
    for change in listed:
        if change not in made:
            yield f"{FILE}: nothing is changed so, in {_told(change)}"


def _told(change: Mutation) -> str:
    function, before, after = change
    return f"{function}: {before} → {after}"


def _goes_unnoticed(bench: Bench, mutant: Mutant) -> bool:
    try:
        with deadline(REFERENCE_SECONDS):
            module = mutant.load()
    except (
        Exception,
        DeadlinePassed,
    ):  # a constant may be computed with a function that is changed
        return False
    return bench.rehearsal.first_failure(module) is None


_CHECKS: dict[str, Callable[[Bench], Iterator[str]]] = {
    "points": _points,
    "the reference": _reference,
    "handout": _handout,
    "translations": _translations,
    "what is left of the skeleton": _left_over,
    "templates": templates,
    "misconceptions": _misconceptions,
    "misconceptions that look the same": _alike,
    "hidden cases that nobody fails": _idle_cases,
    "cases that cannot fail": _sure_cases,
    "hidden numbers": hidden_numbers,
}
_MUTANT_CHECK = {"mutants of the reference": _unnoticed_mutants}
_OF_A_RIGHT_REFERENCE = (
    _misconceptions,
    _alike,
    _idle_cases,
    _sure_cases,
    hidden_numbers,
    _unnoticed_mutants,
)
"""What compares with the reference, and says nothing where that is wrong itself."""
