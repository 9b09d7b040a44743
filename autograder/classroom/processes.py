"""The processes that grade a class, and what happens when one of them dies.

A grader process is forked from a parent that has imported everything, keeps one grader for all
of its submissions, and hands back text: it puts nothing in its place. A submission whose grading
failed through no fault of the student (the sandbox failed, the process died, a mistake of ours) is
tried again, alone, twice; that holds for every `Crew`, be it processes here or a cluster.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import util
from types import TracebackType
from typing import Any, ClassVar, TypeVar

from autograder import machine
from autograder.classroom.crew import (
    DIED,
    TRIES,
    GraderLike,
    Layers,
    Settings,
    Task,
    Trouble,
    hang_seconds,
    render,
    say_nothing,
    stage,
)
from autograder.errors import (
    AssignmentError,
    MachineError,
    SandboxError,
    StorageError,
    short_of,
)
from autograder.model import Row

AHEAD = 2
"""Tasks handed out for each process: one running, one waiting, so that memory stays flat."""
PATROL_SECONDS = 0.2
"""The time between two looks at whether who is waited for still lives; Ctrl-C is heard then too."""
SHARED_MEMORY = "/dev/shm"  # noqa: S108 - where the C library makes semaphores, and no choice of ours

T = TypeVar("T")


class Processes:
    """A crew of processes forked from this one.

    Parameters
    ----------
    count
        How many, at least 1.
    make_grader
        Called in each of them.
    """

    def __init__(self, count: int, make_grader: Callable[[], GraderLike]) -> None:
        self._count = count
        self._make_grader = make_grader

    def grade(
        self,
        tasks: Iterator[Task],
        settings: Settings,
        on_start: Callable[[Layers], None],
        *,
        alone: bool,
    ) -> Generator[tuple[Task, Row | Trouble], None, None]:
        """Grade every task once; a pool that breaks is replaced by a new one."""
        count, ahead = (1, 1) if alone else (self._count, AHEAD * self._count)
        while True:
            with _Pool(settings, self._make_grader, count) as pool:
                lost = yield from pool.grade(tasks, ahead, on_start)
            if not lost:
                return
            for task in lost:
                yield task, Trouble(DIED)
            on_start = say_nothing

    def close(self) -> None:
        """Do nothing: each round ends its own processes."""


class _Pool:
    """Processes forked from this one; none is left when it is closed."""

    def __init__(
        self, settings: Settings, make_grader: Callable[[], GraderLike], count: int
    ) -> None:
        self._others = set(multiprocessing.active_children())
        self._threads = set(threading.enumerate())
        self._hook = threading.excepthook
        self._fallen: BaseException | None = None
        """What ended a thread of the executor: nothing that it was to bring will ever come."""
        try:
            self._executor = ProcessPoolExecutor(
                count,
                mp_context=multiprocessing.get_context("fork"),
                initializer=_start,
                initargs=(settings, make_grader, os.getpid()),
            )
        except OSError as error:
            raise _no_processes(error) from error

    def grade(
        self, tasks: Iterator[Task], ahead: int, on_start: Callable[[Layers], None]
    ) -> Generator[tuple[Task, Row | Trouble], None, list[Task]]:
        """Yield what is graded; return the tasks that were lost when a process died."""
        running: dict[Future[Row | Trouble], Task] = {}
        starting: Future[Layers] | None = self._submit(_start_sandbox)
        while True:
            while len(running) < ahead and (task := next(tasks, None)):
                try:
                    running[self._submit(_grade, task)] = task
                except BrokenProcessPool:
                    return [task, *running.values()]
            if not running:
                return []
            try:
                if starting:
                    self._wait([starting])
                    on_start(starting.result())
                    starting = None
                finished = {each: each.result() for each in self._wait(running)}
            except BrokenProcessPool:
                return list(running.values())
            for future, outcome in finished.items():
                yield running.pop(future), outcome

    def _submit(self, function: Callable[..., T], *arguments: Any) -> Future[T]:
        """Hand out a task; the first one starts processes and threads, which may fail."""
        try:
            return self._executor.submit(function, *arguments)
        except BrokenProcessPool:
            raise
        except (OSError, RuntimeError) as error:
            raise _no_processes(error) from error

    def _wait(self, running: Iterable[Future[T]]) -> set[Future[T]]:
        """Those that have ended, as soon as there is one."""
        while True:
            with _interrupts_heard_later():
                finished = wait(running, PATROL_SECONDS, return_when=FIRST_COMPLETED).done
            if finished:
                return finished
            if self._fallen is not None:
                raise _no_processes(self._fallen) from self._fallen

    def _note_fallen(self, fallen: threading.ExceptHookArgs) -> None:
        """Take down what ended a thread of the executor; of others, let their hook tell."""
        if fallen.thread in self._threads:
            self._hook(fallen)
        else:
            self._fallen = fallen.exc_value or RuntimeError("a thread ended")

    def __enter__(self) -> _Pool:
        threading.excepthook = self._note_fallen
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:  # Ctrl-C, a full disk: do not wait for an endless loop to time out
            for process in set(multiprocessing.active_children()) - self._others:
                process.kill()
        try:
            self._executor.shutdown(cancel_futures=True)
        except RuntimeError:  # it waits for a thread that could not be started either
            if kind is None:
                raise
        finally:
            threading.excepthook = self._hook


@contextlib.contextmanager
def _interrupts_heard_later() -> Iterator[None]:
    """Let Ctrl-C wait until this is over.

    For what takes locks of several futures one after the other: interrupted on the way it leaves
    them taken, and the executor, which cancels these futures then, would wait for ever.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are heard in the main thread alone
        return
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        signal.raise_signal(signal.SIGINT)


