"""What Gradescope's container is left with, whatever happens in it."""

from __future__ import annotations

import json

import pytest

from autograder.errors import AssignmentError
from autograder.gradescope import harness
from tests.classroom.scripted import ScriptedGrader


@pytest.fixture
def root(tmp_path):
    (tmp_path / "submission").mkdir()
    (tmp_path / "results").mkdir()
    (tmp_path / "submission" / "homework.py").write_text("7")
    return tmp_path


class ReadingGrader(ScriptedGrader):
    """Tells what a container that was killed now would leave."""

    def grade(self, submission):
        self.seen = json.loads((self.journal.parent / "results" / "results.json").read_text())
        return super().grade(submission)


def grade(root, assignment, grader=ScriptedGrader):
    (root / "journal").mkdir()
    made = grader(root / "journal")
    line = harness.grade_submission(root, assignment, lang="en", make_grader=lambda: made)
    return line, json.loads((root / "results" / "results.json").read_text()), made


def test_the_results_are_where_gradescope_looks(root, assignment):
    line, results, _ = grade(root, assignment)

    assert results["score"] == 7
    assert line == "Completed: 7 points"


def test_results_that_say_grading_was_stopped_are_there_before_it_begins(root, assignment):
    _, _, grader = grade(root, assignment, ReadingGrader)

    assert grader.seen["score"] == 0
    assert "This is not your fault" in grader.seen["output"]


def test_a_sandbox_that_fails_is_told_as_our_fault(root, assignment):
    (root / "submission" / "homework.py").write_text("breaks")

    _, results, _ = grade(root, assignment)

    assert results["extra_data"]["status"].startswith("could not be graded: the zygote is gone")


def test_a_homework_whose_files_contradict_each_other_is_told_as_our_fault(root, assignment):
    def make_grader():
        raise AssignmentError("q1 is worth 9 points, but assignment.toml says 10")

    line = harness.grade_submission(root, assignment, lang="en", make_grader=make_grader)

    assert "q1 is worth 9 points" in line
    assert "q1 is worth 9 points" in (root / "results" / "results.json").read_text()


def test_a_sandbox_that_fails_once_is_tried_again(root, assignment):
    (root / "submission" / "homework.py").write_text("breaks-once")

    line, _, _ = grade(root, assignment)

    assert line == "Completed: 5 points"


def test_the_submission_is_named_after_who_handed_it_in(root, assignment):
    users = [{"name": "김민지", "email": "kim@example.edu", "id": 1}, {"name": "Lee"}]
    (root / "submission_metadata.json").write_text(json.dumps({"users": users}))

    submission = harness.find_submission(root)

    assert submission.id == "kim@example.edu"
    assert submission.names == ("김민지", "Lee")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"users": 1}', '{"users": [1, {"email": 2}]}', "[" * 100_000]
)
def test_metadata_that_is_not_as_promised_costs_only_the_name(root, text):
    (root / "submission_metadata.json").write_text(text)

    assert harness.find_submission(root).id == "homework"


def test_several_files_are_one_submission(root):
    (root / "submission" / "notes.txt").write_text("")

    assert harness.find_submission(root).paths == (root / "submission",)


def test_a_link_is_not_followed(root):
    (root / "submission" / "homework.py").unlink()
    (root / "submission" / "link.py").symlink_to("/etc/passwd")

    assert harness.find_submission(root).paths == (root / "submission",)
