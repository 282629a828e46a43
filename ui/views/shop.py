"""The shop as pages see it: its name, how it writes money and time, and its shelf.

It knows nothing of conversations.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import quote

from babel.dates import format_date

from retrieval.money import written
from ui.conversation import Conversation, Shelf

SOMEONE = "a shopper"


@dataclass(frozen=True)
class Shop:
    """One shop. `ratings` maps product_id to the mean (1–5) and how many rated."""

    name: str
    currency: str
    locale: str
    shelf: Shelf

    @cached_property
    def ratings(self) -> dict[str, tuple[float, int]]:
        """Each rated product's mean rating and how many gave one, read once."""
        return self.shelf.ratings()

    def money(self, minor: int | None, currency: str | None = None) -> str:
        """The amount as the shop's locale writes it, or a word when it is unknown."""
        if minor is None:
            return "price on request"
        return written(minor, currency or self.currency, self.locale)

    def day(self, time: datetime | None) -> str:
        """The day as the shop's locale writes it; "" when unknown."""
        return format_date(time, "MMMM yyyy", locale=self.locale) if time else ""

    def name_of(self, shopper_id: str) -> str:
        """The shopper's name if they share it, otherwise a word for anyone."""
        shopper = self.shelf.shopper(shopper_id)
        return shopper.name if shopper and shopper.shares_name and shopper.name else SOMEONE

    def title_of(self, product_id: str) -> str:
        """The product's title; its id when the catalog no longer has it."""
        product = self.shelf.product(product_id)
        return product.title if product else product_id


def shop_of(conversation: Conversation) -> Shop:
    """The shop that the conversation is about."""
    settings = conversation.settings
    return Shop(settings.name, settings.currency, settings.locale, conversation.store)


def picture_path(product_id: str) -> str:
    """Where the drawn picture of the product is served, from the page's root."""
    return f"pictures/{quote(product_id, safe='')}.svg"


def safe_link(url: str) -> str:
    """The URL when it is one a page may show (http, https), otherwise ""."""
    return url if url.startswith(("https://", "http://")) else ""
