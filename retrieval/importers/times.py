"""Times as files write them: ISO 8601, epochs, and dates in words; without a zone they are UTC.

It knows nothing of columns or files.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

from retrieval.importers.plain_text import line_of
from retrieval.importers.values import WrongValueError, missing, written

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WRITTEN_SO = (
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%d %H:%M:%S UTC",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%m %d, %Y",
    "%d-%b-%Y",
)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[ ,T]+(\d{1,2}):(\d\d)(?::(\d\d))?)?")
_WANTED = "wanted a time like 2024-05-31 or 2024-05-31T18:00:00Z"


def time(raw: Any) -> datetime | None:
    """The UTC time of an ISO date, an epoch (seconds, ms, µs) or a date in words; None if blank."""
    if missing(raw):
        return None
    if isinstance(raw, datetime):
        return _in_utc(raw)
    if type(raw) is int:
        return _of_epoch(float(raw), raw)
    text = written(raw)
    if text[4:5] == "-":
        try:
            return _in_utc(datetime.fromisoformat(text))
        except (ValueError, OverflowError):
            pass
    return _read(text)


@lru_cache(maxsize=8192)
def _read(text: str) -> datetime:
    text = line_of(text)
    if re.fullmatch(r"-?\d+(?:\.\d+)?", text) and not re.fullmatch(r"(?:19|20)\d{6}", text):
        whole = int(text) if text.lstrip("-").isdigit() and len(text) < 19 else None
        return _of_epoch(float(text), whole)
    try:
        return _in_utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        pass
    for form in _WRITTEN_SO:
        try:
            return _in_utc(datetime.strptime(text, form))
        except (ValueError, OverflowError):
            continue
    return _slashed(text) or _of_a_letter(text)


def _in_utc(time: datetime) -> datetime:
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _of_epoch(value: float, whole: int | None) -> datetime:
    size = abs(value)
    unit = 1 if size < 1e11 else 10**3 if size < 1e14 else 10**6 if size < 1e17 else 10**9
    try:
        if whole is not None:
            return _EPOCH + timedelta(microseconds=whole * 10**6 // unit)
        return _EPOCH + timedelta(microseconds=round(value / unit * 10**6))
    except (OverflowError, ValueError) as error:
        raise WrongValueError(_WANTED) from error


def _slashed(text: str) -> datetime | None:
    """Dates like 25/12/2024, where only one order of day and month is possible."""
    found = _SLASHED.fullmatch(text)
    if not found:
        return None
    first, second, year, hour, minute, second_of_minute = (
        int(part or 0) for part in found.groups()
    )
    if first <= 12 and second <= 12 and first != second:
        raise WrongValueError(f"wanted a date without doubt: day or month first? {_WANTED}")
    day, month = (first, second) if second <= 12 else (second, first)
    try:
        return datetime(year, month, day, hour, minute, second_of_minute, tzinfo=UTC)
    except ValueError as error:
        raise WrongValueError(_WANTED) from error


def _of_a_letter(text: str) -> datetime:
    try:
        return _in_utc(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError) as error:
        raise WrongValueError(_WANTED) from error
