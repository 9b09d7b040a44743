"""A homework of two questions, and a class to hand in."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.homework.assignment import Assignment
from autograder.homework.settings import Question
from autograder.model import Limits
from tests.classroom.scripted import Classroom


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    folder = tmp_path / "toy"
    folder.mkdir()
    solution = tmp_path / "toy.py"
    solution.write_text("def double(x):\n    return 2 * x\n")
    return Assignment(
        name="toy",
        title={"en": "A toy"},
        language="en",
        visibility="hidden",
        names=("double",),
        supplied=(),
        questions=(Question("q1", 10, {"en": "One"}), Question("q2", 5, {"en": "Two"})),
        limits=Limits(submission_seconds=60),
        folder=folder,
        solution=solution,
        template_folders=(),
    )


@pytest.fixture
def room(assignment: Assignment, tmp_path: Path) -> Iterator[Classroom]:
    yield Classroom(assignment, tmp_path)
    assert not multiprocessing.active_children()
