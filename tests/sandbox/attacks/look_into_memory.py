"""Reads the memory of its parent and its own through the kernel."""
# earns: everything

import ctypes
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)


def syscall(number, *arguments):
    return platform.machine() == "x86_64" and libc.syscall(number, *arguments) >= 0

broken_out = []


def attempt(what, action):
    try:
        if action():
            broken_out.append(what)
    except BaseException:
        pass

buffer = ctypes.create_string_buffer(64)
attempt("process_vm_readv", lambda: syscall(310, os.getppid(), ctypes.byref(buffer), 1, ctypes.byref(buffer), 1, 0))
attempt("process_vm_writev", lambda: syscall(311, os.getppid(), ctypes.byref(buffer), 1, ctypes.byref(buffer), 1, 0))
attempt("ptrace attach", lambda: syscall(101, 16, os.getppid(), 0, 0))
attempt("ptrace traceme", lambda: syscall(101, 0, 0, 0, 0))
attempt("mem of the parent", lambda: os.open(f"/proc/{os.getppid()}/mem", os.O_RDONLY))
attempt("kcmp", lambda: syscall(312, os.getpid(), os.getppid(), 0, 0, 0))
attempt("pidfd_open", lambda: syscall(434, os.getppid(), 0))
attempt("pidfd_getfd", lambda: syscall(438, 3, 0, 0))
attempt("process_madvise", lambda: syscall(440, 3, 0, 0, 0, 0))
attempt("userfaultfd", lambda: syscall(323, 0))
attempt("perf_event_open", lambda: syscall(298, ctypes.byref(buffer), 0, -1, -1, 0))

if broken_out:  # which the status tells; loading goes on behind it
    raise SystemExit(f"broke out: {broken_out}")

import numpy as np


# honest: softmax cross_entropy forward backward train

if broken_out:  # then it earns nothing, and the test sees it
    del softmax, cross_entropy, forward, backward, train
