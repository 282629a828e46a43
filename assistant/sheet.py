"""The catalog sheet: what the assistant took the shop's catalog for, so that it can be corrected.

Categories, attributes with their kinds, units and values, what is lacking, prices that look wrong.
It knows nothing of how the sheet is shown.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from assistant.understand.attributes import Attribute, attributes_of, parts_of
from retrieval.catalog.nouns import Product
from retrieval.corrections import NO_CORRECTIONS, Corrections
from retrieval.measures import measure_of
from retrieval.money import to_major
from retrieval.words import folded

SHOWN_VALUES = 6
LEAST_TO_COMPARE = 5
FAR = 8.0
_GAPS = ("price", "description", "category", "brand", "image_url")


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """One category: its path, how many products, their price range in whole units, other names."""

    category: str
    products: int
    cheapest: float | None
    dearest: float | None
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttributeLine:
    """One attribute: what it is taken for, its unit, how many products have it, frequent values.

    `others`: further units its numbers come in, which is worth a look. `also`: its other names.
    """

    name: str
    said: str
    type: str
    unit: str
    products: int
    values: tuple[str, ...]
    different: int
    others: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuspiciousPrice:
    """A price far from what such products cost, and why it is suspicious."""

    product_id: str
    title: str
    price: float
    currency: str
    why: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole sheet. `gaps`: field → how many products lack it; `notes`: what to look at."""

    products: int
    categories: tuple[CategoryLine, ...]
    attributes: tuple[AttributeLine, ...]
    gaps: Mapping[str, int]
    prices: tuple[SuspiciousPrice, ...]
    notes: tuple[str, ...]


def sheet_of(products: Iterable[Product], corrections: Corrections = NO_CORRECTIONS) -> Sheet:
    """The sheet of a catalog."""
    listed = list(products)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    having: Counter[str] = Counter()
    for product in listed:
        having.update(product.attributes.keys() | product.options.keys())
        for name, value in product.attributes.items():
            counts[name][value] += 1
        for option, values in product.options.items():
            counts[option].update(values)
    found = attributes_of(counts, corrections.types())
    also = corrections.called()
    lines = [
        _attribute(each, counts[each.name], having[each.name], also.get(each.name, ()))
        for each in found
    ]
    return Sheet(
        len(listed),
        _categories(listed, corrections),
        tuple(sorted(lines, key=lambda line: (-line.products, line.name))),
        {field: n for field in _GAPS if (n := sum(_lacks(p, field) for p in listed))},
        tuple(_suspicious(listed)),
        (*_notes(listed, corrections), *_one_by_two_names(list(counts))),
    )


def _categories(products: Sequence[Product], corrections: Corrections) -> tuple[CategoryLine, ...]:
    prices: defaultdict[str, list[float]] = defaultdict(list)
    sizes: Counter[str] = Counter()
    for product in products:
        sizes[product.category] += 1
        price = to_major(product.price_minor, product.currency)
        if price is not None:
            prices[product.category].append(price)
    also = {folded(name): others for name, others in corrections.categories.items()}
    return tuple(
        CategoryLine(
            path,
            count,
            min(prices[path], default=None),
            max(prices[path], default=None),
            tuple(other for name in path.split(" > ") for other in also.get(folded(name), ())),
        )
        for path, count in sorted(sizes.items(), key=lambda item: (-item[1], item[0]))
    )


def _attribute(
    attribute: Attribute, counts: Counter[str], products: int, also: tuple[str, ...]
) -> AttributeLine:
    kind = {"yes_no": "boolean"}.get(attribute.kind, attribute.kind)
    said: Counter[str] = Counter()
    written: dict[str, str] = {}  # "Black" and "black" are one value, written as it came first
    units: Counter[str] = Counter()
    for value, count in counts.items():
        for part in parts_of(value) if kind == "choice" else (value,):
            said[written.setdefault(folded(part), part)] += count
        if kind == "number" and measure_of(value):
            units["".join(value.split()[-1:]).lstrip("0123456789.,-").casefold()] += count
    return AttributeLine(
        attribute.name,
        attribute.said,
        kind,
        attribute.unit,
        products,
        tuple(value for value, _ in said.most_common(SHOWN_VALUES)),
        len(said),
        tuple(unit for unit, _ in units.most_common() if unit not in ("", attribute.unit)),
        also,
    )


def _lacks(product: Product, field: str) -> bool:
    if field == "price":
        variants = any(v.price_minor is not None for v in product.variants)
        return product.price_minor is None and not variants
    return not getattr(product, field)


def _suspicious(products: Sequence[Product]) -> Iterable[SuspiciousPrice]:
    """Prices of nothing, and prices many times above or below the middle of their category."""
    by_category: defaultdict[tuple[str, str], list[Product]] = defaultdict(list)
    for product in products:
        if product.price_minor == 0:
            yield _suspect(product, "it costs nothing")
        elif product.price_minor is not None:
            by_category[product.category, product.currency].append(product)
    for others in by_category.values():
        if len(others) < LEAST_TO_COMPARE:
            continue
        logs = [math.log(p.price_minor or 1) for p in others]
        middle = median(logs)
        spread = median(abs(x - middle) for x in logs)
        for product, log in zip(others, logs, strict=True):
            away = abs(log - middle)
            if away > math.log(FAR) and away > 5 * spread:
                times = f"{math.exp(away):.0f} times"
                side = "above" if log > middle else "below"
                where = product.category or "the others"
                yield _suspect(product, f"{times} {side} the middle of {where}")


def _suspect(product: Product, why: str) -> SuspiciousPrice:
    price = to_major(product.price_minor, product.currency)
    return SuspiciousPrice(product.product_id, product.title, price or 0.0, product.currency, why)


def _one_by_two_names(names: Sequence[str]) -> Iterable[str]:
    """Names that differ in nothing but how they are spelled ("Color", "colour")."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        plain = re.sub(r"[^a-z0-9]", "", folded(name))
        alike[plain.replace("our", "or").replace("fibre", "fiber")].append(name)
    for first, *others in (same for plain, same in alike.items() if plain and len(same) > 1):
        for other in others:
            yield (
                f"{first!r} and {other!r} look like one attribute; make them one with "
                f'[catalog.attributes] "{other}" = {{name = "{first}"}}'
            )


def _notes(products: Sequence[Product], corrections: Corrections) -> Iterable[str]:
    names = {folded(name) for product in products for name in product.category_path}
    for name in corrections.categories:
        if folded(name) not in names:
            yield f"shop.toml corrects the category {name!r}, which no product has"
    currencies = Counter(p.currency for p in products if p.price_minor is not None)
    if len(currencies) > 1:
        said = ", ".join(f"{code} ({count})" for code, count in currencies.most_common())
        yield f"prices in several currencies: {said}"
