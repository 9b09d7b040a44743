"""The committed templates are what the solutions and assignments say now."""

import pytest

from autograder.homework.assignment import LANGUAGES, PROJECT, available, load_assignment
from autograder.publish.template import stale_files, template_folder


@pytest.mark.parametrize("name", available())
def test_the_committed_template_is_fresh(name):
    stale = [str(path.relative_to(PROJECT)) for path in stale_files(load_assignment(name))]

    assert stale == [], "run `make template`"


@pytest.mark.parametrize("name", available())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_homework_has_a_template_in_every_language(name, lang):
    folder = template_folder(load_assignment(name), lang, PROJECT / "student_template")

    assert (folder / f"{name}.ipynb").is_file()
