"""Measures that a product's title alone states ("43 inch TV"), as attributes to find it by.

What the attributes already tell is left as it is, and so is a title with two answers. It knows
units of measure; nothing of any shop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from retrieval.catalog.nouns import Product
from retrieval.units_of_measure import GENERIC_NAMES, UNITS
from retrieval.words import singular, words_of

_NAMES = {"mass": "weight", "length": "length", "volume": "capacity", "power": "power",
          "data": "storage", "charge": "battery"}  # fmt: skip
_INCHES = frozenset({'"', "″", "”", "inch", "inches"})
_UNITS = (
    r"\"|″|”|(?i:inch(?:es)?|cm|mm|kg|kilograms?|grams?|oz|lbs?|ml|lit(?:er|re)s?|watts?|gb|tb|mah|f(?:oo|ee)?t|met(?:er|re)s?)"
    r"|g(?<!\b[2-6]g)|m|L|l|W|w"
)
_MEASURE = re.compile(
    r"(?<![\w/+-])(?<!\d[.,])(?<!\d\d \d\d )(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:[.,]\d+)?)\s?-?\s?"
    rf"(?P<unit>{_UNITS})(?!\w|[/+]\d)(?P<ram>\s*(?:\w+\s+)?(?i:ram)\b)?"
)
_OTHERS = re.compile(
    r"(?i)(?:\b(?:for|fits?|to|upto|under|over|within|max|min|supports?|holds?|[x×])|[x×*–-])\s*$"
)
# Millimetres before a noun measure a part: "8 mm drivers" are no earbuds' length.
_PART = re.compile(
    r"\s+(?!(?:long|wide|thick|deep|high|x|and|by|or|for|in)\b)[^\W\d_]{3,}", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_SAME_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class _Stated:
    """One measure of a title: its attribute's name, its value as read, its size in base units."""

    dimension: str
    name: str
    value: str
    size: float


def with_titled(product: Product) -> Product:
    """The product with what its title measures; itself where that is nothing new.

    >>> dict(with_titled(Product("tv", "Vu 108 cm (43 inch) TV, 20 W")).attributes)
    {'size': '43 inch', 'power': '20 W'}
    """
    if not _DIGIT.search(product.title):
        return product
    added: dict[str, str] = {}
    by_name: dict[str, list[_Stated]] = {}
    for each in _stated(product.title):
        by_name.setdefault("ram" if each.name == "ram" else each.dimension, []).append(each)
    for same in by_name.values():
        chosen = next((each for each in same if each.name == "size"), same[0])
        if _agree(same) and not _told(product, chosen):
            added[chosen.name] = chosen.value
    return replace(product, attributes={**product.attributes, **added}) if added else product


def _stated(title: str) -> Iterator[_Stated]:
    for match in _MEASURE.finditer(title):
        if _OTHERS.search(title[: match.start()]):
            continue
        unit = match["unit"]
        if unit.casefold() == "mm" and _PART.match(title, match.end()):
            continue
        inches = unit.casefold() in _INCHES
        known = "inch" if inches else unit.casefold()
        dimension, factor = UNITS.get(known) or UNITS[singular(known)]
        name = "size" if inches else "ram" if match["ram"] else _NAMES[dimension]
        value = f"{match['number']} {'inch' if inches else unit}"
        yield _Stated(dimension, name, value, _number(match["number"]) * factor)


def _number(written: str) -> float:
    thousands = re.fullmatch(r"\d{1,3}(?:,\d{3})+", written)
    return float(written.replace(",", "" if thousands else "."))


def _agree(same: list[_Stated]) -> bool:
    sizes = [each.size for each in same]
    return max(sizes) - min(sizes) <= _SAME_SHARE * max(sizes)


def _told(product: Product, stated: _Stated) -> bool:
    """Whether the product's attributes or options speak of that already."""
    names = {stated.name, *GENERIC_NAMES.get(stated.dimension, ())}
    said: Mapping[str, str] = {**dict.fromkeys(product.options, ""), **product.attributes}
    for name, value in said.items():
        words = {singular(word) for word in words_of(name.replace("_", " "))}
        own = (words & names) if stated.name != "ram" else words & {"ram"}
        units = (UNITS.get(word, ("", 0))[0] for word in words)
        if (
            own
            or stated.dimension in units
            or any(
                each.dimension == stated.dimension and each.name == stated.name
                for each in _stated(value)
            )
        ):
            return True
    return False
