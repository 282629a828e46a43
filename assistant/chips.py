"""The need as chips: one taken away, one given another value.

It knows nothing of messages; what a value may be is said by the words of the shop.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal, get_args

from assistant.understand.read import read
from assistant.understand.reading import Situation
from assistant.understand.vocabulary import Vocabulary
from retrieval.money import to_minor
from retrieval.need import Need

NeedField = Literal[
    "category",
    "price_min",
    "price_max",
    "wants",
    "avoids",
    "brands",
    "brands_excluded",
    "options",
    "for",
]
NEED_FIELDS: tuple[NeedField, ...] = get_args(NeedField)
_AMOUNT = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?")


class UnusableValueError(ValueError):
    """What was written into a chip cannot stand there; the message is for the shopper."""


def without(need: Need, field: str, value: str | None) -> Need:
    """The need without one of its chips. Raises ValueError on an unknown field."""
    if field not in NEED_FIELDS:
        raise ValueError(f"drop: field is {field!r}; wanted one of {', '.join(NEED_FIELDS)}")
    if field in ("price_min", "price_max"):
        return need.with_(**{f"{field}_minor": None})
    if field == "for":
        return need.with_(recipient=None)
    if field == "category":
        return need.with_(category=None)
    if field == "options":
        return need.with_(options={n: v for n, v in need.options.items() if value not in (n, v)})
    kept = tuple(one for one in getattr(need, field) if value is not None and one != value)
    changed = need.with_(**{field: kept})
    return changed if changed.brands else replace(changed, brands_only=False)


def changed(
    need: Need, field: str, value: str | None, to: str, vocabulary: Vocabulary, currency: str
) -> Need:
    """The need with another value in one of its chips; `value` says which of several.

    Raises UnusableValueError when the shop has no such category or brand, or no amount is said,
    ValueError on an unknown field.
    """
    to = " ".join(to.split())[:200]
    if not to:
        return without(need, field, value)
    if field in ("price_min", "price_max"):
        return need.with_(**{f"{field}_minor": _amount(to, currency)})
    if field == "for":
        return need.with_(recipient=to)
    if field == "options":
        return need.with_(options={n: to if n == value else v for n, v in need.options.items()})
    if field in ("category", "brands", "brands_excluded"):
        heard = read(to, Situation(Need()), vocabulary, currency=currency).need
        known = heard.category if field == "category" else next(iter(heard.brands), None)
        if known is None:
            raise UnusableValueError(f"This shop has no “{to}”.")
        to = known
    if field == "category":
        return need.with_(category=to)
    kept = without(need, field, value)
    return need.with_(**{field: tuple(dict.fromkeys((*getattr(kept, field), to)))})


def _amount(said: str, currency: str) -> int:
    found = _AMOUNT.search(said)
    if found is None:
        raise UnusableValueError(f"“{said}” is no amount. Write a number, such as 80.")
    return to_minor(found[0].replace(",", "."), currency)
