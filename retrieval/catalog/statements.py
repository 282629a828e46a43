"""Statements run for many rows at once, past SQLAlchemy's work per row.

It knows nothing of what the rows are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Insert,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from retrieval.catalog.rows import Row


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Put in rows of the same columns."""
    if rows:
        run_many(connection, insert(table), rows)


def update_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Write the rows over those of the same keys."""
    if rows:
        keys = table.primary_key.columns.keys()
        values: Row = {name: bindparam(name) for name in rows[0] if name not in keys}
        statement = update(table).where(*_by_key(table)).values(values)
        given = [{f"key_{n}" if n in keys else n: v for n, v in row.items()} for row in rows]
        run_many(connection, statement, given)


def delete_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Take away the rows of those keys."""
    if rows:
        keys = table.primary_key.columns.keys()
        given = [{f"key_{name}": row[name] for name in keys} for row in rows]
        run_many(connection, delete(table).where(*_by_key(table)), given)


def insert_missing(connection: Connection, table: Table) -> Insert:
    """An insert that leaves alone the rows whose key is there."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def run_many(
    connection: Connection, statement: Insert | Update | Delete, rows: Sequence[Row]
) -> int:
    """Run a statement for every row, past SQLAlchemy's work per row; how many it touched."""
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(rows[0]))
    names = compiled.positiontup
    given: list[Any] = [tuple(map(row.__getitem__, names)) for row in rows] if names else list(rows)
    return connection.exec_driver_sql(str(compiled), given).rowcount


def run_tuples(
    connection: Connection, statement: Insert, columns: Sequence[str], rows: Sequence[Any]
) -> int:
    """Run an insert for every row given as a tuple of those columns; how many went in."""
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(columns))
    names = compiled.positiontup
    if names is None:
        given: list[Any] = [dict(zip(columns, row, strict=True)) for row in rows]
    elif tuple(names) == tuple(columns):
        given = list(rows)
    else:
        places = [columns.index(name) for name in names]
        given = [tuple(row[place] for place in places) for row in rows]
    return connection.exec_driver_sql(str(compiled), given).rowcount


def _by_key(table: Table) -> list[ColumnElement[bool]]:
    """Where a row's key is what is bound as `key_` and the column's name."""
    return [column == bindparam(f"key_{column.name}") for column in table.primary_key]
