"""When no product keeps the limits: which limit to relax, and what that would bring.

Computed from the catalog; the need is not changed unless the shopper says yes.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.acts.saying import foreign_said
from assistant.parts import Parts
from assistant.relax import Relaxation, relaxations
from assistant.reply import Reply
from assistant.sessions import Session
from assistant.understand.reading import Reading
from assistant.wording import limits_said
from retrieval.need import Need

WAYS_NAMED = 3
RELAXATION = "relaxation"
"""What the session is asked about while an offer to relax a limit stands."""


def answer(parts: Parts, session: Session, reading: Reading) -> Reply:
    """The reply that names the limits and the ways out of them."""
    need, settings = session.need, parts.settings
    said = limits_said(need, settings.currency, settings.locale)
    ways = relaxations(need, parts.store, currency=settings.currency, locale=settings.locale)
    aside = f" {foreign_said(parts, reading.foreign)}" if reading.foreign else ""
    if parts.store.count_matching(need):
        return _all_seen(reading, session, f"You have seen all the {said} that fit.{aside}", ways)
    if not ways:
        return Reply(reading.act, f"Nothing in the shop fits: {said}.{aside}", session)
    offers = "; ".join(f"{way.change}, {way.brings}" for way in ways[:WAYS_NAMED])
    return Reply(
        reading.act,
        f"We have no {said} in stock right now.{aside} {offers[0].upper()}{offers[1:]}.",
        session.with_(asked=RELAXATION),
        question=f"Shall I look {ways[0].change}?",
    )


def relaxed(parts: Parts, need: Need) -> Need:
    """The need after its smallest relaxation that brings something; itself where none does."""
    settings = parts.settings
    ways = relaxations(need, parts.store, currency=settings.currency, locale=settings.locale)
    return ways[0].need if ways else need


def _all_seen(reading: Reading, session: Session, said: str, ways: Sequence[Relaxation]) -> Reply:
    """The reply when everything within the limits was shown: the smallest step beyond them."""
    if not ways:
        return Reply(reading.act, said, session)
    return Reply(
        reading.act,
        f"{said} {ways[0].change[:1].upper()}{ways[0].change[1:]}, {ways[0].brings}.",
        session.with_(asked=RELAXATION),
        question=f"Shall I look {ways[0].change}?",
    )
