"""A run that is ended half way: nothing is lost, nothing is left running."""

from __future__ import annotations

import os
import random
import resource
import select
import signal
import subprocess
import sys

import pytest

from autograder.classroom import processes
from tests.classroom.scripted import Run

CLASS = {f"student{number}": str(number % 11) for number in range(24)}


def worker_pids(room):
    """The processes that have graded anything yet."""
    return {int(pid) for path in room.journal.iterdir() for pid in path.read_text().split() if pid}


def watch(pids):
    """A descriptor for each process that is still there; readable once it has ended."""
    watched = []
    for pid in pids:
        try:
            watched.append(os.pidfd_open(pid))
        except ProcessLookupError:
            continue
    return watched


def have_ended(watched):
    for descriptor in watched:
        ready, _, _ = select.select([descriptor], [], [], 10)
        os.close(descriptor)
        if not ready:
            return False
    return True


def test_kills_at_random_points_end_in_the_same_files_as_an_undisturbed_run(room, tmp_path):
    room.hand_in(**CLASS)
    room.grade(out=tmp_path / "undisturbed")
    room.attempts()
    random_points = random.Random(1)

    for _ in range(12):
        run = Run(room)
        run.wait_for(random_points.randrange(4))
        run.end(signal.SIGKILL)
    room.grade()

    assert room.written() == room.written(tmp_path / "undisturbed")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_ended_leaves_no_process(room, number):
    room.hand_in(**CLASS, slow="waits")
    run = Run(room)
    run.wait_for(2)
    watched = watch(worker_pids(room))
    assert watched

    run.end(number)

    assert have_ended(watched)


def test_ctrl_c_keeps_what_is_graded_for_the_next_run(room):
    room.hand_in(**CLASS)
    run = Run(room)
    heard = run.wait_for(3)

    status = run.end(signal.SIGINT)
    room.attempts()
    rows = room.grade()

    assert status in (130, 0)
    assert len(rows) == len(CLASS)
    assert not set(heard) & set(room.attempts())


def test_a_disk_that_fills_up_is_told_and_the_next_run_goes_on(room):
    room.hand_in(kim="5", lee="7")
    limit = 500  # bytes, less than any page of feedback

    run = Run(room, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    told = run.wait_for(1)

    assert run.wait() == 1
    assert "run the same command again; what is written so far is kept" in told[0]
    assert not list(room.out.glob("results/*/.*"))
    assert {name: row.earned for name, row in room.grade().items()} == {"kim": 5, "lee": 7}


def test_two_runs_on_one_folder_at_once_are_refused(tmp_path):
    program = (
        "import pathlib, sys\n"
        "from autograder.classroom import storage\n"
        "with storage.claimed(pathlib.Path(sys.argv[1])):\n"
        "    print('claimed', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "grades")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout.readline() == "claimed\n"

        second = subprocess.run(command, capture_output=True, text=True, check=False)

        first.communicate("")
    assert "another run is writing to" in second.stderr
    assert first.returncode == 0


def test_ctrl_c_is_heard_after_what_takes_locks_and_not_within_it() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt):
        with processes._interrupts_heard_later():
            signal.raise_signal(signal.SIGINT)
            done.append("the locks are given back")

    assert done == ["the locks are given back"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
