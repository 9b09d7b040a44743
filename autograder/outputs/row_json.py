"""A class report's row out of a `results.json`, so that a stopped run goes on where it stood.

What is found in an output folder may be half written, of another program, or edited by hand;
whatever is not plainly and wholly ours is None, and the submission is graded again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from autograder.model import Correction, Lateness, Origin, Person, QuestionResult, Row
from autograder.outputs.escape import one_line, well_formed
from autograder.outputs.scores import MAX_ID
from autograder.remarks import from_plain, to_plain
from autograder.words.language import is_sentence

FORMAT = 2
"""The format of `extra_data`; a change that an older program cannot read raises it."""

MAX_PEOPLE = 100
"""The most people of one submission."""

MAX_TEXT = 5_000_000
"""Characters of a results.json that are looked at; ours are far smaller."""

NO_CHECKSUM = "0" * 64
_CHECKSUM = re.compile(r'(?<="checksum": ")[0-9a-f]{64}(?=")')


def row_to_plain(row: Row, questions: Sequence[QuestionResult]) -> Mapping[str, Any]:
    """Return what `row_from_json` reads back, beside what `extra_data` already has."""
    return {
        "folder": row.folder,
        "questions": [[each.name, each.earned, each.possible] for each in questions],
        "passed": dict(row.passed),
        "failed": dict(row.failed),
        "misconceptions": [list(each) for each in row.misconceptions],
        "names": [one_line(name, 200) for name in row.names[:MAX_PEOPLE]],
        "emails": [one_line(email, 200) for email in row.emails[:MAX_PEOPLE]],
        "late": row.late,
        "student": well_formed(row.student[:MAX_ID]),
        "origin": row.origin and _origin_to_plain(row.origin),
        "came": row.came,
        "clock": row.clock,
        "remarks": [to_plain(each) for each in row.remarks],
        "located": list(row.located),
    }


def _origin_to_plain(origin: Origin) -> Mapping[str, Any]:
    return {
        "platform": origin.platform,
        "files": [well_formed(name[:MAX_ID]) for name in origin.files[:MAX_PEOPLE]],
        "people": [
            [one_line(each.id, 200), one_line(each.name, 200), one_line(each.email, 200)]
            for each in origin.people[:MAX_PEOPLE]
        ],
    }


def row_from_json(text: str) -> Row | None:
    """Read a row back, or None where the text is not a whole results.json of ours."""
    extra = _extra_data(text)
    if extra is None:
        return None
    try:
        return _row(extra)
    except (KeyError, TypeError, ValueError):
        return None


def digest_from_json(text: str) -> str | None:
    """Read back what a submission's results were made from, or None where it is not ours."""
    extra = _extra_data(text)
    digest = None if extra is None else extra.get("digest")
    return digest if isinstance(digest, str) and digest else None


def with_checksum(text: str) -> str:
    """Put its own checksum into a text that has `NO_CHECKSUM` in the place of one."""
    return _CHECKSUM.sub(hashlib.sha256(text.encode()).hexdigest(), text, count=1)


def is_edited(text: str) -> bool:
    """Whether somebody changed a results.json of ours since it was written."""
    found = _CHECKSUM.search(text)
    return bool(found) and with_checksum(_CHECKSUM.sub(NO_CHECKSUM, text, count=1)) != text


def assignment_from_json(text: str) -> str:
    """Read back which homework it is a result of; empty where that is not said."""
    extra = _extra_data(text)
    name = None if extra is None else extra.get("assignment")
    return name if isinstance(name, str) else ""


def _extra_data(text: str) -> dict[str, Any] | None:
    if len(text) > MAX_TEXT:
        return None
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError):
        return None
    extra = payload.get("extra_data") if isinstance(payload, dict) else None
    return extra if isinstance(extra, dict) and extra.get("format") == FORMAT else None


def _row(extra: Mapping[str, Any]) -> Row:
    row = _expect(extra["row"], dict)
    return Row(
        submission=well_formed(_expect(extra["submission"], str)[:MAX_ID]),
        folder=_expect(row["folder"], str),
        status=_expect(extra["status"], str),
        questions=tuple(
            QuestionResult(_expect(name, str), _number(earned), _number(possible))
            for name, earned, possible in _expect(row["questions"], list)
        ),
        passed={
            name: _expect(passed, bool) for name, passed in _expect(row["passed"], dict).items()
        },
        failed={name: _expect(key, str) for name, key in _expect(row["failed"], dict).items()},
        misconceptions=tuple(
            (_expect(question, str), _expect(misconception, str))
            for question, misconception in _expect(row["misconceptions"], list)
        ),
        names=tuple(_expect(each, str) for each in _expect(row["names"], list)),
        emails=tuple(_expect(each, str) for each in _expect(row["emails"], list)),
        late=_expect(row["late"], bool),
        student=_expect(row["student"], str),
        origin=_origin(row["origin"]),
        came=None if row["came"] is None else _finite(row["came"]),
        clock=_clock(row.get("clock", "")),
        corrections=tuple(map(_correction, _expect(extra["corrections"], list))),
        lateness=_lateness(extra["lateness"]),
        remarks=tuple(from_plain(each, is_sentence) for each in _expect(row["remarks"], list)),
        located=tuple(_expect(each, str) for each in _expect(row.get("located", []), list)),
    )


def _clock(value: Any) -> str:
    """A time without a zone, or nothing; raises ValueError for what cannot be reckoned with."""
    text = _expect(value, str)
    if text and datetime.fromisoformat(text).tzinfo is not None:
        raise ValueError(f"expected a time without a zone, got {text!r}")
    return str(text)


def _correction(plain: Any) -> Correction:
    table = _expect(plain, dict)
    return Correction(
        question=_expect(table["question"], str),
        case=_expect(table["case"], str),
        before=_number(table["before"]),
        after=_number(table["after"]),
        comment=_expect(table["comment"], str),
    )


def _lateness(plain: Any) -> Lateness | None:
    if plain is None:
        return None
    table = _expect(plain, dict)
    return Lateness(
        seconds=None if table["seconds"] is None else _finite(table["seconds"]),
        days=_expect(table["days"], int),
        percent=_number(table["percent"]),
        points=_number(table["points"]),
    )


def _origin(plain: Any) -> Origin | None:
    if plain is None:
        return None
    table = _expect(plain, dict)
    return Origin(
        platform=_expect(table["platform"], str),
        files=tuple(_expect(each, str) for each in _expect(table["files"], list)),
        people=tuple(
            Person(_expect(id, str), _expect(name, str), _expect(email, str))
            for id, name, email in _expect(table["people"], list)
        ),
    )


def _expect(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"expected {kind.__name__}, got {type(value).__name__}")
    return value


def _number(value: Any) -> float:
    if not abs(_finite(value)) < 1e9:
        raise ValueError(f"expected points, got {value!r}")
    return _finite(value)


def _finite(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e12:
        raise ValueError(f"expected a number, got {value!r}")
    return value
