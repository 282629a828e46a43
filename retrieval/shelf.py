"""What limits look at, in memory by the index's rows: which products keep a need's limits, at once.

A database takes longer to list what qualifies than all the rest of a search. In a large shop, what
is said here is as old as the last look (see `Shelves`): who shows products checks them against the
store again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from retrieval.catalog.facts import Facts
from retrieval.catalog.nouns import CATEGORY_SEPARATOR
from retrieval.catalog.rows import term, words_key
from retrieval.catalog.store import Store
from retrieval.need import Need, allowed_values, category_covers

Mask = NDArray[np.bool_]

_OUT = "out_of_stock"
LARGE = 5000  # products, from which a look at the store costs more than a search
LOOKS_EVERY_S = 5.0


@dataclass(frozen=True)
class Shelf:
    """Everything that can be bought, an entry each: a product without variants, or a variant.

    Entries (e,): `row` of the product and `price` (NaN unknown), of what is in stock only.
    Products (n,): `category` and `brand` are places in `categories` and `brands`, -1 for a product
    the store has not. `having` maps the hash of an option and its value to the entries it holds of.
    """

    row: NDArray[np.intp]
    price: NDArray[np.float64]
    category: NDArray[np.intp]
    brand: NDArray[np.intp]
    categories: tuple[str, ...]
    brands: tuple[str, ...]
    having: Mapping[int, NDArray[np.intp]]

    def allowed(self, need: Need) -> Mask:
        """(n,) which products keep every limit of the need, as `keeps_limits` says."""
        entries = np.ones(len(self.row), dtype=bool)
        if need.price_min_minor is not None:
            entries &= self.price >= need.price_min_minor
        if need.price_max_minor is not None:
            entries &= self.price <= need.price_max_minor
        for name, value in need.options.items():
            has = np.zeros(len(entries), dtype=bool)
            for one in allowed_values(value):
                wanted = term(name, one)
                has[self.having.get(wanted, _NONE) if wanted is not None else _NONE] = True
            entries &= has
        allowed = np.zeros(len(self.category), dtype=bool)
        allowed[self.row[entries]] = True
        return allowed & self._category(need) & self._brand(need)

    def _category(self, need: Need) -> Mask | np.bool_:
        if need.category is None:
            return np.bool_(True)
        covered = np.array([_covers(need.category, each) for each in self.categories], dtype=bool)
        return np.append(covered, False)[self.category]

    def _brand(self, need: Need) -> Mask | np.bool_:
        kept = np.ones(len(self.brands) + 1, dtype=bool)
        excluded = {words_key(brand) for brand in need.brands_excluded} - {""}
        only = {words_key(brand) for brand in need.brands} - {""}
        for place, brand in enumerate(self.brands):
            kept[place] = brand not in excluded and (not need.brands_only or brand in only)
        return kept[self.brand]


_NONE = np.zeros(0, dtype=np.intp)


@lru_cache(maxsize=16384)
def _covers(wanted: str, category: str) -> bool:
    return category_covers(wanted, tuple(p for p in category.split(CATEGORY_SEPARATOR) if p))


def shelf_of(facts: Facts, rows: Mapping[str, int]) -> Shelf:
    """The shelf of those facts; `rows` maps each product of the index to its row."""
    categories: dict[str, int] = {}
    brands: dict[str, int] = {}
    category = np.full(len(rows), -1, dtype=np.intp)
    brand = np.full(len(rows), -1, dtype=np.intp)
    bought: list[int] = []
    prices: list[float] = []
    entries: dict[tuple[str, str], int] = {}
    of_product: dict[str, list[int]] = {}

    def add(product_id: str, variant_id: str, price: int | None, availability: str) -> None:
        if availability != _OUT and product_id in rows:
            entries[product_id, variant_id] = len(bought)
            of_product.setdefault(product_id, []).append(len(bought))
            bought.append(rows[product_id])
            prices.append(np.nan if price is None else price)

    for product_id, path, brand_words, price, availability, variants in facts.products:
        if product_id in rows:
            category[rows[product_id]] = categories.setdefault(path, len(categories))
            brand[rows[product_id]] = brands.setdefault(brand_words, len(brands))
            if not variants:
                add(product_id, "", price, availability)
    for product_id, variant_id, price, availability in facts.variants:
        add(product_id, variant_id, price, availability)
    having: dict[int, list[int]] = {}
    for offered, product_id, variant_id in facts.offers:
        if variant_id:
            place = entries.get((product_id, variant_id))
            having.setdefault(offered, []).extend([] if place is None else [place])
        else:  # an attribute holds of everything the product comes as
            having.setdefault(offered, []).extend(of_product.get(product_id, ()))
    return Shelf(
        np.array(bought, dtype=np.intp),
        np.array(prices, dtype=np.float64),
        category,
        brand,
        tuple(categories),
        tuple(brands),
        {offered: np.array(found, dtype=np.intp) for offered, found in having.items()},
    )


class Shelves:
    """The shelf of a store, looked at again when products changed.

    Whether they did is asked each time, in a large shop at most every LOOKS_EVERY_S.
    """

    def __init__(self, store: Store, product_ids: Sequence[str]) -> None:
        self._store = store
        self._rows = {product_id: row for row, product_id in enumerate(product_ids)}
        self._lock = Lock()
        self._mark = store.facts_mark()
        self._shelf = shelf_of(store.facts(), self._rows)
        self._looked = monotonic()

    def now(self) -> Shelf:
        """The shelf as it is; in a large shop, as it was at most LOOKS_EVERY_S ago."""
        waits_s = LOOKS_EVERY_S if len(self._rows) > LARGE else 0.0
        with self._lock:
            if monotonic() - self._looked >= waits_s:
                mark = self._store.facts_mark()
                if mark != self._mark:
                    self._mark, self._shelf = mark, shelf_of(self._store.facts(), self._rows)
                self._looked = monotonic()
            return self._shelf
