"""Ways to grade the same class: ours, the floor, and other people's graders.

Every one of them gets the same submissions, calls the same cases and gives the same points, which
is checked: a grader that is quick because it did not grade would be found out. What is not the
same is what they do beside: only ours shuts the student's code in and keeps the tests from it,
recognises misconceptions, and writes feedback pages and a class report; Otter and nbgrader start a
Jupyter kernel for each submission, and nbgrader keeps a gradebook in SQLite.

Start-up that a class pays once (importing Otter or nbgrader, releasing the assignment) is left out
of others' figures, and is in ours.
"""

from __future__ import annotations

import csv
import json
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.homework.assignment import PROJECT, Assignment
from autograder.intake import discover, read_source
from benchmarks.commands import run
from benchmarks.environment import search_path, versions
from benchmarks.generated_class import make_class

COMPETITORS = Path(__file__).resolve().parent / "competitors"
POINTS = 0.01
"""Two graders agree on a submission's points within this."""


class GradedOtherwiseError(Exception):
    """A grader gave other points than ours: then it did not do the same work."""


@dataclass(frozen=True)
class Speed:
    """How long a grader took for each submission, and the points that it gave, in their order."""

    seconds_each: float
    points: Sequence[float]


@dataclass(frozen=True)
class Class:
    """A generated class, as submissions and as plain scripts."""

    assignment: Assignment
    folder: Path
    """What students handed in: scripts and notebooks."""
    scripts: Sequence[Path]
    """The first of them as `ID/NAME.py`, for those who grade scripts alone."""


def generated_class(assignment: Assignment, scratch: Path, size: int, few: int) -> Class:
    """Write a class, and the first few of it as scripts."""
    folder = scratch / "class"
    make_class(assignment, folder, size)
    scripts = []
    for submission in discover(folder, scratch)[:few]:
        script = scratch / "scripts" / submission.folder / f"{assignment.name}.py"
        script.parent.mkdir(parents=True)
        cells = read_source(submission, assignment).cells
        script.write_text("\n\n".join(cell.source for cell in cells), "utf-8")
        scripts.append(script)
    return Class(assignment, folder, scripts)


# --- ours, and the floor ---


def ours(graded: Class, scratch: Path, *, processes: int, processors: int) -> Speed:
    """Grade with `python -m autograder grade`, from its start to its end."""
    out = _new(scratch / "ours")
    command = grade_command(graded.assignment, graded.folder, out, processes)
    cost = run(command, cwd=PROJECT, processors=processors)
    with (out / "final_grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file"] != "points-per-question"]
    points = [float(row["total_points_earned"]) for row in rows]
    return Speed(cost.seconds / len(points), points)


def grade_command(
    assignment: Assignment, folder: Path, out: Path, processes: int
) -> list[str | Path]:
    """Return the command that grades a folder."""
    grade = [sys.executable, "-m", "autograder", "grade", folder, "--out", out]
    return [*grade, "--assignment", assignment.name, "--workers", str(processes)]


def bare_fork(graded: Class, *more: str) -> Speed:
    """Grade without any of what ours does; with "--calls", only make the calls: see `floor`."""
    floor = [sys.executable, "-m", "benchmarks.floor", graded.assignment.name, graded.folder]
    return _speed([*floor, *more])


# --- others ---


def otter_api(graded: Class, scratch: Path, python: Path) -> Speed:
    """Grade with `otter.api.grade_submission`, all in one process."""
    zipped = _otter_zip(graded.assignment, scratch, python)
    scripts = _scripts_for_otter(graded, scratch)
    return _speed([python, COMPETITORS / "otter_api.py", zipped, *scripts], python)


def otter_run(graded: Class, scratch: Path, python: Path) -> Speed:
    """Grade with the command `otter run`, once for each submission."""
    zipped = _otter_zip(graded.assignment, scratch, python)
    results = scratch / "results.json"

    def grade(script: Path) -> float:
        results.unlink(missing_ok=True)
        otter = [python.with_name("otter"), "run", "--autograder", zipped, "--no-logo"]
        run([*otter, "--output-dir", scratch, script], processors=1)
        tests = json.loads(results.read_text("utf-8"))["tests"]
        return float(sum(test.get("score") or 0 for test in tests))

    return _one_by_one(_scripts_for_otter(graded, scratch), grade)


