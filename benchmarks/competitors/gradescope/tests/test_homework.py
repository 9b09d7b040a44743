"""The cases as methods of a `unittest.TestCase`, with their points as weights."""

import importlib
import os
import sys
import unittest

from gradescope_utils.autograder_utils.decorators import visibility, weight

sys.path.insert(0, os.environ["BENCHMARK_PROJECT"])

from benchmarks.competitors.cases import load_cases, run

HOMEWORK = os.environ["BENCHMARK_HOMEWORK"]
STUDENT = importlib.import_module(HOMEWORK)


def _method(case):
    @weight(case.points)
    @visibility("after_published" if case.hidden else "visible")
    def test(self):
        run(case, vars(STUDENT), HOMEWORK)

    test.__doc__ = case.name
    return test


TestHomework = type(
    "TestHomework",
    (unittest.TestCase,),
    {f"test_{number:03d}": _method(case) for number, case in enumerate(load_cases(HOMEWORK))},
)
