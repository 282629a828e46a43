"""Products read lately, taken again while their hashes are the same: a look instead of a reading.

A product's two hashes hold all that is told of it, so what is handed out is never older than the
connection's moment. It knows nothing of who asks.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Select, select

from retrieval.catalog.among import among_named, bound
from retrieval.catalog.nouns import Product
from retrieval.catalog.reading import products_by_id
from retrieval.catalog.schema import products

MOST_KEPT = 5000

Hashes = tuple[int, int]


class KnownProducts:
    """Answers as `products_by_id` does, sooner. Safe to use from several threads."""

    def __init__(self, most_kept: int = MOST_KEPT) -> None:
        self._most_kept = most_kept
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[Hashes, Product]] = OrderedDict()

    def by_id(self, connection: Connection, product_ids: Sequence[str]) -> dict[str, Product]:
        """The products of those ids (at most a batch) by id; unknown ids are left out."""
        if len(product_ids) > self._most_kept:
            return products_by_id(connection, product_ids)
        hashes = _hashes(connection, product_ids)
        with self._lock:
            kept = {i: self._kept[i] for i in hashes if i in self._kept}
        known = {i: product for i, (was, product) in kept.items() if was == hashes[i]}
        new = [i for i in hashes if i not in known]
        if new:
            known |= products_by_id(connection, new)
        with self._lock:
            for product_id, product in known.items():
                self._kept[product_id] = (hashes[product_id], product)
                self._kept.move_to_end(product_id)
            while len(self._kept) > self._most_kept:
                self._kept.popitem(last=False)
        return known


def _hashes(connection: Connection, product_ids: Sequence[str]) -> dict[str, Hashes]:
    dialect = connection.dialect.name
    rows = connection.execute(_looking(dialect), {"ids": bound(dialect, product_ids)})
    return {row.product_id: (row.text_hash, row.facts_hash) for row in rows}


@lru_cache
def _looking(dialect: str) -> Select[Any]:
    """Made once: it is asked several times a turn, and making it takes longer than answering."""
    p = products.c
    wanted = among_named(dialect, p.product_id, "ids")
    return select(p.product_id, p.text_hash, p.facts_hash).where(wanted)
