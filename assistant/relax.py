"""When nothing fits: the smallest change of one limit that helps, and what it would bring.

Computed from the catalog, never guessed. It changes no need by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from assistant.wording import listed, noun_of
from retrieval.catalog.nouns import Product
from retrieval.money import written
from retrieval.need import Need, fitting_variants


class Counting(Protocol):
    """The questions asked of the facts."""

    def count_matching(self, need: Need) -> int:
        """How many products keep the need's limits."""
        ...

    def ordered_by_price(
        self, need: Need, *, descending: bool = False, limit: int = 10
    ) -> list[str]:
        """The products that keep the limits, by price."""
        ...

    def product(self, product_id: str) -> Product | None:
        """The product of that id."""
        ...


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One limit changed: the need that results, how many products then fit, said in words."""

    need: Need
    count: int
    text: str


def relaxations(
    need: Need, store: Counting, *, currency: str, locale: str
) -> tuple[Relaxation, ...]:
    """The single changes that bring at least one product, the smallest change first.

    A price moves to the nearest product's; every other limit is dropped whole.
    """
    found = [
        *_dearer(need, store, currency, locale),
        *_cheaper(need, store, currency, locale),
        *_dropped(need, store),
    ]
    return tuple(found)


def _dearer(need: Need, store: Counting, currency: str, locale: str) -> Iterator[Relaxation]:
    if need.price_max_minor is None:
        return
    open_need = need.with_(price_max_minor=None)
    price = _nearest_price(open_need, store, descending=False)
    if price is not None:
        wider = need.with_(price_max_minor=price)
        count = store.count_matching(wider)
        nearest = written(price, currency, locale)
        yield Relaxation(wider, count, f"with up to {nearest}, {_fit(count)}")


def _cheaper(need: Need, store: Counting, currency: str, locale: str) -> Iterator[Relaxation]:
    if need.price_min_minor is None:
        return
    open_need = need.with_(price_min_minor=None)
    price = _nearest_price(open_need, store, descending=True)
    if price is not None:
        wider = need.with_(price_min_minor=price)
        count = store.count_matching(wider)
        nearest = written(price, currency, locale)
        yield Relaxation(wider, count, f"from {nearest} on, {_fit(count)}")


def _nearest_price(need: Need, store: Counting, *, descending: bool) -> int | None:
    for product_id in store.ordered_by_price(need, descending=descending, limit=1):
        product = store.product(product_id)
        if product is not None:
            return price_in(need, product, dearest=descending)
    return None


def price_in(need: Need, product: Product, *, dearest: bool = False) -> int | None:
    """The least (or most) the product costs within the need's limits, in minor units."""
    variants = fitting_variants(need, product)
    prices = [p for v in variants if (p := product.price_of(v)) is not None]
    if not prices:
        return product.price_minor
    return max(prices) if dearest else min(prices)


def _dropped(need: Need, store: Counting) -> Iterator[Relaxation]:
    changes: list[tuple[Need, str]] = []
    for name, value in need.options.items():
        kept = {n: v for n, v in need.options.items() if n != name}
        changes.append((need.with_(options=kept), f"without {name} {value}"))
    if need.brands_excluded:
        brands = listed(need.brands_excluded)
        changes.append((need.with_(brands_excluded=()), f"with {brands} allowed"))
    if need.brands_only:
        changes.append((need.with_(brands_only=False), "from other brands"))
    if need.category:
        changes.append((need.with_(category=None), f"outside {noun_of(need)}"))
    for changed, words in changes:
        count = store.count_matching(changed)
        if count:
            yield Relaxation(changed, count, f"{words}, {_fit(count)}")


def _fit(count: int) -> str:
    return "1 product fits" if count == 1 else f"{count} products fit"
