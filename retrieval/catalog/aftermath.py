"""What came of conversations: outcomes, feedback, hand-offs to a person, and leave to read them.

It knows nothing of what a turn's document says.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Row, Select, insert, select, update

from retrieval.catalog.database import Database
from retrieval.catalog.rows import microseconds, now_microseconds, time_of
from retrieval.catalog.schema import events, feedback, handoffs, outcomes, sessions, turns

MOST_TURNS = 20_000
# The turn in which a person is asked for is over by then, so the webhook hears of it too.
_SETTLING = 2_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """The first time something (an event's kind) was done with a product a session showed."""

    session_id: str
    product_id: str
    event: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a shopper says of a turn, or of one of its picks: 1 good, -1 not."""

    session_id: str
    number: int
    product_id: str
    verdict: int
    reason: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HandOff:
    """A conversation given to a person. `sent_at` is when the shop's webhook took it."""

    handoff_id: str
    session_id: str
    contact: str
    words: str
    at: datetime
    done_at: datetime | None
    sent_at: datetime | None
    tries: int


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One turn as it was kept, and when (None: before times were kept)."""

    session_id: str
    number: int
    at: datetime | None
    document: dict[str, Any]


class Aftermath:
    """Keeps and tells what came of the conversations of one shop. Raises StoreError."""

    def __init__(self, database: Database, now: Callable[[], int] = now_microseconds) -> None:
        self._database = database
        self._now = now

    def put_outcome(self, session_id: str, product_id: str, event: str, at: datetime) -> bool:
        """Keep that it was done; whether it was new."""
        row = {"session_id": session_id, "product_id": product_id, "event": event}
        this = [outcomes.c[name] == value for name, value in row.items()]
        with self._database.writing() as connection:
            if connection.execute(select(outcomes.c.at).where(*this)).first() is not None:
                return False
            connection.execute(insert(outcomes).values(**row, at=microseconds(at)))
            return True

    def outcomes(self, since: datetime) -> list[Outcome]:
        """What was done since then, oldest first."""
        statement = select(outcomes).where(outcomes.c.at >= microseconds(since))
        return [
            Outcome(row.session_id, row.product_id, row.event, cast(datetime, time_of(row.at)))
            for row in self._read(statement.order_by(outcomes.c.at))
        ]

    def deeds_of_shoppers(self, since: datetime) -> list[Outcome]:
        """What known shoppers with a session did since then in the shop, once for each session."""
        statement = (
            select(sessions.c.session_id, events.c.product_id, events.c.event, events.c.at)
            .join(events, events.c.shopper_id == sessions.c.shopper_id)
            .where(events.c.at >= microseconds(since), sessions.c.updated_at >= microseconds(since))
        )
        return [
            Outcome(row.session_id, row.product_id, row.event, cast(datetime, time_of(row.at)))
            for row in self._read(statement.order_by(events.c.at))
        ]

    def put_feedback(
        self, session_id: str, number: int, product_id: str, verdict: int, reason: str, words: str
    ) -> None:
        """Keep what is said of the turn or its pick, over what was said before."""
        said = {"verdict": verdict, "reason": reason, "words": words, "at": self._now()}
        key = {"session_id": session_id, "number": number, "product_id": product_id}
        this = [feedback.c[name] == value for name, value in key.items()]
        with self._database.writing() as connection:
            if connection.execute(update(feedback).where(*this).values(said)).rowcount == 0:
                connection.execute(insert(feedback).values(**key, **said))

    def feedback(self, since: datetime) -> list[Verdict]:
        """What was said since then, the latest first."""
        statement = select(feedback).where(feedback.c.at >= microseconds(since))
        return [
            Verdict(row.session_id, row.number, row.product_id, row.verdict, row.reason, row.words,
                    cast(datetime, time_of(row.at)))
            for row in self._read(statement.order_by(feedback.c.at.desc()))
        ]  # fmt: skip

    def hand_off(self, session_id: str, words: str, contact: str = "") -> str:
        """Give the conversation to a person; the id of the hand-off.

        One that is open is added to, so that nobody is told twice of the same shopper.
        """
        mine = (handoffs.c.session_id == session_id, handoffs.c.done_at.is_(None))
        with self._database.writing() as connection:
            known = connection.execute(select(handoffs).where(*mine)).first()
            if known is not None:
                said = {"contact": contact or known.contact, "words": words or known.words}
                if said != {"contact": known.contact, "words": known.words}:
                    said |= {"sent_at": None, "tries": 0, "next_try_at": self._now() + _SETTLING}
                    connection.execute(update(handoffs).where(*mine).values(said))
                return str(known.handoff_id)
            handoff_id = uuid.uuid4().hex
            connection.execute(
                insert(handoffs).values(
                    handoff_id=handoff_id,
                    session_id=session_id,
                    contact=contact,
                    words=words,
                    at=self._now(),
                    tries=0,
                    next_try_at=self._now() + _SETTLING,
                )
            )
        return handoff_id

    def handoffs(self, *, limit: int = 100) -> list[HandOff]:
        """The hand-offs, those not done first, then the latest."""
        statement = select(handoffs).order_by(handoffs.c.done_at.is_not(None), handoffs.c.at.desc())
        return [_handoff(row) for row in self._read(statement.limit(limit))]

    def handoff(self, handoff_id: str) -> HandOff | None:
        """The hand-off of that id, or None."""
        rows = self._read(select(handoffs).where(handoffs.c.handoff_id == handoff_id))
        return _handoff(rows[0]) if rows else None

    def end_handoff(self, handoff_id: str) -> bool:
        """A person has dealt with it; whether there was such a one, still open."""
        this = (handoffs.c.handoff_id == handoff_id, handoffs.c.done_at.is_(None))
        with self._database.writing() as connection:
            done = update(handoffs).where(*this).values(done_at=self._now(), next_try_at=None)
            return connection.execute(done).rowcount > 0

    def due_handoffs(self) -> list[HandOff]:
        """Those that the shop's webhook has to hear of by now, oldest first."""
        due = handoffs.c.next_try_at <= self._now()
        return [_handoff(row) for row in self._read(select(handoffs).where(due))]

    def sent_handoff(self, handoff_id: str) -> None:
        """The webhook took it."""
        self._change(handoff_id, sent_at=self._now(), next_try_at=None)

    def failed_handoff(self, handoff_id: str, again: timedelta | None) -> None:
        """The webhook did not take it; it is tried once more after that time, or no more."""
        next_try = None if again is None else self._now() + again // timedelta(microseconds=1)
        self._change(handoff_id, tries=handoffs.c.tries + 1, next_try_at=next_try)

    def allow_reading(self, session_id: str, allowed: bool) -> None:
        """Whether the shop may read the conversation back."""
        this = sessions.c.session_id == session_id
        with self._database.writing() as connection:
            connection.execute(update(sessions).where(this).values(may_be_read=allowed))

    def may_be_read(self, session_id: str) -> bool:
        """Whether the shopper lets the shop read the conversation back; False when unknown."""
        column = sessions.c.may_be_read
        rows = self._read(select(column).where(sessions.c.session_id == session_id))
        return bool(rows and rows[0][0])

    def readable_sessions(self, limit: int = 100) -> list[tuple[str, datetime]]:
        """(session, when it last changed) of those whose shoppers let the shop read them."""
        statement = select(sessions.c.session_id, sessions.c.updated_at).where(
            sessions.c.may_be_read
        )
        rows = self._read(statement.order_by(sessions.c.updated_at.desc()).limit(limit))
        return [(row.session_id, cast(datetime, time_of(row.updated_at))) for row in rows]

    def turns(self, since: datetime, most: int = MOST_TURNS) -> list[KeptTurn]:
        """The latest turns of all sessions since then, oldest first."""
        statement = select(turns).where(turns.c.at >= microseconds(since))
        return [*self._turns(statement.order_by(turns.c.at.desc()).limit(most))][::-1]

    def turns_of(self, session_id: str) -> list[KeptTurn]:
        """The turns of one session, oldest first."""
        statement = select(turns).where(turns.c.session_id == session_id)
        return list(self._turns(statement.order_by(turns.c.number)))

    def _turns(self, statement: Select[Any]) -> Iterator[KeptTurn]:
        for row in self._read(statement):
            yield KeptTurn(row.session_id, row.number, time_of(row.at), json.loads(row.document))

    def _change(self, handoff_id: str, **values: Any) -> None:
        with self._database.writing() as connection:
            this = handoffs.c.handoff_id == handoff_id
            connection.execute(update(handoffs).where(this).values(values))

    def _read(self, statement: Select[Any]) -> list[Row[Any]]:
        with self._database.reading() as connection:
            return list(connection.execute(statement))


def _handoff(row: Row[Any]) -> HandOff:
    return HandOff(
        row.handoff_id, row.session_id, row.contact, row.words, cast(datetime, time_of(row.at)),
        time_of(row.done_at), time_of(row.sent_at), row.tries,
    )  # fmt: skip
