"""What a store keeps of conversations: sessions, their turns, and what came of them.

It knows nothing of what is said.
"""

from __future__ import annotations

from typing import Any

from retrieval.catalog import conversations
from retrieval.catalog.aftermath import Aftermath
from retrieval.catalog.database import Database
from retrieval.catalog.rows import now_microseconds


class ConversationsKept:
    """Keeps conversations in a shop's database."""

    _database: Database

    def save_session(
        self, session_id: str, shopper_id: str | None, document: dict[str, Any]
    ) -> None:
        """Keep the session's state, over what was kept before."""
        with self._database.writing() as connection:
            conversations.save_session(
                connection, session_id, shopper_id, document, now_microseconds()
            )

    def load_session(self, session_id: str) -> tuple[str | None, dict[str, Any]] | None:
        """The session's shopper and state, or None."""
        with self._database.reading() as connection:
            return conversations.load_session(connection, session_id)

    def session_ids(self, shopper_id: str | None = None) -> list[str]:
        """The sessions kept, of that shopper or of all, the latest first."""
        with self._database.reading() as connection:
            return conversations.session_ids(connection, shopper_id)

    def append_turn(self, session_id: str, number: int, document: dict[str, Any]) -> None:
        """Keep one more turn of the session."""
        with self._database.writing() as connection:
            conversations.append_turn(connection, session_id, number, document, now_microseconds())

    def turns(self, session_id: str, *, last: int | None = None) -> list[dict[str, Any]]:
        """The session's turns, oldest first; only the last few when asked."""
        with self._database.reading() as connection:
            return conversations.turns_of(connection, session_id, last)

    def hand_off(self, session_id: str, words: str, contact: str = "") -> str:
        """Give the conversation to a person of the shop; the id of the hand-off."""
        return self.aftermath.hand_off(session_id, words, contact)

    @property
    def aftermath(self) -> Aftermath:
        """What came of the shop's conversations."""
        return Aftermath(self._database)
