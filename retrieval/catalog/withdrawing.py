"""Products withdrawn from sale: they go, and what was said of them is kept until they come back.

A withdrawn product is found nowhere; its reviews and events wait in tables of their own. It knows
nothing of files.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from retrieval.catalog.among import among
from retrieval.catalog.schema import (
    events,
    offers,
    products,
    reviews,
    variants,
    withdrawn_events,
    withdrawn_reviews,
)
from retrieval.catalog.shopper_versions import something_changed

_KEPT = ((reviews, withdrawn_reviews), (events, withdrawn_events))


def withdraw(connection: Connection, product_ids: Sequence[str]) -> int:
    """Take the products out of the shop, their reviews and events aside; how many products."""
    something_changed(connection)
    for table, aside in _KEPT:
        theirs = among(connection, table.c.product_id, product_ids)
        known = among(connection, aside.c.product_id, product_ids)
        connection.execute(delete(aside).where(known))
        connection.execute(
            insert(aside).from_select(list(table.c.keys()), select(table).where(theirs))
        )
        connection.execute(delete(table).where(theirs))
    connection.execute(delete(offers).where(among(connection, offers.c.product_id, product_ids)))
    for table in (variants, products):
        gone = among(connection, table.c.product_id, product_ids)
        removed = connection.execute(delete(table).where(gone)).rowcount
    return removed


def bring_back(connection: Connection, product_ids: Sequence[str]) -> None:
    """Put back what was kept of products that are in the shop again."""
    if not product_ids:
        return
    for table, aside in _KEPT:
        if connection.execute(select(aside.c.product_id).limit(1)).first() is None:
            continue
        theirs = among(connection, aside.c.product_id, product_ids)
        something_changed(connection)
        # Something of that id that came in meanwhile is newer.
        kind = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        given = kind(table).from_select(list(aside.c.keys()), select(aside).where(theirs))
        connection.execute(given.on_conflict_do_nothing())
        connection.execute(delete(aside).where(theirs))
