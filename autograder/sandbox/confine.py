"""The walls, put on in two steps: what children inherit on the zygote, the rest on the child.

Each layer is put on where the machine has it, and says so; whether what holds is enough is
decided by the grader, from the report. What each layer is for:

namespaces   no network interface, no System V memory of others, a standard library whose times of
             access do not change; and for an ordinary user the right to change the root folder
root folder  the standard library's folder becomes `/`: no other file has a name
landlock     the standard library is readable, nothing else is, nothing can be written
user id      (started as root) another user, without groups and capabilities
limits       address space, CPU, files, processes
seccomp      only the system calls that computing needs: no socket, exec, fork, thread, ptrace,
             signal to another process, mount, or change of limits
descriptors  the last resort, where files or network are still open: a limit of none, so that
             neither a file nor a socket can be opened, nor a program that loads a library
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import resource
import signal
import struct
import sys
from dataclasses import dataclass, field
from typing import Any

CLONE_NEWNS = 0x00020000
CLONE_NEWNET = 0x40000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWIPC = 0x08000000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 32, 4096, 16384, 1 << 18
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2
CAPABILITY_VERSION_3 = 0x20080522

FIRST_UID = 60_600
"""The first of the workers' user ids: systemd's list of ranges leaves 60578 to 61183 to nobody,
https://systemd.io/UIDS-GIDS/"""
UID_COUNT = 500

NOT_ROOT = "not started as root: the code runs as the user who grades"
"""Why there is no other user id where there can be none."""

LAYERS = ("namespaces", "root folder", "landlock", "user id", "limits", "seccomp")

ALLOWED_CALLS = (
    "access arch_prctl brk clock_getres clock_gettime clock_nanosleep close close_range dup dup2 "
    "dup3 epoll_create1 epoll_ctl epoll_pwait epoll_wait eventfd2 exit exit_group faccessat "
    "faccessat2 fadvise64 fstat fstatfs fsync futex getcpu getcwd getdents getdents64 "
    "getegid geteuid getgid getgroups getpgid getpgrp getpid getppid getpriority getrandom "
    "getresgid getresuid getrlimit getrusage getsid gettid gettimeofday getuid lseek lstat "
    "madvise membarrier mmap mprotect mremap munmap nanosleep newfstatat pipe "
    "pipe2 poll ppoll pread64 preadv pselect6 read readlink readlinkat readv restart_syscall "
    "rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn rt_sigtimedwait "
    "sched_getaffinity sched_getparam sched_getscheduler sched_yield select set_robust_list "
    "set_tid_address setitimer getitimer sigaltstack stat statfs statx sysinfo time times uname "
    "write writev pwrite64 pwritev"
).split()
"""What an interpreter and NumPy need to compute. Everything else is refused: an allow-list, so
that what a newer kernel adds is refused as well. Not mincore: which pages of a file are in memory
would be a note that one submission leaves for another."""

FCNTL = (0, 1, 2, 3, 4, 1030, 1032)
"""F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC, F_GETPIPE_SZ; not F_SETOWN, by
which a descriptor sends signals to another process."""

WRITING = (
    os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_TMPFILE & ~os.O_DIRECTORY
)
"""Flags by which a file may be changed when it is opened; without Landlock an ordinary user could
cut short the files of a Python that is their own."""

IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX; not FIOSETOWN, for the same reason."""


@dataclass
class Walls:
    """What the zygote prepared, and what each child still has to put on."""

    layers: dict[str, str] = field(default_factory=dict)
    """Layer to "" where it holds, else why it does not."""
    change_uid: bool = False
    drop_capabilities: bool = False
    program: bytes = b""
    """seccomp's filter, compiled once; installing it costs a system call."""
    address_space: int = 0
    """What is mapped but not in memory before any student's code runs."""
    no_descriptors: bool = False
    """Whether a child may open nothing at all: the standard library must be imported by then."""


