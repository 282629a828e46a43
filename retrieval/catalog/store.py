"""The store: a shop's facts in SQL, given and taken as nouns.

Safe to use from many threads; readers never wait for a writer. It knows nothing of files, vectors
or ranking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection

from retrieval.catalog import privacy, withdrawing, writing
from retrieval.catalog.catalog_reads import CatalogReads
from retrieval.catalog.conversations_kept import ConversationsKept
from retrieval.catalog.database import Database, StoreError, open_database
from retrieval.catalog.filling import filling
from retrieval.catalog.known_products import KnownProducts
from retrieval.catalog.limit_reads import LimitReads
from retrieval.catalog.nouns import Event, Follow, Policy, Product, Review, Shopper
from retrieval.catalog.reading import BATCH, MANY, batches
from retrieval.catalog.rehearsal import Rehearsal
from retrieval.catalog.rows import ReviewRow, now_microseconds
from retrieval.catalog.writing import Changes

__all__ = ["Changes", "Store", "StoreError"]

N = TypeVar("N")


class Store(CatalogReads, LimitReads, ConversationsKept):
    """One shop's facts, sessions and events; each batch put is kept whole, or not at all."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known = KnownProducts()

    @classmethod
    def open(cls, url: str) -> Store:
        """The store at that SQLAlchemy URL, made or migrated when needed.

        Raises StoreError: it cannot be opened or written, is damaged, or of a newer version.
        """
        return cls(open_database(url))

    def close(self) -> None:
        """Let go of every connection."""
        self._database.engine.dispose()

    def put_products(
        self, given: Iterable[Product], marks: Mapping[str, int | None] = writing.NO_MARKS
    ) -> Changes:
        """Keep the products with their variants; `marks` (by product_id) are of their raw rows."""
        return self._put(partial(writing.put_products, marks=marks), given)

    def put_pictures(self, given: Iterable[Product]) -> Changes:
        """Keep only the pictures of these products, all of which the store holds already."""
        return self._put(writing.put_pictures, given)

    def put_reviews(self, given: Iterable[Review]) -> Changes:
        """Keep the reviews, of products already kept; their shoppers become known."""
        return self._put(writing.put_reviews, given)

    def put_review_rows(self, given: Iterable[ReviewRow]) -> Changes:
        """Keep reviews given as rows of their table."""
        return self._put(writing.put_review_rows, given, MANY)

    def put_shoppers(self, given: Iterable[Shopper]) -> Changes:
        """Keep the shoppers."""
        return self._put(writing.put_shoppers, given)

    def put_follows(self, given: Iterable[Follow]) -> Changes:
        """Keep the follows; both shoppers become known."""
        return self._put(writing.put_follows, given)

    def put_events(self, given: Iterable[Event]) -> Changes:
        """Keep the events, of products already kept; their shoppers become known."""
        return self._put(writing.put_events, given)

    def put_policies(self, given: Iterable[Policy]) -> Changes:
        """Keep the policies."""
        return self._put(writing.put_policies, given)

    def export_shopper(self, shopper_id: str) -> dict[str, Any]:
        """Everything kept of the shopper, ready for JSON."""
        with self._database.reading() as connection:
            return privacy.export_shopper(connection, shopper_id)

    def forget_shopper(self, shopper_id: str) -> Changes:
        """Take the shopper out; reviews stay without their writer."""
        with self._database.writing() as connection:
            return privacy.forget_shopper(connection, shopper_id, now_microseconds())

    def forgotten(self, shopper_ids: Iterable[str]) -> dict[str, datetime]:
        """shopper_id → when they were forgotten, of those of the ids who were."""
        with self._database.reading() as connection:
            return privacy.forgotten_among(connection, shopper_ids)

    def rehearsal(self) -> Rehearsal:
        """What stands in for this store in an import that keeps nothing."""
        return Rehearsal(
            self._database.reading, self.known_products, self.products_of_variants, self.forgotten
        )

    def filling(self) -> AbstractContextManager[None]:
        """While it lasts, what is empty is filled faster; nothing else differs."""
        return filling(self._database)

    def withdraw_products(self, product_ids: Iterable[str]) -> int:
        """Take products out of the shop; how many. Reviews and events wait for their return."""
        removed = 0
        for batch in batches(product_ids):
            with self._database.writing() as connection:
                removed += withdrawing.withdraw(connection, batch)
        return removed

    def _put(
        self,
        put: Callable[[Connection, Sequence[N]], Changes],
        given: Iterable[N],
        size: int = BATCH,
    ) -> Changes:
        changes = Changes()
        for batch in batches(given, size):
            with self._database.writing() as connection:
                changes += put(connection, batch)
        return changes
