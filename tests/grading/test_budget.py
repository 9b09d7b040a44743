"""The time that one submission may be diagnosed for."""

from __future__ import annotations

from autograder.grading.diagnosis.budget import Budget


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_given_half_leaves_the_other_half() -> None:
    cpu, wall = Clock(), Clock()
    budget = Budget(2.0, cpu, wall)

    with budget.half():
        cpu.now = wall.now = 1.1
        inside = budget.is_left()

    assert not inside
    assert budget.ran_out
    assert budget.is_left()
    cpu.now = wall.now = 2.1
    assert not budget.is_left()


def test_time_on_the_wall_alone_uses_nothing_up() -> None:
    cpu, wall = Clock(), Clock()
    budget = Budget(2.0, cpu, wall)
    wall.now = 60.0

    assert budget.is_left()
    assert not budget.ran_out


def test_what_is_done_for_the_class_uses_nothing_up() -> None:
    cpu, wall = Clock(), Clock()
    budget = Budget(2.0, cpu, wall)

    with budget.for_the_class():
        cpu.now = wall.now = 30.0

    assert budget.is_left()
    cpu.now = wall.now = 32.1
    assert not budget.is_left()
