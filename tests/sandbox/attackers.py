"""Grades hostile submissions with an honest one between them, and prints what came of it as JSON.

A program of its own, so that memory and processes are its own, and so that it can be started as
another user or with a layer switched off. A module's name says what a hostile submission tries,
its header what it may honestly earn.
"""

from __future__ import annotations

import dataclasses
import importlib
import itertools
import json
import os
import re
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from autograder.grading.grader import Grader
from autograder.homework.assignment import Assignment, load_assignment
from autograder.model import Submission
from autograder.outputs.feedback import feedback_html
from autograder.outputs.gradescope_json import results_json

HOMEWORK = "simple_rnn"
"""What attacks are on, where their header names no other."""
ATTACKS = Path(__file__).with_name("attacks")
HONEST = Path(__file__).with_name("honest.py")
"""What most attacks are hidden in; a line `# honest: NAMES` in an attack stands for these."""
HONEST_EVERY = 10
GONE_SECONDS = 5.0
"""A process that was killed must have gone by then."""
SOURCE_MARKS = ("BEGIN SOLUTION", "e / np.sum(e)", "against_reference", "default_rng(2026)")
"""Marks of the reference and of the hidden cases: no student may see them."""
ACTIVE = ("<script", "<img", "\x1b", "\x07", "\x9b", "\u202e")
"""What no page that a student reads may hold."""


def attacks(prefixes: list[str]) -> list[Path]:
    """The hostile submissions whose names begin so, all where nothing is asked for."""
    return sorted(
        path
        for path in ATTACKS.glob("*.py")
        if not prefixes or path.name.startswith(tuple(prefixes))
    )


def homework(path: Path) -> str:
    """The homework that an attack is handed in for."""
    header = re.search(r"^# homework: (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return HOMEWORK if header is None else header[1]


def earns(path: Path) -> dict[str, float]:
    """What an attack's header says that it may honestly earn."""
    assignment = load_assignment(homework(path))
    header = re.search(r"^# earns: (.*)$", path.read_text("utf-8"), re.MULTILINE)
    assert header is not None, f"{path.name} does not say what it may earn"
    if header[1] == "everything":
        return {question.name: float(question.points) for question in assignment.questions}
    told = dict(re.findall(r"(q\d) = ([\d.]+)", header[1]))
    return {each.name: float(told.get(each.name, 0)) for each in assignment.questions}


def hand_in(attack: Path, folder: Path) -> Path:
    """Write an attack into a folder, with the functions that it takes from the honest program."""
    honest = dict(
        re.findall(r"(?m)^(?=def (\w+))((?:.*\n+(?!def ))*.*)", HONEST.read_text("utf-8"))
    )
    text = re.sub(
        r"(?m)^# honest: (.*)$",
        lambda names: "\n\n\n".join(honest[name] for name in names[1].split()),
        attack.read_text("utf-8"),
    )
    path = folder / attack.name
    path.write_text(text, "utf-8")
    return path


def hidden_numbers(assignment: Assignment) -> list[str]:
    """Numbers of the hidden cases, as an attack would print them."""
    examples = vars(importlib.import_module(f"assignment.{assignment.name}.examples"))
    points = [value for name, value in examples.items() if name.isupper()]
    numbers = {abs(float(n)) for array in arrays_in(points) for n in np.ravel(array)[:12]}
    return [f"{number:.6f}" for number in numbers if number * 100 % 1]


def arrays_in(value: Any) -> Iterator[Any]:
    """Every array in tuples, dicts and examples, however deep."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from arrays_in(each)
    elif isinstance(value, Mapping):
        yield from arrays_in(list(value.values()))
    elif dataclasses.is_dataclass(value):
        yield from arrays_in(list(vars(value).values()))


def quick(assignment: Assignment, folder: Path) -> Assignment:
    """The homework with limits that make an endless loop cheap, and without diagnosis."""
    cases = folder / assignment.name
    shutil.copytree(assignment.folder, cases, ignore=shutil.ignore_patterns("misconceptions.toml"))
    limits = replace(
        assignment.limits, call_cpu_seconds=0.4, load_cpu_seconds=0.8, submission_seconds=12
    )
    return replace(assignment, folder=cases, limits=limits)


def descendants() -> list[int]:
    """Processes that this one started, and those that they started; not those that have ended."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            parents[int(path.parent.name)] = (int(fields[1]), int(fields[3]))
    found = {os.getpid()}
    while True:
        more = {
            pid for pid, (parent, session) in parents.items() if parent in found or session in found
        }
        if more <= found:
            return sorted(found - {os.getpid()})
        found |= more


def left_over() -> list[int]:
    """Processes beyond the two there should be, once those that were killed have gone."""
    deadline = time.monotonic() + GONE_SECONDS
    while len(left := descendants()) > len(("zygote", "next worker")):
        if time.monotonic() > deadline:
            return left
        time.sleep(0.01)
    return []


def peak_bytes() -> int:
    """The most memory that this process has had so far."""
    match = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    assert match is not None
    return 1024 * int(match[1])


def graded(grader: Grader, path: Path, assignment: Assignment, secrets: list[str]) -> Any:
    """What a submission earned, and what its outputs hold that they must not."""
    result = grader.grade(Submission(path.stem, path.stem, (path,)))
    pages = [feedback_html(result, assignment, lang) for lang in ("en", "ko")]
    data = [results_json(result, assignment, lang) for lang in ("en", "ko")]
    shown = "".join(pages + data)
    return {
        "points": {question.name: float(question.earned) for question in result.questions},
        "status": result.status,
        "told": [secret for secret in (*secrets, *SOURCE_MARKS) if secret in shown],
        "active": [each for each in ACTIVE if each in "".join(pages)],
        "bytes": max(map(len, pages + data)),
    }


def grade_class(
    paths: list[Path], assignment: Assignment, folder: Path
) -> Iterator[tuple[str, Any]]:
    """Results by name; "honest" before, between and after."""
    secrets = hidden_numbers(assignment)
    with Grader(assignment) as grader:
        yield "layers", dict(grader.layers)
        for number, path in enumerate(paths):
            if number % HONEST_EVERY == 0:
                honest = graded(grader, assignment.solution, assignment, secrets)
                yield f"honest {assignment.name} {number}", honest
            try:
                yield path.stem, graded(grader, hand_in(path, folder), assignment, secrets)
            except Exception:
                yield path.stem, {"crash": traceback.format_exc()}
            left = left_over()
            if left:
                yield f"left {path.stem}", left
        honest = graded(grader, assignment.solution, assignment, secrets)
        yield f"honest {assignment.name}", honest


def grade_all(paths: list[Path], folder: Path) -> Iterator[tuple[str, Any]]:
    """Results by name, one homework after another; last, what is left over."""
    for name, group in itertools.groupby(sorted(paths, key=homework), homework):
        yield from grade_class(list(group), quick(load_assignment(name), folder), folder)
    yield "left", descendants()
    yield "peak", peak_bytes()


def main() -> None:
    """Grade the attacks whose names begin with the arguments."""
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(dict(grade_all(attacks(sys.argv[1:]), Path(folder)))))


if __name__ == "__main__":
    main()
