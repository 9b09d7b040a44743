"""How cost grows: with the class, with the number of processes; starts, and nothing to do."""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.gradescope.archive import build_zip
from autograder.homework.assignment import PROJECT, Assignment
from benchmarks.commands import Cost, run
from benchmarks.generated_class import make_class
from benchmarks.graders import grade_command


@dataclass(frozen=True)
class Graded:
    """What grading a class cost, and grading it once more when nothing had changed."""

    size: int
    processes: int
    cost: Cost
    again_seconds: float


def grade_twice(assignment: Assignment, scratch: Path, size: int, processes: int) -> Graded:
    """Grade a generated class from the start, and then again."""
    folder, out = scratch / f"class_{size}", scratch / f"grades_{size}_{processes}"
    if not folder.exists():
        make_class(assignment, folder, size)
    command = grade_command(assignment, folder, out, processes)
    try:
        cost = run(command, cwd=PROJECT, watch_memory=True)
        return Graded(size, processes, cost, run(command, cwd=PROJECT).seconds)
    finally:
        shutil.rmtree(out, ignore_errors=True)


@dataclass(frozen=True)
class Start:
    """A command that grades one submission in new processes: its name and its seconds."""

    name: str
    seconds: float


def starts(assignment: Assignment, scratch: Path, times: int) -> Iterator[Start]:
    """Measure commands that start anew; the quickest of some tries, NumPy's import first."""
    folder = scratch / "single"
    make_class(assignment, folder, 2)
    right, wrong = sorted(folder.iterdir())
    check = [sys.executable, "-m", "autograder", "check", "--assignment", assignment.name]
    gradescope = _gradescope_root(assignment, scratch, wrong)
    commands: dict[str, Sequence[str | Path]] = {
        'python -c "import numpy"': [sys.executable, "-c", "import numpy"],
        "autograder check, a right submission": [*check, right],
        "autograder check, a wrong one": [*check, wrong],
        "run_autograder, a wrong one": ["bash", gradescope / "source" / "run_autograder"],
    }
    told = {"AUTOGRADER_ROOT": str(gradescope)}
    for name, command in commands.items():
        costs = [run(command, cwd=PROJECT, environment=told) for _ in range(times)]
        yield Start(name, min(cost.seconds for cost in costs))


def _gradescope_root(assignment: Assignment, scratch: Path, submission: Path) -> Path:
    """Return a folder laid out as Gradescope's container is, with our zip in it."""
    root = scratch / "gradescope_root"
    with zipfile.ZipFile(build_zip(assignment, scratch / "autograder.zip")) as archive:
        archive.extractall(root / "source")
    run([sys.executable, "-m", "compileall", "-qq", root / "source" / "autograder"])  # as setup.sh
    os.symlink(sys.prefix, root / "source" / ".venv")
    (root / "submission").mkdir()
    shutil.copy(submission, root / "submission" / f"{assignment.name}.py")
    return root
