"""When nothing fits: the smallest change of one limit that helps, and what it would bring.

Computed from the catalog, never guessed. It changes no need by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from assistant.wording import listed, lowered
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
    """One limit changed: the need that results, the change in words, and what it brings."""

    need: Need
    count: int
    change: str

    @property
    def brings(self) -> str:
        """How many products fit then, in words."""
        return "1 product fits" if self.count == 1 else f"{self.count} products fit"


def relaxations(
    need: Need, store: Counting, *, currency: str, locale: str
) -> tuple[Relaxation, ...]:
    """The single changes that bring more products than fit now, the smallest change first.

    A price moves to the nearest product's beyond it; every other limit is dropped whole.
    """
    now = store.count_matching(need)
    changes = [*_moved_prices(need, store, currency, locale), *_dropped(need)]
    counted = ((changed, store.count_matching(changed), words) for changed, words in changes)
    return tuple(Relaxation(*relaxation) for relaxation in counted if relaxation[1] > now)


def _moved_prices(
    need: Need, store: Counting, currency: str, locale: str
) -> Iterator[tuple[Need, str]]:
    """The need with a price limit at the nearest price that fits otherwise, and the change said."""
    limits = (("price_max_minor", False, "with up to {}"), ("price_min_minor", True, "from {} on"))
    for limit, descending, words in limits:
        if getattr(need, limit) is not None:
            price = _nearest_price(_beyond(need, limit), store, descending=descending)
            if price is not None:
                yield need.with_(**{limit: price}), words.format(written(price, currency, locale))


def _beyond(need: Need, limit: str) -> Need:
    """The need for what lies on the other side of one of its price limits."""
    if limit == "price_max_minor":
        return need.with_(price_min_minor=(need.price_max_minor or 0) + 1, price_max_minor=None)
    return need.with_(price_max_minor=(need.price_min_minor or 0) - 1, price_min_minor=None)


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


def _dropped(need: Need) -> Iterator[tuple[Need, str]]:
    """The need without one of its other limits, and the change said."""
    for name, value in need.options.items():
        kept = {n: v for n, v in need.options.items() if n != name}
        yield need.with_(options=kept), f"without {name} {value}"
    if need.brands_excluded:
        yield need.with_(brands_excluded=()), f"with {listed(need.brands_excluded)} allowed"
    if need.brands_only:
        yield need.with_(brands_only=False), "from other brands"
    if need.category:
        yield need.with_(category=None), f"outside {lowered(need.category)}"
