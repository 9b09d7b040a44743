"""Results that were edited by hand: what is lost, and the rows of adjustments.csv that keep it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from autograder.errors import AutograderError
from autograder.model import Row
from autograder.outputs.escape import one_line
from autograder.outputs.scores import points
from autograder.tables import parse_table

ADJUSTMENTS_HEADER = "submission,question,case,points,comment"
OTHER_COLUMNS = ("file", "total_points_earned", "percent_correct", "grading_status")


def edited_grades(there: str, new: str, out: Path) -> str:
    """Tell what of an edited final_grades.csv is lost, by its differences from the new one.

    Empty where a spreadsheet saved it and nothing else: its numbers look otherwise then.
    """
    before, now = _grades(there), _grades(new)
    edits = list(_differing(before, now))
    if before.keys() == now.keys() and not edits:
        return ""
    points = [each for each in edits if each[1] not in OTHER_COLUMNS]
    return _told(f"{out / 'final_grades.csv'} was", points, out)


def _grades(text: str) -> dict[str, dict[str, str]]:
    """What the columns say, by submission; nothing where the text is no table."""
    try:
        table = parse_table(text, "")
    except AutograderError:
        return {}
    rows = (dict(zip(table.header, row, strict=False)) for row in table.rows[1:])
    return {row.get("file", ""): row for row in rows}


def _differing(
    there: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
) -> Iterable[tuple[str, str, str]]:
    for name, row in there.items():
        for column, value in row.items():
            now = new.get(name, {}).get(column)
            if now is not None and not _equal(value, now):
                yield name, column, value


def _equal(left: str, right: str) -> bool:
    try:
        return float(left.replace(",", ".")) == float(right)
    except ValueError:
        return left == right


def edited_results(text: str, row: Row | None, path: Path, out: Path) -> str:
    """Tell what of an edited results.json is lost: points that its rows give otherwise."""
    scores = _scores(text)
    edits = [
        (row.submission if row else "", each.name, str(scores[each.name]))
        for each in (row.corrected if row else ())
        if scores.get(each.name, each.earned) != points(each.earned)
    ]
    return _told(f"{path} was", edits, out)


def _scores(text: str) -> dict[str, Any]:
    try:
        tests = json.loads(text)["tests"]
        return {each["name"]: each["score"] for each in tests if "score" in each}
    except (ValueError, TypeError, KeyError, RecursionError):
        return {}


def _line(*cells: str) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="").writerow(cells)
    return buffer.getvalue()


def _told(what: str, edits: Iterable[tuple[str, str, str]], out: Path) -> str:
    """Say that edits are lost, and how to keep them."""
    lines = [
        _line(one_line(name, 200), question, "", one_line(value, 60), "")
        for name, question, value in edits
    ]
    text = (
        f"warning: {what} edited by hand, and is written anew: the edits are lost. What is to "
        f"stay belongs into {out / 'adjustments.csv'}, which every run keeps"
    )
    if not lines:
        return f"{text} (columns: {ADJUSTMENTS_HEADER})"
    return "\n  ".join([f"{text}; these rows hold it:", ADJUSTMENTS_HEADER, *lines])
