"""Needs named beside the one in hand: they wait, and are offered one after another.

"Trail shoes in 42 and a rain jacket": the shoes are shown, then the jackets are offered.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.parts import Parts
from assistant.sessions import Session
from assistant.understand.reading import Reading
from assistant.wording import limits_said
from retrieval.words import same_words

NEXT = "next need"
"""What the session is asked about while a need that waits is offered."""
MOST_WAITING = 4


def with_also(session: Session, reading: Reading) -> Session:
    """The session with the message's other needs waiting; one that is in hand waits no longer."""
    before = () if reading.started_over else session.waiting
    named = reading.need.category or ""
    waiting = {
        n.category: n for n in (*before, *reading.also) if not same_words(n.category or "", named)
    }
    return session.with_(waiting=tuple(waiting.values())[:MOST_WAITING])


def offer(parts: Parts, session: Session, reading: Reading) -> str | None:
    """The question that offers the next need that waits, in the turn that named it; or None."""
    if not session.waiting or not reading.also:
        return None
    settings = parts.settings
    said = limits_said(session.waiting[0], settings.currency, settings.locale)
    return f"You also asked for {said}: shall I show those next?"


def taken_up(session: Session) -> Reading:
    """The reading of a yes to that offer; what waits beyond it is offered with its picks."""
    return Reading("recommend", session.waiting[0], also=session.waiting[1:])


def remembered(session: Session, reading: Reading) -> Reading:
    """The reading with what was said before of the kind of thing it turns to, if it waited."""
    need = reading.need
    waited = next((n for n in session.waiting if same_words(n.category or "", need.category or "")),
                  None)  # fmt: skip
    if waited is None or reading.act != "recommend" or reading.also:
        return reading
    own = need.price_max_minor is not None or need.price_min_minor is not None
    prices = need if own else waited
    priced = prices.price_max_minor is not None or prices.price_min_minor is not None
    need = need.with_(
        price_min_minor=prices.price_min_minor,
        price_max_minor=prices.price_max_minor,
        wants=tuple(dict.fromkeys((*waited.wants, *need.wants))),
        avoids=tuple(dict.fromkeys((*waited.avoids, *need.avoids))),
        options={**waited.options, **need.options},
        recipient=need.recipient or waited.recipient,
    )
    dropped = tuple(d for d in reading.dropped if d != "the price limit" or not priced)
    return replace(reading, need=need, dropped=dropped)
