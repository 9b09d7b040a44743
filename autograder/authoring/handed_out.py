"""What students are given is as it should be: up to date, and without a line of an answer."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from autograder.authoring.bench import Bench
from autograder.authoring.new import untouched_sample
from autograder.homework.assignment import LANGUAGES, Assignment
from autograder.publish.template import stale_files, template_files

FEWEST_WORDS = 5
"""A line of the solution with fewer tokens than this may stand anywhere."""


def templates(bench: Bench) -> Iterator[str]:
    """What students get is up to date, and holds no line of an answer."""
    stale = stale_files(bench.assignment, bench.templates)
    if stale:
        more = f" and {len(stale) - 1} more file{'s' if stale[2:] else ''}" if stale[1:] else ""
        first = stale[0].relative_to(bench.templates.parent)
        yield f"stale: {first}{more}; `python -m autograder template` rebuilds the templates"
    else:
        yield from _stale_sample(bench)
    answers = _answer_lines(bench.assignment)
    for lang in LANGUAGES:
        for name, text in template_files(bench.assignment, lang).items():
            if not name.startswith("kit/"):
                for line in text.splitlines():
                    if " ".join(line.split()) in answers:
                        yield f"template ({lang}), {name}: a line of the answer: {line.strip()!r}"


def _stale_sample(bench: Bench) -> Iterator[str]:
    """The sample that `new` laid out as the untouched template still is one."""
    name = bench.assignment.name
    template = bench.templates / name / f"{name}.ipynb"
    sample = bench.assignment.course / untouched_sample(name)
    if sample.is_file() and sample.read_bytes() != template.read_bytes():
        course = bench.assignment.course
        yield f"stale: {sample.relative_to(course)}; copy {template.relative_to(course)} over it"


def _answer_lines(assignment: Assignment) -> set[str]:
    """Lines between the solution marks that say enough to be an answer."""
    lines: set[str] = set()
    inside = False
    for line in assignment.solution_text.splitlines():
        text = " ".join(line.split())
        if text.startswith(("# BEGIN SOLUTION", "# END SOLUTION")):
            inside = "BEGIN" in text
        elif inside and len(text.split()) >= FEWEST_WORDS and _is_answer(text, assignment.names):
            lines.add(text)
    return lines


def _is_answer(line: str, names: tuple[str, ...]) -> bool:
    """Whether a line is code, and more than a call of what students write."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            body = ast.parse(line + (" pass" if line.endswith(":") else "")).body
        except SyntaxError:
            return False
    value = getattr(body[0], "value", None) if body else None
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in names:
        return not all(isinstance(each, (ast.Name, ast.Constant)) for each in value.args)
    return bool(body)
