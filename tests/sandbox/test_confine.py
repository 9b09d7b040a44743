"""What a worker cannot do, tried from within, with all layers and with one of them missing."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.errors import SandboxError
from autograder.model import Cell, Source
from autograder.sandbox.layers import PURPOSES, missing, open_doors
from autograder.sandbox.session import Session
from autograder.sandbox.zygote_client import SWITCHED_OFF_VARIABLE, Zygote
from tests.sandbox.conftest import LIMITS

SECONDS = 10.0
"""A process that was killed must have ended by then."""
NOBODY = 65_534
HELD = dict.fromkeys(PURPOSES, "")
REFUSED = {
    "reads a file of the system": "open('/etc/passwd').read()",
    "reads /proc": "open('/proc/self/maps').read()",
    "lists a folder": "[1 for name in os.listdir('/') if name == 'etc'][0]",
    "writes a file": "posix.open('/tmp/told', os.O_WRONLY | os.O_CREAT)",
    "cuts a file of the standard library": "posix.open(json.__file__, os.O_RDONLY | os.O_TRUNC)",
    "opens a socket": "socket.socket()",
    "starts a program": "os.execv('/bin/true', ['true'])",
    "forks": "os.fork() or os._exit(0)",
    "starts a thread": "threading.Thread(target=print).start()",
    "signals its parent": "os.kill(os.getppid(), 0)",
    "raises its limits": "resource.setrlimit(resource.RLIMIT_CPU, (-1, -1))",
    "sends signals through a descriptor": "fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid())",
    "changes its user": "os.setuid(os.getuid())",
    "changes its root folder": "os.chroot('/')",
    "asks which pages of a file are in memory": "pages_in_memory()",
}
IMPORTS = """
import ctypes, fcntl, json, os, posix, resource, socket, threading

def pages_in_memory():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mincore(None, 0, None) != 0:
        raise OSError(ctypes.get_errno(), "mincore")
"""


@pytest.fixture(scope="module", params=["", "landlock", "root folder", "namespaces"])
def walled(request: pytest.FixtureRequest) -> Iterator[Zygote]:
    """A zygote with all layers, and ones that lack one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SWITCHED_OFF_VARIABLE, request.param)
        zygote = Zygote()
    with zygote:
        yield zygote


@pytest.mark.parametrize("deed", REFUSED)
def test_a_worker_never(walled: Zygote, deed: str) -> None:
    cells = (Cell("cell 1", IMPORTS), Cell("cell 2", f"{REFUSED[deed]}\nf = print"))
    source = Source("hw.ipynb", True, cells)
    with Session(walled, source, "hw", ("f",), LIMITS) as session:
        assert session.kinds["f"] == "missing"
        assert session.broken is None


def test_reading_the_library_leaves_no_time_of_access(zygote: Zygote) -> None:
    text = "import os\ndef f(path): return bool(os.statvfs(path).f_flag & os.ST_RDONLY)"
    library = "/" if zygote.layers["root folder"] == "" else os.__file__
    source = Source("hw.py", False, (Cell("hw.py", text),))
    with Session(zygote, source, "hw", ("f",), LIMITS) as session:
        assert session.call("f", library).value is True or zygote.layers["namespaces"]


def test_a_worker_holds_no_descriptor_but_its_own(zygote: Zygote) -> None:
    text = """
import os, stat

def f():
    kinds = []
    for number in range(64):
        try:
            kinds.append(stat.filemode(os.fstat(number).st_mode)[0])
        except OSError:
            continue
    return kinds
"""
    source = Source("hw.py", False, (Cell("hw.py", text),))
    with Session(zygote, source, "hw", ("f",), LIMITS) as session:
        kinds = session.call("f").value

    # /dev/null, the pipe of its output twice, its socket, and the page that says where it is.
    assert sorted(kinds) == ["-", "c", "c", "p", "p", "s"]


ITSELF = """
import os, resource

KINDS = ("CORE", "FSIZE", "MEMLOCK", "NPROC", "NOFILE")

def f():
    return [os.getpid(), *[resource.getrlimit(getattr(resource, f"RLIMIT_{k}"))[1] for k in KINDS]]
"""


