"""`report.html`: the class as its instructor wants to see it. One file, no network."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from autograder.homework.assignment import Assignment
from autograder.model import Repair, Row
from autograder.outputs.bank import Described, described
from autograder.outputs.changes_csv import GradeChange
from autograder.outputs.corrections import how_late, of_what, remarks, signed
from autograder.outputs.escape import well_formed
from autograder.outputs.pages import render, script
from autograder.outputs.roster import Missing, said
from autograder.outputs.scores import points
from autograder.outputs.statistics import (
    BANDS,
    MisconceptionFigures,
    Scored,
    bands,
    case_figures,
    concept_figures,
    in_figures,
    left_out,
    misconception_figures,
    question_figures,
    score_rows,
    to_look_at,
)
from autograder.outputs.students import superseded
from autograder.words.whys import in_words
from autograder.words.wording import Wording, wording

MAX_LOOK = 200
"""Submissions listed at the top; the rest are in the table, which sorts by status."""

MAX_OPEN = 12
"""Rows of what was corrected, late or changed that stand open; more are folded, since they would
push all that says something of the class off the page."""

MAX_HOLDERS = 200
"""Students listed under one misconception; the table's search finds all of them."""

MAX_HELD = 6
"""Misconceptions named beside one student."""

HARD = 0.4
"""A share of the points below which a question is called hard."""
WEAK = 0.2
"""A discrimination below which a question tells strong from weak work too little (Ebel, 1965)."""


@dataclass(frozen=True)
class _Repaired:
    """A mistake that was found by mending it, and who made it."""

    question: str
    function: str
    says: str
    """What the mended line says in the reference's names."""
    held: Sequence[tuple[Row, Repair]]


@dataclass(frozen=True)
class _HeldMisconception:
    """A misconception with its words."""

    figures: MisconceptionFigures
    described: Described | None


def report_html(
    rows: Sequence[Row],
    assignment: Assignment,
    lang: str,
    missing: Sequence[Missing] | None = None,
    *,
    changes: Sequence[GradeChange] = (),
    repairs: Sequence[tuple[Row, Repair]] = (),
) -> str:
    """Write the class report.

    `missing` is who handed nothing in, where there is a roster; `changes` is whose points changed
    since they were first graded, in their order.

    Links lead to `results/FOLDER/feedback.html` beside it. Without JavaScript all is there but
    searching and sorting. About 0.6 MB for 1,000 students.
    """
    words = wording(assignment, lang)
    scored = score_rows(rows, assignment)
    told = {
        **_of_class(scored, assignment, lang),
        **_of_misconceptions(scored, assignment, words),
        **_of_corrections(rows, changes),
        "missing": missing,
        "earlier": superseded(rows),
        "repaired": _alike(repairs),
    }
    source, digest = script()
    return render(
        "report.html",
        lang,
        words=words,
        title=words.text(assignment.title),
        has_names=any(row.names for row in rows),
        by_id={row.submission: row for row in rows},
        contents=_contents(told),
        script=source,
        script_digest=digest,
        **_LIMITS,
        **_WORDS,
        **told,
    )


def _of_class(scored: Sequence[Scored], assignment: Assignment, lang: str) -> dict[str, Any]:
    """Figures of all submissions together; most leave out what could not be run or is replaced."""
    ran = in_figures(scored)
    look = to_look_at(scored)
    return {
        "questions": assignment.questions,
        "possible": points(assignment.points),
        "scored": scored,
        "students": sum(each.counts for each in scored),
        "look": look[:MAX_LOOK],
        "look_count": len(look),
        "summary": _summary(scored, ran),
        "left_out": left_out(scored, lang, "report"),
        "bands": _bands(ran),
        "question_figures": question_figures(ran, assignment, lang) if ran else [],
        "case_figures": case_figures(ran),
    }


def _of_misconceptions(
    scored: Sequence[Scored], assignment: Assignment, words: Wording
) -> dict[str, Any]:
    """Who holds what; the bank is read only where anybody holds anything."""
    held = misconception_figures([each.row for each in scored if each.counts])
    bank = described(assignment, words) if held else {}
    return {
        "misconceptions": [_HeldMisconception(each, bank.get(each.name)) for each in held],
        "concepts": concept_figures(held, _concepts(bank)),
    }


def _of_corrections(rows: Sequence[Row], changes: Sequence[GradeChange]) -> dict[str, Any]:
    """What was reckoned on top of grading, the last change first."""
    return {
        "corrections": [
            (row, each) for row in rows for each in row.corrections if each.after != each.before
        ],
        "late": [row for row in rows if row.lateness],
        "changes": list(reversed(changes)),
    }


def _contents(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (id, key of its words) of each heading, those that are there in the page's order."""
    headings = {
        "look": ("report.look", True),
        "corrected": ("correction.title", bool(told["corrections"])),
        "late": ("late.title", bool(told["late"])),
        "changes": ("changes.title", bool(told["changes"])),
        "missing": ("handed_in.missing", told["missing"] is not None),
        "earlier": ("handed_in.earlier", bool(told["earlier"])),
        "distribution": ("report.distribution", True),
        "questions": ("report.questions", True),
        "misconceptions": ("report.misconceptions", True),
        "located": ("report.located", bool(told["repaired"])),
        "cases": ("report.cases", True),
        "all-title": ("report.all", True),
    }
    return [(id, key) for id, (key, is_there) in headings.items() if is_there]


def _alike(repairs: Sequence[tuple[Row, Repair]]) -> list[_Repaired]:
    """Repairs that say the same together, those of most students first."""
    groups: dict[tuple[str, ...], list[tuple[Row, Repair]]] = {}
    for row, repair in repairs:
        same = (repair.says,) if repair.says else (row.folder, repair.diff)
        groups.setdefault((repair.question, repair.function, *same), []).append((row, repair))
    found = [
        _Repaired(held[0][1].question, held[0][1].function, held[0][1].says, held)
        for held in groups.values()
    ]
    return sorted(found, key=lambda each: -len(each.held))


def _concepts(bank: Mapping[str, Described]) -> Mapping[str, str]:
    return {name: each.concept for name, each in bank.items()}


def _held(row: Row) -> list[str]:
    """Misconceptions of one student, each once."""
    return list(dict.fromkeys(name for _, name in row.misconceptions))[:MAX_HELD]


def _link(row: Row) -> str:
    return f"results/{quote(well_formed(row.folder[:400]), safe='')}/feedback.html"


def _summary(scored: Sequence[Scored], ran: Sequence[Scored]) -> list[tuple[str, str]]:
    """(key of its name, value), for the line of figures at the top."""
    count = [("report.submissions", str(len(scored)))]
    if not ran:
        return count
    totals = [each.total for each in ran]
    full = sum(each.share >= 1 for each in ran)
    return [
        *count,
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


_LIMITS: Mapping[str, Any] = {
    "hard": HARD,
    "weak": WEAK,
    "max_look": MAX_LOOK,
    "max_open": MAX_OPEN,
    "max_holders": MAX_HOLDERS,
}
_WORDS: Mapping[str, Any] = {
    "held": _held,
    "missing_words": said,
    "remarks": remarks,
    "signed": signed,
    "how_late": how_late,
    "of_what": of_what,
    "in_words": in_words,
    "link": _link,
}
"""Functions that the template calls."""
