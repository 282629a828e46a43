"""What the storekeeper should read after an import: columns left out, currencies, doubts.

It knows nothing of files but what was found in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from retrieval.catalog.store import Changes
from retrieval.importers.found import Found
from retrieval.importers.report import BadRow, FileReport

SHOWN_TROUBLES = 20


def unsure_of(read: Sequence[Found], problems: Sequence[BadRow], changes: Changes) -> str | None:
    """Why these files cannot be trusted to name the whole catalog; None when they can.

    A row that could not be read at all may have been any product, so nothing is withdrawn.
    """
    files = {found.source.name for found in read if found.what.noun == "products"}
    unread = next((p for p in problems if p.file in files and not p.column), None)
    if unread is not None:
        return f"No product was withdrawn, for a row could not be read: {unread}"
    if changes == Changes():
        return "No product was withdrawn, for the files hold no products"
    return None


def ignored(reports: Sequence[FileReport]) -> Iterator[str]:
    """Each file's columns that are not used."""
    for report in reports:
        if report.ignored_columns:
            yield f"{report.file}: columns not used: {', '.join(report.ignored_columns)}"


def some(troubles: Sequence[str]) -> Iterator[str]:
    """The first troubles with pictures, and how many more there are."""
    yield from troubles[:SHOWN_TROUBLES]
    if len(troubles) > SHOWN_TROUBLES:
        yield f"… and {len(troubles) - SHOWN_TROUBLES} more pictures that are not used"


def foreign(currencies: Mapping[str, int], currency: str) -> Iterator[str]:
    """Each currency of prices that is not the shop's."""
    for code, count in currencies.items():
        if code != currency:
            yield (
                f"Prices in {code}: {count} products. The shop's currency is {currency}, "
                "and price limits compare the bare numbers: export all prices in one currency."
            )
