"""What fails on our side while a case runs is never told as a wrong answer."""

from __future__ import annotations

import errno
import itertools
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from autograder.errors import MachineError, SandboxError
from autograder.grading.grader import Grader
from autograder.homework.assignment import load_assignment
from autograder.model import Cell, Graded, Limits, Source, Submission
from autograder.sandbox import connection, zygote, zygote_client
from autograder.sandbox.session import Session
from autograder.sandbox.zygote_client import Zygote

ASSIGNMENT = load_assignment("simple_rnn")
SOLUTION = Submission("kim", "kim", (ASSIGNMENT.solution,))
WITHOUT_BIAS = ASSIGNMENT.solution.read_text("utf-8").replace("W_X @ x[t] + b_h", "W_X @ x[t]")
"""What is wrong here lets q5 try the reference's functions after the student's own."""
LIMITS = {"memory_bytes": 2**29, "cpu_seconds": 1.0, "output_bytes": 100}


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(ASSIGNMENT) as started:
        yield started


def failing_at(monkeypatch: pytest.MonkeyPatch, number: int, error: Exception, times: int) -> None:
    """Let the calls of cases from the n-th on fail, so many times."""
    run = Session.run
    numbers = itertools.count()

    def failing(self, calls, prepared=None):
        if prepared is None and number <= next(numbers) < number + times:
            raise error
        return run(self, calls, prepared)

    monkeypatch.setattr(Session, "run", failing)


def calls_of_cases(grader: Grader, submission: Submission) -> tuple[int, Graded]:
    """How many messages the cases themselves send, and what the submission earns."""
    sent = []
    run = Session.run
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "run", lambda *given: sent.append(given) or run(*given))
        graded = grader.grade(submission)
    return sum(len(given) == 2 for given in sent), graded


def test_whichever_call_fails_the_grade_is_the_same(grader, tmp_path, monkeypatch):
    wrong = tmp_path / "simple_rnn.py"
    wrong.write_text(WITHOUT_BIAS, "utf-8")
    submission = Submission("lee", "lee", (wrong,))
    count, undisturbed = calls_of_cases(grader, submission)
    assert 0 < sum(each.earned for each in undisturbed.questions) < 100

    monkeypatch.setattr(Grader, "_restart", lambda self: None)  # nothing is wrong with its zygote
    for number in range(count - 1, -1, -2):
        with monkeypatch.context() as patch:
            failing_at(patch, number, SandboxError("the zygote is gone"), times=1)
            assert grader.grade(submission) == undisturbed

    assert count > 3


@pytest.mark.parametrize(
    "error", [SandboxError("the zygote is gone"), MemoryError(), OSError(24, "Too many open files")]
)
def test_what_fails_again_is_not_graded(grader, monkeypatch, error):
    failing_at(monkeypatch, 1, error, times=1_000)

    with pytest.raises(type(error)):
        grader.grade(SOLUTION)


def test_memory_that_runs_out_in_a_comparison_is_no_wrong_answer(grader, monkeypatch):
    def without_memory(*arguments):
        raise MemoryError

    monkeypatch.setattr("autograder.cases.checks.close", without_memory)

    with pytest.raises(MemoryError):
        grader.grade(SOLUTION)


def test_a_worker_that_is_killed_while_it_holds_an_object_is_no_crash(load):
    # The object is gone with it, and so is what the student's next call would have needed.
    session = load("import os\ndef f(): return f\ndef g(held): return os.getpid()")
    held = session.call("f").value
    os.kill(session.call("g", held).value, signal.SIGKILL)

    with pytest.raises(SandboxError, match="killed from outside"):
        session.call("g", held)


def test_a_worker_that_cannot_be_forked_is_told_as_the_machines_fault(monkeypatch):
    answer = Zygote._answer
    refused = iter([True, False, True])  # asked for, asked for, and forked ahead

    def short(zygote):
        answered = answer(zygote)
        return {"errno": errno.EAGAIN} if "pid" in answered and next(refused, False) else answered

    with Zygote() as zygote:
        monkeypatch.setattr(Zygote, "_answer", short)

        with pytest.raises(MachineError, match=r"a worker cannot be started: resource temporarily"):
            zygote.spawn(**LIMITS)
        first, second = zygote.spawn(**LIMITS), zygote.spawn(**LIMITS)

        assert {first.end(), second.end()} == {None}
        assert first.pid != second.pid


def test_a_zygote_that_is_killed_while_it_starts_is_told_as_our_fault(monkeypatch):
    start = zygote_client._start

    def killed(theirs):
        process = start(theirs)
        process.kill()
        process.wait()
        return process

    monkeypatch.setattr(zygote_client, "_start", killed)

    with pytest.raises(SandboxError, match=r"zygote .*: run the same command again"):
        Zygote()


def test_a_zygote_whose_grader_is_killed_while_it_starts_ends_in_silence():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-S", "-B", zygote.__file__, str(theirs.fileno())]
    ours.close()

    run = subprocess.run(command, pass_fds=[theirs.fileno()], capture_output=True, timeout=60)

    theirs.close()
    assert (run.returncode, run.stderr) == (0, b"")


def test_a_worker_that_is_killed_while_it_loads_changes_nothing_that_is_told(load, monkeypatch):
    cells = ("print('hello')", "1 / 0", "def f(): return 1")
    undisturbed = load(*cells, notebook=True)
    send, kill = connection.WorkerProcess.send, [os.kill]

    def killed_once(worker, frame):
        if kill:
            kill.pop()(worker.pid, signal.SIGKILL)
        send(worker, frame)

    monkeypatch.setattr(connection.WorkerProcess, "send", killed_once)
    session = load(*cells, notebook=True)

    assert session.printed_while_loading == undisturbed.printed_while_loading == "hello\n"
    assert session.problems == undisturbed.problems != ()
    assert session.call("f").value == 1


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