def close_in(library: str, *, switched_off: frozenset[str] = frozenset()) -> Walls:
    """Shut in this process and all that it will fork.

    Parameters
    ----------
    library : str
        Folder of the standard library.
    switched_off : frozenset of str
        Layers to leave out, to rehearse a machine that lacks them.
    """
    walls = Walls()
    walls.address_space = _mapped_only()  # /proc is out of reach soon
    landlock = _load_landlock()
    walls.layers["limits"] = "switched off" if "limits" in switched_off else ""
    steps = {
        "seccomp": lambda: _compile_filter(walls),
        "namespaces": lambda: _leave_namespaces(walls, library),
        "root folder": lambda: _change_root(library),
        "landlock": lambda: _restrict(
            landlock, "/" if walls.layers["root folder"] == "" else library
        ),
        "user id": lambda: _plan_uid(walls),
    }
    for name, step in steps.items():
        walls.layers[name] = "switched off" if name in switched_off else _try(step)
    if walls.layers["root folder"] == "":
        _rename_library(library)
    if "descriptors" not in switched_off and _needs_last_resort(walls):
        walls.no_descriptors = True
        walls.layers["descriptors"] = ""
    return walls


def _needs_last_resort(walls: Walls) -> bool:
    """Whether something is open that a limit of no descriptors closes, and the limit holds.

    Who may raise limits could lift it: root, unless seccomp refuses the call.
    """
    layers = walls.layers
    is_open = (layers["landlock"] and layers["root folder"]) or (
        layers["seccomp"] and layers["namespaces"]
    )
    lasts = walls.change_uid or os.geteuid() != 0 or walls.program
    return bool(is_open and lasts and layers["limits"] == "")


def _try(step: Any) -> str:
    """Why a layer does not hold; "" where it does."""
    try:
        step()
    except (OSError, RuntimeError, ImportError, AttributeError) as error:
        return str(error) or type(error).__name__
    return ""


def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")


def _mapped_only() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        mapped, resident, *_ = (
            int(pages) * resource.getpagesize() for pages in file.read().split()
        )
    return mapped - resident


def _leave_namespaces(walls: Walls, library: str) -> None:
    """A network, System V memory and mounts of its own; a user namespace where not root."""
    libc = _libc()
    wanted = CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWNS
    if os.geteuid() == 0:
        _check(libc.unshare(wanted), "unshare")
    else:
        _become_root_of_namespace(walls, libc, wanted)
    _freeze_times(libc, library)


