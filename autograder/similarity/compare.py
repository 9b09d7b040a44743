"""A folder of submissions → a page of the pairs that share more than the template explains.

Nothing is run and nothing is graded by it: the page is a reason to read two texts, no verdict.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from autograder.classroom.storage import write_text
from autograder.errors import IntakeError, UsageError
from autograder.homework.assignment import Assignment
from autograder.intake import discover, read_source
from autograder.intake.untouched import template_of
from autograder.model import Submission
from autograder.outputs.students import named
from autograder.similarity.shared_code import Code, Pair, code, common_limit, similar_pairs
from autograder.similarity.similar_page import similar_html


def write_similar(folder: Path, assignment: Assignment, page: Path, *, lang: str) -> list[Pair]:
    """Compare all submissions with each other, and write the page.

    Parameters
    ----------
    folder
        As `grade` takes it. Submissions that cannot be read are counted and passed over, and a
        student's own earlier ones are not compared with the later.

    Raises
    ------
    UsageError
        There is no such folder.
    StorageError
        The page cannot be written.
    """
    if page.is_dir():
        raise UsageError(f"--out {page} is a folder: give the page's file, such as similar.html")
    with tempfile.TemporaryDirectory(prefix="autograder-") as workspace:
        submissions = discover(folder, Path(workspace))
        found = [_code(each, assignment) for each in submissions]
    codes = [each for each in found if each is not None]
    pairs = similar_pairs(codes, template_of(assignment).entries)
    text = similar_html(
        pairs,
        assignment,
        lang,
        count=len(codes),
        skipped=len(found) - len(codes),
        common=common_limit(len(codes)),
    )
    write_text(page, text)
    return pairs


def _code(submission: Submission, assignment: Assignment) -> Code | None:
    try:
        source = read_source(submission, assignment)
    except IntakeError:
        return None
    text = "\n".join(cell.source for cell in source.cells)
    return code(named(submission.id, submission.names), text, submission.student)
