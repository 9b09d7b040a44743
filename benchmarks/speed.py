"""Submissions per second, beside two floors measured in the same run.

    python -m benchmarks.speed [--size 200] [--otter 4]

bare fork     a forked child runs the submission's source and the same cases, with no isolation,
              no diagnosis and nothing written: what any grader must at least do
otter.api     Otter's own `otter.api.grade_submission` with the same cases
confined      this project, everything included, with 1 and with 2 processes

The figures are ratios of one run on one machine; on a busy machine they mean nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import json
import os
import resource
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from autograder.machine import one_thread_each

one_thread_each()  # before NumPy is imported

from autograder.assignment import PROJECT, Assignment, load_assignment  # noqa: E402
from autograder.classroom import grade_class  # noqa: E402
from autograder.intake import discover, read_source  # noqa: E402
from autograder.model import Submission  # noqa: E402
from autograder.outputs.otter_results import import_otter  # noqa: E402
from benchmarks.generated_class import make_class  # noqa: E402


def bare_fork(submissions: list[Submission], assignment: Assignment) -> None:
    """Grade each submission in a forked child, as openly as can be."""
    from autograder.questions import load_questions

    questions = load_questions(assignment)
    reference = assignment.load_reference()
    for submission in submissions:
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            names: dict[str, object] = {"__name__": "submission"}
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
                for cell in read_source(submission, assignment).cells:
                    exec(cell.source, names)
            environment = {
                **{name: names.get(name) for name in assignment.names},
                "reference": reference,
                "earned": lambda question: questions[question].score,
            }
            with contextlib.redirect_stdout(io.StringIO()):
                for question in questions.values():
                    question.run(environment)
            scores = {name: question.score for name, question in questions.items()}
            os.write(writer, json.dumps(scores).encode())
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as answer:
            answer.read()
        os.waitpid(pid, 0)


def otter_zip(assignment: Assignment, folder: Path) -> Path:
    """Otter's own autograder zip, with the same cases."""
    from otter.generate import main as generate

    tests = folder / "tests"
    shutil.copytree(assignment.folder / "tests", tests)
    path = folder / "autograder.zip"
    with contextlib.redirect_stdout(io.StringIO()):
        generate(
            tests_dir=str(tests), output_path=str(path), no_environment=True, no_requirements=True
        )
    return path


def by_otter(submissions: list[Submission], assignment: Assignment, folder: Path) -> None:
    """Grade with `otter.api`; the script hands the cases what they ask for beside functions."""
    from otter.api import grade_submission

    zipped = otter_zip(assignment, folder)
    given = (
        f"\nimport sys; sys.path.insert(0, {str(PROJECT)!r})\n"
        "from autograder.assignment import load_assignment\n"
        f"reference = load_assignment({assignment.name!r}).load_reference()\n"
        "def earned(question): return 1\n"
    )
    for submission in submissions:
        script = folder / f"{assignment.name}.py"
        cells = read_source(submission, assignment).cells
        script.write_text("\n\n".join(cell.source for cell in cells) + given, "utf-8")
        grade_submission(str(script), str(zipped), quiet=True)


def confined(submissions: list[Submission], assignment: Assignment, workers: int) -> None:
    """Grade as `python -m autograder grade` does."""
    with tempfile.TemporaryDirectory() as out:
        grade_class(submissions, assignment, Path(out), lang="en", workers=workers)


def seconds(work: Callable[[], None]) -> float:
    """Wall-clock time of a piece of work."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def peak_megabytes() -> float:
    """Peak memory of this process and of the largest of its children, in MB."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(own, child) / 1024


def main() -> None:
    """Measure, and print one row a way of grading."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=200, help="submissions in the class")
    parser.add_argument("--otter", type=int, default=4, help="submissions that otter.api grades")
    parser.add_argument("--assignment", default="simple_rnn")
    parser.add_argument("--all-wrong", action="store_true", help="what diagnosing costs")
    options = parser.parse_args()
    if options.otter and importlib.util.find_spec("ipykernel") is None:
        parser.error(
            "otter.api starts a Jupyter kernel: .venv/bin/pip install ipykernel pypdf, "
            "or leave that row out with --otter 0"
        )
    warnings.simplefilter("ignore")
    assignment = load_assignment(options.assignment)
    import_otter("otter.test_files")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_class(assignment, folder / "class", options.size, all_wrong=options.all_wrong)
        submissions = discover(folder / "class", folder)
        few = submissions[: options.otter]
        otter = seconds(lambda: by_otter(few, assignment, folder)) / max(1, len(few))
        rows = {"otter.api": otter} if few else {}
        for name, work in {
            "bare fork": lambda: bare_fork(submissions, assignment),
            "confined, 1 process": lambda: confined(submissions, assignment, 1),
            "confined, 2 processes": lambda: confined(submissions, assignment, 2),
        }.items():
            rows[name] = seconds(work) / len(submissions)
    floor = rows["bare fork"]
    titles = ("ms each", "per second", "times bare fork", "speed of otter.api")
    print(" " * 22, *(f"{title:>18}" for title in titles))
    for name, each in rows.items():
        figures = [f"{1000 * each:.1f}", f"{1 / each:.1f}", f"{each / floor:.2f}"]
        figures += [f"{otter / each:.0f} x"] if few else []
        print(f"{name:22}", *(f"{figure:>18}" for figure in figures))
    print(f"peak memory of one process: {peak_megabytes():.0f} MB; {options.size} submissions")


if __name__ == "__main__":
    sys.exit(main())
