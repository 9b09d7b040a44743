"""The instructor's side: hand submissions to a Dask scheduler, take results back."""

from __future__ import annotations

import contextlib
import hashlib
import pickle
import queue
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from autograder.classroom.cluster import parcel, scheduler
from autograder.classroom.cluster.scheduler import LOCAL
from autograder.classroom.crew import DIED, Layers, Rendered, Settings, Task, Trouble, stage
from autograder.errors import AutograderError, SandboxError, UsageError
from autograder.homework.assignment import Assignment
from autograder.model import Row
from autograder.sandbox.layers import missing

if TYPE_CHECKING:
    from distributed import Client, Future, LocalCluster

CLOSE_SECONDS = 5.0
LOOK_SECONDS = 1.0
"""The time between two looks at how many Dask workers there are: they come and go."""
AHEAD = 4
"""Tasks handed out for each thread of a Dask worker: one running, the others on their way there."""


class ClusterError(AutograderError):
    """The cluster is lost: exit status 1."""


@dataclass
class Cluster:
    """A crew of Dask workers.

    Parameters
    ----------
    address
        Of a scheduler; or `local`.
    workers
        Processes to start where it is `local`.
    say
        Takes what is to be told at once, one line at a time.
    grader
        What makes a grader there, as "module:name".
    connect_seconds
        In which the scheduler must have answered.

    Raises
    ------
    UsageError
        The packages that it needs are not installed.
    """

    address: str
    workers: int = 1
    say: Callable[[str], None] = lambda text: None
    grader: str = parcel.GRADER
    connect_seconds: float = 5.0
    _local: LocalCluster | None = field(default=None, init=False, repr=False)
    _client: Client | None = field(default=None, init=False, repr=False)
    _kept: dict[parcel.Order, Future[bytes]] = field(default_factory=dict, init=False, repr=False)
    _lacking: set[tuple[str, ...]] = field(default_factory=set, init=False, repr=False)

    def __post_init__(self) -> None:
        scheduler.require_packages(self.address)

    def grade(
        self,
        tasks: Iterator[Task],
        settings: Settings,
        on_start: Callable[[Layers], None],
        *,
        alone: bool,
    ) -> Generator[tuple[Task, Row | Trouble], None, None]:
        """Grade every task once.

        Raises
        ------
        UsageError
            No scheduler answers, or a Dask worker has another version of this program.
        SandboxError
            A Dask worker cannot shut a student's code in.
        ClusterError
            The scheduler is gone.
        """
        client = self._connected()
        grading = _Round(self, client, settings.assignment, *self._keep(client, settings), alone)
        with contextlib.closing(grading):
            for task, answer in grading.run(tasks):
                if isinstance(answer, Trouble):
                    yield task, answer
                    continue
                self._tell_layers(answer, on_start)
                yield task, _staged(answer.outcome, settings, task)

    def close(self) -> None:
        """Leave the scheduler; end the cluster where it was started here."""
        for each in (self._client, self._local):
            if each is not None:
                with contextlib.suppress(OSError, TimeoutError):
                    each.close(timeout=CLOSE_SECONDS)
        self._client = self._local = None
        self._kept.clear()

    def _keep(self, client: Client, settings: Settings) -> tuple[parcel.Order, Future[bytes]]:
        """Hand over the homework's files, once for the whole class."""
        homework = parcel.pack(settings.assignment)
        order = parcel.Order(
            settings.assignment.name,
            hashlib.sha256(homework).hexdigest(),
            settings.lang,
            settings.trust_submissions,
            parcel.program(),
            self.grader,
            settings.locate,
        )
        if order not in self._kept:
            # A task and not scattered data: what a dead Dask worker held is made again elsewhere.
            self._kept[order] = client.submit(
                bytes, homework, key=f"autograder-homework-{order.digest}"
            )
        return order, self._kept[order]

    def _connected(self) -> Client:
        if self._client is None:
            if self.address == LOCAL:
                self._local = scheduler.start(self.workers)
            self._client = scheduler.connect(self._local or self.address, self.connect_seconds)
        return self._client

    def _tell_layers(self, answer: parcel.Reply, on_start: Callable[[Layers], None]) -> None:
        """Say what confines there, once for each set of layers that machines lack."""
        lacking = missing(answer.layers)
        if not self._lacking or (lacking and tuple(lacking) not in self._lacking):
            on_start(
                {
                    name: f"{why}, at {answer.host}" if f"{name} ({why})" in lacking else why
                    for name, why in answer.layers.items()
                }
            )
        self._lacking.add(tuple(lacking))


