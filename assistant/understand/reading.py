"""What a message was read to mean: an act, a change to the need, products meant, a cart change.

Values only; how they are read stands beside, how they are carried out in the dialogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.turn import Act, CartLine
from retrieval.catalog.nouns import Product
from retrieval.need import Need

CartKind = Literal["add", "remove", "set_quantity", "choose", "show", "clear"]
Direction = Literal[
    "cheaper", "dearer", "more_like", "something_else", "best_rated", "cheapest", "dearest"
]
Trouble = Literal["insult", "self_harm", "injection", "other_language", "price_claim"]


@dataclass(frozen=True, slots=True)
class Shown:
    """The products one earlier turn showed, best first. `turn` counts from 1."""

    turn: int
    products: tuple[Product, ...]


@dataclass(frozen=True, slots=True)
class Titled:
    """A product called by its title, and the tokens of the message (start to end) that say so."""

    start: int
    end: int
    product: Product


@dataclass(frozen=True, slots=True)
class Situation:
    """What a message is read against: the need so far, what was shown, the cart, what was asked.

    `shown` is oldest first. `focus` is the product last talked about, if one was.
    `asked` is what the assistant's last question was about ("category", an option's or attribute's
    name), `asked_for` the product a cart option is still to be chosen for, `cart_products`
    the products of the cart's lines. `titled` are products the message calls by their title.
    """

    need: Need
    shown: tuple[Shown, ...] = ()
    focus: Product | None = None
    cart: tuple[CartLine, ...] = ()
    asked: str | None = None
    asked_for: Product | None = None
    cart_products: tuple[Product, ...] = ()
    titled: tuple[Titled, ...] = ()


@dataclass(frozen=True, slots=True)
class CartChange:
    """What is to happen to the cart. `product_ids` empty: the whole cart, or the focus."""

    kind: CartKind
    product_ids: tuple[str, ...] = ()
    quantity: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one message means.

    `need` is the whole need after the message. `product_ids` are the products meant by an ordinal,
    a pronoun or a name, in the order meant; `missing` the words of a reference that met nothing
    ("the fourth one"). `topic` is what a question is about ("battery life"). `feedback` is
    1 (liked), -1 (not for me) or 0. `counting`: the message asks how many. `dropped` names what was
    taken out of the need, `kept` the limits carried into a new category.
    `extreme`: what is asked for least or most of, ("weight", "least") for "the lightest".
    `further`: more (or less) of it than what was shown is asked for: "something lighter".
    `chosen`: a product shown is named and nothing else is asked. `also` are the needs for other
    kinds of things in the same message.
    `unsold` is the kind of thing asked for that no name of the shop stands for.
    `foreign` is a sum in another currency than the shop's, which is no limit.
    `unread` are the shopper's content words that no rule read: what the model is asked about.
    """

    act: Act
    need: Need
    product_ids: tuple[str, ...] = ()
    missing: str | None = None
    topic: str | None = None
    feedback: int = 0
    direction: Direction | None = None
    counting: bool = False
    cart: CartChange | None = None
    trouble: Trouble | None = None
    started_over: bool = False
    dropped: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    foreign: str | None = None
    extreme: tuple[str, Literal["least", "most"]] | None = None
    further: bool = False
    chosen: bool = False
    also: tuple[Need, ...] = ()
    unsold: str | None = None
