"""What is reckoned on top of grading, and without it: corrections by hand, and lateness.

A result keeps what was graded, and beside it what was corrected and what lateness costs; so a row
that is taken out of `adjustments.csv` gives back what was earned. Pages are written anew from all
that grading found (`storage.GRADED`); no student's code runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from autograder.classroom import storage
from autograder.classroom.adjustments import (
    EVERYONE,
    Adjustment,
    CasePoints,
    corrections,
    read_adjustments,
    resolve,
)
from autograder.classroom.changes import Changes
from autograder.classroom.crew import Rendered, render
from autograder.errors import StorageError
from autograder.homework.assignment import Assignment
from autograder.homework.lateness import LatePolicy
from autograder.model import Correction, Graded, Row
from autograder.outputs.changes_csv import LATE
from autograder.outputs.escape import one_line
from autograder.outputs.scores import points, total


@dataclass(frozen=True)
class Rules:
    """What one run reckons with."""

    assignment: Assignment
    lang: str
    adjustments: Mapping[str, Sequence[Adjustment]] = field(default_factory=dict)
    """Adjustments by submission, with those for everyone; under `*` the latter alone."""
    late: LatePolicy | None = None

    @cached_property
    def case_points(self) -> CasePoints:
        """Loaded only where a row names a case: that takes half a second."""
        return _case_points(self.assignment)

    def settled(self, row: Row) -> Row:
        """Return a row with its corrections and its lateness, whatever it had of them."""
        own = self.adjustments.get(row.submission, self.adjustments.get(EVERYONE, ()))
        made = corrections(row, own, self.assignment, lambda: self.case_points)
        row = replace(row, corrections=made, lateness=None)
        if self.late is None:
            return row
        earned = points(total(row.corrected))
        came = self.late.moment_of(row.came, row.clock)
        lateness = self.late.lateness(came, marked=row.late, earned=earned)
        return replace(row, lateness=lateness)

    def untimed(self, rows: Iterable[Row]) -> list[Row]:
        """Submissions of which nobody knows when they came."""
        return [row for row in rows if self.late is not None and not _is_timed(row)]

    def why(self, before: Row, after: Row) -> dict[str, str]:
        """Say of each question, and of lateness, why it is other than it was."""
        had, has = _that_move_points(before), _that_move_points(after)
        whys = {}
        for question in dict.fromkeys(each.question for each in (*had, *has)):
            own = [each for each in has if each.question == question]
            if own != [each for each in had if each.question == question]:
                whys[question] = _why_corrected([each for each in own if each not in had], own)
        if before.lateness != after.lateness:
            whys[LATE] = "lateness" if after.lateness else "no longer late"
        return whys


def _that_move_points(row: Row) -> list[Correction]:
    return [each for each in row.corrections if each.after != each.before]


def _why_corrected(new: Sequence[Correction], all_: Sequence[Correction]) -> str:
    """Say what became of corrections, with every reason that a new one gives."""
    said = ", ".join(dict.fromkeys(one_line(each.comment, 200) for each in new if each.comment))
    if new:
        return f"corrected by hand ({said})" if said else "corrected by hand"
    return "a correction by hand was taken back" if all_ else "no longer corrected by hand"


def _is_timed(row: Row) -> bool:
    """Canvas marks what is late, so that what it does not mark came in time."""
    marks = row.origin is not None and row.origin.platform == "canvas"
    return row.came is not None or bool(row.clock) or row.late or marks


def _case_points(assignment: Assignment) -> CasePoints:
    from autograder.homework.questions import load_questions

    return {
        name: {case.name: case.points for case in question.cases}
        for name, question in load_questions(assignment).items()
    }


def read_rules(
    out: Path,
    ids: Iterable[str],
    assignment: Assignment,
    lang: str,
    late: LatePolicy | None,
) -> Rules:
    """Read what an instructor wrote into an output folder.

    Raises
    ------
    UsageError
        A row of adjustments.csv cannot be understood, or names what there is not.
    """
    path = out / storage.ADJUSTMENTS
    rules = Rules(assignment, lang, late=late)
    read = read_adjustments(path)
    resolved = resolve(read, ids, assignment, lambda: rules.case_points, path)
    return replace(rules, adjustments=_by_submission(resolved))


def _by_submission(adjustments: Sequence[Adjustment]) -> dict[str, list[Adjustment]]:
    everyone = [each for each in adjustments if each.submission == EVERYONE]
    own = {each.submission for each in adjustments}
    by_submission = {name: list(everyone) for name in own}
    for each in adjustments:
        if each.submission != EVERYONE:
            by_submission[each.submission].append(each)
    return {
        name: sorted(those, key=lambda each: each.line) for name, those in by_submission.items()
    }


def settle(graded: Graded, row: Row, rules: Rules) -> Rendered:
    """Word a graded submission anew, with the corrections and the lateness of a row.

    The row that comes back has them, too.
    """
    submission = replace(graded.submission, late=row.late, came=row.came, clock=row.clock)
    settled = replace(
        graded, submission=submission, corrections=row.corrections, lateness=row.lateness
    )
    return render(settled, rules.assignment, rules.lang)


def read_graded(folder: Path) -> Graded | None:
    """Read all that grading found of a submission; None where it is not there, or spoilt."""
    from autograder.outputs.graded_json import graded_from_json

    return graded_from_json(storage.read_text(folder / storage.GRADED) or "")


@dataclass(frozen=True)
class Result:
    """A submission's results as they were found."""

    row: Row
    digest: str
    """The digest of what they were made from; empty where they could not be made."""
    edited: bool


