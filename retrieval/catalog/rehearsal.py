"""A store that is only asked what would change: it compares, remembers what it met, keeps nothing.

It knows nothing of files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select

from retrieval.catalog.among import among
from retrieval.catalog.nouns import Event, Follow, Policy, Product, Shopper
from retrieval.catalog.rows import REVIEW_COLUMNS, ReviewRow, Row, event_row, product_row
from retrieval.catalog.schema import events, follows, policies, products, reviews, shoppers
from retrieval.catalog.writing import NO_MARKS, Changes, kept_rows, sorted_out

Reading = Callable[[], Any]


class Rehearsal:
    """Stands in for the store in an import that keeps nothing."""

    def __init__(
        self,
        reading: Reading,
        known_products: Callable[[Iterable[str]], set[str]],
        products_of_variants: Callable[[Iterable[str]], dict[str, str]],
        forgotten: Callable[[Iterable[str]], dict[str, datetime]],
    ) -> None:
        self._reading = reading
        self._known = known_products
        self._of_variants = products_of_variants
        self.forgotten = forgotten
        self._met: set[str] = set()
        self._met_variants: dict[str, str] = {}

    def known_products(self, product_ids: Iterable[str]) -> set[str]:
        """Those of the ids that are products of the shop, or would be."""
        wanted = set(product_ids)
        return self._known(wanted) | (wanted & self._met)

    def products_of_variants(self, variant_ids: Iterable[str]) -> dict[str, str]:
        """variant_id → product_id, of variants of the shop and of those that would be."""
        wanted = set(variant_ids)
        met = {each: self._met_variants[each] for each in wanted if each in self._met_variants}
        return self._of_variants(wanted) | met

    def put_products(
        self, batch: Sequence[Product], marks: Mapping[str, int | None] = NO_MARKS
    ) -> Changes:
        """What keeping the products would change."""
        for product in batch:
            self._met.add(product.product_id)
            self._met_variants.update(
                (variant.variant_id, product.product_id) for variant in product.variants
            )
        rows = {product.product_id: product_row(product) for product in batch}
        return self._compared(products, rows, ("text_hash", "facts_hash"))

    def put_review_rows(self, batch: Sequence[ReviewRow]) -> Changes:
        """What keeping the reviews would change."""
        rows = {row[0]: dict(zip(REVIEW_COLUMNS, row, strict=True)) for row in batch}
        return self._compared(reviews, rows, ("row_hash",))

    def put_shoppers(self, batch: Sequence[Shopper]) -> Changes:
        """What keeping the shoppers would change."""
        rows = {s.shopper_id: {"name": s.name, "shares_name": s.shares_name} for s in batch}
        return self._compared(shoppers, rows, ("name", "shares_name"))

    def put_policies(self, batch: Sequence[Policy]) -> Changes:
        """What keeping the policies would change."""
        rows = {p.policy_id: {"title": p.title, "text": p.text} for p in batch}
        return self._compared(policies, rows, ("title", "text"))

    def put_follows(self, batch: Sequence[Follow]) -> Changes:
        """What keeping the follows would change."""
        rows = {(f.shopper_id, f.follows_id): {"weight": float(f.weight)} for f in batch}
        kept = {
            (row.shopper_id, row.follows_id): (row.weight,)
            for row in self._of_shoppers(follows, {f.shopper_id for f in batch})
        }
        return _changes(rows, kept, ("weight",))

    def put_events(self, batch: Sequence[Event]) -> Changes:
        """What keeping the events would change."""
        given = [event_row(event) for event in batch]
        rows: dict[Any, Row] = {tuple(row.values()): {} for row in given}
        found = self._of_shoppers(events, {event.shopper_id for event in batch})
        kept: dict[Any, tuple[Any, ...]] = {
            (row.shopper_id, row.product_id, row.event, row.at): () for row in found
        }
        return _changes(rows, kept, ())

    def _of_shoppers(self, table: Table, shopper_ids: set[str]) -> list[Any]:
        with self._reading() as connection:
            theirs = among(connection, table.c.shopper_id, sorted(shopper_ids))
            return list(connection.execute(select(table).where(theirs)))

    def _compared(
        self, table: Table, rows: Mapping[str, Row], compared: tuple[str, ...]
    ) -> Changes:
        with self._reading() as connection:
            kept = kept_rows(connection, table, compared, list(rows))
        return _changes(rows, kept, compared)


def _changes(
    rows: Mapping[Any, Row], kept: Mapping[Any, tuple[Any, ...]], compared: tuple[str, ...]
) -> Changes:
    new, changed = sorted_out(rows, kept, compared)
    return Changes(len(new), len(changed), len(rows) - len(new) - len(changed))
