"""`report.html`: the class as its instructor wants to see it. One file, no network."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from urllib.parse import quote

from autograder.assignment import Assignment
from autograder.model import Row
from autograder.outputs.escape import well_formed
from autograder.outputs.pages import render, script
from autograder.outputs.scores import points
from autograder.outputs.statistics import (
    BANDS,
    Scored,
    bands,
    case_figures,
    misconception_figures,
    question_figures,
    score_rows,
)

MAX_LOOK = 200
"""Submissions listed at the top; the rest are in the table, which sorts by status."""

MAX_HOLDERS = 200
"""Students listed under one misconception; more are no longer a list that one reads."""


def report_html(rows: Sequence[Row], assignment: Assignment, lang: str) -> str:
    """Write the class report.

    Links lead to `results/FOLDER/feedback.html` beside it. Without JavaScript all is there but
    searching and sorting. About 0.4 MB for 1,000 students.
    """
    scored = score_rows(rows, assignment)
    source, digest = script()
    look = [each for each in scored if each.needs_a_look]
    return render(
        "report.html",
        lang,
        title=assignment.title.get(lang, assignment.title["en"]),
        questions=assignment.questions,
        possible=points(assignment.points),
        scored=scored,
        has_names=any(row.names for row in rows),
        look=look[:MAX_LOOK],
        look_count=len(look),
        summary=_summary(scored),
        bands=_bands(scored),
        question_figures=question_figures(scored, assignment, lang) if scored else [],
        case_figures=case_figures(rows),
        misconceptions=misconception_figures([each.row for each in scored]),
        max_holders=MAX_HOLDERS,
        link=_link,
        script=source,
        script_digest=digest,
    )


def _link(row: Row) -> str:
    return f"results/{quote(well_formed(row.folder[:400]), safe='')}/feedback.html"


def _summary(scored: Sequence[Scored]) -> list[tuple[str, str]]:
    """(key of its name, value), for the line of figures at the top."""
    if not scored:
        return []
    totals = [each.total for each in scored]
    full = sum(each.share >= 1 for each in scored)
    return [
        ("report.submissions", str(len(scored))),
        ("report.mean", f"{statistics.fmean(totals):.1f}"),
        ("report.median", f"{statistics.median(totals):.1f}"),
        ("report.highest", str(max(totals))),
        ("report.lowest", str(min(totals))),
        ("report.full", str(full)),
    ]


def _bands(scored: Sequence[Scored]) -> list[tuple[int, int, int, float]]:
    """(from percent, to percent, submissions, height as a share of the highest)."""
    counts = bands(scored)
    highest = max(counts) or 1
    step = 100 // BANDS
    last = BANDS - 1
    return [
        (place * step, 100 if place == last else (place + 1) * step - 1, count, count / highest)
        for place, count in enumerate(counts)
    ]