def _staged(outcome: Rendered | Trouble, settings: Settings, task: Task) -> Row | Trouble:
    if isinstance(outcome, Trouble):
        return outcome
    stage(outcome, settings.results / task.submission.folder)
    return outcome.row


class _Round:
    """Every task once, on whatever Dask workers there are meanwhile."""

    def __init__(
        self,
        cluster: Cluster,
        client: Client,
        assignment: Assignment,
        order: parcel.Order,
        homework: Future[bytes],
        alone: bool,
    ) -> None:
        self._address, self._say = cluster.address, cluster.say
        self._client = client
        self._assignment = assignment
        self._order = order
        self._homework = homework
        self._alone = alone
        self._running: dict[Future[parcel.Reply], Task] = {}
        self._ended: queue.SimpleQueue[Future[parcel.Reply]] = queue.SimpleQueue()
        self._threads = 0
        self._looked = float("-inf")
        self._deserted = False

    def run(
        self, tasks: Iterator[Task]
    ) -> Generator[tuple[Task, parcel.Reply | Trouble], None, None]:
        """Yield what is graded, and what Dask could not have graded."""
        while True:
            self._look()
            while len(self._running) < self._ahead and (task := next(tasks, None)):
                trouble = self._submit(task)
                if trouble:
                    yield task, trouble
            if not self._running:
                return
            for future in self._wait():
                yield self._running.pop(future), self._answer(future)

    @property
    def _ahead(self) -> int:
        return 1 if self._alone else max(1, AHEAD * self._threads)

    def _submit(self, task: Task) -> Trouble | None:
        """Hand out a submission; reading it is the border at which mistakes of ours stop."""
        try:
            request = pickle.dumps((self._order, parcel.job(task, self._assignment)))
        except SandboxError as error:
            return Trouble(str(error))
        except Exception as error:
            return Trouble(f"{type(error).__name__}: {error}")
        future = self._client.submit(_call(), request, self._homework, pure=False)
        self._running[future] = task
        future.add_done_callback(self._ended.put)
        return None

    def _wait(self) -> list[Future[parcel.Reply]]:
        """What has ended, at least one, or nothing when it is time to look around."""
        try:
            ended = [self._ended.get(timeout=LOOK_SECONDS)]
        except queue.Empty:
            return []
        with contextlib.suppress(queue.Empty):
            while True:
                ended.append(self._ended.get_nowait())
        return ended

    def _answer(self, future: Future[parcel.Reply]) -> parcel.Reply | Trouble:
        from distributed import CancelledError, KilledWorker

        try:
            answer: parcel.Reply = future.result()
        except KilledWorker:
            return Trouble(DIED)
        except AutograderError:
            raise
        except (CancelledError, OSError) as error:
            raise self._lost() from error
        except Exception as error:
            raise _misfit(error) from error
        return answer

    def _look(self) -> None:
        """See how many Dask workers there are, now and then, and say where there is none."""
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return
        self._looked = time.monotonic()
        try:
            self._threads = sum(self._client.nthreads().values())
        except (OSError, ValueError, RuntimeError) as error:
            raise self._lost() from error
        if not self._threads and not self._deserted:
            self._say(f"{self._address} has no Dask workers now: waiting for one; Ctrl-C stops")
        self._deserted = not self._threads

    def _lost(self) -> ClusterError:
        return ClusterError(
            f"the Dask scheduler at {self._address} is gone: when it is back, run the same command "
            "again; what is graded so far is kept"
        )

    def close(self) -> None:
        """Take back what nobody waits for any more."""
        with contextlib.suppress(OSError, TimeoutError, ValueError, RuntimeError):
            self._client.cancel(list(self._running))


def _call() -> Callable[[bytes, bytes], parcel.Reply]:
    """Make what a Dask worker runs: a local function, which travels as code and not as a name.

    So also a Dask worker without this package can begin to run it, and say what it lacks.
    """

    def grade(request: bytes, homework: bytes) -> parcel.Reply:
        from autograder.classroom.cluster import dask_worker

        return dask_worker.grade(request, homework)

    return grade


def _misfit(error: Exception) -> UsageError:
    """What keeps a Dask worker from running us at all: mostly, that it has no package of ours."""
    return UsageError(
        f"a Dask worker of the cluster cannot run this program ({type(error).__name__}: {error}): "
        "install the same package there as here"
    )
