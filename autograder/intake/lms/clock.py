"""Dates and times as a platform writes them for people, in the language of its site.

No zone is ever told: it is the site's, or that of whoever downloaded. So what is read here is what
a clock on the wall showed, and whoever reckons with it must know whose wall.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

# In English, German, French, Spanish, Italian, Portuguese and Dutch.
_MONTHS = tuple(
    frozenset(names.split())
    for names in (
        "january jan januar janvier enero gennaio janeiro januari",
        "february feb februar fevrier febrero febbraio fevereiro februari",
        "march mar marz mars marzo marco maart",
        "april apr avril abril aprile",
        "may mai mayo maggio maio mei",
        "june jun juni juin junio giugno junho",
        "july jul juli juillet julio luglio julho",
        "august aug aout agosto augustus",
        "september sep sept septembre septiembre settembre setembro",
        "october oct oktober octobre octubre ottobre outubro",
        "november nov novembre noviembre novembro",
        "december dec dezember decembre diciembre dicembre dezembro",
    )
)
_CLOCK = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?")
_AFTERNOON = re.compile(r"\bp\.?\s?m\b|오후")
_MORNING = re.compile(r"\ba\.?\s?m\b|오전")
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})\s*[-./년]\s*(?P<month>\d{1,2})\s*[-./월]\s*(?P<day>\d{1,2})"
)


def read_time(text: str) -> datetime | None:
    """Read a date and a time of day, without a zone; None where it is not plain which they are."""
    plain = _plain(text)
    clock, date = _CLOCK.search(plain), _date(plain)
    if clock is None or date is None:
        return None
    hour = int(clock["hour"])
    if _AFTERNOON.search(plain) or _MORNING.search(plain):
        hour = hour % 12 + (12 if _AFTERNOON.search(plain) else 0)
    try:
        return datetime(*date, hour, int(clock["minute"]), int(clock["second"] or 0))
    except ValueError:
        return None


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in decomposed if not unicodedata.combining(each))
    return unicodedata.normalize("NFC", letters)


def _date(plain: str) -> tuple[int, int, int] | None:
    """Year, month and day: the year first, or the month as a word."""
    if found := _YEAR_FIRST.search(plain):
        return int(found["year"]), int(found["month"]), int(found["day"])
    words = set(re.findall(r"[^\W\d_]+", plain))
    months = [number for number, names in enumerate(_MONTHS, 1) if words & names]
    numbers = re.findall(r"\d+", _CLOCK.sub(" ", plain))
    years = [int(each) for each in numbers if len(each) == 4]
    days = [int(each) for each in numbers if len(each) <= 2]
    if len(months) == len(years) == len(days) == 1:
        return years[0], months[0], days[0]
    return None
