"""A session: what one conversation remembers from turn to turn, and how it is kept.

Frozen; every change makes a new one. It knows nothing of how an answer comes about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from pydantic import TypeAdapter

from assistant.turn import Cart, CartLine, Turn
from retrieval.need import Need

FORMAT = 1


class UnknownSessionError(Exception):
    """No session of that id is kept here."""


class SessionStore(Protocol):
    """Where sessions are kept: the facts' database."""

    def save_session(
        self, session_id: str, shopper_id: str | None, document: dict[str, Any]
    ) -> None:
        """Keep the session's state, over what was kept before."""
        ...

    def load_session(self, session_id: str) -> tuple[str | None, dict[str, Any]] | None:
        """The shopper and the state, or None."""
        ...

    def append_turn(self, session_id: str, number: int, document: dict[str, Any]) -> None:
        """Keep one more turn of the session."""
        ...

    def turns(self, session_id: str, *, last: int | None = None) -> list[dict[str, Any]]:
        """The session's turns, oldest first; the last few when asked."""
        ...


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """The products one turn showed, best first."""

    turn: int
    product_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gesture:
    """Something done with a product in this session: an event's kind, or "wave_away"."""

    product_id: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """One conversation's memory.

    `asked` is what the last question was about, `asked_before` everything ever asked about;
    `standing_on` the product whose page the shopper came to last;
    `asked_for` the product whose option is still to be chosen, `asked_options` those chosen so far;
    `topic` what the last question about a product was;
    `waiting` the needs named beside the one in hand that are still to be answered.
    """

    session_id: str
    shopper_id: str | None = None
    need: Need = field(default_factory=Need)
    turn_count: int = 0
    shown: tuple[ShownTurn, ...] = ()
    focus: str | None = None
    cart: tuple[CartLine, ...] = ()
    gestures: tuple[Gesture, ...] = ()
    asked: str | None = None
    asked_before: tuple[str, ...] = ()
    asked_for: str | None = None
    standing_on: str | None = None
    asked_options: Mapping[str, str] = field(default_factory=dict)
    waiting: tuple[Need, ...] = ()
    topic: str | None = None

    def with_(self, **changes: Any) -> Session:
        """This session with some fields changed."""
        return replace(self, **changes)

    def showing(self, product_ids: tuple[str, ...], keep: int = 12) -> Session:
        """This session after the current turn showed those products, best first."""
        if not product_ids:
            return self
        shown = (*self.shown, ShownTurn(self.turn_count, product_ids))[-keep:]
        focus = product_ids[0] if len(product_ids) == 1 else None
        return self.with_(shown=shown, focus=focus)

    def doing(self, product_id: str, kind: str, at: datetime, keep: int = 200) -> Session:
        """This session after the shopper did that with the product."""
        return self.with_(gestures=(*self.gestures, Gesture(product_id, kind, at))[-keep:])

    def products_with(self, *kinds: str) -> frozenset[str]:
        """The products whose latest gesture in this session is one of those."""
        latest = {gesture.product_id: gesture.kind for gesture in self.gestures}
        return frozenset(product_id for product_id, kind in latest.items() if kind in kinds)


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of the history: what the shopper said, and what was answered."""

    text: str
    turn: Turn


@dataclass(frozen=True, slots=True)
class Remembered:
    """A session as pages show it: whose, what is wanted, the cart with its total, the turns."""

    shopper_id: str | None
    need: Need
    cart: Cart
    turns: tuple[Said, ...]


def keep(store: SessionStore, session: Session) -> None:
    """Keep the session."""
    document = _SESSION.dump_python(session, mode="json", fallback=dict, warnings=False)
    store.save_session(session.session_id, session.shopper_id, {"format": FORMAT, **document})


def load(store: SessionStore, session_id: str) -> Session:
    """The session of that id. Raises UnknownSessionError."""
    kept = store.load_session(session_id)
    if kept is None:
        raise UnknownSessionError(f"no session {session_id!r} is kept here; open a new one")
    _, document = kept
    return _SESSION.validate_python({k: v for k, v in document.items() if k != "format"})


def remember(store: SessionStore, text: str, turn: Turn, number: int) -> None:
    """Keep one turn of the history, number counted from 1."""
    document = _SAID.dump_python(Said(text, turn), mode="json", fallback=dict, warnings=False)
    store.append_turn(turn.session, number, document)


def history(store: SessionStore, session_id: str, *, last: int | None = None) -> tuple[Said, ...]:
    """The turns of a session, oldest first; the last few when asked."""
    if last == 0:
        return ()
    return tuple(_SAID.validate_python(turn) for turn in store.turns(session_id, last=last))


_SESSION = TypeAdapter(Session)
_SAID = TypeAdapter(Said)
