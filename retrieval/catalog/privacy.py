"""What a shop knows of one shopper: given out whole, and forgotten whole.

Reviews stay, without their writer, since others decide by them. It knows nothing of files.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table, delete, or_, select

from retrieval.catalog import writing
from retrieval.catalog.rows import Row, event_of, review_of
from retrieval.catalog.schema import events, follows, reviews, sessions, shoppers, turns
from retrieval.catalog.writing import Changes


def export_shopper(connection: Connection, shopper_id: str) -> dict[str, Any]:
    """Everything kept of the shopper, ready for JSON; empty lists where nothing is."""
    known = connection.execute(select(shoppers).where(shoppers.c.shopper_id == shopper_id)).first()
    return {
        "shopper_id": shopper_id,
        "known": known is not None,
        "name": known.name if known else "",
        "shares_name": known.shares_name if known else False,
        "reviews": [_review(row) for row in _of(connection, reviews, shopper_id)],
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
        "events": [_event(row) for row in _of(connection, events, shopper_id)],
        "sessions": [_session(connection, row) for row in _of(connection, sessions, shopper_id)],
    }


def forget_shopper(connection: Connection, shopper_id: str) -> Changes:
    """Take the shopper out: follows, events and sessions go, reviews lose their writer.

    `changed` counts what was touched in any way.
    """
    written = [review_of(row) for row in _of(connection, reviews, shopper_id)]
    if written:
        writing.put_reviews(connection, [replace(review, shopper_id="") for review in written])
    theirs = select(sessions.c.session_id).where(sessions.c.shopper_id == shopper_id)
    gone = (
        delete(turns).where(turns.c.session_id.in_(theirs)),
        delete(sessions).where(sessions.c.shopper_id == shopper_id),
        delete(events).where(events.c.shopper_id == shopper_id),
        delete(follows).where(
            or_(follows.c.shopper_id == shopper_id, follows.c.follows_id == shopper_id)
        ),
        delete(shoppers).where(shoppers.c.shopper_id == shopper_id),
    )
    touched = sum(connection.execute(statement).rowcount for statement in gone)
    return Changes(changed=touched + len(written))


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
        "state": json.loads(row.document),
        "turns": [json.loads(document) for document in said.scalars()],
    }
