"""What a class meets on a Dask cluster; run by `test_cluster` in a process of its own."""

from __future__ import annotations

import logging
import shutil
import socket
import sys
from contextlib import closing

import pytest
from click.testing import CliRunner
from distributed import Client, LocalCluster

from autograder.classroom.cluster.dask_crew import Cluster, ClusterError
from autograder.cli import main
from autograder.errors import SandboxError, UsageError
from autograder.homework.assignment import available, load_assignment
from tests.cluster.travelling import LAYERS, SCRIPTED, hand_in

NOWHERE = "tcp://127.0.0.1:9"


def start(workers):
    return LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    )


@pytest.fixture(scope="session")
def dask():
    """Two workers, each a process that its nanny starts again when it dies."""
    with start(2) as cluster:
        yield cluster


@pytest.fixture
def scripted(dask):
    with closing(Cluster(dask.scheduler_address, grader=SCRIPTED)) as crew:
        yield crew


def test_accidents_are_told_as_they_are_here(room, scripted):
    hand_in(room, kim="talks", lee="dies", park="stumbles", choi="kills-host-once")
    heard = []

    rows = room.grade(crew=scripted, on_started=heard.append)

    told = {name: row.status.partition(". This is a fault of")[0] for name, row in rows.items()}
    assert told == {
        "kim": "Completed",
        "lee": "could not be graded: the process that graded it died",
        "park": "could not be graded: ValueError: a mistake in the grader",
        "choi": "Completed",
    }
    attempts = room.attempts()  # more than here, where a result was on the worker that died
    assert attempts["choi"] == 2
    assert min(attempts["lee"], attempts["park"]) >= 3
    assert heard == [{**LAYERS, "landlock": f"not in this kernel, at {socket.gethostname()}"}]


def test_a_worker_that_cannot_confine_ends_the_run_and_is_named(room, dask):
    hand_in(room, kim="5")
    grader = SCRIPTED.replace("Travelling", "Unusable")

    with closing(Cluster(dask.scheduler_address, grader=grader)) as crew:
        with pytest.raises(
            SandboxError, match=r"the Dask worker tcp://.* cannot grade: files cannot"
        ):
            room.grade(crew=crew)

    assert room.written() == {}


def test_a_worker_without_the_package_ends_the_run_and_says_so(room):
    hand_in(room, kim="5")

    # Workers of its own, to be thrown away: one that is being started again would miss its repair.
    with start(1) as dask, Client(dask, set_as_default=False) as client:
        client.run(
            lambda: sys.modules.update({"autograder.classroom.cluster": None})
        )  # cannot be imported
        with closing(Cluster(dask.scheduler_address)) as crew:
            with pytest.raises(UsageError, match=r"No module|halted") as told:
                room.grade(crew=crew)

    assert "a Dask worker of the cluster cannot run this program (ModuleNotFoundError" in str(
        told.value
    )
    assert "install the same package there as here" in str(told.value)


def test_a_submission_that_kills_every_worker_is_told_as_our_fault(
    room, dask, scripted, monkeypatch
):
    monkeypatch.setattr(dask.scheduler, "allowed_failures", 0)
    hand_in(room, kim="5", lee="kills-host", park="7")

    rows = room.grade(crew=scripted)

    assert (rows["kim"].earned, rows["park"].earned) == (5, 7)
    assert rows["lee"].status.startswith(
        "could not be graded: the process that graded it died. This is a fault of the grader"
    )


def test_without_workers_it_says_so_and_without_a_scheduler_it_ends(room):
    hand_in(room, kim="5", lee="7", park="9")
    said = []
    with start(0) as dask:

        def started(text):
            said.append(text)
            dask.scale(1)

        address = dask.scheduler_address
        crew = Cluster(address, say=started, grader=SCRIPTED, connect_seconds=2)
        with closing(crew), pytest.raises(ClusterError, match="is gone: when it is back"):
            room.grade(crew=crew, on_graded=lambda row: dask.close())

    assert said == [f"{address} has no Dask workers now: waiting for one; Ctrl-C stops"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (
            "carrier-pigeon://loft:1",
            "no Dask scheduler answers at carrier-pigeon://loft:1 (unknown",
        ),
        ("10.0.0.1", "no Dask scheduler answers at 10.0.0.1 (missing port number"),
        ("tls://10.0.0.1:8786", "tls://10.0.0.1:8786 needs a certificate of this machine"),
    ],
)
def test_a_wrong_address_is_told(room, tmp_path, address, words):
    name = available()[0]
    shutil.copy(load_assignment(name).solution, room.folder)

    command = ["grade", room.folder, "--assignment", name, "--out", tmp_path / "grades"]
    told = CliRunner().invoke(main, [*map(str, command), "--cluster", address])

    assert told.exit_code == 2
    assert told.stderr.startswith(f"Error: {words}")
    assert len(told.stderr.splitlines()) == 1


def test_a_scheduler_that_does_not_answer_is_told(room):
    hand_in(room, kim="5")

    with pytest.raises(UsageError, match=f"no Dask scheduler answers at {NOWHERE}"):
        room.grade(crew=Cluster(NOWHERE, connect_seconds=0.3))
