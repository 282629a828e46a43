"""Indexes left out while an empty table is filled, and made at its end, all entries sorted at once.

Whoever opens a shop whose filling was broken off makes the indexes then. It knows nothing of rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Index, select

from retrieval.catalog.database import Database, make_indexes
from retrieval.catalog.schema import products, reviews


@contextmanager
def filling(database: Database) -> Iterator[None]:
    """While it lasts, tables of SQLite that are empty at its beginning have no second indexes."""
    if database.engine.dialect.name != "sqlite":
        yield
        return
    with database.writing() as connection:
        for index in _of_empty_tables(connection):
            index.drop(connection, checkfirst=True)
    try:
        yield
    finally:
        make_indexes(database)


def _of_empty_tables(connection: Connection) -> Iterator[Index]:
    for table in (products, reviews):
        if connection.execute(select(*table.primary_key).limit(1)).first() is None:
            yield from sorted(table.indexes, key=lambda index: str(index.name))
