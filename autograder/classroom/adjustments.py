"""`adjustments.csv`: what an instructor corrects by hand. It is read here, and never written.

A row is read as a spreadsheet may have left it: with a byte order mark, semicolons or tabs, in
CP949, its columns in another order, an apostrophe before what looks like a formula, blank rows
between. Columns of the instructor's own (who asked for it, when) are passed over.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.errors import UsageError
from autograder.homework.assignment import LANGUAGES, Assignment
from autograder.intake.sheets import read_table
from autograder.model import Correction, Row
from autograder.outputs.escape import one_line
from autograder.outputs.scores import every_question, points
from autograder.tables import key
from autograder.words.wording import wording

COLUMNS = ("submission", "question", "case", "points", "comment")
BEYOND = "beyond"
EVERYONE = "*"
MAX_POINTS = 1e6
MAX_COMMENT = 2000

_POINTS = re.compile(r"(?P<sign>[+-]?)\s*(?P<amount>\d+(?:[.,]\d*)?|[.,]\d+)")
_FORMULA = re.compile(r"'(?=\s*[-=+@＝＋－＠\t\r\n])")
_YES = {"beyond", "yes", "y", "true", "x", "1", "예"}
_NO = {"", "no", "n", "false", "0", "아니요"}

CasePoints = Mapping[str, Mapping[str, float]]
"""What each case is worth, by question and name."""


@dataclass(frozen=True)
class Adjustment:
    """One row, read; `resolve` makes its names those that results know."""

    line: int
    """Its number in the file, from 1, as a spreadsheet counts."""
    text: str
    """The row as it stands there, to name it by."""
    submission: str
    question: str
    case: str
    sign: str
    """`=` sets the points, `+` and `-` change them, `full` gives all, empty leaves them."""
    amount: float
    comment: str
    beyond: bool

    def applied_to(self, earned: float, possible: float) -> float:
        """Return the points of a question, or of a case, after this row."""
        wanted = {
            "": earned,
            "=": self.amount,
            "+": earned + self.amount,
            "-": earned - self.amount,
            "full": possible,
        }[self.sign]
        return self.within(wanted, possible) if self.sign else earned

    def within(self, wanted: float, possible: float) -> float:
        """Return points between 0 and what could be earned, unless the row says `beyond`."""
        return wanted if self.beyond else min(max(wanted, 0), possible)


def read_adjustments(path: Path) -> tuple[Adjustment, ...]:
    """Read the file; none where there is none.

    Raises
    ------
    UsageError
        It is no such table, or a row of it cannot be understood; the text says which.
    """
    if not path.exists() or _is_blank(path):
        return ()
    table = read_table(path)
    header = [key(each) for each in table.header]
    lacking = [each for each in COLUMNS if each not in header]
    if lacking:
        raise UsageError(
            f"{path}: the first row must name the columns {', '.join(COLUMNS)}; it lacks "
            f"{', '.join(lacking)} and says: {one_line('; '.join(table.header), 300)}"
        )
    places = {each: header.index(each) for each in (*COLUMNS, BEYOND) if each in header}
    lines = zip(table.numbers[1:], table.rows[1:], strict=True)
    return tuple(_read(line, row, places, path) for line, row in lines if any(map(str.strip, row)))


def _is_blank(path: Path) -> bool:
    try:
        return not path.read_bytes().strip(b"\xef\xbb\xbf \t\r\n")
    except OSError:
        return False  # told by whoever reads it


def _read(line: int, row: Sequence[str], places: Mapping[str, int], path: Path) -> Adjustment:
    cells = {
        each: _without_apostrophe(row[place].strip()) if place < len(row) else ""
        for each, place in places.items()
    }
    text = one_line(
        ",".join(row[places[each]] if places[each] < len(row) else "" for each in COLUMNS), 120
    )
    own = [each for place, each in enumerate(row) if place not in places.values()]
    read = Adjustment(
        line, text, cells["submission"], cells["question"], cells["case"], "", 0, "", False
    )
    sign, amount = _points(cells["points"], read, path)
    comment = cells["comment"][:MAX_COMMENT]
    if not sign and not comment:
        raise wrong(read, path, "it has neither points nor a comment")
    return replace(
        read, sign=sign, amount=amount, comment=comment,
        beyond=_says_beyond(cells.get(BEYOND, ""), own, read, path),
    )  # fmt: skip


def _without_apostrophe(cell: str) -> str:
    return _FORMULA.sub("", cell, count=1) if cell.startswith("'") else cell


def _points(cell: str, read: Adjustment, path: Path) -> tuple[str, float]:
    """Read `12`, `+3`, `-5`, `2,5` or `full`; full width and typographic signs as well."""
    text = re.sub("[\u2010-\u2015\u2212]", "-", unicodedata.normalize("NFKC", cell)).strip()
    if not text or text.casefold() in ("full", "만점"):
        return ("full" if text else ""), 0
    match = _POINTS.fullmatch(text)
    amount = float(match["amount"].replace(",", ".")) if match else MAX_POINTS
    if match is None or amount >= MAX_POINTS:
        raise wrong(
            read,
            path,
            f"its points are `{one_line(cell, 60)}`; expected a number (12), a difference (+3, -5) "
            "or `full`",
        )
    return match["sign"] or "=", amount


def _says_beyond(cell: str, others: Iterable[str], read: Adjustment, path: Path) -> bool:
    """Whether the column of that name says so, or any that has no name of ours."""
    said = cell.strip().casefold()
    if said not in _YES | _NO:
        raise wrong(read, path, f"`beyond` is `{one_line(cell, 60)}`; expected `beyond` or nothing")
    return said in _YES or any(each.strip().casefold() == BEYOND for each in others)


def wrong(row: Adjustment, path: Path, what: str) -> UsageError:
    """Say what is wrong with a row, and that nothing came of it."""
    return UsageError(f"{path}, row {row.line} ({row.text}): {what}; nothing was changed")


def resolve(
    adjustments: Sequence[Adjustment],
    ids: Iterable[str],
    assignment: Assignment,
    case_points: Callable[[], CasePoints],
    path: Path,
) -> tuple[Adjustment, ...]:
    """Give every row the names that results know: those it has may differ in case and spacing.

    Parameters
    ----------
    ids
        Of all submissions.
    case_points
        Asked only where a row names a case.

    Raises
    ------
    UsageError
        A row names no submission, question or case that there is; the text says which row.
    """
    known = _Names(ids)
    questions = _Names(each.name for each in assignment.questions)
    resolved = []
    for row in adjustments:
        everyone = row.submission == EVERYONE
        submission = EVERYONE if everyone else known.find("submission", row.submission, row, path)
        question = questions.find("question", row.question, row, path)
        case = row.case
        if case:
            names = _case_names(case_points()[question], assignment)
            case = names.find(f"case of {question}", case, row, path)
        resolved.append(replace(row, submission=submission, question=question, case=case))
    return tuple(resolved)


class _Names:
    """Names to find one by: as it is, else the only one that differs in case or spacing."""

    def __init__(self, names: Iterable[str], others: Mapping[str, str] | None = None) -> None:
        self._exact = {unicodedata.normalize("NFC", each): each for each in names}
        self._folded: dict[str, set[str]] = {}
        for shown, name in [
            *((each, each) for each in self._exact.values()),
            *(others or {}).items(),
        ]:
            self._folded.setdefault(_fold(shown), set()).add(name)

    def find(self, what: str, wanted: str, row: Adjustment, path: Path) -> str:
        exact = self._exact.get(unicodedata.normalize("NFC", wanted))
        if exact is not None:
            return exact
        found = self._folded.get(_fold(wanted), set())
        if len(found) == 1:
            return next(iter(found))
        if not wanted:
            raise wrong(row, path, f"it names no {what}")
        there = self._likely(wanted)
        raise wrong(row, path, f"there is no {what} `{one_line(wanted, 80)}`; there is: {there}")

    def _likely(self, wanted: str) -> str:
        """Name what may have been meant, else the first few, and say how many more there are."""
        near = difflib.get_close_matches(wanted, list(self._exact), 3) or list(self._exact)[:8]
        more = len(self._exact) - len(near)
        named = one_line("; ".join(near), 400) or "none"
        return f"{named}; and {more} more" if more else named


def _fold(text: str) -> str:
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return plain.removeprefix("'")  # which keeps a spreadsheet from cutting 0123 to 123


def _case_names(cases: Iterable[str], assignment: Assignment) -> _Names:
    """Names of a question's cases, and what they are called in every language."""
    names = list(cases)
    shown = {wording(assignment, lang).case(each): each for lang in LANGUAGES for each in names}
    return _Names(names, shown)


def corrections(
    row: Row,
    adjustments: Sequence[Adjustment],
    assignment: Assignment,
    case_points: Callable[[], CasePoints],
) -> tuple[Correction, ...]:
    """Apply to one submission, in order, the rows that are its own or everyone's.

    Returns
    -------
    tuple of Correction
        One for each that changed a question's points or says something to the student.
    """
    questions = {each.name: each for each in every_question(row.questions, assignment)}
    earned = {name: each.earned for name, each in questions.items()}
    by_case: dict[tuple[str, str], float] = {}
    made = []
    for each in adjustments:
        before, possible = earned[each.question], questions[each.question].possible
        if each.case:
            place, worth = (each.question, each.case), case_points()[each.question][each.case]
            graded = worth if row.passed.get(f"{each.question}/{each.case}") else 0
            of_case = by_case.get(place, graded)
            by_case[place] = each.applied_to(of_case, worth)
            gained = by_case[place] - of_case
            after = each.within(before + gained, possible) if gained else before
        else:
            after = each.applied_to(before, possible)
        earned[each.question] = points(after)
        if points(after) != before or each.comment:
            made.append(Correction(each.question, each.case, before, points(after), each.comment))
    return tuple(made)
