"""A homework's assignment.toml: what is wrong with it is said in one line that names the key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.errors import AssignmentError
from autograder.homework.assignment import PROJECT, load_assignment

NAME = "simple_rnn"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one homework, whose table may be changed."""
    for folder in (f"assignment/{NAME}", f"student_template/{NAME}"):
        shutil.copytree(PROJECT / folder, tmp_path / folder)
    (tmp_path / "solutions").mkdir()
    shutil.copy(PROJECT / f"solutions/{NAME}.py", tmp_path / "solutions")
    return tmp_path


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("points = 10\n", 'points = "10"\n', "q1: points is '10', not a number"),
        ("points = 10\n", "", r"\[\[questions\]\], number 1: the key 'points' is missing"),
        ("points = 10\n", "point = 10\n", r"\[\[questions\]\], number 1: unknown keys \['point'\]"),
        ('name = "q2"', 'name = "q1"', "2 questions are called 'q1'"),
        ('name = "q1"\n', "name = 1\n", "a question's name is 1, not a text"),
        ("supplied = [", 'methods = "step"\nsupplied = [', "methods: expected a list of texts"),
        ('language = "en"', 'language = "fr"', "language is 'fr', not one of"),
        ("[limits]", "[limits]\nmemory = 1", r"unknown limits \['memory'\]; known: "),
        ("[limits]", "[limit]", r"unknown keys \['limit'\]; known: "),
    ],
)
def test_what_is_wrong_with_a_table_is_said_by_its_key(
    project: Path, before: str, after: str, words: str
) -> None:
    path = project / "assignment" / NAME / "assignment.toml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")

    with pytest.raises(AssignmentError, match=words):
        load_assignment(NAME, project)


def test_a_name_that_is_not_there_is_told_with_those_that_are(project: Path) -> None:
    with pytest.raises(AssignmentError, match="there is no homework `lstn`; there are: simple_rnn"):
        load_assignment("lstn", project)
