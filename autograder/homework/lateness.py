"""What handing in late costs: `[late]` of `assignment.toml`, or a file of the same keys."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from autograder import toml
from autograder.errors import AssignmentError
from autograder.model import Lateness

KEYS = ("due", "grace_minutes", "percent_per_day", "at_most", "free_days")
DAY_SECONDS = 24 * 3600


@dataclass(frozen=True)
class LatePolicy:
    """When a homework is due, and what each begun day after that costs."""

    due: datetime
    """The due time with its zone, in which times of a platform that names none are read."""
    percent_per_day: float
    """The share of what was earned that a day costs."""
    grace_minutes: float = 0
    """The time by which the due time, and with it the end of every day, is put off."""
    at_most: float = 100
    """Percent that are taken off however late it is."""
    free_days: int = 0
    """Begun days that cost nothing."""

    def put_off_to(self, due: datetime | None) -> LatePolicy:
        """Return the policy of a student who was given more time."""
        return self if due is None or due <= self.due else replace(self, due=due)

    def moment_of(self, came: float | None, clock: str) -> float | None:
        """When something came, in seconds since 1970; a clock is read in the zone of `due`."""
        if came is not None or not clock:
            return came
        return datetime.fromisoformat(clock).replace(tzinfo=self.due.tzinfo).timestamp()

    def lateness(self, came: float | None, *, marked: bool, earned: float) -> Lateness | None:
        """What a submission's lateness is and costs; None where it came in time, or nobody knows.

        Parameters
        ----------
        came
            In seconds since 1970; None where it is not known.
        marked
            Whether the platform says that it is late: one day, where the time is not known.
        earned
            Points.
        """
        if came is None:
            return self._costing(None, 1, earned) if marked else None
        seconds = came - self.due.timestamp() - 60 * self.grace_minutes
        if seconds <= 0:
            return None
        return self._costing(seconds, math.ceil(seconds / DAY_SECONDS), earned)

    def _costing(self, seconds: float | None, begun: int, earned: float) -> Lateness:
        days = max(0, begun - self.free_days)
        percent = min(self.percent_per_day * days, self.at_most)
        return Lateness(seconds, days, percent, round(max(0.0, earned) * percent / 100, 5))


def late_policy(table: Any) -> LatePolicy:
    """Read the keys of `[late]`.

    Raises
    ------
    ValueError
        A key is unknown or missing, or a value is not what it must be.
    """
    if not isinstance(table, Mapping):
        raise ValueError(f"late: expected a table with the keys {', '.join(KEYS)}, got {table!r}")
    unknown = sorted(set(table) - set(KEYS))
    if unknown:
        raise ValueError(f"late: unknown keys {unknown}; known: {', '.join(KEYS)}")
    for key in ("due", "percent_per_day"):
        if key not in table:
            raise ValueError(f"late: the key {key!r} is missing")
    numbers = {key: _number(key, table[key]) for key in KEYS[1:] if key in table}
    free_days = numbers.pop("free_days", 0.0)
    if free_days != int(free_days):
        raise ValueError(f"late.free_days is {free_days}, not a whole number")
    return LatePolicy(_due(table["due"]), free_days=int(free_days), **numbers)


def read_late_policy(path: Path) -> LatePolicy:
    """Read a file that holds the keys of `[late]`, under that heading or without one.

    Raises
    ------
    AssignmentError
        It cannot be read, or is no such file; the text says which key and what was expected.
    """
    try:
        table = toml.loads(path.read_text("utf-8-sig"))
        return late_policy(table["late"] if set(table) == {"late"} else table)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise AssignmentError(f"{path}: {error}") from error


def _number(key: str, value: Any) -> float:
    most = math.inf if key in ("grace_minutes", "free_days") else 100
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
        unit = "percent from 0 to 100" if most == 100 else "a number of at least 0"
        raise ValueError(f"late.{key} is {value!r}, not {unit}")
    if not math.isfinite(value):
        raise ValueError(f"late.{key} is {value!r}, not a number")
    return float(value)


def _due(value: Any) -> datetime:
    """A TOML time with an offset, or a text with an offset or the name of a zone behind it."""
    due = _from_text(value) if isinstance(value, str) else value
    if isinstance(due, datetime) and due.tzinfo is not None:
        return due
    raise ValueError(
        f"late.due is {value!s}, not a time with its zone, such as 2026-03-05T23:59:00+09:00 or "
        '"2026-03-05 23:59 Asia/Seoul"'
    )


def _from_text(text: str) -> datetime | None:
    moment, _, zone = text.strip().rpartition(" ")
    try:
        if "/" in zone or zone == "UTC":
            return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))
        return datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return None


def moment(text: Any) -> datetime | None:
    """A platform's time with its offset, as ISO 8601 has it; None where it is none."""
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def plain_policy(policy: LatePolicy) -> dict[str, Any]:
    """Return the keys that `late_policy` reads back as the same policy."""
    return {key: _plain_due(policy.due) if key == "due" else getattr(policy, key) for key in KEYS}


def _plain_due(due: datetime) -> str:
    """A zone by its name, where it has one: clocks behind a change of summer time hang on it."""
    if isinstance(due.tzinfo, ZoneInfo) and due.tzinfo.key:
        return f"{due.replace(tzinfo=None).isoformat()} {due.tzinfo.key}"
    return due.astimezone(timezone(due.utcoffset() or timedelta())).isoformat()
