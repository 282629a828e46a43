"""What one open chat holds: its session, what was exchanged, what was liked, need and cart.

Frozen; kept by the page between events. It knows nothing of HTML.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from assistant.turn import Cart, NeedRead, TurnDone, TurnEvent
from retrieval.need import Need
from ui.chat.exchange import Exchange


@dataclass(frozen=True)
class ChatState:
    """One open chat. `session_id` is None until something is said.

    While `is_editing`, what is said next takes the place of the last message.
    """

    shopper_id: str | None = None
    session_id: str | None = None
    past: tuple[Exchange, ...] = ()
    now: Exchange | None = None
    need: Need = field(default_factory=Need)
    cart: Cart = field(default_factory=Cart)
    liked: frozenset[str] = frozenset()
    waved_away: frozenset[str] = frozenset()
    is_editing: bool = False

    def with_(self, **changes: Any) -> ChatState:
        """This chat with some fields changed."""
        return replace(self, **changes)

    def beginning(self, exchange: Exchange) -> ChatState:
        """This chat with a new exchange; the one before becomes past."""
        past = self.past if self.now is None else (*self.past, self.now.ended("stopped"))
        return self.with_(past=past, now=exchange, is_editing=False)

    def after(self, event: TurnEvent) -> ChatState:
        """This chat once the event of its current exchange happened."""
        now = self.now.after(event) if self.now else None
        match event:
            case NeedRead(need=need):
                return self.with_(now=now, need=need)
            case TurnDone(turn):
                return self.with_(now=now, need=turn.need, cart=turn.cart)
            case _:
                return self.with_(now=now)

    def ended(self, how: Any) -> ChatState:
        """This chat with its current exchange over in that way, unless it was over before."""
        return self.with_(now=self.now.ended(how)) if self.now else self

    def title_of(self, product_id: str) -> str | None:
        """The title under which the product was shown here, or None if it was not."""
        exchanges = (*self.past, self.now) if self.now else self.past
        return next(
            (
                pick.title
                for exchange in reversed(exchanges)
                for pick in exchange.picks
                if pick.product_id == product_id
            ),
            None,
        )
