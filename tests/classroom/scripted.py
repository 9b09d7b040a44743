"""A class whose submissions say what grading them does, and a run that can be ended."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from autograder.classroom import run, storage
from autograder.classroom.crew import Crew, Layers
from autograder.errors import SandboxError, StorageError
from autograder.homework.assignment import Assignment
from autograder.model import CaseResult, Graded, QuestionResult, Row, Submission

FORK = multiprocessing.get_context("fork")


class ScriptedGrader:
    """Grades by the first word of a submission: a number of points, or what goes wrong.

    What happens only once, or is to be counted, is remembered in the folder `journal`.
    """

    def __init__(self, journal: Path) -> None:
        self.journal = journal
        self.layers: Mapping[str, str] = {"limits": ""}

    def grade(self, submission: Submission) -> Graded:
        return self.obey(submission.paths[0].read_text("utf-8").split()[0], submission)

    def obey(self, word: str, submission: Submission) -> Graded:
        before = self.attempts(submission)
        self._note(submission)
        if word == "dies" or (word == "dies-once" and not before):
            os.kill(os.getpid(), signal.SIGKILL)
        if word == "breaks" or (word == "breaks-once" and not before):
            raise SandboxError("the zygote is gone")
        if word == "stumbles":
            raise ValueError("a mistake in the grader")
        if word == "waits":
            signal.pause()
        if word == "hangs":
            signal.setitimer(signal.ITIMER_REAL, 0.01)  # the watchdog, brought forward
            signal.pause()
        if word == "talks":
            return replace(graded(submission, 5), output="a line\n" * 9_000)
        return graded(submission, float(word) if word.isdigit() else 5.0)

    def attempts(self, submission: Submission) -> int:
        path = self.journal / submission.folder
        return len(path.read_text().split()) if path.exists() else 0

    def _note(self, submission: Submission) -> None:
        with open(self.journal / submission.folder, "a", encoding="utf-8") as file:
            file.write(f"{os.getpid()}\n")

    def close(self) -> None:
        pass


class UnusableGrader(ScriptedGrader):
    """Cannot be made on this machine."""

    def __init__(self, journal: Path) -> None:
        raise SandboxError("files cannot be closed on this machine")


def graded(submission: Submission, points: float) -> Graded:
    case = CaseResult("q1", "agrees", hidden=True, points=points, passed=points == 5)
    questions = (QuestionResult("q1", points, 10), QuestionResult("q2", 0, 5))
    return Graded(submission, "Completed", questions, (case,))


class Classroom:
    """A folder of submissions, an output folder, and a scripted grader."""

    def __init__(self, assignment: Assignment, folder: Path) -> None:
        self.assignment = assignment
        self.folder = folder / "submissions"
        self.out = folder / "grades"
        self.journal = folder / "journal"
        for each in (self.folder, self.journal):
            each.mkdir()

    def hand_in(self, **texts: str) -> None:
        for name, text in texts.items():
            (self.folder / f"{name}.py").write_text(text, "utf-8")

    @property
    def submissions(self) -> list[Submission]:
        return [Submission(path.stem, path.stem, (path,)) for path in sorted(self.folder.iterdir())]

    def grade(
        self,
        *,
        out: Path | None = None,
        processes: int = 2,
        on_graded: Callable[[Row], None] = lambda row: None,
        on_started: Callable[[Layers], None] = lambda layers: None,
        grader: type[ScriptedGrader] = ScriptedGrader,
        lang: str = "en",
        crew: Crew | None = None,
        tell: Callable[[str], None] = lambda text: None,
    ) -> dict[str, Row]:
        with storage.claimed(out or self.out):
            rows = run.grade_class(
                self.submissions,
                self.assignment,
                out or self.out,
                run.RunOptions(
                    lang,
                    processes,
                    listener=run.Listener(started=on_started, graded=on_graded, tell=tell),
                    make_grader=lambda: grader(self.journal),
                    crew=crew,
                ),
            )
        return {row.submission: row for row in rows}

    def attempts(self) -> dict[str, int]:
        """How often each submission was graded since this was last asked."""
        counts = {path.name: len(path.read_text().split()) for path in self.journal.iterdir()}
        for path in self.journal.iterdir():
            path.unlink()
        return counts

    def written(self, out: Path | None = None) -> dict[str, bytes]:
        """Every file of the output folder that is not hidden."""
        out = out or self.out
        return {
            str(path.relative_to(out)): path.read_bytes()
            for path in sorted(out.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }


class Run:
    """A grading run in a process of its own, told of as it goes."""

    def __init__(self, room: Classroom, before: Callable[[], None] = lambda: None) -> None:
        self.ours, theirs = FORK.Pipe(duplex=False)
        self.process = FORK.Process(target=_run, args=(room, theirs, before))
        self.process.start()
        theirs.close()

    def wait_for(self, count: int) -> list[str]:
        """Ids of the next submissions that it graded; fewer where it ended before."""
        heard: list[str] = []
        while len(heard) < count and self.ours.poll(30):
            try:
                heard.append(self.ours.recv())
            except EOFError:
                break
        return heard

    def end(self, number: int) -> int | None:
        """Send it a signal; its exit status."""
        assert self.process.pid
        os.kill(self.process.pid, number)
        return self.wait()

    def wait(self) -> int | None:
        self.process.join(30)
        return self.process.exitcode


def _run(room: Classroom, pipe: Connection, before: Callable[[], None]) -> None:
    before()
    try:
        room.grade(on_graded=lambda row: pipe.send(row.submission))
    except KeyboardInterrupt:
        os._exit(130)
    except StorageError as error:
        pipe.send(str(error))
        os._exit(1)
