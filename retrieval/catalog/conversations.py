"""Sessions and their turns kept as JSON documents, so that a conversation survives a restart.

It knows nothing of what the documents say.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from retrieval.catalog.schema import sessions, turns

Document = dict[str, Any]


def save_session(
    connection: Connection, session_id: str, shopper_id: str | None, document: Document, now: int
) -> None:
    """Keep the session's state, over what was kept before; `now` in microseconds since 1970."""
    values = {"shopper_id": shopper_id, "document": _dumps(document), "updated_at": now}
    this = sessions.c.session_id == session_id
    if connection.execute(update(sessions).where(this).values(values)).rowcount == 0:
        connection.execute(insert(sessions).values(session_id=session_id, **values))


def load_session(connection: Connection, session_id: str) -> tuple[str | None, Document] | None:
    """The session's shopper and state, or None."""
    row = connection.execute(select(sessions).where(sessions.c.session_id == session_id)).first()
    return None if row is None else (row.shopper_id, json.loads(row.document))


def session_ids(connection: Connection, shopper_id: str | None) -> list[str]:
    """The sessions of the shopper (None: of all), the latest first."""
    statement = select(sessions.c.session_id).order_by(
        sessions.c.updated_at.desc(), sessions.c.session_id
    )
    if shopper_id is not None:
        statement = statement.where(sessions.c.shopper_id == shopper_id)
    return list(connection.execute(statement).scalars())


def append_turn(
    connection: Connection, session_id: str, number: int, document: Document, now: int
) -> None:
    """Keep one turn of the session; one kept under that number before is replaced."""
    this = (turns.c.session_id == session_id, turns.c.number == number)
    connection.execute(delete(turns).where(*this))
    connection.execute(
        insert(turns).values(
            session_id=session_id, number=number, document=_dumps(document), at=now
        )
    )


def turns_of(connection: Connection, session_id: str, last: int | None) -> list[Document]:
    """The session's turns, oldest first; only the last few when asked."""
    statement = (
        select(turns.c.document)
        .where(turns.c.session_id == session_id)
        .order_by(turns.c.number.desc())
    )
    found = connection.execute(statement if last is None else statement.limit(last)).scalars()
    return [json.loads(document) for document in reversed(list(found))]


_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
