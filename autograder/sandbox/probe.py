"""Tries, as a student's code would, what the layers are there to refuse.

A layer that says it holds is a claim; an attempt that is refused is a fact. The attempts run in a
worker like any submission's, so what is tried is what a submission meets.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.model import Cell, Limits, Outcome, Source
from autograder.sandbox.session import Session
from autograder.sandbox.zygote_client import Zygote

ATTEMPTS = {
    "read_file": "read a file outside the standard library",
    "list_folder": "list a folder of other programs' files",
    "write_file": "write a file",
    "open_socket": "open a network socket",
    "run_program": "run a program",
    "fork": "start a process",
    "start_thread": "start a thread",
    "signal_parent": "signal the process that started it",
    "read_parent": "read the memory of the process that started it",
    "take_memory": "take more memory than its limit",
    "raise_limit": "raise its own limits",
}
"""Function of the probe to what it tries, in the order in which `doctor` lists them."""

BY_LAYER = {
    "namespaces": ("open_socket",),
    "root folder": ("read_file", "list_folder"),
    "landlock": ("read_file", "list_folder", "write_file"),
    "user id": ("signal_parent", "read_parent"),
    "limits": ("take_memory", "raise_limit"),
    "seccomp": ("open_socket", "run_program", "fork", "start_thread", "signal_parent"),
}
"""What each layer must refuse where it stands alone."""
LAST_RESORT = "descriptors"

_PROBE = """
import ctypes, errno, os, posix, resource, signal, socket, threading

def read_file(path):
    with open(path, "rb") as file:
        return len(file.read(1))

def list_folder(path):
    return len(os.listdir(path))

def write_file(folders):
    for folder in folders:
        name = folder + "/probe_of_the_autograder"
        try:  # past what stands in for `open` and `os`
            os.write(posix.open(name, os.O_WRONLY | os.O_CREAT), b"x")
            return folder
        except OSError:
            continue
        finally:
            try:
                posix.remove(name)  # which may be there, and empty: a limit lets it be made
            except OSError:
                pass
    raise PermissionError("no folder can be written to")

def open_socket():
    # A socket alone harms nobody: without an interface there is nowhere to go.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.connect(("192.0.2.1", 9))

def run_program(path):
    pid = os.posix_spawn(path, [path], {})
    os.waitpid(pid, 0)

def fork():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)

def start_thread():
    threading.Thread(target=int).start()

def signal_parent():
    os.kill(os.getppid(), 0)

class Span(ctypes.Structure):
    _fields_ = [("start", ctypes.c_void_p), ("size", ctypes.c_size_t)]

def read_parent():
    libc = ctypes.CDLL(None, use_errno=True)
    byte = ctypes.create_string_buffer(1)
    here, there = Span(ctypes.addressof(byte), 1), Span(0, 1)
    libc.process_vm_readv(os.getppid(), ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
    if ctypes.get_errno() != errno.EFAULT:  # nothing lies at 0, but it was looked for there
        raise OSError(ctypes.get_errno(), "process_vm_readv")

def take_memory(size):
    return len(bytearray(size))

def raise_limit():
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (hard + 1, hard + 1))
"""


@dataclass(frozen=True)
class Attempt:
    """One thing that was tried."""

    what: str
    refused: bool
    how: str
    """The exception that refused it; empty where it was not refused."""


def probe(zygote: Zygote, limits: Limits) -> list[Attempt]:
    """Try everything in a worker of a zygote.

    Raises
    ------
    SandboxError
        The sandbox itself failed.
    """
    source = Source("probe.py", False, (Cell("probe.py", _PROBE),))
    arguments = {
        "read_file": (str(Path(__file__)),),
        "list_folder": ("/etc",),
        "write_file": (["/", "/tmp", "/dev/shm", "/var/tmp"],),  # noqa: S108 - a sandbox's, not ours
        "run_program": ("/bin/true",),
        "take_memory": (int(limits.memory_bytes) + 64 * 2**20,),
    }
    with Session(zygote, source, "probe", tuple(ATTEMPTS), limits) as session:
        outcomes = {name: session.call(name, *arguments.get(name, ())) for name in ATTEMPTS}
    return [
        Attempt(what, outcomes[name].kind != "returned", _words(outcomes[name]))
        for name, what in ATTEMPTS.items()
    ]


def probe_layer(layer: str, limits: Limits) -> tuple[str, list[Attempt]]:
    """Try one layer alone: every other one is left out, so nothing else can refuse.

    Returns
    -------
    why : str
        Why it does not hold; empty where it does.
    attempts : list of Attempt
        What it must refuse; empty where it does not hold.
    """
    # Giving up one's user id, privileges and limits is how the others are made to last.
    kept = {layer, "user id", "limits"} if layer == "root folder" else {layer}
    others = [each for each in (*BY_LAYER, LAST_RESORT) if each not in kept]
    with Zygote(others) as zygote:
        why = zygote.layers.get(layer, "not reported")
        wanted = {ATTEMPTS[name] for name in BY_LAYER[layer]}
        attempts = [each for each in probe(zygote, limits) if each.what in wanted]
    return why, [] if why else attempts


def _words(outcome: Outcome) -> str:
    if outcome.kind == "returned":
        return ""
    if outcome.kind == "out_of_memory":
        return "MemoryError"
    return outcome.text.partition("\n")[0]


def advice(layer: str) -> str:
    """What to do about a layer that does not hold, in one line."""
    return {
        "namespaces": "an unprivileged user namespace, or root, would give it; others stand in",
        "root folder": "needs root, or user namespaces; Landlock closes the same door",
        "landlock": "needs Linux 5.13 or newer with Landlock enabled (`lsm=landlock,…`)",
        "user id": "needs to be started as root; without it seccomp stands in",
        "limits": f"setrlimit is refused on this {sys.platform}: use a plain Linux machine",
        "seccomp": "needs Debian's or Ubuntu's package libseccomp2 (apt-get install libseccomp2)",
    }.get(layer, "see docs/security.md")