def _otter_zip(assignment: Assignment, scratch: Path, python: Path) -> Path:
    """Return Otter's own autograder zip, with the same cases."""
    path = _new(scratch / "otter") / "autograder.zip"
    tests = path.parent / "tests"
    tests.mkdir(parents=True)
    for question in assignment.questions:  # one file each: of two with one name Otter keeps one
        paths = assignment.public_cases(question.name), assignment.hidden_cases(question.name)
        text = "\n\n".join(each.read_text("utf-8") for each in paths)
        (tests / f"{question.name}.py").write_text(text, "utf-8")
    generate = [python.with_name("otter"), "generate", "--tests-dir", tests]
    without = ["--no-config", "--no-environment", "--no-requirements"]
    run([*generate, *without, "--output-path", path], cwd=path.parent)
    return path


def _scripts_for_otter(graded: Class, scratch: Path) -> list[Path]:
    """Append to each script what the cases ask for beside a student's functions."""
    names = ", ".join(graded.assignment.names)
    given = (
        f"\nimport sys; sys.path.insert(0, {str(PROJECT)!r})\n"
        "import benchmarks.competitors.cases as _cases\n"
        f"reference = _cases.load_reference({graded.assignment.name!r})\n"
        f"{names}, = map(_cases.fresh, ({names},))\n"
        "def earned(question): return 1\n"
    )
    scripts = []
    for script in graded.scripts:
        scripts.append(scratch / "otter" / script.parent.name / script.name)
        scripts[-1].parent.mkdir(exist_ok=True)
        scripts[-1].write_text(script.read_text("utf-8") + given, "utf-8")
    return scripts


def nbgrader(graded: Class, scratch: Path, python: Path) -> Speed:
    """Grade with nbgrader's `autograde`, in a course folder of its own."""
    folder = _new(scratch / "nbgrader")
    program = [python, COMPETITORS / "nbgrader_course.py", graded.assignment.name, folder]
    return _speed([*program, *graded.scripts], python)


def gradescope_utils(graded: Class, scratch: Path, python: Path) -> Speed:
    """Grade with a `run_tests.py` under gradescope-utils, a new interpreter a submission."""
    source = _new(scratch / "gradescope")
    shutil.copytree(COMPETITORS / "gradescope", source)
    results = source / "results.json"
    told = {
        "BENCHMARK_PROJECT": str(PROJECT),
        "BENCHMARK_HOMEWORK": graded.assignment.name,
        "PYTHONDONTWRITEBYTECODE": "",
    }

    def grade(script: Path) -> float:
        shutil.copy(script, source)
        results.unlink(missing_ok=True)
        run([python, "run_tests.py", results], cwd=source, environment=told, processors=1)
        return float(json.loads(results.read_text("utf-8"))["score"])

    return _one_by_one(graded.scripts, grade)


def versions_of_competitors(python: Path) -> dict[str, str]:
    """Return package to version, of the graders that are measured beside ours."""
    return versions(python, ["otter-grader", "nbgrader", "gradescope-utils"])


# --- what they share ---


def _new(folder: Path) -> Path:
    """Return a path that nothing lies at."""
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def _speed(command: Sequence[str | Path], python: Path | None = None) -> Speed:
    """Run a program that prints seconds and points on its last line, on one processor."""
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    environment = {**threads, **(search_path(python) if python else {})}
    cost = run(command, cwd=PROJECT, environment=environment, processors=1)
    answer: Mapping[str, list[float]] = json.loads(cost.output.splitlines()[-1])
    return Speed(sum(answer["seconds"]) / len(answer["seconds"]), answer["points"])


def _one_by_one(scripts: Sequence[Path], grade: Callable[[Path], float]) -> Speed:
    points, begin = [], time.perf_counter()
    for script in scripts:
        points.append(grade(script))
    return Speed((time.perf_counter() - begin) / len(scripts), points)


def refuse_other_points(name: str, speed: Speed, right: Speed) -> None:
    """Raise where a grader gave other points than ours did.

    Raises
    ------
    GradedOtherwiseError
        The two are not to be compared.
    """
    if not speed.points:
        raise GradedOtherwiseError(f"{name} gave no points at all")
    for number, (got, want) in enumerate(zip(speed.points, right.points)):  # noqa: B905 - fewer
        if abs(got - want) > POINTS:
            raise GradedOtherwiseError(
                f"{name} gave submission {number} {got:g} points, not {want:g}"
            )
