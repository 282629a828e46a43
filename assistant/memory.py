"""A memory that forgets: sessions and gestures kept for one run, for stories and simulations.

It keeps what the facts' database would, so that telling a story leaves no trace in the shop.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from retrieval.catalog.nouns import Event


class VolatileMemory:
    """Sessions and events in this process only."""

    def __init__(self) -> None:
        self._sessions: dict[str, tuple[str | None, dict[str, Any]]] = {}
        self._turns: dict[str, list[dict[str, Any]]] = {}
        self.events: list[Event] = []
        self.handed_off: list[tuple[str, str, str]] = []

    def save_session(
        self, session_id: str, shopper_id: str | None, document: dict[str, Any]
    ) -> None:
        """Keep the session's state, over what was kept before."""
        self._sessions[session_id] = (shopper_id, copy.deepcopy(document))

    def load_session(self, session_id: str) -> tuple[str | None, dict[str, Any]] | None:
        """The shopper and the state, or None."""
        return copy.deepcopy(self._sessions.get(session_id))

    def append_turn(self, session_id: str, number: int, document: dict[str, Any]) -> None:
        """Keep one more turn of the session; one kept under that number before is replaced."""
        kept = self._turns.setdefault(session_id, [])
        kept[number - 1 :] = [copy.deepcopy(document)]

    def turns(self, session_id: str, *, last: int | None = None) -> list[dict[str, Any]]:
        """The session's turns, oldest first; the last few when asked."""
        kept = self._turns.get(session_id, [])
        return copy.deepcopy(kept if last is None else kept[-last:] if last else [])

    def hand_off(self, session_id: str, words: str, contact: str = "") -> str:
        """Note that a person is wanted; the session's id stands for the hand-off's."""
        self.handed_off.append((session_id, words, contact))
        return session_id

    def put_events(self, events: Iterable[Event]) -> None:
        """Keep what a shopper did."""
        self.events.extend(events)
