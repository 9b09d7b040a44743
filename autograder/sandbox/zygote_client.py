"""The zygote's client: start one, have workers forked and ended."""

from __future__ import annotations

import contextlib
import fcntl
import json
import mmap
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from autograder.errors import SandboxError, short_of
from autograder.sandbox import wire
from autograder.sandbox.connection import WorkerProcess
from autograder.sandbox.unset import TUNABLES

START_SECONDS = 60.0
"""A zygote must have started by then, however slow and busy the machine."""
CONTROL_SECONDS = 30.0
"""A zygote must have answered by then."""

SWITCHED_OFF_VARIABLE = "AUTOGRADER_WITHOUT_LAYERS"
"""Names of layers, comma-separated, to leave out: rehearses a machine that lacks them."""


class Zygote:
    """A zygote process, shut in and ready to fork workers.

    Parameters
    ----------
    switched_off : iterable of str, optional
        Layers to leave out, beside those that `AUTOGRADER_WITHOUT_LAYERS` names.
    allowed : iterable of str, optional
        What submissions may import beside NumPy, by the names of modules.
    tools : iterable of str, optional
        `MODULE:FUNCTION` of ours that workers are to have, see `worker.TOOLS`: nothing in that
        module, or in what it imports, may be a secret.
    start : callable, socket -> Popen, optional
        Starts its process, given that process's end of the socket.

    Raises
    ------
    SandboxError
        It did not start, or does not answer.
    """

    def __init__(
        self,
        switched_off: Iterable[str] = (),
        allowed: Iterable[str] = (),
        tools: Iterable[str] = (),
        start: Callable[[socket.socket], subprocess.Popen[bytes]] | None = None,
    ) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = ours
        self._control.settimeout(START_SECONDS)
        self._count = 0
        self._spare: _SpawnOrder | None = None
        with theirs:
            try:
                self._process = (start or start_process)(theirs)
            except OSError as error:
                raise short_of("the sandbox's zygote cannot be started", error) from error
        try:
            settings = {**_settings(switched_off), "allowed": [*allowed], "tools": [*tools]}
            self._ask(settings, [])
            answer = self._answer()
        except SandboxError as error:
            self._control.close()
            raise SandboxError(
                f"{error}: run the same command again; if it fails again, "
                "`python -m autograder doctor` may say why"
            ) from error
        self.layers: Mapping[str, str] = answer["layers"]
        """Layer of confinement to "" where it holds, else why it does not."""
        self.missing: Mapping[str, str] = answer["missing"]
        """What of `allowed` cannot be imported, with the reason."""
        self._control.settimeout(CONTROL_SECONDS)

    @property
    def pid(self) -> int:
        """The zygote's own process."""
        return self._process.pid

    def spawn(self, *, memory_bytes: int, cpu_seconds: float, output_bytes: int) -> WorkerProcess:
        """A worker, confined by the time of its first answer.

        Another one is forked at once, and confines itself while this one works: it is the next
        to be asked for.
        """
        limits = {"memory_bytes": memory_bytes, "cpu_seconds": int(cpu_seconds) + 1}
        try:
            order = self._spare_with(limits) or self._order(limits)
            worker = self._collect(order, output_bytes)
        except (OSError, MemoryError) as error:
            raise short_of("a worker cannot be started", error) from error
        # Where that fails the next one is forked when it is asked for.
        with contextlib.suppress(OSError, MemoryError):
            self._spare = self._order(limits)
        return worker

    def _spare_with(self, limits: dict[str, int]) -> _SpawnOrder | None:
        """The worker that was asked for ahead, where it was forked and its limits are these."""
        order, self._spare = self._spare, None
        if order is None:
            return None
        try:
            self._pid_of(order)
        except OSError:
            return None
        if order.limits == limits:
            return order
        self._collect(order, 0).end()
        return None

    def _order(self, limits: dict[str, int]) -> _SpawnOrder:
        """Ask for a worker, without waiting for it."""
        self._count += 1
        number = os.getpid() + self._count
        with contextlib.ExitStack() as undo, contextlib.ExitStack() as given:
            ours, theirs = socket.socketpair()
            undo.enter_context(ours)
            given.enter_context(theirs)
            output, output_of_theirs = os.pipe()
            undo.callback(os.close, output)
            given.callback(os.close, output_of_theirs)
            page = _shared_page()
            given.callback(os.close, page)
            progress = mmap.mmap(page, wire.PROGRESS.size)
            request = {"do": "spawn", "number": number, **limits}
            self._ask(request, [theirs.fileno(), output_of_theirs, page])
            undo.pop_all()
        return _SpawnOrder(limits, ours, output, progress)

    def _collect(self, order: _SpawnOrder, output_bytes: int) -> WorkerProcess:
        """The worker that was asked for."""
        pid = self._pid_of(order)
        return WorkerProcess(
            self.end, pid, order.connection, order.output, output_bytes, order.progress
        )

    def _pid_of(self, order: _SpawnOrder) -> int:
        if order.pid is None:
            answer = self._answer()
            if "errno" in answer:
                order.drop()
                raise OSError(answer["errno"], os.strerror(answer["errno"]))
            order.pid = int(answer["pid"])
        return order.pid

    def end(self, pid: int, grace: float = 0.0) -> int | None:
        """End a worker. How it ended by itself within the grace, None where it was killed."""
        if self._spare is not None:
            try:
                self._pid_of(self._spare)  # answers come in the order of the questions
            except OSError:  # it could not be forked: the next one is when it is asked for
                self._spare = None
        self._ask({"do": "end", "pid": pid, "grace": grace}, [])
        status = self._answer()["status"]
        return None if status is None else int(status)

    def close(self) -> None:
        """End the zygote and with it every worker it has."""
        if self._spare is not None:
            self._spare.drop()
            self._spare = None
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)
        self._process.kill()
        self._process.wait()

    def _ask(self, request: dict[str, Any], descriptors: list[int]) -> None:
        try:
            socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
        except OSError as error:
            raise SandboxError(f"the sandbox's zygote is gone: {error}") from error

    def _answer(self) -> dict[str, Any]:
        try:
            text = self._control.recv(65_536)
        except OSError as error:
            raise SandboxError(f"the sandbox's zygote does not answer: {error}") from error
        if not text:
            status = self._process.wait()
            raise SandboxError(f"the sandbox's zygote ended with status {status}")
        answer: dict[str, Any] = json.loads(text)
        return answer

    def __enter__(self) -> Zygote:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _settings(switched_off: Iterable[str]) -> dict[str, Any]:
    switched_off = [*switched_off, *os.environ.get(SWITCHED_OFF_VARIABLE, "").split(",")]
    return {
        "program_folder": str(Path(__file__).resolve().parents[2]),
        "packages": [path for path in sys.path if path.endswith("-packages")],
        "switched_off": [name.strip() for name in switched_off if name.strip()],
    }