def test_the_kernel_holds_a_worker_to_limits_that_it_cannot_raise(zygote: Zygote) -> None:
    source = Source("hw.py", False, (Cell("hw.py", ITSELF),))
    with Session(zygote, source, "hw", ("f",), LIMITS) as s:
        assert s.call("f").value[1:] == [0, 0, 0, 0, 64]


def test_a_worker_shares_no_namespace_and_cannot_be_looked_into(zygote: Zygote) -> None:
    source = Source("hw.py", False, (Cell("hw.py", ITSELF),))
    with Session(zygote, source, "hw", ("f",), LIMITS) as s:
        pid = s.call("f").value[0]
        shared = [
            name
            for name in ("net", "ipc", "mnt")
            if os.readlink(f"/proc/{pid}/ns/{name}") == os.readlink(f"/proc/self/ns/{name}")
        ]
        owner = os.stat(f"/proc/{pid}/status").st_uid  # root's, where it is not dumpable

    assert shared == [] or zygote.layers["namespaces"]
    assert owner in (0, NOBODY)


def test_a_worker_ends_with_its_zygote() -> None:
    source = Source("hw.py", False, (Cell("hw.py", ITSELF),))
    with contextlib.suppress(SandboxError), Zygote() as zygote:
        with Session(zygote, source, "hw", ("f",), LIMITS) as session:
            pid = session.call("f").value[0]
            os.kill(zygote.pid, signal.SIGKILL)
            gone = ended(pid)  # while the session still holds its socket

    assert gone


def ended(pid: int) -> bool:
    """Whether a process is gone, or waits for nothing but to be buried."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(") ")[2][:1] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.01)
    return False


def test_a_worker_cannot_shrink_the_page_that_it_shares_with_the_grader(zygote: Zygote) -> None:
    text = """
import posix

def f():
    cut = []
    for number in range(3, 9):
        try:
            posix.ftruncate(number, 0)
            cut.append(number)
        except OSError:
            pass
    return cut
"""
    source = Source("hw.py", False, (Cell("hw.py", text),))
    with Session(zygote, source, "hw", ("f",), LIMITS) as session:
        assert session.call("f").value == []


def test_a_worker_knows_no_environment_and_no_path_of_the_project(zygote: Zygote) -> None:
    text = "import os, sys\ndef f(): return repr([dict(os.environ), sys.argv, sys.path])"
    source = Source("hw.py", False, (Cell("hw.py", text),))
    with Session(zygote, source, "hw", ("f",), LIMITS) as session:
        told = session.call("f").value

    assert os.getcwd() not in told
    assert ", ['hw.py'], " in told  # and nothing of what the zygote was started with
    assert "USER" not in told
    assert "HOME" not in told


def test_no_worker_is_left_when_a_session_ends(zygote: Zygote) -> None:
    source = Source("hw.py", False, (Cell("hw.py", "import os\ndef f(): return os.getpid()"),))
    with Session(zygote, source, "hw", ("f",), LIMITS) as session:
        pid = session.call("f").value

    with Session(zygote, source, "hw", ("f",), LIMITS):
        pass  # by the time that the zygote is asked for another, it has buried the first
    with Session(zygote, source, "hw", ("f",), LIMITS):
        pass  # by the time that another one works, the first is buried
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_all_layers_leave_no_door_open() -> None:
    assert open_doors(HELD) == []
    assert missing(HELD) == []


@pytest.mark.parametrize(
    ("lost", "doors"),
    [
        (["landlock"], []),
        (["landlock", "root folder"], ["the file system"]),
        (["seccomp"], []),
        (["seccomp", "namespaces"], ["the network"]),
        (["limits"], ["memory and time"]),
    ],
)
def test_missing_layers_open_doors(lost: list[str], doors: list[str]) -> None:
    layers = {**HELD, **dict.fromkeys(lost, "gone")}

    assert open_doors(layers)[: len(doors)] == doors
    assert bool(open_doors(layers)) == bool(doors)
    assert missing(layers) == [f"{name} (gone)" for name in PURPOSES if name in lost]
