"""The committed templates are what the solutions and assignments say now."""

import pytest

from autograder.homework.assignment import PROJECT, available, load_assignment
from autograder.publish.template import stale_files


@pytest.mark.parametrize("name", available())
def test_the_committed_template_is_fresh(name):
    stale = [str(path.relative_to(PROJECT)) for path in stale_files(load_assignment(name))]

    assert stale == [], "run `make template`"


def test_no_folder_is_left_of_a_homework_that_is_gone():
    folders = {path.name for path in (PROJECT / "student_template").iterdir()}

    assert folders == {"kit", *available()}
