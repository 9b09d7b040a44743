"""What a Dask worker is asked to do; it only hands on to a grader of its own."""

from __future__ import annotations

import math
import os
import pickle
import socket
import threading
from pathlib import Path

from distributed import Worker, get_worker

from autograder.classroom.cluster.grader_client import GraderProcess
from autograder.classroom.cluster.parcel import Order, Reply, Start
from autograder.errors import SandboxError, UsageError
from autograder.sandbox.memory import machine_bytes


class _Thread(threading.local):
    """What a thread of the Dask worker keeps between two submissions."""

    def __init__(self) -> None:
        self.graders: dict[Order, GraderProcess] = {}


_thread = _Thread()


def grade(request: bytes, homework: bytes) -> Reply:
    """Grade a submission in this thread's grader.

    Parameters
    ----------
    request
        A pickled `Order` and `Job`: Dask unpickles what a task is called with before it runs the
        task, and a Dask worker that cannot, having no package of ours, ends without a word.
    homework
        Its files, packed.

    Raises
    ------
    AutograderError
        This Dask worker cannot grade at all, or not for this instructor; the text names it.
    """
    order, job = pickle.loads(request)  # noqa: S301 - the instructor's process wrote it
    try:
        grader = _grader(order, homework)
    except (SandboxError, UsageError) as error:
        raise type(error)(f"the Dask worker {_name()} cannot grade: {error}") from error
    return Reply(grader.grade(job), grader.layers, socket.gethostname())


def _grader(order: Order, homework: bytes) -> GraderProcess:
    for each in [each for each, grader in _thread.graders.items() if grader.has_ended]:
        _thread.graders.pop(each).close()
    if order not in _thread.graders:
        worker = get_worker()
        start = Start(order, homework, Path(worker.local_directory), _neighbours(worker))
        _thread.graders[order] = GraderProcess(start)
    return _thread.graders[order]


def _neighbours(worker: Worker) -> int:
    """Graders that this machine would hold, were all of them given this Dask worker's memory."""
    memory = worker.memory_manager.memory_limit
    threads = worker.state.nthreads
    return math.ceil(threads * machine_bytes() / memory) if memory else threads


def _name() -> str:
    return f"{get_worker().address} (host {socket.gethostname()}, process {os.getpid()})"