def start_process(theirs: socket.socket) -> subprocess.Popen[bytes]:
    """Exec the zygote: no environment but this, no descriptor but its end of the socket."""
    environment = {
        "LC_ALL": "C.UTF-8",
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "GLIBC_TUNABLES": TUNABLES,
        "PYTHONHASHSEED": "0",  # the order of a set is the same in every run
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
    program = Path(__file__).with_name("zygote.py")
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-S", "-B", "-X", "utf8", str(program), str(theirs.fileno())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=environment,
        cwd="/",
        pass_fds=[theirs.fileno()],
        start_new_session=True,  # Ctrl-C is the grader's to handle
    )


def _shared_page() -> int:
    """Memory to share with a worker, which cannot shrink it: reading it would then kill us."""
    page = os.memfd_create("progress", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.truncate(page, wire.PROGRESS.size)
    seals = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
    fcntl.fcntl(page, fcntl.F_ADD_SEALS, seals)
    return page


@dataclass
class _SpawnOrder:
    """A worker that was asked for; its process id is known once the zygote has answered."""

    limits: dict[str, int]
    connection: socket.socket
    output: int
    progress: mmap.mmap
    pid: int | None = None

    def drop(self) -> None:
        """Close what is ours of it."""
        self.connection.close()
        os.close(self.output)
