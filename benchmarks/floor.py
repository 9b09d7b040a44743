"""The floor: what any grader must at least do, with nothing of what ours does beside it.

    python -m benchmarks.floor HOMEWORK FOLDER

A forked child runs each submission's source and the same cases in Otter's own test files: no
isolation, no diagnosis, nothing written. Prints the seconds and the points of each; importing is
not counted.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import sys
import time
import types
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.machine import one_thread_each

one_thread_each()  # before NumPy is imported

from autograder.grading.case_runs import CaseRuns  # noqa: E402
from autograder.homework.assignment import Assignment, load_assignment  # noqa: E402
from autograder.intake import discover, read_source  # noqa: E402
from autograder.model import Submission  # noqa: E402
from benchmarks.competitors.cases import fresh  # noqa: E402

if TYPE_CHECKING:
    from autograder.homework.questions import QuestionCases


def grade(
    submission: Submission,
    assignment: Assignment,
    questions: Mapping[str, QuestionCases],
    reference: types.ModuleType,
) -> float:
    """Grade one submission in a forked child, as openly as can be; its points."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        sys.modules["submission"] = types.ModuleType("submission")
        names = vars(sys.modules["submission"])
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
            for cell in read_source(submission, assignment).cells:
                exec(cell.source, names)
        environment = {
            **{name: fresh(names.get(name)) for name in assignment.names},
            "reference": reference,
        }
        runs = CaseRuns(questions, environment)
        with contextlib.redirect_stdout(io.StringIO()):
            runs.run_all()
        points = sum(each.earned for each in runs.scores)
        os.write(writer, json.dumps(points).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        text = answer.read()
    os.waitpid(pid, 0)
    return float(json.loads(text))


def main(homework: str, folder: Path) -> None:
    """Grade a folder."""
    warnings.simplefilter("ignore")
    from autograder.homework.questions import load_questions
    from autograder.sandbox.zygote import import_common_modules, import_numpy_whole

    import_common_modules()  # once, as for our workers: no child is to read them from the disk
    import_numpy_whole()
    assignment = load_assignment(homework)
    questions, reference = load_questions(assignment), assignment.load_reference()
    gc.collect()
    gc.freeze()  # a collection in a child would copy every page that it looks at
    seconds, points = [], []
    for submission in discover(folder, folder):
        begin = time.perf_counter()
        points.append(grade(submission, assignment, questions, reference))
        seconds.append(time.perf_counter() - begin)
    print(json.dumps({"seconds": seconds, "points": points}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
