"""Which of two prices is asked: the sale's, while the sale lasts, or the regular one.

It knows nothing of columns; "now" is when the file was saved, so that a file always says the same.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from retrieval.importers.times import time
from retrieval.importers.values import WrongValueError, missing


def saved_at(path: Path) -> datetime:
    """When the file was saved (UTC)."""
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC)


def on_sale(sale: Any, starts: Any, ends: Any, at: datetime) -> bool:
    """Whether the sale price is the one asked at that time; a date in doubt sets no limit.

    >>> noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
    >>> on_sale("9.99", "", "2024-06-01", noon), on_sale("9.99", "2024-06-01", "", noon)
    (True, False)
    """
    if missing(sale):
        return False
    start, end = _time(starts), _time(ends)
    return (start is None or start <= at) and (end is None or at <= end)


def _time(raw: Any) -> datetime | None:
    try:
        return time(raw)
    except WrongValueError:
        return None
