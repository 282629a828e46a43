"""What a shop knows of one shopper: given out whole, and forgotten whole.

Reviews stay, without their writer, since others decide by them. It knows nothing of files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, insert, or_, select, update

from retrieval.catalog import writing
from retrieval.catalog.rows import Row, digest, event_of, review_of, review_row, time_of
from retrieval.catalog.schema import (
    events,
    feedback,
    follows,
    forgotten,
    handoffs,
    outcomes,
    reviews,
    sessions,
    shoppers,
    turns,
    withdrawn_events,
    withdrawn_reviews,
)
from retrieval.catalog.shopper_versions import shopper_is_gone
from retrieval.catalog.writing import Changes

_AFTERMATH = (outcomes, feedback, handoffs)


def export_shopper(connection: Connection, shopper_id: str) -> dict[str, Any]:
    """Everything kept of the shopper, ready for JSON; empty lists where nothing is."""
    known = connection.execute(select(shoppers).where(shoppers.c.shopper_id == shopper_id)).first()
    return {
        "shopper_id": shopper_id,
        "known": known is not None,
        "name": known.name if known else "",
        "shares_name": known.shares_name if known else False,
        "reviews": [
            _review(row)
            for table in (reviews, withdrawn_reviews)
            for row in _of(connection, table, shopper_id)
        ],
        "follows": [
            {"follows_id": row.follows_id, "weight": row.weight}
            for row in _of(connection, follows, shopper_id)
        ],
        "followed_by": list(
            connection.execute(
                select(follows.c.shopper_id)
                .where(follows.c.follows_id == shopper_id)
                .order_by(follows.c.shopper_id)
            ).scalars()
        ),
        "events": [
            _event(row)
            for table in (events, withdrawn_events)
            for row in _of(connection, table, shopper_id)
        ],
        "sessions": [_session(connection, row) for row in _of(connection, sessions, shopper_id)],
    }


def forget_shopper(connection: Connection, shopper_id: str, now: int) -> Changes:
    """Take the shopper out: follows, events and sessions go, reviews lose their writer.

    A hash of the id is kept with `now` (microseconds since 1970), so that old files bring nothing
    back. `changed` counts what was touched in any way.
    """
    connection.execute(delete(forgotten).where(forgotten.c.shopper_hash == digest(shopper_id)))
    connection.execute(insert(forgotten).values(shopper_hash=digest(shopper_id), at=now))
    written = [review_of(row) for row in _of(connection, reviews, shopper_id)]
    if written:
        writing.put_reviews(connection, [replace(review, shopper_id="") for review in written])
    for row in _of(connection, withdrawn_reviews, shopper_id):
        unsigned = review_row(replace(review_of(row), shopper_id=""))
        this = withdrawn_reviews.c.review_id == row.review_id
        connection.execute(update(withdrawn_reviews).where(this).values(unsigned))
    theirs = select(sessions.c.session_id).where(sessions.c.shopper_id == shopper_id)
    gone = (
        *(delete(table).where(table.c.session_id.in_(theirs)) for table in _AFTERMATH),
        delete(turns).where(turns.c.session_id.in_(theirs)),
        delete(sessions).where(sessions.c.shopper_id == shopper_id),
        delete(events).where(events.c.shopper_id == shopper_id),
        delete(withdrawn_events).where(withdrawn_events.c.shopper_id == shopper_id),
        delete(follows).where(
            or_(follows.c.shopper_id == shopper_id, follows.c.follows_id == shopper_id)
        ),
        delete(shoppers).where(shoppers.c.shopper_id == shopper_id),
    )
    shopper_is_gone(connection, shopper_id)
    touched = sum(connection.execute(statement).rowcount for statement in gone)
    return Changes(changed=touched + len(written))


def forgotten_among(connection: Connection, shopper_ids: Iterable[str]) -> dict[str, datetime]:
    """shopper_id → when they were forgotten, of those who were."""
    if connection.execute(select(forgotten).limit(1)).first() is None:
        return {}
    by_hash = {digest(shopper_id): shopper_id for shopper_id in shopper_ids}
    return {
        by_hash[row.shopper_hash]: cast(datetime, time_of(row.at))
        for row in connection.execute(select(forgotten))
        if row.shopper_hash in by_hash
    }


def _of(connection: Connection, table: Table, shopper_id: str) -> list[Any]:
    keys = list(table.primary_key.columns)
    statement = select(table).where(table.c.shopper_id == shopper_id).order_by(*keys)
    return list(connection.execute(statement))


def _review(row: Any) -> Row:
    review = review_of(row)
    return {
        "review_id": review.review_id,
        "product_id": review.product_id,
        "rating": review.rating,
        "title": review.title,
        "text": review.text,
        "helpful_votes": review.helpful_votes,
        "verified": review.verified,
        "created_at": review.created_at and review.created_at.isoformat(),
    }


def _event(row: Any) -> Row:
    event = event_of(row)
    return {"product_id": event.product_id, "event": event.event, "at": event.at.isoformat()}


def _session(connection: Connection, row: Any) -> Row:
    said = connection.execute(
        select(turns.c.document)
        .where(turns.c.session_id == row.session_id)
        .order_by(turns.c.number)
    )
    return {
        "session_id": row.session_id,
        "may_be_read": row.may_be_read,
        "state": json.loads(row.document),
        "turns": [json.loads(document) for document in said.scalars()],
        **{table.name: _kept(connection, table, row.session_id) for table in _AFTERMATH},
    }


def _kept(connection: Connection, table: Table, session_id: str) -> list[Row]:
    """The session's rows of the table, times as ISO 8601."""
    statement = select(table).where(table.c.session_id == session_id)
    rows = connection.execute(statement.order_by(*table.primary_key.columns)).mappings()
    return [
        {name: _told(name, value) for name, value in row.items() if name != "session_id"}
        for row in rows
    ]


def _told(name: str, value: Any) -> Any:
    is_time = name == "at" or name.endswith("_at")
    return time_of(value).isoformat() if is_time and value is not None else value  # type: ignore[union-attr]
