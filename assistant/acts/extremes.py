"""The lightest, the longest, the quietest: exact, by the attribute that measures it.

It knows how a shop names and writes numbers; nothing of sessions or of words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from assistant.understand.attributes import said_name
from retrieval.catalog.nouns import Product
from retrieval.units_of_measure import UNITS
from retrieval.words import singular_words

_NUMBER = re.compile(r"\s*[~≈]?\s*(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>[a-z\"%]*)", re.IGNORECASE)
LEAST_MEASURED = 2

# What people compare by, and what else shops call it.
_ALSO_CALLED = {
    "size": ("volume", "capacity", "dimensions"), "noise": ("loudness", "volume level"),
    "duration": ("time", "boiling time"), "power": ("wattage", "watts"),
    "brightness": ("lumens", "luminous flux"), "weight": ("mass",),
}  # fmt: skip


def measuring(products: Sequence[Product], what: str) -> str | None:
    """The attribute that measures it for most of the products, at least for two."""
    names = [set(singular_words(name)) for name in (what, *_ALSO_CALLED.get(what, ()))]
    counts: Counter[str] = Counter()
    for product in products:
        for name, value in product.attributes.items():
            said = set(singular_words(said_name(name, has_unit=True)))
            if any(one <= said for one in names) and _number(name, value) is not None:
                counts[name] += 1
    fitting = [name for name, count in counts.items() if count >= LEAST_MEASURED]
    return max(fitting, key=lambda name: (counts[name], -len(name)), default=None)


def measured(product: Product, attribute: str) -> float | None:
    """The product's number of that attribute, in the base unit of its unit; None where unknown."""
    return _number(attribute, product.attributes.get(attribute, ""))


def ordered(
    products: Sequence[Product], attribute: str, end: Literal["least", "most"]
) -> list[Product]:
    """The products that have the number, by it; as they came where it is the same."""
    sign = 1 if end == "least" else -1
    numbers = [(sign * n, at) for at, p in enumerate(products)
               if (n := measured(p, attribute)) is not None]  # fmt: skip
    return [products[at] for _, at in sorted(numbers)]


def beyond(
    products: Sequence[Product], attribute: str, end: Literal["least", "most"], than: Product
) -> list[Product]:
    """Those of the ordered products that go beyond that one, nearest to it first."""
    number = measured(than, attribute)
    if number is None:
        return []
    sign = 1 if end == "most" else -1
    return [p for p in reversed(products) if sign * ((measured(p, attribute) or 0) - number) > 0]


def _number(name: str, value: str) -> float | None:
    match = _NUMBER.match(value)
    if match is None:
        return None
    unit = match["unit"].lower() or name.lower().rpartition("_")[2]
    factor = UNITS[unit][1] if unit in UNITS else 1.0
    return float(match["number"].replace(",", ".")) * factor
