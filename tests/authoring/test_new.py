"""A new homework is laid out whole, or not at all, and grades at once."""

import shutil
import subprocess
import sys

import pytest

from autograder.authoring.new import PLACEHOLDER, new_homework
from autograder.errors import UsageError
from autograder.grading.grader import Grader
from autograder.homework.assignment import PROJECT, available, load_assignment
from autograder.intake import submission_at
from autograder.publish.template import stale_files


def test_a_new_homework_is_there_and_its_templates_are_fresh(project, demo):
    assert available(project) == ["demo"]
    assert stale_files(demo(), project / "student_template") == []


def test_what_was_made_is_named(tmp_path):
    made = new_homework("demo", tmp_path)

    assert [path.relative_to(tmp_path).as_posix() for path in made] == [
        "solutions/demo.py",
        "assignment/demo",
        "samples/demo",
        "student_template/demo",
    ]
    assert all(path.exists() for path in made)


def test_the_name_stands_wherever_it_belongs(project):
    files = [path for path in project.rglob("*") if path.is_file()]

    assert [path for path in files if PLACEHOLDER in path.read_text("utf-8")] == []


def test_the_samples_earn_what_their_names_say(project, demo):
    with Grader(demo()) as grader:
        graded = {
            path.stem: grader.grade(submission_at(path))
            for path in (project / "samples" / "demo").iterdir()
        }

    earned = {name: sum(each.earned for each in one.questions) for name, one in graded.items()}
    assert earned == {"right": 100, "wrong": 40, "untouched": 0}
    assert {each.misconception for each in graded["wrong"].diagnoses} == {"mean_over_examples"}


@pytest.mark.parametrize(
    "name", ["", "Demo", "two words", "../demo", "3d", "a-b", "과제", "a" * 41, "demo\n"]
)
def test_a_name_that_cannot_be_a_files_and_a_modules_is_refused(name, tmp_path):
    with pytest.raises(UsageError, match="cannot be a homework's name"):
        new_homework(name, tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["class", "random", "numpy", "check", "tests", "ko"])
def test_a_name_that_means_something_else_is_refused(name, tmp_path):
    with pytest.raises(UsageError, match="means something else"):
        new_homework(name, tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "place",
    ["solutions/demo.py", "assignment/demo", "samples/demo", "student_template/demo"],
)
def test_what_is_there_already_is_never_written_over(place, tmp_path):
    path = tmp_path / place
    path.mkdir(parents=True)

    with pytest.raises(UsageError, match="is there already: choose another name"):
        new_homework("demo", tmp_path)

    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_the_homeworks_of_this_project_are_refused():
    with pytest.raises(UsageError, match="is there already"):
        new_homework(load_assignment(available()[0]).name, PROJECT)


@pytest.fixture
def command(tmp_path):
    """Run a command in a project that has the program and no homework."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PROJECT / "autograder", tmp_path / "autograder", ignore=ignored)

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "autograder", *arguments],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run


def test_a_new_homework_has_nothing_to_complain_of(command):
    made = command("new", "demo")
    linted = command("lint")

    assert made.returncode == 0, made.stderr
    assert made.stdout.endswith("edit these, then: python -m autograder lint demo\n")
    assert linted.stdout == "nothing to complain of\n"
    assert linted.returncode == 0
    assert "demo: the reference …\n" in linted.stderr


def test_problems_are_lines_and_end_with_1(command, tmp_path):
    command("new", "demo")
    (tmp_path / "student_template" / "demo" / "README.md").unlink()

    linted = command("lint", "demo")

    assert linted.returncode == 1
    assert linted.stdout.startswith("demo: stale: ")
    assert linted.stdout.count("\n") == 1


def test_a_homework_that_does_not_load_is_a_problem_and_an_unknown_one_misuse(command, tmp_path):
    command("new", "demo")
    (tmp_path / "solutions" / "demo.py").unlink()

    broken, unknown = command("lint"), command("lint", "nothing")

    assert (broken.returncode, unknown.returncode) == (1, 2)
    assert broken.stdout.startswith("demo: there is no reference solution ")
    assert unknown.stderr == "Error: there is no homework `nothing`; there are: demo\n"
