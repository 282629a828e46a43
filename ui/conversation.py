"""What the pages need of an assistant: conversations, and the shop's shelf behind them.

The assistant keeps this shape and so does the scripted double; nothing here knows which it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from assistant.buttons import Button
from assistant.chips import NeedField
from assistant.settings import Settings
from assistant.turn import Cart, Turn, TurnEvent
from retrieval.catalog.aftermath import Aftermath
from retrieval.catalog.nouns import Event, Follow, Policy, Product, Review, Shopper
from retrieval.need import Need


class Shelf(Protocol):
    """The facts of the shop, read only."""

    def product(self, product_id: str, /) -> Product | None:
        """The product of that id, or None."""
        ...

    def products(self, ids: Iterable[str] | None = None, /) -> list[Product]:
        """The products of those ids in their order, or all of them."""
        ...

    def review(self, review_id: str, /) -> Review | None:
        """The review of that id, or None."""
        ...

    def reviews(
        self,
        *,
        product_id: str | None = None,
        product_ids: Iterable[str] | None = None,
        shopper_id: str | None = None,
    ) -> list[Review]:
        """The reviews of a product, of some products or by a shopper."""
        ...

    def ratings(self) -> dict[str, tuple[float, int]]:
        """Each rated product's mean rating and how many gave one."""
        ...

    def shopper(self, shopper_id: str, /) -> Shopper | None:
        """The shopper of that id, or None."""
        ...

    def shoppers(self) -> list[Shopper]:
        """All known shoppers."""
        ...

    def follows(self, shopper_id: str | None = None, /) -> list[Follow]:
        """Whom the shopper follows, or all follows."""
        ...

    def events(self, shopper_id: str | None = None, /) -> list[Event]:
        """What the shopper did, or all events."""
        ...

    def policies(self) -> list[Policy]:
        """The pages of the shop's rules."""
        ...

    @property
    def aftermath(self) -> Aftermath:
        """What came of the shop's conversations."""
        ...


class Said(Protocol):
    """One turn of a history: what the shopper said and what was answered."""

    @property
    def text(self) -> str:
        """The shopper's words."""
        ...

    @property
    def turn(self) -> Turn:
        """The answer."""
        ...


class Remembered(Protocol):
    """What is remembered of one conversation."""

    @property
    def shopper_id(self) -> str | None:
        """Whose conversation it is; None for a stranger."""
        ...

    @property
    def need(self) -> Need:
        """What the shopper wants now."""
        ...

    @property
    def cart(self) -> Cart:
        """What the shopper put aside."""
        ...

    @property
    def turns(self) -> tuple[Said, ...]:
        """The history, oldest first."""
        ...


class Conversation(Protocol):
    """Conversations with shoppers, each known by its session's id."""

    @property
    def settings(self) -> Settings:
        """What the storekeeper chose."""
        ...

    @property
    def store(self) -> Shelf:
        """The facts of the shop."""
        ...

    def open_session(self, shopper_id: str | None = None, session_id: str | None = None) -> str:
        """The id of a new session, or of the one continued."""
        ...

    def reviews_say(self, product_id: str, /) -> str:
        """How many reviews praise and complain, and most of what; "" where few are written."""
        ...

    def turn(
        self,
        session_id: str,
        text: str,
        *,
        standing_on: str | None = None,
        instead: bool = False,
        since_s: float | None = None,
    ) -> Iterator[TurnEvent]:
        """What happens while the message is answered; closing it stops the answer.

        `standing_on` is the product whose page the shopper looks at; `instead` puts the message in
        the place of the last one; `since_s` is when it came in, by `time.perf_counter`.
        """
        ...

    def press(
        self,
        session_id: str,
        button: Button,
        product_id: str,
        *,
        variant_id: str | None = None,
        quantity: int = 1,
        since_s: float | None = None,
    ) -> Iterator[TurnEvent]:
        """What happens when a button of a product is pressed; the rest says what goes in a cart."""
        ...

    def drop(
        self,
        session_id: str,
        field: NeedField,
        value: str | None = None,
        *,
        since_s: float | None = None,
    ) -> Iterator[TurnEvent]:
        """What happens when one thing is taken out of the need."""
        ...

    def change(
        self, session_id: str, field: NeedField, value: str | None, to: str
    ) -> Iterator[TurnEvent]:
        """What happens when one thing of the need gets another value.

        Raises ValueError with a sentence for the shopper when it cannot.
        """
        ...

    def holds(self, session_id: str) -> bool:
        """Whether a session of that id is kept."""
        ...

    def session(self, session_id: str, *, last: int | None = None) -> Remembered:
        """What is remembered of the session, with its turns or its last few."""
        ...
