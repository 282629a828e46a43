"""What a store tells of its catalog and of what shoppers did: rows as nouns.

It knows nothing of limits, of conversations, or of how anything came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, func, select

from retrieval.catalog import reading
from retrieval.catalog.database import Database
from retrieval.catalog.known_products import KnownProducts
from retrieval.catalog.nouns import Event, Follow, Policy, Product, Review, Shopper
from retrieval.catalog.reading import batches
from retrieval.catalog.rows import event_of, microseconds, review_of
from retrieval.catalog.schema import events, follows, policies, products, reviews, shoppers
from retrieval.catalog.shopper_versions import ShopperVersion, shopper_version

_COUNTED = (products, reviews, shoppers, follows, events, policies)
# Made once: it is asked after every event, and making it takes longer than answering.
_EVENTS_SINCE = (
    select(events)
    .where(events.c.shopper_id == bindparam("shopper"), events.c.at >= bindparam("since"))
    .order_by(*events.primary_key.columns)
)


class CatalogReads:
    """Reads nouns from a shop's database."""

    _database: Database
    _known: KnownProducts

    def marks(self, noun: str) -> Iterator[list[tuple[int, str]]]:
        """(mark, id) of products or reviews that were kept from marked rows of files, in parts."""
        with self._database.reading() as connection:
            yield from reading.marks(connection, products if noun == "products" else reviews)

    def product(self, product_id: str) -> Product | None:
        """The product of that id, or None."""
        return next(iter(self.products([product_id])), None)

    def products(self, product_ids: Iterable[str] | None = None) -> list[Product]:
        """The products in the order of the ids, unknown ones left out; None: all, by id."""
        ids = self.product_ids() if product_ids is None else list(product_ids)
        known: dict[str, Product] = {}
        with self._database.reading() as connection:
            for batch in batches(dict.fromkeys(ids)):
                known.update(self._known.by_id(connection, batch))
        return [known[product_id] for product_id in ids if product_id in known]

    def product_ids(self) -> list[str]:
        """The ids of all products, sorted."""
        return [row.product_id for row in self._all(products, only=(products.c.product_id,))]

    def known_products(self, product_ids: Iterable[str]) -> set[str]:
        """Those of the ids that are products of the shop."""
        with self._database.reading() as connection:
            statement = select(products.c.product_id)
            found = reading.rows_in(connection, statement, products.c.product_id, product_ids)
            return {row[0] for row in found}

    def products_of_variants(self, variant_ids: Iterable[str]) -> dict[str, str]:
        """variant_id → product_id of those of the ids that are variants of one product only."""
        with self._database.reading() as connection:
            return reading.products_of_variants(connection, variant_ids)

    def review(self, review_id: str) -> Review | None:
        """The review of that id, or None."""
        with self._database.reading() as connection:
            statement = select(reviews).where(reviews.c.review_id == review_id)
            row = connection.execute(statement).first()
            return None if row is None else review_of(row)

    def reviews(
        self,
        *,
        product_id: str | None = None,
        product_ids: Iterable[str] | None = None,
        shopper_id: str | None = None,
    ) -> list[Review]:
        """The reviews of the product, of several, or by the shopper, or all; by product and id."""
        wanted = product_ids if product_id is None else [product_id]
        statement = select(reviews).order_by(reviews.c.product_id, reviews.c.review_id)
        if shopper_id is not None:
            statement = statement.where(reviews.c.shopper_id == shopper_id)
        with self._database.reading() as connection:
            if wanted is None:
                return [review_of(row) for row in connection.execute(statement)]
            ids = sorted(set(wanted))
            rows = reading.rows_in(connection, statement, reviews.c.product_id, ids)
            return [review_of(row) for row in rows]

    def shopper(self, shopper_id: str) -> Shopper | None:
        """The shopper of that id, or None."""
        with self._database.reading() as connection:
            statement = select(shoppers).where(shoppers.c.shopper_id == shopper_id)
            row = connection.execute(statement).first()
            return None if row is None else Shopper(row.shopper_id, row.name, row.shares_name)

    def shoppers(self) -> list[Shopper]:
        """All shoppers, by id."""
        rows = self._all(shoppers)
        return [Shopper(row.shopper_id, row.name, row.shares_name) for row in rows]

    def follows(self, shopper_id: str | None = None) -> list[Follow]:
        """Whom the shopper follows, or all follows; by both ids."""
        rows = self._all(follows, shopper_id)
        return [Follow(row.shopper_id, row.follows_id, row.weight) for row in rows]

    def events(
        self,
        shopper_id: str | None = None,
        *,
        product_id: str | None = None,
    ) -> list[Event]:
        """What the shopper did (or all did), with the product (or with any); oldest first."""
        rows = self._all(events, shopper_id, product_id, order=(events.c.at,))
        return [event_of(row) for row in rows]

    def shopper_news(
        self, shopper_id: str, known: ShopperVersion | None, newest: datetime | None
    ) -> tuple[ShopperVersion, list[Event] | None]:
        """The shopper's version now, and what is new to who knows another, its last event `newest`.

        That is events from `newest` on, oldest first, read without the rest; None where more than
        newer events came, or nothing was known: then all is to be read. Both are of one moment.
        """
        with self._database.reading() as connection:
            version = shopper_version(connection, shopper_id)
            if version == known:
                return version, []
            if known is None or newest is None or not version.adds_events_to(known):
                return version, None
            given = {"shopper": shopper_id, "since": microseconds(newest)}
            return version, [event_of(row) for row in connection.execute(_EVENTS_SINCE, given)]

    def policies(self) -> list[Policy]:
        """The shop's policies, by id."""
        return [Policy(row.policy_id, row.title, row.text) for row in self._all(policies)]

    def each_review(self) -> Iterator[Review]:
        """Every review by its id, in batches, so that any number fits in memory."""
        return map(review_of, self._each(reviews))

    def each_event(self) -> Iterator[Event]:
        """Every event by shopper, in batches, so that any number fits in memory."""
        return map(event_of, self._each(events))

    def counts(self) -> dict[str, int]:
        """How many products, reviews, shoppers, follows, events and policies there are."""
        with self._database.reading() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in _COUNTED
            }

    def currencies(self) -> dict[str, int]:
        """Currency → how many products have a price in it, the most first."""
        with self._database.reading() as connection:
            return reading.currencies(connection)

    def ratings(self) -> dict[str, tuple[float, int]]:
        """product_id → (mean of the ratings given, how many); unrated products are left out."""
        with self._database.reading() as connection:
            return reading.ratings(connection)

    def fingerprints(self) -> dict[str, tuple[str, str]]:
        """product_id → (hash of its text and reviews, hash of facts such as price and stock)."""
        with self._database.reading() as connection:
            return reading.fingerprints(connection)

    def _all(
        self,
        table: Table,
        shopper_id: str | None = None,
        product_id: str | None = None,
        *,
        only: tuple[Any, ...] = (),
        order: tuple[Any, ...] = (),
    ) -> list[Any]:
        statement = select(*(only or (table,))).order_by(*order, *table.primary_key.columns)
        if shopper_id is not None:
            statement = statement.where(table.c.shopper_id == shopper_id)
        if product_id is not None:
            statement = statement.where(table.c.product_id == product_id)
        with self._database.reading() as connection:
            return list(connection.execute(statement))

    def _each(self, table: Table) -> Iterator[Any]:
        after: tuple[Any, ...] | None = None
        while True:
            with self._database.reading() as connection:
                rows = reading.pages(connection, table, after)
            if not rows:
                return
            yield from rows
            after = tuple(getattr(rows[-1], key.name) for key in table.primary_key.columns)
