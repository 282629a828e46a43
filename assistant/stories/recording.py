"""A memory that writes each conversation down as a story while it is held.

It stands between the assistant and where sessions are kept, and changes neither.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from assistant import sessions
from assistant.parts import Memory
from assistant.stories.record import ProductOf, story_of
from retrieval.catalog.nouns import Event

_MOST_NAME = 60


class RecordingMemory:
    """Keeps what `kept` keeps; after each turn the conversation's story is written.

    `target` is a file, for the conversation held last, or a directory (no .yaml at its end), for a
    file per conversation named after its first words.
    """

    def __init__(self, kept: Memory, target: Path, product_of: ProductOf) -> None:
        self._kept = kept
        self._target = target
        self._product_of = product_of

    def save_session(
        self, session_id: str, shopper_id: str | None, document: dict[str, Any]
    ) -> None:
        """Keep the session's state, over what was kept before."""
        self._kept.save_session(session_id, shopper_id, document)

    def load_session(self, session_id: str) -> tuple[str | None, dict[str, Any]] | None:
        """The shopper and the state, or None."""
        return self._kept.load_session(session_id)

    def append_turn(self, session_id: str, number: int, document: dict[str, Any]) -> None:
        """Keep one more turn of the session, and write its story."""
        self._kept.append_turn(session_id, number, document)
        turns = sessions.history(self._kept, session_id)
        shopper_id = sessions.load(self._kept, session_id).shopper_id
        path = self._target
        if path.suffix not in {".yaml", ".yml"}:
            path = path / f"{_named(turns[0].text)} ({session_id[:6]}).yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(story_of(turns, shopper_id, self._product_of), "utf-8")

    def turns(self, session_id: str, *, last: int | None = None) -> list[dict[str, Any]]:
        """The session's turns, oldest first; the last few when asked."""
        return self._kept.turns(session_id, last=last)

    def hand_off(self, session_id: str, words: str, contact: str = "") -> object:
        """Give the conversation to a person of the shop."""
        return self._kept.hand_off(session_id, words, contact)

    def put_events(self, events: list[Event]) -> object:
        """Keep what a shopper did."""
        return self._kept.put_events(events)


def _named(text: str) -> str:
    """The text as a file's name.

    >>> _named("a tent / under 100 €?")
    'a tent under 100'
    """
    words = re.sub(r"[^\w' -]+", " ", text).split()
    return " ".join(words)[:_MOST_NAME].strip() or "a conversation"
