"""What brings a chat back after a reload: a signed ticket that the browser keeps.

It opens one session, as a token of the API does; it knows nothing of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.sessions import UnknownSessionError
from ui.api.tokens import BadTokenError, Tokens
from ui.chat.exchange import told
from ui.chat.state import ChatState
from ui.conversation import Conversation

TURNS_BACK = 30


@dataclass(frozen=True)
class Tickets:
    """Gives out tickets and opens what they stand for."""

    conversation: Conversation
    tokens: Tokens
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def of(self, state: ChatState) -> str:
        """The ticket that brings the chat back; "" while nothing was said in it."""
        if state.session_id is None:
            return ""
        ticket, _ = self.tokens.issue(state.session_id, self.now())
        return ticket

    def opened(self, ticket: object, shoppers: Collection[str | None]) -> ChatState | None:
        """The chat of that ticket with its last turns.

        None when the ticket is not one of ours or is over, when nothing was said in its chat, or
        when that chat is of a shopper who is not one of `shoppers`.
        """
        try:
            session_id = self.tokens.session_of(str(ticket or ""), self.now())
            kept = self.conversation.session(session_id, last=TURNS_BACK)
        except (BadTokenError, UnknownSessionError, LookupError):
            return None
        if kept.shopper_id not in shoppers or not kept.turns:
            return None
        *past, now = (told(said.text, said.turn) for said in kept.turns)
        return ChatState(
            shopper_id=kept.shopper_id,
            session_id=session_id,
            past=tuple(past),
            now=now,
            need=kept.need,
            cart=kept.cart,
        )