def read_result(folder: Path, out: Path, tell: Callable[[str], None]) -> Result | None:
    """Read a submission's results; None where there are none, or they are not ours.

    Edits by hand are told, since whatever is done next writes over them, and what was graded is
    taken from where it was kept.
    """
    from autograder.outputs.edited_by_hand import edited_results
    from autograder.outputs.row_json import digest_from_json, is_edited, row_from_json

    path = folder / storage.RESULT
    text = storage.read_text(path)
    if text is None:
        return None
    row = row_from_json(text)
    if not is_edited(text):
        return None if row is None else Result(row, digest_from_json(text) or "", edited=False)
    graded = read_graded(folder)
    if graded is None:
        tell(edited_results(text, row, path, out))
        return None
    made = row or graded.row()
    kept = replace(
        graded.row(),
        came=made.came,
        clock=made.clock,
        corrections=made.corrections,
        lateness=made.lateness,
    )
    tell(edited_results(text, kept, path, out))
    return Result(kept, graded.digest, edited=True)


def bring_in_line(result: Result, settled: Row, rules: Rules, out: Path) -> bool:
    """Write a submission's pages anew where they are not what they should be.

    Returns
    -------
    bool
        Whether they now are; False where what grading found is gone.
    """
    before = result.row
    if _reckoned(before) == _reckoned(settled) and not result.edited:
        return True
    graded = read_graded(out / storage.RESULTS / settled.folder)
    if graded is None:
        return False
    Changes(out).note(before, settled, rules.why(before, settled))
    _rewrite(graded, settled, rules, out)
    return True


def _reckoned(row: Row) -> tuple[object, ...]:
    return row.came, row.clock, row.corrections, row.lateness


def stage_anew(row: Row, rules: Rules, folder: Path) -> None:
    """Stage a submission's pages with its row's corrections and lateness.

    Raises
    ------
    StorageError
        What grading found cannot be read back.
    """
    graded = read_graded(folder)
    if graded is None:
        raise StorageError(f"{folder / storage.GRADED} cannot be read: grade again")
    rendered = settle(graded, row, rules)
    storage.stage_text(folder / storage.FEEDBACK, rendered.feedback)
    storage.stage_text(folder / storage.RESULT, rendered.results)


def _rewrite(graded: Graded, row: Row, rules: Rules, out: Path) -> None:
    """Put a submission's pages in place anew, its results.json last; nothing is graded.

    Raises
    ------
    StorageError
        The pages cannot be written.
    """
    folder = out / storage.RESULTS / row.folder
    rendered = settle(graded, row, rules)
    storage.write_text(folder / storage.FEEDBACK, rendered.feedback)
    storage.write_text(folder / storage.RESULT, rendered.results)
