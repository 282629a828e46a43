"""Rows put into the tables: new ones inserted, changed ones updated, the rest left alone.

Each function takes one batch inside one transaction of its caller. It knows nothing of files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from retrieval.catalog.among import among
from retrieval.catalog.nouns import Event, Follow, Policy, Product, Review, Shopper
from retrieval.catalog.rows import (
    REVIEW_COLUMNS,
    ReviewRow,
    Row,
    event_row,
    offer_rows,
    product_of,
    product_row,
    review_tuple,
    variant_of,
    variant_rows,
)
from retrieval.catalog.schema import (
    events,
    follows,
    offers,
    policies,
    products,
    reviews,
    shoppers,
    variants,
)
from retrieval.catalog.shopper_versions import events_come, something_changed
from retrieval.catalog.statements import (
    delete_rows,
    insert_missing,
    insert_rows,
    run_many,
    run_tuples,
    update_rows,
)
from retrieval.catalog.withdrawing import bring_back

NO_MARKS: Mapping[str, int | None] = MappingProxyType({})
_first, _third = itemgetter(0), itemgetter(2)
_HASH, _MARK = REVIEW_COLUMNS.index("row_hash"), REVIEW_COLUMNS.index("mark")


@dataclass(frozen=True, slots=True)
class Changes:
    """How many rows were new, how many differed from what was kept, how many were the same."""

    inserted: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Changes) -> Changes:
        """The changes of both together."""
        return Changes(
            self.inserted + other.inserted,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
        )


def put_products(
    connection: Connection, batch: Sequence[Product], marks: Mapping[str, int | None] = NO_MARKS
) -> Changes:
    """Products with their variants and the rows that find them by option.

    `marks`: product_id → mark of the file's row it came from.
    """
    given = {product.product_id: product for product in batch}
    rows = {i: {**product_row(product), "mark": marks.get(i)} for i, product in given.items()}
    kept = kept_rows(connection, products, ("text_hash", "facts_hash", "mark"), list(rows))
    before = {product_id: row[:2] for product_id, row in kept.items()}
    new, changed = sorted_out(rows, before, ("text_hash", "facts_hash"))
    _forget_parts(connection, changed)
    insert_rows(connection, products, [rows[product_id] for product_id in new])
    update_rows(connection, products, [rows[product_id] for product_id in changed])
    touched = [given[product_id] for product_id in (*new, *changed)]
    insert_rows(connection, variants, [row for product in touched for row in variant_rows(product)])
    insert_rows(connection, offers, [row for product in touched for row in offer_rows(product)])
    bring_back(connection, new)
    same = kept.keys() - set(changed)
    _mark(connection, products, {i: marks.get(i) for i in same if kept[i][2] != marks.get(i)})
    return Changes(len(new), len(changed), len(rows) - len(new) - len(changed))


def put_pictures(connection: Connection, batch: Sequence[Product]) -> Changes:
    """Only the pictures of products kept already; the marks of their rows stay."""
    columns = ("product_id", "image_url", "facts_hash")
    rows = [{name: row[name] for name in columns} for row in map(product_row, batch)]
    update_rows(connection, products, rows)
    return Changes(changed=len(rows))


def put_reviews(connection: Connection, batch: Sequence[Review]) -> Changes:
    """Reviews; their shoppers become known."""
    return put_review_rows(connection, [review_tuple(review) for review in batch])


def put_review_rows(connection: Connection, batch: Sequence[ReviewRow]) -> Changes:
    """Reviews as rows; their shoppers become known."""
    rows = dict(zip(map(_first, batch), batch, strict=True))
    if not rows:
        return Changes()
    writers = set(map(_third, batch))
    _know(connection, writers)
    something_changed(connection, writers)
    missing = insert_missing(connection, reviews)
    inserted = run_tuples(connection, missing, REVIEW_COLUMNS, list(rows.values()))
    if inserted == len(rows):
        return Changes(inserted)
    kept = kept_rows(connection, reviews, ("row_hash", "mark"), list(rows))
    changed = [row for i, row in rows.items() if kept[i][0] != row[_HASH]]
    if changed:
        something_changed(connection)  # a review may have had another writer
    update_rows(
        connection, reviews, [dict(zip(REVIEW_COLUMNS, row, strict=True)) for row in changed]
    )
    same = (row for i, row in rows.items() if kept[i][0] == row[_HASH])
    marks = {row[0]: cast("int | None", row[_MARK]) for row in same}
    _mark(connection, reviews, {i: mark for i, mark in marks.items() if kept[i][1] != mark})
    return Changes(inserted, len(changed), len(rows) - inserted - len(changed))


def put_shoppers(connection: Connection, batch: Sequence[Shopper]) -> Changes:
    """Shoppers by their ids."""
    rows = {
        s.shopper_id: {"shopper_id": s.shopper_id, "name": s.name, "shares_name": s.shares_name}
        for s in batch
    }
    return _put(connection, shoppers, rows, ("name", "shares_name"))


def put_policies(connection: Connection, batch: Sequence[Policy]) -> Changes:
    """Policies by their ids."""
    rows = {
        p.policy_id: {"policy_id": p.policy_id, "title": p.title, "text": p.text} for p in batch
    }
    return _put(connection, policies, rows, ("title", "text"))


def put_follows(connection: Connection, batch: Sequence[Follow]) -> Changes:
    """Follows; both sides become known. The weight may change."""
    rows = {
        (f.shopper_id, f.follows_id): {
            "shopper_id": f.shopper_id,
            "follows_id": f.follows_id,
            "weight": float(f.weight),
        }
        for f in batch
    }
    followers = sorted({shopper_id for shopper_id, _ in rows})
    found = connection.execute(
        select(follows).where(among(connection, follows.c.shopper_id, followers))
    )
    kept = {(row.shopper_id, row.follows_id): (row.weight,) for row in found}
    new, changed = sorted_out(rows, kept, ("weight",))
    something_changed(connection, {follower for follower, _ in (*new, *changed)})
    _know(connection, (shopper_id for pair in new for shopper_id in pair))
    insert_rows(connection, follows, [rows[pair] for pair in new])
    update_rows(connection, follows, [rows[pair] for pair in changed])
    return Changes(len(new), len(changed), len(rows) - len(new) - len(changed))


def put_events(connection: Connection, batch: Sequence[Event]) -> Changes:
    """Events; their shoppers become known. The same event at the same time is kept once."""
    rows = [event_row(event) for event in batch]
    oldest: dict[str, int] = {}
    for row in rows:
        oldest[row["shopper_id"]] = min(row["at"], oldest.get(row["shopper_id"], row["at"]))
    _know(connection, oldest)
    events_come(connection, oldest)
    inserted = run_many(connection, insert_missing(connection, events), rows)
    return Changes(inserted, 0, len(rows) - inserted)


def _put(
    connection: Connection, table: Table, rows: Mapping[str, Row], compared: tuple[str, ...]
) -> Changes:
    kept = kept_rows(connection, table, compared, list(rows))
    new, changed = sorted_out(rows, kept, compared)
    insert_rows(connection, table, [rows[key] for key in new])
    update_rows(connection, table, [rows[key] for key in changed])
    return Changes(len(new), len(changed), len(rows) - len(new) - len(changed))


def kept_rows(
    connection: Connection, table: Table, compared: tuple[str, ...], keys: list[str]
) -> dict[str, tuple[Any, ...]]:
    """Key → the compared columns, of the rows kept under those keys."""
    (key,) = table.primary_key.columns
    columns = [table.c[name] for name in compared]
    found = connection.execute(select(key, *columns).where(among(connection, key, keys)))
    return {row[0]: tuple(row[1:]) for row in found}


def sorted_out(
    rows: Mapping[Any, Row], kept: Mapping[Any, tuple[Any, ...]], compared: tuple[str, ...]
) -> tuple[list[Any], list[Any]]:
    """The keys of the rows that are new, and of those that differ from what is kept."""
    new = [key for key in rows if key not in kept]
    changed = [
        key
        for key, row in rows.items()
        if key in kept and kept[key] != tuple(row[name] for name in compared)
    ]
    return new, changed


def _know(connection: Connection, shopper_ids: Iterable[str]) -> None:
    rows = [(shopper_id, "", False) for shopper_id in sorted(set(shopper_ids) - {""})]
    if rows:
        columns = ("shopper_id", "name", "shares_name")
        run_tuples(connection, insert_missing(connection, shoppers), columns, rows)


def _forget_parts(connection: Connection, product_ids: Sequence[str]) -> None:
    """Take away the variants of products about to be written anew, and what finds them."""
    if not product_ids:
        return
    parts: dict[str, list[Any]] = {}
    of_these = among(connection, variants.c.product_id, product_ids)
    for row in connection.execute(select(variants).where(of_these)):
        parts.setdefault(row.product_id, []).append(variant_of(row))
    as_they_were = connection.execute(
        select(products).where(among(connection, products.c.product_id, product_ids))
    )
    gone = [
        offer
        for row in as_they_were
        for offer in offer_rows(product_of(row, parts.get(row.product_id, ())))
    ]
    delete_rows(connection, offers, gone)
    connection.execute(delete(variants).where(of_these))


def _mark(connection: Connection, table: Table, marks: Mapping[str, int | None]) -> None:
    """Keep the marks (id → mark) of rows that are otherwise as they were."""
    if marks:
        (key,) = table.primary_key.columns
        statement = update(table).where(key == bindparam("key")).values(mark=bindparam("value"))
        connection.execute(statement, [{"key": i, "value": mark} for i, mark in marks.items()])
