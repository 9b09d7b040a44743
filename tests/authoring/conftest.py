"""A project of its own with one homework in it, just laid out."""

import sys

import pytest

from autograder.authoring.new import new_homework
from autograder.homework.assignment import load_assignment


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder whose `assignment.demo` is the one that is imported."""
    new_homework("demo", tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    for name in [each for each in sys.modules if each.startswith("assignment.demo")]:
        del sys.modules[name]


@pytest.fixture
def edit(project):
    """Change files of the homework, sure that there was something to change."""

    def change(place, old, new):
        path = project / place
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return change


@pytest.fixture
def demo(project):
    """A function that loads the homework as it is now."""
    return lambda: load_assignment("demo", project)
