"""The floor: what any grader must at least do, with nothing of what ours does beside it.

    python -m benchmarks.floor HOMEWORK FOLDER [--calls]

A forked child runs each submission's source and the same cases in Otter's own test files: no
isolation, no diagnosis, nothing written. With `--calls`, only what no grader of these cases can do
without: the source is run, and each distinct call of the student's functions is made once, with
arguments that are there already; nothing is compared, nor asked twice. Prints the seconds and the
points of each; importing is not counted, nor is finding out which calls there are.
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
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.machine import one_thread_each

one_thread_each()  # before NumPy is imported

import numpy as np  # noqa: E402

from autograder.grading.case_runs import CaseRuns  # noqa: E402
from autograder.grading.keys import key_of  # noqa: E402
from autograder.homework.assignment import Assignment, load_assignment  # noqa: E402
from autograder.intake import discover, read_source  # noqa: E402
from autograder.model import Submission  # noqa: E402
from benchmarks.competitors.cases import copied, fresh  # noqa: E402

if TYPE_CHECKING:
    from autograder.homework.questions import QuestionCases

Calls = dict[Any, tuple[str, tuple[Any, ...]]]
"""What a call is known by to the function's name and its arguments."""


class Floor:
    """One homework, and the ways to grade a submission of it in a forked child.

    Parameters
    ----------
    assignment : Assignment
    """

    def __init__(self, assignment: Assignment) -> None:
        from autograder.homework.questions import load_questions

        self._assignment = assignment
        self._questions: Mapping[str, QuestionCases] = load_questions(assignment)
        self._reference = assignment.load_reference()

    def all_cases(self, submission: Submission) -> tuple[float, float]:
        """Seconds, and points, of running the cases as openly as can be."""
        begin = time.perf_counter()
        points = in_child(lambda: self._points(self._loaded(submission)))
        return time.perf_counter() - begin, points

    def distinct_calls(self, submission: Submission) -> tuple[float, float]:
        """Seconds of making the calls that the cases make, each once; the points of the cases."""
        return in_child(lambda: self._noted_and_made(submission))

    def _noted_and_made(self, submission: Submission) -> tuple[float, float]:
        names, calls = self._loaded(submission), Calls()
        noting = {name: _noting(name, names.get(name), calls) for name in self._assignment.names}
        points = self._points(noting)
        gc.collect()
        gc.freeze()
        begin = time.perf_counter()
        in_child(lambda: self._made(submission, calls))
        return time.perf_counter() - begin, points

    def _made(self, submission: Submission, calls: Calls) -> None:
        names = self._loaded(submission)
        with _quiet():
            for name, args in calls.values():
                with contextlib.suppress(Exception):
                    names[name](*args)

    def _loaded(self, submission: Submission) -> dict[str, Any]:
        sys.modules["submission"] = types.ModuleType("submission")
        names = vars(sys.modules["submission"])
        with _quiet(), contextlib.suppress(Exception):
            for cell in read_source(submission, self._assignment).cells:
                exec(cell.source, names)
        return names

    def _points(self, names: Mapping[str, Any]) -> float:
        environment = {
            **{name: fresh(names.get(name)) for name in self._assignment.names},
            "reference": self._reference,
        }
        runs = CaseRuns(self._questions, environment)
        with _quiet():
            runs.run_all()
        return sum(each.earned for each in runs.scores)


def _noting(name: str, function: Any, calls: Calls) -> Any:
    """A function that notes what it is called with."""
    if not isinstance(function, types.FunctionType):
        return function

    def noting(*args: Any) -> Any:
        key = name, key_of([_arrays(value) for value in args])
        if key not in calls:
            calls[key] = name, tuple(map(copied, args))
        return function(*args)

    return noting


def _arrays(value: Any) -> Any:
    """What tells a cache from another: it may hold functions, or itself."""
    if not isinstance(value, dict):
        return value
    return {str(key): item for key, item in value.items() if isinstance(item, np.ndarray)}


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with contextlib.redirect_stdout(io.StringIO()):
        yield


def in_child(work: Callable[[], Any]) -> Any:
    """What a function returns in a forked child: plain data."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        with os.fdopen(writer, "w") as answer:
            json.dump(work(), answer)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    os.waitpid(pid, 0)
    return json.loads(text)


def main(homework: str, folder: Path, *more: str) -> None:
    """Grade a folder."""
    warnings.simplefilter("ignore")
    from autograder.sandbox.zygote import import_common_modules, import_whole

    import_common_modules()  # once, as for our workers: no child is to read them from the disk
    import_whole("numpy")
    floor = Floor(load_assignment(homework))
    measure = floor.distinct_calls if "--calls" in more else floor.all_cases
    gc.collect()
    gc.freeze()  # a collection in a child would copy every page that it looks at
    seconds, points = zip(*map(measure, discover(folder, folder)), strict=True)
    print(json.dumps({"seconds": seconds, "points": points}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
