"""The store: a shop's facts in SQL, given and taken as nouns.

Safe to use from many threads; readers never wait for a writer. It knows nothing of files, vectors
or ranking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, func, select

from retrieval.catalog import conversations, facts, matching, privacy, reading, withdrawing, writing
from retrieval.catalog.aftermath import Aftermath
from retrieval.catalog.database import Database, StoreError, open_database
from retrieval.catalog.facts import Facts
from retrieval.catalog.filling import filling
from retrieval.catalog.nouns import Event, Follow, Policy, Product, Review, Shopper
from retrieval.catalog.reading import BATCH, MANY, batches
from retrieval.catalog.rehearsal import Rehearsal
from retrieval.catalog.rows import (
    ReviewRow,
    event_of,
    microseconds,
    now_microseconds,
    review_of,
)
from retrieval.catalog.schema import events, follows, policies, products, reviews, shoppers
from retrieval.catalog.shopper_mark import ShopperMark, shopper_mark
from retrieval.catalog.writing import Changes
from retrieval.need import Need

__all__ = ["Changes", "Store", "StoreError"]

N = TypeVar("N")
_COUNTED = (products, reviews, shoppers, follows, events, policies)


class Store:
    """One shop's facts, sessions and events; each batch put is kept whole, or not at all."""

    def __init__(self, database: Database) -> None:
        self._database = database

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

    def put_reviews(self, given: Iterable[Review]) -> Changes:
        """Keep the reviews, of products already kept; their shoppers become known."""
        return self._put(writing.put_reviews, given)

    def put_review_rows(self, given: Iterable[ReviewRow]) -> Changes:
        """Keep reviews given as rows of their table."""
        return self._put(writing.put_review_rows, given, MANY)

    def marks(self, noun: str) -> Iterator[tuple[int, str]]:
        """(mark, id) of the products or reviews that were kept from a marked row of a file."""
        with self._database.reading() as connection:
            yield from reading.marks(connection, products if noun == "products" else reviews)

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

    def product(self, product_id: str) -> Product | None:
        """The product of that id, or None."""
        return next(iter(self.products([product_id])), None)

    def products(self, product_ids: Iterable[str] | None = None) -> list[Product]:
        """The products in the order of the ids, unknown ones left out; None: all, by id."""
        ids = self.product_ids() if product_ids is None else list(product_ids)
        known: dict[str, Product] = {}
        with self._database.reading() as connection:
            for batch in batches(dict.fromkeys(ids)):
                known.update(reading.products_by_id(connection, batch))
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
        after: datetime | None = None,
    ) -> list[Event]:
        """What the shopper did (or all did), with the product (or with any); oldest first."""
        later = () if after is None else (events.c.at > microseconds(after),)
        rows = self._all(events, shopper_id, product_id, order=(events.c.at,), where=later)
        return [event_of(row) for row in rows]

    def shopper_mark(self, shopper_id: str) -> ShopperMark:
        """What changes with anything the shopper does, writes, or follows."""
        with self._database.reading() as connection:
            return shopper_mark(connection, shopper_id)

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

    def matching_ids(self, need: Need) -> list[str]:
        """The ids of exactly the products for which `keeps_limits` holds, sorted."""
        with self._database.reading() as connection:
            return matching.matching_ids(connection, need)

    def facts_mark(self) -> tuple[int, int]:
        """What changes with any product: a look at it tells whether `facts` are still those."""
        with self._database.reading() as connection:
            return facts.facts_mark(connection)

    def facts(self) -> Facts:
        """What limits look at, of every product."""
        with self._database.reading() as connection:
            return Facts(
                facts.product_facts(connection),
                facts.variant_facts(connection),
                facts.offer_facts(connection),
            )

    def count_matching(self, need: Need) -> int:
        """How many products keep the need's limits."""
        with self._database.reading() as connection:
            return matching.count_matching(connection, need)

    def ordered_by_price(
        self, need: Need, *, descending: bool = False, limit: int = 10
    ) -> list[str]:
        """Products within the limits by what they cost: cheapest first, or dearest first.

        A product costs what its cheapest (or dearest) fitting variant costs; those whose price is
        unknown are left out.
        """
        with self._database.reading() as connection:
            return matching.ordered_by_price(connection, need, descending, limit)

    def save_session(
        self, session_id: str, shopper_id: str | None, document: dict[str, Any]
    ) -> None:
        """Keep the session's state, over what was kept before."""
        with self._database.writing() as connection:
            conversations.save_session(
                connection, session_id, shopper_id, document, now_microseconds()
            )

    def load_session(self, session_id: str) -> tuple[str | None, dict[str, Any]] | None:
        """The session's shopper and state, or None."""
        with self._database.reading() as connection:
            return conversations.load_session(connection, session_id)

    def session_ids(self, shopper_id: str | None = None) -> list[str]:
        """The sessions kept, of that shopper or of all, the latest first."""
        with self._database.reading() as connection:
            return conversations.session_ids(connection, shopper_id)

    def append_turn(self, session_id: str, number: int, document: dict[str, Any]) -> None:
        """Keep one more turn of the session."""
        with self._database.writing() as connection:
            conversations.append_turn(connection, session_id, number, document, now_microseconds())

    def turns(self, session_id: str, *, last: int | None = None) -> list[dict[str, Any]]:
        """The session's turns, oldest first; only the last few when asked."""
        with self._database.reading() as connection:
            return conversations.turns_of(connection, session_id, last)

    def hand_off(self, session_id: str, words: str, contact: str = "") -> str:
        """Give the conversation to a person of the shop; the id of the hand-off."""
        return self.aftermath.hand_off(session_id, words, contact)

    @property
    def aftermath(self) -> Aftermath:
        """What came of the shop's conversations."""
        return Aftermath(self._database)

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

    def _all(
        self,
        table: Table,
        shopper_id: str | None = None,
        product_id: str | None = None,
        *,
        only: tuple[Any, ...] = (),
        order: tuple[Any, ...] = (),
        where: tuple[Any, ...] = (),
    ) -> list[Any]:
        statement = select(*(only or (table,))).order_by(*order, *table.primary_key.columns)
        statement = statement.where(*where)
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
