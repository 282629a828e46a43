"""What several formats say alike of an item: its options, and its title without them.

It knows nothing of files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from retrieval.importers.plain_text import line_of
from retrieval.importers.values import missing, written
from retrieval.money import minor_digits

OPTION_NAMES = ("color", "size", "material", "pattern")
_EDGES = " ,;:|/–—-([{"


def options_of(cells: Mapping[str, Any], names: Iterable[str] = OPTION_NAMES) -> dict[str, str]:
    """The options that the cells give, by name."""
    return {name: written(cells[name]) for name in names if not missing(cells.get(name))}


def without_options(title: Any, options: Iterable[str]) -> str:
    """The title without the options at its end.

    >>> without_options("Ridge 2 - Red / 42", ["Red", "42"])
    'Ridge 2'
    """
    text = line_of(written(title))
    endings = [re.escape(value.strip()) for value in options if value.strip()]
    if not endings:
        return text
    ending = re.compile(rf"[{re.escape(_EDGES)}]+(?:{'|'.join(endings)})[\s)\]}}]*$", re.IGNORECASE)
    while (shorter := ending.sub("", text)) != text and shorter.strip(_EDGES):
        text = shorter.rstrip(_EDGES)
    return text


def price_text(raw: Any, currency: Any = None) -> Any:
    """A price as the import reads it: {"amount": 1999, "currency": "USD"} is "19.99 USD".

    A whole amount in an object is in minor units, anything else in whole ones.
    """
    if isinstance(raw, dict):
        code = str(raw.get("currency") or raw.get("currency_code") or currency or "").strip()
        amount = raw.get("amount", raw.get("value"))
        if isinstance(amount, int) and not isinstance(amount, bool):
            try:
                digits = minor_digits(code or "EUR")
                return f"{Decimal(amount).scaleb(-digits):f} {code}".strip()
            except InvalidOperation:
                return written(raw)
        return price_text(amount, code)
    if missing(raw) or missing(currency):
        return raw
    return f"{written(raw)} {currency}" if not re.search(r"[^\d.,\s]", written(raw)) else raw