def _become_root_of_namespace(walls: Walls, libc: Any, wanted: int) -> None:
    uid, gid = os.geteuid(), os.getegid()
    _check(libc.unshare(CLONE_NEWUSER | wanted), "unshare")
    walls.drop_capabilities = True
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {uid} 1"),
        ("gid_map", f"{gid} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)


def _freeze_times(libc: Any, library: str) -> None:
    """Mount the library read-only over itself, so that who reads a file leaves no time of access.

    By these times one submission, which has seen hidden cases, could leave notes for another.
    """
    path = os.fsencode(library)
    # What is locked (nosuid, nodev, noexec) must be asked for again; the values are mount(2)'s.
    locked = os.statvfs(library).f_flag & (os.ST_NOSUID | os.ST_NODEV | os.ST_NOEXEC)
    for source, target, flags in (
        (b"none", b"/", MS_REC | MS_PRIVATE),
        (path, path, MS_BIND),
        (b"none", path, MS_REMOUNT | MS_BIND | MS_RDONLY | locked),
    ):
        _check(libc.mount(source, target, None, ctypes.c_ulong(flags), None), "mount")


def _change_root(library: str) -> None:
    os.chroot(library)
    os.chdir("/")


def _rename_library(library: str) -> None:
    """Let what is imported later be looked for where the standard library is now."""

    def renamed(path: str) -> str:
        if path == library or path.startswith(library + "/"):
            return path[len(library) :] or "/"
        return path

    sys.path[:] = [renamed(path) for path in sys.path]
    sys.path_importer_cache.clear()
    for module in list(sys.modules.values()):
        path = getattr(module, "__path__", None)
        if isinstance(path, list):
            module.__path__ = [renamed(each) for each in path]


def _load_landlock() -> Any:
    """The library, imported and warmed up while its files can be reached; None without it."""
    try:
        import landlockpy
    except ImportError:
        return None
    landlockpy.abi_version()
    return landlockpy


def _restrict(landlock: Any, library: str) -> None:
    if landlock is None:
        raise RuntimeError("the package landlockpy is not installed")
    if not landlock.supported():
        raise RuntimeError("the kernel has no Landlock")
    scope = landlock.scope_for_abi(landlock.abi_version())
    rules = landlock.Ruleset(scoped=scope)  # handles every right that the kernel knows
    rules.allow_path(library, landlock.AccessFS.READ_DIR)
    with os.scandir(library) as entries:
        for entry in entries:
            if entry.name not in ("site-packages", "dist-packages"):
                with contextlib.suppress(OSError):  # a dangling link: nothing to read there
                    rules.allow_path(entry.path, landlock.AccessFS.READ_FILE)
    rules.restrict()


def _plan_uid(walls: Walls) -> None:
    if os.geteuid() != 0:
        raise RuntimeError(NOT_ROOT)
    pid = os.fork()  # try it where it can be undone: in a child
    if pid == 0:
        try:
            _become(FIRST_UID)
        except OSError as error:
            os._exit(error.errno or 1)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if status != 0:
        raise RuntimeError(f"the user id cannot be changed: {os.strerror(abs(status))}")
    walls.change_uid = True


def _become(uid: int) -> None:
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _compile_filter(walls: Walls) -> None:
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    for name in ALLOWED_CALLS:
        with contextlib.suppress(OSError, ValueError):  # an architecture that lacks the call
            rules.add_rule(seccomp.ALLOW, name)
    for call, commands in (("fcntl", FCNTL), ("ioctl", IOCTL)):
        for command in commands:
            rules.add_rule(seccomp.ALLOW, call, seccomp.Arg(1, seccomp.EQ, command))
    for call, place in (("open", 1), ("openat", 2)):
        with contextlib.suppress(OSError, ValueError):
            flags = seccomp.Arg(place, seccomp.MASKED_EQ, WRITING, 0)
            rules.add_rule(seccomp.ALLOW, call, flags)
    # glibc falls back to the older call where a newer one "does not exist".
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    # Limits may be read, of this process, and not set.
    rules.add_rule(
        seccomp.ALLOW,
        "prlimit64",
        seccomp.Arg(0, seccomp.EQ, 0),
        seccomp.Arg(2, seccomp.EQ, 0),
    )
    file = os.memfd_create("filter")
    with os.fdopen(file, "w+b") as exported:
        rules.export_bpf(exported)
        exported.seek(0)
        walls.program = exported.read()


def confine_child(walls: Walls, *, number: int, memory_bytes: int, cpu_seconds: int) -> None:
    """Put on a freshly forked worker what is its own; the last step before student code.

    Parameters
    ----------
    number : int
        Of the worker: chooses its user id.
    memory_bytes : int
        What it may use, NumPy and the interpreter included.
    cpu_seconds : int
        After which the kernel ends it, should the grader not have done so.
    """
    libc = _libc()
    if walls.layers["limits"] == "":
        descriptors = 0 if walls.no_descriptors else 64
        _set_limits(walls.address_space + memory_bytes, cpu_seconds, descriptors)
    if walls.change_uid:
        _become(FIRST_UID + number % UID_COUNT)
    if walls.drop_capabilities:
        _drop_capabilities(libc)
    _check(libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "prctl")
    _check(libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "prctl")
    _check(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl")
    if walls.program:
        _install(libc, walls.program)


def _set_limits(address_space: int, cpu_seconds: int, descriptors: int) -> None:
    for what, limit in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_NOFILE, descriptors),  # those that are open stay
        (resource.RLIMIT_NPROC, 0),
    ):
        hard = resource.getrlimit(what)[1]
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(what, (limit, limit))


def _drop_capabilities(libc: Any) -> None:
    header = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
    _check(libc.capset(header, bytes(24)), "capset")


def _install(libc: Any, program: bytes) -> None:
    instructions = ctypes.create_string_buffer(program, len(program))
    count = len(program) // 8  # struct sock_filter
    filter_ = struct.pack("HxxxxxxP", count, ctypes.addressof(instructions))
    _check(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter_, 0, 0), "seccomp")
