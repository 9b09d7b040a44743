"""A class on a Dask cluster: the same files as here, whoever dies on the way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from psutil import Process

from autograder.classroom.cluster import parcel
from autograder.classroom.cluster.dask_crew import Cluster
from autograder.classroom.cluster.grader_client import GraderProcess
from autograder.cli import main
from autograder.errors import AssignmentError, UsageError
from autograder.homework.assignment import PROJECT, available, load_assignment
from autograder.model import Cell, Source, Submission
from tests.cluster.travelling import SCRIPTED, hand_in

NAME = available()[0]
NOWHERE = "tcp://127.0.0.1:9"


def files(out):
    return {
        path.relative_to(out): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


@pytest.fixture
def submissions(tmp_path):
    """Two that take a moment, a file that is no Python, one that raises, a broken zip."""
    folder = tmp_path / "submissions"
    folder.mkdir()
    solution = load_assignment(NAME).solution.read_text("utf-8")
    for name in ("학생1", "학생2"):
        (folder / f"{name}.py").write_text(f"{solution}\nsum(range(10**7))\n", "utf-8")
    (folder / "lee.py").write_text("def forward(:\n")
    (folder / "park.py").write_text("raise ValueError('\\u2028 <b>')\n")
    (folder / "empty.zip").write_bytes(b"PK\3\4")
    return folder


def test_a_dask_worker_that_is_killed_half_way_changes_no_byte(submissions, tmp_path):
    command = [sys.executable, "-m", "autograder", "grade", submissions, "--assignment", NAME]
    here = [*command, "--out", tmp_path / "here", "--workers", "1"]
    subprocess.run(here, check=True, capture_output=True)

    with subprocess.Popen(
        [*command, "--out", tmp_path / "there", "--cluster", "local", "--workers", "3"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as run:
        assert any(line.startswith("graded 1 of 5") for line in run.stderr)
        workers = [
            each for each in Process(run.pid).children() if "spawn_main" in str(each.cmdline())
        ]
        workers[0].kill()
        told = run.stderr.read()

    assert run.returncode == 0
    assert len(workers) == 3
    assert "graded 5 of 5" in told
    assert "Traceback" not in told
    assert files(tmp_path / "there") == files(tmp_path / "here")


def test_a_worker_with_another_version_is_refused_in_words(toy, tmp_path):
    homework = parcel.pack(toy)
    there = tuple((name, "0.0" if name == "numpy" else was) for name, was in parcel.program())
    order = parcel.Order("toy", "", "en", False, there, SCRIPTED)

    with pytest.raises(UsageError, match=r"\(numpy: .* there, 0\.0 here\): install the same"):
        GraderProcess(parcel.Start(order, homework, tmp_path, 1))


def test_a_homework_that_contradicts_itself_is_no_submissions_trouble(toy, tmp_path):
    order = parcel.Order("toy", "", "en", False, parcel.program(), SCRIPTED)
    grader = GraderProcess(parcel.Start(order, parcel.pack(toy), tmp_path, 1))
    source = Source("kim.py", False, (Cell("kim.py", f"contradicts {tmp_path}"),))

    with pytest.raises(AssignmentError, match="two cases have one name"):
        grader.grade(parcel.Job(Submission("kim", "kim", ()), source, ""))

    assert grader.has_ended


def test_where_all_is_graded_no_scheduler_is_needed(room):
    hand_in(room, kim="5")
    before = room.grade()

    assert room.grade(crew=Cluster(NOWHERE)) == before


def test_a_homework_that_was_sent_is_the_same_there(tmp_path):
    assignment = load_assignment(NAME)

    there = parcel.unpack(parcel.pack(assignment), NAME, tmp_path)

    assert there.fingerprint == assignment.fingerprint
    assert there.folder != assignment.folder
    assert not assignment.folder.is_relative_to(there.folder)


def invoke(*arguments):
    return CliRunner().invoke(main, [str(each) for each in arguments])


def test_what_shares_a_process_with_dask():
    """Apart, since a process with Dask's threads must not fork as other tests do."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(Path(__file__).with_name("with_dask.py"))],
        cwd=PROJECT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_workers_of_this_machine_are_none_of_a_cluster(submissions, tmp_path):
    told = invoke("grade", submissions, "--assignment", NAME, "--cluster", NOWHERE, "--workers", 2)

    assert told.exit_code == 2
    assert "--workers is for this machine" in told.stderr


@pytest.mark.parametrize("package", ["distributed", "cryptography"])
def test_a_package_that_is_not_installed_is_named_with_what_to_do(
    submissions, monkeypatch, package
):
    monkeypatch.setitem(sys.modules, package, None)

    told = invoke("grade", submissions, "--assignment", NAME, "--cluster", "local")

    assert told.exit_code == 2
    assert f"--cluster needs the package `{package}`, which is not installed" in told.stderr
    assert "tools/install cluster" in told.stderr
    assert (PROJECT / "tools" / "install").is_file()
