"""A case that breaks down is our fault where the reference's own answers lead to it."""

import subprocess
import sys

import pytest

from autograder.errors import SandboxError
from autograder.grading.grader import Grader
from autograder.intake import submission_at

HIDDEN = "assignment/demo/tests/hidden/q1.py"
HELD = 'right(reference, point).cache["x"]'


@pytest.mark.parametrize(
    ("place", "old", "new", "error"),
    [
        (HIDDEN, HELD, HELD.replace('"x"', '"z"'), "KeyError"),
        (HIDDEN, HELD, "right(reference).cache", "TypeError"),
        ("solutions/demo.py", '{"x": x}', '{"x": x[:, 10_000]}', "IndexError"),
    ],
)
def test_it_is_told_by_name_before_anything_is_graded(edit, demo, place, old, new, error):
    edit(place, old, new)

    with pytest.raises(SandboxError, match=f"'forward: .*' of q1 is at fault, .* {error}"):
        Grader(demo())


def test_grading_ends_with_1_and_writes_nothing(project, edit):
    edit(HIDDEN, HELD, HELD.replace('"x"', '"z"'))
    folders = [project / "samples" / "demo", "--course", project, "--out", project / "out"]

    done = subprocess.run(
        [sys.executable, "-m", "autograder", "grade", "--assignment", "demo", *folders],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "'forward: the cache holds x' of q1 is at fault, and no submission" in done.stderr
    assert not (project / "out" / "final_grades.csv").exists()


def test_where_an_answer_leads_to_it_the_answer_is_wrong(project, edit, demo):
    edit(HIDDEN, f"{HELD}, 'cache[\"x\"]'", "sum(cache.values()), 'cache'")
    edit(HIDDEN, 'entry(cache, "x", "cache")', "sum(cache.values())")
    edit("samples/demo/right.py", '{"x": x}', '{"x": "none"}')

    with Grader(demo()) as grader:
        graded = grader.grade(submission_at(project / "samples" / "demo" / "right.py"))

    assert [case.key for case in graded.cases if case.question == "q1" and case.key] == ["unusable"]
