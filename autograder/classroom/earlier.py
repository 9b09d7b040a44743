"""What an earlier run left: which of its results hold, and why the others are made anew."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.classroom import storage
from autograder.classroom.class_state import ClassState
from autograder.classroom.crew import Task
from autograder.classroom.provenance import what_changed
from autograder.classroom.settling import Rules, bring_in_line, read_result
from autograder.model import Row, Submission


class Earlier:
    """The results of an earlier run: which of them hold, brought in line with the rules.

    Attributes
    ----------
    rows : dict of str to Row
        By folder, what holds and need not be graded again.
    results : dict of str to Row
        By folder, what there was; also where it does not hold.
    """

    def __init__(
        self, tasks: Sequence[Task], out: Path, rules: Rules, tell: Callable[[str], None]
    ) -> None:
        self.rows: dict[str, Row] = {}
        self.results: dict[str, Row] = {}
        self._digests: dict[str, str] = {}
        for task in tasks:
            self._take_in(task, out, rules, tell)

    def _take_in(self, task: Task, out: Path, rules: Rules, tell: Callable[[str], None]) -> None:
        name = task.submission.folder
        folder = out / storage.RESULTS / name
        read = read_result(folder, out, tell)
        if read is None:
            return
        self.results[name] = read.row
        self._digests[name] = read.digest
        files = (folder / storage.FEEDBACK, folder / storage.GRADED)
        if self._digests[name] != task.digest or not all(map(Path.is_file, files)):
            return
        settled = rules.settled(compact(read.row, task.submission))
        if bring_in_line(read, settled, rules, out):
            self.rows[name] = settled

    def why_anew(self, task: Task, state: ClassState) -> str:
        """Say why a submission that has a result is graded again; empty where it has none."""
        if task.submission.folder not in self.results:
            return ""
        digest = self._digests[task.submission.folder]
        if not digest:
            return "it could not be graded before, by a fault of ours"
        key, now = digest.partition("-")[0], task.digest.partition("-")[0]
        if key != now:
            return what_changed(state.made_of.get(key), state.made_of[now])
        return "its results were not whole" if digest == task.digest else "the submission changed"


def compact(row: Row, submission: Submission) -> Row:
    """Share what is the same in every row, so that 10,000 of them stay small."""
    return replace(
        row,
        submission=submission.id,
        names=submission.names,
        emails=submission.emails,
        late=submission.late,
        came=submission.came,
        clock=submission.clock,
        student=submission.student,
        origin=submission.origin,
        passed=_interned(row.passed),
        failed={sys.intern(case): sys.intern(key) for case, key in row.failed.items()},
    )


def _interned(passed: Mapping[str, bool]) -> Mapping[str, bool]:
    return {sys.intern(case): value for case, value in passed.items()}
