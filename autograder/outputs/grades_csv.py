"""`final_grades.csv`, by Otter's own merge: its columns, its order, its first row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from autograder.homework.assignment import Assignment
from autograder.homework.otter_parts import import_part
from autograder.model import Row
from autograder.outputs.corrections import lost_by_lateness, remarks
from autograder.outputs.escape import cell, one_line
from autograder.outputs.scores import MAX_ID, every_question, points, total
from autograder.words.wording import wording

if TYPE_CHECKING:
    import pandas as pd

POINTS_ROW = "points-per-question"
"""What Otter calls its first row; it puts a student of that name next to it."""
PART = 500
"""Rows that Otter merges at a time."""


def grades_csv(rows: Sequence[Row], assignment: Assignment) -> str:
    r"""Write a class's grades as Otter does.

    Otter zeroes every question of a submission that failed and drops the points row when all did;
    ours keep what they earned, so the merge is shown finished results only, and each status is put
    in afterwards. The questions' points are as corrected by hand; the total is what counts, without
    what lateness costs, and the status tells both. Otter makes a data frame of 17 kB a row (10,000
    rows take 4 s on one core), so a large class is merged in parts, and memory stays flat.

    Returns
    -------
    str
        CSV with "\n" at the ends of lines; to be written as UTF-8 without a byte order mark, which
        readers that look for the column `file` would take for a part of its name.
    """
    scores = [_Scores(row, assignment) for row in rows]
    frame = _merged(scores or [_Scores(_NOBODY, assignment)])[: len(rows) + 1]
    status = {each.file: each.status for each in scores}
    files = frame["file"].tolist()
    frame["grading_status"] = [
        "--" if place == 0 else cell(status[file]) for place, file in enumerate(files)
    ]
    frame["file"] = [cell(file) for file in files]
    return frame.to_csv(index=False, lineterminator="\n")  # type: ignore[no-any-return]


def _merged(scores: Sequence[_Scores]) -> pd.DataFrame:
    """The class's data frame as Otter makes it: the points of each question, then by file."""
    pandas = import_part("pandas")
    merge = import_part("otter.grade.utils").merge_scores_to_df
    by_file = sorted(scores, key=lambda each: (each.file != POINTS_ROW, each.file))
    parts = [merge(by_file[start : start + PART]) for start in range(0, len(scores), PART)]
    frame: pd.DataFrame = pandas.concat(
        [parts[0], *(part[1:] for part in parts[1:])], ignore_index=True
    )
    return frame


_NOBODY = Row(submission="", folder="", status="", questions=(), passed={})


class _Scores:
    """What Otter's merge asks of a `GradingResults`, of one row.

    Building Otter's own for each of 10,000 rows would cost a deep copy of every case.
    """

    def __init__(self, row: Row, assignment: Assignment) -> None:
        self.file = row.submission[:MAX_ID]
        told = [one_line(row.status) or "--", *remarks(row, wording(assignment, "en"))]
        self.status = "; ".join(told)
        questions = every_question(row.corrected, assignment)
        self._questions = {
            each.name: {"score": each.earned, "possible": each.possible} for each in questions
        }
        self.total = points(total(questions) - lost_by_lateness(row))
        self.possible = points(assignment.points)
        self.percent = round(self.total / self.possible, 4) if self.possible else 0

    def has_catastrophic_failure(self) -> bool:
        return False

    def to_dict(self) -> dict[str, dict[str, float]]:
        return self._questions
