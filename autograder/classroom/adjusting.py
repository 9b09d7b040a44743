"""`adjust`: apply what an instructor corrected to results that are there, without grading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.classroom import storage
from autograder.classroom.changes import Changes
from autograder.classroom.class_files import write_class
from autograder.classroom.class_state import ClassState, read_state
from autograder.classroom.settling import Result, bring_in_line, read_result, read_rules
from autograder.errors import UsageError
from autograder.homework.assignment import Assignment
from autograder.homework.lateness import LatePolicy, late_policy, plain_policy
from autograder.intake.sheets import read_table
from autograder.model import Row

if TYPE_CHECKING:
    from autograder.outputs.changes_csv import GradeChange
    from autograder.outputs.roster import Missing


@dataclass(frozen=True)
class Adjusted:
    """What `adjust` came to."""

    rows: Sequence[Row]
    changes: Sequence[GradeChange]
    untimed: Sequence[Row]
    """Those of whom nobody knows when they handed in, where that would matter."""
    lang: str
    """The results' language."""


def homework_of(out: Path) -> tuple[str, Path]:
    """Return the homework whose results an output folder holds: its name, and its course.

    Raises
    ------
    UsageError
        It holds none.
    """
    state = read_state(out)
    if not state.assignment:
        raise UsageError(f"there are no results in {out}: grade first, and give its --out here")
    return state.assignment, Path(state.course)


def adjust(
    out: Path,
    assignment: Assignment,
    *,
    late: LatePolicy | None = None,
    tell: Callable[[str], None] = lambda text: None,
) -> Adjusted:
    """Bring results in line with adjustments.csv and with what lateness costs.

    Parameters
    ----------
    out
        What `grade` wrote.
    late
        In the place of what the last run reckoned with.
    tell
        Told of edits by hand that are lost, before they are.

    Raises
    ------
    UsageError
        There are no results, or a row of adjustments.csv names what there is not; nothing is
        changed then.
    StorageError
        A result cannot be written.
    """
    with storage.claimed(out):
        state = read_state(out)
        found = _results(out, state, tell)
        if late is not None:
            state = replace(state, late=plain_policy(late))
        policy = late_policy(state.late) if state.late else assignment.late
        ids = [each.row.submission for each in found]
        lang = state.lang or assignment.language
        rules = read_rules(out, ids, assignment, lang, policy)
        rows = [rules.settled(each.row) for each in found]
        lost = [
            row.submission
            for each, row in zip(found, rows, strict=True)
            if not bring_in_line(each, row, rules, out)
        ]
        if lost:
            raise UsageError(
                f"the results of {', '.join(lost[:20])} are not whole: run `grade` again"
            )
        changes = Changes(out).conclude(rows)
        write_class(rows, assignment, out, state, missing=_missing(out), tell=tell)
    return Adjusted(rows, changes, rules.untimed(rows), lang)


def _results(out: Path, state: ClassState, tell: Callable[[str], None]) -> list[Result]:
    """Results of the class, in its order; of all there are where no run was finished."""
    results = out / storage.RESULTS
    folders = state.folders or sorted(
        path.parent.name for path in results.glob(f"*/{storage.RESULT}")
    )
    found = {folder: read_result(results / folder, out, tell) for folder in folders}
    gone = [folder for folder, each in found.items() if each is None]
    if gone or not found:
        what = (
            f"the results of {', '.join(gone[:20])} are gone or spoilt"
            if gone
            else "there are none"
        )
        raise UsageError(f"{what} in {out}: run `grade` with this --out first")
    return [each for each in found.values() if each is not None]


def _missing(out: Path) -> list[Missing] | None:
    """Who had handed nothing in at the last run; None where it had no roster."""
    from autograder.outputs.roster import read_missing

    path = out / storage.MISSING
    return read_missing(read_table(path)) if path.is_file() else None
