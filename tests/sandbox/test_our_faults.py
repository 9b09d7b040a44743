"""What fails on our side while a case runs is never told as a wrong answer."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from autograder.errors import MachineError, SandboxError
from autograder.grading.grader import Grader
from autograder.grading.locating.locator import TOOL
from autograder.homework.assignment import load_assignment
from autograder.model import Cell, Graded, Limits, Source, Submission
from autograder.sandbox import wire, zygote_client
from autograder.sandbox import zygote as zygote_program
from autograder.sandbox.calls import PREPARED_REQUEST
from autograder.sandbox.connection import OutOfTime, Stream, WorkerGone
from autograder.sandbox.session import Session
from autograder.sandbox.zygote_client import Zygote
from tests.sandbox.scripted import ScriptedWorker, ScriptedZygote, WatchedZygote

ASSIGNMENT = load_assignment("simple_rnn")
SOLUTION = Submission("kim", "kim", (ASSIGNMENT.solution,))
WITHOUT_BIAS = ASSIGNMENT.solution.read_text("utf-8").replace("W_X @ x[t] + b_h", "W_X @ x[t]")
"""What is wrong here lets q5 try the reference's functions after the student's own."""
LIMITS = {"memory_bytes": 2**29, "cpu_seconds": 1.0, "output_bytes": 100}


class Faults:
    """A grader, and how the n-th question of its cases themselves fails."""

    def __init__(self, zygote: Zygote) -> None:
        self.fail: Callable[[int], Any] = lambda number: None
        self._count = 0
        self._grader = Grader(
            ASSIGNMENT, start_zygote=lambda **_: WatchedZygote(zygote, self._watch)
        )

    def grade(self, submission: Submission, fail: Callable[[int], Any]) -> Graded:
        """Grade while questions fail as `fail` says, given their numbers."""
        self.fail, self._count = fail, 0
        return self._grader.grade(submission)

    def _watch(self, worker: Stream, message: dict[str, Any]) -> None:
        if message["op"] == "calls" and message["id"] != PREPARED_REQUEST:
            self._count += 1
            error = self.fail(self._count - 1)
            if error is not None:
                raise error


@pytest.fixture(scope="module")
def faults() -> Iterator[Faults]:
    with Zygote(tools=[TOOL]) as zygote:
        yield Faults(zygote)


def test_whichever_call_fails_the_grade_is_the_same(faults, tmp_path):
    wrong = tmp_path / "simple_rnn.py"
    wrong.write_text(WITHOUT_BIAS, "utf-8")
    submission = Submission("lee", "lee", (wrong,))
    numbers: list[int] = []
    undisturbed = faults.grade(submission, numbers.append)
    assert 0 < sum(each.earned for each in undisturbed.questions) < 100

    for number in range(len(numbers) - 1, -1, -max(2, len(numbers) // 8)):
        gone = {number: SandboxError("the zygote is gone")}
        assert faults.grade(submission, gone.get) == undisturbed

    assert len(numbers) > 3


@pytest.mark.parametrize(
    "error", [SandboxError("the zygote is gone"), MemoryError(), OSError(24, "Too many open files")]
)
def test_what_fails_again_is_not_graded(faults, error):
    with pytest.raises(type(error)):
        faults.grade(SOLUTION, lambda number: error if number else None)


def test_memory_that_runs_out_in_a_comparison_is_no_wrong_answer(faults, monkeypatch):
    def without_memory(*arguments):
        raise MemoryError

    monkeypatch.setattr("autograder.cases.checks.close", without_memory)

    with pytest.raises(MemoryError):
        faults.grade(SOLUTION, lambda number: None)


def test_a_worker_that_is_killed_while_it_holds_an_object_is_no_crash(load):
    # The object is gone with it, and so is what the student's next call would have needed.
    session = load("import os\ndef f(): return f\ndef g(held): return os.getpid()")
    held = session.call("f").value
    os.kill(session.call("g", held).value, signal.SIGKILL)

    with pytest.raises(SandboxError, match="killed from outside"):
        session.call("g", held)


def test_a_worker_that_cannot_be_forked_is_told_as_the_machines_fault():
    pids = iter([None, 101, None, 102, 103, 104])  # of those that are forked, also ahead

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        if request["do"] == "end":
            return {"status": None}
        pid = next(pids)
        return {"errno": errno.EAGAIN} if pid is None else {"pid": pid}

    with Zygote(start=partial(answering, answer)) as zygote:
        with pytest.raises(MachineError, match=r"a worker cannot be started: resource temporarily"):
            zygote.spawn(**LIMITS)
        first, second = zygote.spawn(**LIMITS), zygote.spawn(**LIMITS)

        assert {first.end(), second.end()} == {None}
        assert first.pid != second.pid


def answering(
    answer: Callable[[dict[str, Any]], dict[str, Any]], theirs: socket.socket
) -> subprocess.Popen[bytes]:
    """Be a zygote: a thread that answers, beside a process that only ends."""
    control = theirs.dup()

    def serve() -> None:
        with control:
            control.recv(65_536)
            control.send(json.dumps({"layers": {}, "missing": {}}).encode())
            while text := socket.recv_fds(control, 65_536, 3)[0]:
                control.send(json.dumps(answer(json.loads(text))).encode())

    threading.Thread(target=serve, daemon=True).start()
    return subprocess.Popen([sys.executable, "-S", "-c", ""])


def test_a_zygote_that_is_killed_while_it_starts_is_told_as_our_fault():
    def killed(theirs: socket.socket) -> subprocess.Popen[bytes]:
        process = zygote_client.start_process(theirs)
        process.kill()
        process.wait()
        return process

    with pytest.raises(SandboxError, match=r"zygote .*: run the same command again"):
        Zygote(start=killed)


def test_a_zygote_whose_grader_is_killed_while_it_starts_ends_in_silence():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-S", "-B", zygote_program.__file__, str(theirs.fileno())]
    ours.close()

    run = subprocess.run(command, pass_fds=[theirs.fileno()], capture_output=True, timeout=60)

    theirs.close()
    assert (run.returncode, run.stderr) == (0, b"")


def test_a_worker_that_is_killed_while_it_loads_changes_nothing_that_is_told(load, zygote):
    cells = ("print('hello')", "1 / 0", "def f(): return 1")
    undisturbed = load(*cells, notebook=True)
    kill = [os.kill]

    def killed_once(worker: Stream, message: dict[str, Any]) -> None:
        if kill:
            kill.pop()(worker.pid, signal.SIGKILL)

    labelled = tuple(Cell(f"cell {number}", text) for number, text in enumerate(cells, 1))
    source = Source("hw.py", True, labelled)
    watched = WatchedZygote(zygote, killed_once)
    with Session(watched, source, "hw", ["f"], Limits()) as session:
        assert session.printed_while_loading == undisturbed.printed_while_loading == "hello\n"
        assert session.problems == undisturbed.problems != ()
        assert session.call("f").value == 1


LOADED = wire.Loaded((), {"f": ""})


def scripted(*scripts: list[Any], layers: dict[str, str] | None = None) -> Session:
    """A session whose workers say so, each its own script."""
    zygote = ScriptedZygote(*(ScriptedWorker([wire.Ready(), *script]) for script in scripts))
    zygote.layers = {**zygote.layers, **(layers or {})}
    source = Source("hw.py", False, (Cell("hw.py", "def f(): pass"),))
    return Session(zygote, source, "hw", ["f"], Limits())


def test_a_worker_that_is_killed_once_is_replaced_and_asked_again():
    killed = WorkerGone(-signal.SIGKILL)
    session = scripted([LOADED, killed], [LOADED, wire.Returned(3.0)])

    assert session.call("f").value == 3.0


@pytest.mark.parametrize("script", [[LOADED], []])
def test_workers_that_are_killed_again_and_again_are_our_fault(script):
    killed = WorkerGone(-signal.SIGKILL)

    with pytest.raises(SandboxError, match="killed from outside"):
        scripted([*script, killed], [*script, killed]).call("f")


def test_a_worker_that_does_not_say_that_it_is_ready_is_our_fault():
    source = Source("hw.py", False, (Cell("hw.py", ""),))

    with pytest.raises(SandboxError, match="did not start"):
        Session(ScriptedZygote(ScriptedWorker([OutOfTime(30.0)])), source, "hw", [], Limits())


@pytest.mark.parametrize(
    ("ending", "told"),
    [
        (WorkerGone(-signal.SIGSEGV), "crashed (SIGSEGV)"),
        (WorkerGone(wire.ABORTED), "crashed (SIGABRT)"),
        (WorkerGone(3), "ended the process (exit status 3)"),
        (WorkerGone(None), "closed its connection"),
    ],
)
def test_how_a_worker_ends_in_a_call_is_told_as_what_it_is(ending, told):
    outcome = scripted([LOADED, ending]).call("f")

    assert (outcome.kind, str(outcome.text)) == ("died", told)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("def f(): os.kill(os.getpid(), 9)", ["crashed (SIGKILL)"]),
        ("def f(): pass\nos.kill(os.getpid(), 9)", ["", "hw.py, line 3: crashed (SIGKILL)"]),
    ],
)
def test_without_seccomp_who_is_killed_twice_in_one_place_did_it(
    source: str, told: list[str]
) -> None:
    code = Source("hw.py", False, (Cell("hw.py", f"import os\n{source}"),))
    with Zygote(["seccomp"]) as zygote, Session(zygote, code, "hw", ["f"], Limits()) as session:
        outcome = session.call("f")
    assert [outcome.text, *map(str, session.problems)] == told
