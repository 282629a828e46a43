"""Rows read back as nouns, in batches that keep memory small.

It knows nothing of how rows were written or what a need limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Connection, Select, Table, cast, func, select, tuple_

from retrieval.catalog.among import among
from retrieval.catalog.nouns import Product, Variant
from retrieval.catalog.rows import digest, product_of, variant_of
from retrieval.catalog.schema import products, reviews, variants

T = TypeVar("T")
BATCH = 5000
MANY = 20_000


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The items in lists of that size, the last one shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def products_by_id(connection: Connection, product_ids: Sequence[str]) -> dict[str, Product]:
    """The products of those ids (at most a batch) by id; unknown ids are left out."""
    parts: dict[str, list[Variant]] = {}
    found = connection.execute(
        select(variants)
        .where(among(connection, variants.c.product_id, product_ids))
        .order_by(variants.c.product_id, variants.c.position)
    )
    for row in found:
        parts.setdefault(row.product_id, []).append(variant_of(row))
    rows = connection.execute(
        select(products).where(among(connection, products.c.product_id, product_ids))
    )
    return {row.product_id: product_of(row, parts.get(row.product_id, ())) for row in rows}


def rows_in(
    connection: Connection, statement: Select[Any], column: Any, values: Iterable[str]
) -> list[Any]:
    """The statement's rows whose column is one of the values, however many those are."""
    return [
        row
        for batch in batches(values)
        for row in connection.execute(statement.where(among(connection, column, batch)))
    ]


def products_of_variants(connection: Connection, variant_ids: Iterable[str]) -> dict[str, str]:
    """variant_id → product_id of those of the ids that are variants of one product only."""
    statement = select(variants.c.variant_id, variants.c.product_id)
    found: dict[str, set[str]] = {}
    for row in rows_in(connection, statement, variants.c.variant_id, variant_ids):
        found.setdefault(row.variant_id, set()).add(row.product_id)
    return {each: next(iter(owners)) for each, owners in found.items() if len(owners) == 1}


def pages(connection: Connection, table: Table, after: tuple[Any, ...] | None) -> list[Any]:
    """The batch of rows whose key comes after that key (None: the first), in order of their key."""
    keys = list(table.primary_key.columns)
    statement = select(table).order_by(*keys).limit(BATCH)
    if after is not None:
        last = keys[0] > after[0] if len(keys) == 1 else tuple_(*keys) > after
        statement = statement.where(last)
    return list(connection.execute(statement))


def marks(connection: Connection, table: Table) -> Iterator[list[tuple[int, str]]]:
    """(mark, id) of every marked row of the table, in parts, past SQLAlchemy's work per row."""
    (key,) = table.primary_key.columns
    statement = select(table.c.mark, key).where(table.c.mark.is_not(None))
    cursor = connection.exec_driver_sql(str(statement.compile(dialect=connection.dialect))).cursor
    assert cursor is not None
    while rows := cursor.fetchmany(MANY):
        yield list(rows)


def currencies(connection: Connection) -> dict[str, int]:
    """Currency → how many products have a price in it, the most first."""
    rows = connection.execute(
        select(products.c.currency, func.count().label("priced"))
        .where(products.c.price_minor.is_not(None))
        .group_by(products.c.currency)
        .order_by(func.count().desc(), products.c.currency)
    )
    return {row.currency: row.priced for row in rows}


def ratings(connection: Connection) -> dict[str, tuple[float, int]]:
    """product_id → (mean of the ratings given, how many)."""
    rows = connection.execute(
        select(reviews.c.product_id, func.avg(reviews.c.rating), func.count(reviews.c.rating))
        .where(reviews.c.rating.is_not(None))
        .group_by(reviews.c.product_id)
    )
    return {product_id: (float(mean), count) for product_id, mean, count in rows}


def fingerprints(connection: Connection) -> dict[str, tuple[str, str]]:
    """product_id → (hash of its text and its reviews, hash of price, stock and other facts)."""
    parts = reviews.c.row_hash.bitwise_and((1 << 40) - 1)
    summed = connection.execute(
        select(reviews.c.product_id, func.count(), cast(func.sum(parts), BigInteger)).group_by(
            reviews.c.product_id
        )
    )
    of_reviews = {product_id: (count, int(total)) for product_id, count, total in summed}
    rows = connection.execute(
        select(products.c.product_id, products.c.text_hash, products.c.facts_hash)
    )
    return {
        product_id: (
            f"{digest(text_hash, of_reviews.get(product_id)):016x}",
            f"{facts_hash:016x}",
        )
        for product_id, text_hash, facts_hash in rows
    }
