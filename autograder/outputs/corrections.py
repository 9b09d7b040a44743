"""What was corrected by hand, and what lateness costs, in words: said wherever points are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from autograder.model import Correction, Graded, Lateness, QuestionResult, Row
from autograder.outputs.changes_csv import LATE, GradeChange
from autograder.outputs.escape import one_line
from autograder.outputs.scores import points, total
from autograder.outputs.students import who
from autograder.words.language import say
from autograder.words.whys import in_words
from autograder.words.wording import Wording

MAX_COMMENT = 1000
HOUR = 3600
DAY = 24 * HOUR


def signed(value: float) -> str:
    """A difference with its sign: "+2", "-0.5", "+0"."""
    return f"{'-' if value < 0 else '+'}{points(abs(value))}"


def change_by_question(corrections: Sequence[Correction]) -> dict[str, float]:
    """How much each question that has a correction was corrected, all of them together."""
    ordered = sorted(corrections, key=lambda each: each.question)
    groups = {name: list(those) for name, those in groupby(ordered, lambda each: each.question)}
    return {name: points(those[-1].after - those[0].before) for name, those in groups.items()}


def lost_by_lateness(graded: Graded | Row) -> float:
    """Points that lateness costs; 0 where it costs nothing."""
    return points(graded.lateness.points) if graded.lateness else 0


def corrections_of(graded: Graded | Row, question: str, words: Wording) -> list[str]:
    """Tell a student how a question was corrected, and what the instructor says."""
    return [_told(each, words) for each in graded.corrections if each.question == question]


def _told(correction: Correction, words: Wording) -> str:
    comment = one_line(correction.comment, MAX_COMMENT)
    if correction.after == correction.before:
        return words.say("correction.comment", comment=comment)
    told = words.say(
        "correction.points_of" if correction.case else "correction.points",
        case=words.case(correction.case),
        after=points(correction.after),
        before=points(correction.before),
        by=signed(correction.after - correction.before),
    )
    return f"{told} {comment}".rstrip()


def told_lateness(lateness: Lateness, corrected: Sequence[QuestionResult], words: Wording) -> str:
    """Tell how late a submission came and what that costs, apart from what was earned."""
    return words.say(
        "late.told" if lateness.points else "late.free",
        late=how_late(lateness, words),
        percent=points(lateness.percent),
        earned=points(total(corrected)),
        lost=points(lateness.points),
    )


def how_late(lateness: Lateness, words: Wording) -> str:
    """How late it came, in days and hours, the rest rounded up to minutes below an hour."""
    if lateness.seconds is None:
        return words.say("late.marked")
    if lateness.seconds < HOUR:
        return words.say("late.minutes", minutes=math.ceil(lateness.seconds / 60))
    days, rest = divmod(lateness.seconds, DAY)
    key = "late.days_hours" if days else "late.hours"
    return words.say(key, days=int(days), hours=int(rest // HOUR))


def remarks(row: Row, words: Wording) -> list[str]:
    """Tell in a few words what was corrected and what lateness costs, for a status."""
    told = []
    if row.corrections:
        changed = change_by_question(row.corrections)
        by = ", ".join(f"{name} {signed(value)}" for name, value in changed.items() if value)
        told += [words.say("correction.remark", by=by)] if by else []
    if row.lateness is not None:
        told.append(
            words.say(
                "late.remark",
                late=how_late(row.lateness, words),
                lost=signed(-row.lateness.points) if row.lateness.points else "0",
                earned=points(row.earned),
            )
        )
    return told


def of_what(change: GradeChange, lang: str) -> str:
    """Name the question whose points changed, or lateness."""
    return say("changes.late", lang) if change.question == LATE else change.question


def told_changes(changes: Sequence[GradeChange], rows: Sequence[Row], lang: str) -> list[str]:
    """Say for each submission that changed: its score before and now, of which questions, why."""
    by_id = {row.submission: row for row in rows}
    told = []
    for name, those in groupby(changes, lambda each: each.submission):
        held = list(those)
        now = by_id[name].score
        before = now - sum(each.after - each.before for each in held)
        parts = ", ".join(
            f"{of_what(each, lang)} {points(each.before)} → {points(each.after)}" for each in held
        )
        whys = "; ".join(dict.fromkeys(in_words(each.why, lang) for each in held))
        told.append(f"{who(by_id[name])}: {points(before)} → {points(now)} ({parts}): {whys}")
    return told