def _no_processes(error: BaseException) -> MachineError:
    """Why there is nobody to grade, and what to do."""
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EPERM):
        # Processes share their locks as files there.
        return MachineError(
            f"processes to grade with cannot be started, since {SHARED_MEMORY} cannot be written "
            f"({getattr(error, 'strerror', '')}): mend that and run the same command again"
        )
    return short_of("processes to grade with cannot be started", error)


class _Process:
    """What a grader process keeps between two submissions."""

    settings: ClassVar[Settings]
    make_grader: ClassVar[Callable[[], GraderLike]]
    grader: ClassVar[GraderLike | None] = None

    @classmethod
    def get_grader(cls) -> GraderLike:
        """Return its grader, made when it is first needed."""
        if cls.grader is None:
            cls.grader = cls.make_grader()
        return cls.grader

    @classmethod
    def drop_grader(cls) -> None:
        """End its grader: after a failure it is not to be trusted with the next submission."""
        grader, cls.grader = cls.grader, None
        if grader is not None:
            with contextlib.suppress(Exception):  # it goes, whatever state it is in
                grader.close()


def _start(settings: Settings, make_grader: Callable[[], GraderLike], parent: int) -> None:
    """Make a forked process a grader process; runs once, before its first task."""
    machine.end_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    gc.freeze()  # a collection would copy every page that is shared with the parent
    _Process.settings = settings
    _Process.make_grader = make_grader
    util.Finalize(None, _Process.drop_grader, exitpriority=1)


def _start_sandbox() -> Layers:
    """Make this process's grader, and say what holds of its confinement."""
    for _ in range(TRIES - 1):
        with contextlib.suppress(SandboxError):
            _Process.get_grader()
            break
    layers = dict(_Process.get_grader().layers)
    gc.collect()
    gc.freeze()  # Otter, the cases, the reference: nothing that a collection could ever free
    return layers


def _grade(task: Task) -> Row | Trouble:
    signal.alarm(hang_seconds(_Process.settings.assignment))
    try:
        return _grade_and_stage(task)
    except (AssignmentError, StorageError):
        raise
    except SandboxError as error:
        _Process.drop_grader()
        return Trouble(str(error))
    except Exception as error:  # the border of one submission: whatever it is, it is not theirs
        _Process.drop_grader()
        return Trouble(f"{type(error).__name__}: {error}")
    finally:
        signal.alarm(0)


def _grade_and_stage(task: Task) -> Row:
    settings = _Process.settings
    graded = replace(_Process.get_grader().grade(task.submission), digest=task.digest)
    rendered = render(graded, settings.assignment, settings.lang)
    stage(rendered, settings.results / task.submission.folder)
    return rendered.row
