"""A machine on which processes or threads cannot be started: one clear line, and no waiting."""

from __future__ import annotations

import errno
import os
import threading

import pytest

from autograder.classroom import processes
from autograder.errors import MachineError


@pytest.mark.parametrize("started", [0, 1])
def test_a_thread_that_cannot_be_started_ends_the_run(room, monkeypatch, started):
    # The executor starts two: one that looks after its processes, one that hands them tasks.
    room.hand_in(kim="5", lee="7")
    threads, hook = iter(range(10)), threading.excepthook
    start = threading.Thread.start

    def starting(thread):
        if next(threads) >= started:
            raise RuntimeError("can't start new thread")
        start(thread)

    with monkeypatch.context() as patch, pytest.raises(MachineError) as raised:
        patch.setattr(threading.Thread, "start", starting)
        room.grade()

    assert str(raised.value).startswith(
        "processes to grade with cannot be started: can't start new thread. Close other programs"
    )
    assert threading.excepthook == hook
    assert {name: row.earned for name, row in room.grade().items()} == {"kim": 5, "lee": 7}


def test_a_process_that_cannot_be_forked_ends_the_run(room, monkeypatch):
    room.hand_in(kim="5", lee="7")

    def fork():
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fork", fork)
        with pytest.raises(MachineError, match=r"cannot be started: resource temporarily unavail"):
            room.grade()

    assert {name: row.earned for name, row in room.grade().items()} == {"kim": 5, "lee": 7}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_shared_memory_that_cannot_be_written_is_named(room, monkeypatch, number):
    room.hand_in(kim="5")

    def without_semaphores(*arguments, **options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(processes, "ProcessPoolExecutor", without_semaphores)

    with pytest.raises(MachineError, match=r"/dev/shm cannot be written \(.+\): mend that and run"):
        room.grade()
