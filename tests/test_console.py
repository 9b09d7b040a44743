"""What is printed reaches its reader, or is forgotten; it never ends a run."""

from __future__ import annotations

import io
import os

import pytest
from rich.console import Console

from autograder.model import Row
from autograder.sandbox.confine import NOT_ROOT
from autograder.sandbox.layers import PURPOSES
from autograder.terminal import class_news
from autograder.terminal.console import ClassProgress, Outlet


def row(status="Completed"):
    return Row("kim", "kim", status, (), {})


@pytest.fixture
def progress():
    return ClassProgress(Console(file=io.StringIO(), width=80, soft_wrap=True), "en")


def printed(progress):
    return progress._console.file.getvalue()


def test_a_reader_who_has_left_is_no_error():
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w", encoding="utf-8") as stream:
        outlet = Outlet(stream)
        outlet.write("a line\n")
        outlet.flush()
        outlet.write("another\n")


def test_a_full_disk_behind_standard_output_is_no_error():
    with open("/dev/full", "w", encoding="utf-8") as stream:
        outlet = Outlet(stream)
        outlet.write("a line\n")
        outlet.flush()


def test_a_closed_standard_output_is_no_error():
    assert Outlet(None).write("a line\n") == 7


def test_letters_that_an_encoding_lacks_are_spelt_out():
    raw = io.BytesIO()
    outlet = Outlet(io.TextIOWrapper(raw, encoding="ascii"))

    outlet.write("김\udcff")
    outlet.flush()

    assert raw.getvalue() == b"\\uae40\\udcff"


def test_progress_is_a_line_at_every_tenth_in_a_pipe(progress):
    progress.counted(100, 0)
    for _ in range(100):
        progress.graded(row())

    lines = printed(progress).splitlines()
    assert len(lines) == 10
    assert lines[-1].startswith("graded 100 of 100, ")


def test_progress_counts_the_submissions_with_problems(progress):
    progress.counted(2, 0)
    progress.graded(row("no code in the zip"))
    progress.graded(row())

    assert printed(progress).splitlines()[-1].endswith("a second, 1 with remarks")


def test_what_was_graded_before_is_told(progress):
    progress.counted(3, 2)
    progress.graded(row())

    first, second = printed(progress).splitlines()
    assert first == "2 of 3 submissions are graded and unchanged"
    assert second.startswith("graded 3 of 3, ")


def test_long_lists_end_with_how_many_more_there_are():
    lines = class_news.untimed([row()] * 25, "en")
    assert len(lines) == 22
    assert lines[-1] == "… 5 more"
    assert class_news.untimed([], "en") == []


def test_progress_on_a_terminal_is_a_bar():
    progress = ClassProgress(Console(file=io.StringIO(), width=80, force_terminal=True), "en")
    progress.counted(2, 0)
    progress.graded(row())
    progress.graded(row())
    progress.close()

    assert "2/2" in printed(progress)


def test_a_missing_layer_is_one_line(progress):
    holding = dict.fromkeys(PURPOSES, "")
    progress.started({**holding, "landlock": "not in this kernel", "seccomp": "no libseccomp"})

    said = " ".join(printed(progress).split())
    assert said == (
        "warning: confinement without landlock (not in this kernel); seccomp (no libseccomp). "
        "`python -m autograder doctor` says what that means"
    )


def test_an_ordinary_user_is_not_told_that_root_could_change_its_user_id(progress):
    progress.started({**dict.fromkeys(PURPOSES, ""), "user id": NOT_ROOT})

    assert printed(progress) == ""


def test_a_machine_with_every_layer_is_not_spoken_of(progress):
    progress.started(dict.fromkeys(PURPOSES, ""))

    assert printed(progress) == ""


@pytest.mark.parametrize(
    ("total", "graded", "summary"),
    [
        (0, 0, "no submissions were found"),
        (3, 3, "nothing to do: all 3 submissions are graded and unchanged"),
    ],
)
def test_a_run_with_nothing_to_grade_says_so(progress, total, graded, summary):
    progress.counted(total, graded)

    assert progress.summary == summary


def test_how_far_a_class_is_is_said_in_its_instructors_language():
    progress = ClassProgress(Console(file=io.StringIO(), width=80, soft_wrap=True), "ko")

    progress.counted(2, 1)
    progress.graded(row())

    said = printed(progress) + progress.summary
    assert "2개 중 1개는 이미 채점했고" in said
    assert not set("graded submissions".split()) & set(said.split())
