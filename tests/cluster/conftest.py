"""A homework that can travel, and a class."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.homework.assignment import Assignment, load_assignment
from tests.classroom.scripted import Classroom

TOY = """
name = "toy"
language = "en"
visibility = "hidden"
names = ["double"]
title = { en = "A toy" }
questions = [
  { name = "q1", points = 10, title = { en = "One" } },
  { name = "q2", points = 5, title = { en = "Two" } },
]
"""


@pytest.fixture
def toy(tmp_path: Path) -> Assignment:
    tests = tmp_path / "assignment" / "toy" / "tests"
    for folder in ("public", "hidden"):
        (tests / folder).mkdir(parents=True)
        for question in ("q1", "q2"):
            (tests / folder / f"{question}.py").write_text("")
    (tests.parent / "assignment.toml").write_text(TOY)
    (tests.parent / "examples.py").write_text("SENT = True\n")
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "toy.py").write_text("def double(x):\n    return 2 * x\n")
    return load_assignment("toy", tmp_path)


@pytest.fixture
def room(toy: Assignment, tmp_path: Path) -> Classroom:
    return Classroom(toy, tmp_path)
