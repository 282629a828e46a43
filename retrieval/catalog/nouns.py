"""The nouns of a shop: products with variants, reviews, shoppers, follows, events, policies.

Frozen and checked when made. They know nothing of files, SQL or vectors.
"""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal, get_args

EventKind = Literal["view", "like", "share", "cart", "buy", "return"]
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)

Availability = Literal["in_stock", "out_of_stock", "preorder", "backorder"]
AVAILABILITIES: tuple[Availability, ...] = get_args(Availability)

CATEGORY_SEPARATOR = " > "


def _frozen(mapping: Mapping[str, str]) -> MappingProxyType[str, str]:
    return MappingProxyType(dict(mapping))


# So that nouns can be handed to another process.
copyreg.pickle(MappingProxyType, lambda frozen: (_frozen, (dict(frozen),)))


def _require(condition: bool, noun: str, name: str, seen: object, wanted: str) -> None:
    if not condition:
        raise ValueError(f"{noun}: {name} is {seen!r}; wanted {wanted}")


def _require_utc(noun: str, name: str, time: datetime | None) -> None:
    _require(time is None or time.tzinfo is not None, noun, name, time, "a time with its zone")


@dataclass(frozen=True, slots=True)
class Variant:
    """One buyable form of a product: its options (size, colour…), own price and stock.

    `price_minor` is None when the product's price holds.
    """

    variant_id: str
    options: Mapping[str, str]
    price_minor: int | None = None
    availability: Availability = "in_stock"

    def __post_init__(self) -> None:
        """Freeze the options and check the values."""
        _require(bool(self.variant_id), "variant", "variant_id", self.variant_id, "some text")
        _require(
            self.price_minor is None or self.price_minor >= 0,
            "variant",
            "price_minor",
            self.price_minor,
            "0 or more",
        )
        object.__setattr__(self, "options", _frozen(self.options))


@dataclass(frozen=True, slots=True)
class Product:
    """A product of the catalog.

    `category` is a path joined by " > " ("Shoes > Trail shoes"), or "" when unknown.
    `price_minor` is None when the price is unknown, which is never the same as zero.
    """

    product_id: str
    title: str
    description: str = ""
    category: str = ""
    brand: str = ""
    price_minor: int | None = None
    currency: str = "EUR"
    availability: Availability = "in_stock"
    image_url: str = ""
    link: str = ""
    created_at: datetime | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()

    def __post_init__(self) -> None:
        """Freeze the attributes and check the values."""
        _require(bool(self.product_id), "product", "product_id", self.product_id, "some text")
        _require(bool(self.title), "product", "title", self.title, "some text")
        _require(
            self.price_minor is None or self.price_minor >= 0,
            "product",
            "price_minor",
            self.price_minor,
            "0 or more",
        )
        _require(
            self.availability in AVAILABILITIES,
            "product",
            "availability",
            self.availability,
            f"one of {AVAILABILITIES}",
        )
        _require_utc("product", "created_at", self.created_at)
        object.__setattr__(self, "attributes", _frozen(self.attributes))

    @property
    def category_path(self) -> tuple[str, ...]:
        """The category's names from the root to the leaf; () when unknown."""
        return tuple(part for part in self.category.split(CATEGORY_SEPARATOR) if part)

    @property
    def options(self) -> Mapping[str, tuple[str, ...]]:
        """Each option's name with the values its variants offer, in their order."""
        values: dict[str, dict[str, None]] = {}
        for variant in self.variants:
            for name, value in variant.options.items():
                values.setdefault(name, {})[value] = None
        return {name: tuple(seen) for name, seen in values.items()}

    def price_of(self, variant: Variant | None) -> int | None:
        """Minor units asked for the variant, or for the product itself when None."""
        if variant is not None and variant.price_minor is not None:
            return variant.price_minor
        return self.price_minor

    def variant(self, variant_id: str) -> Variant | None:
        """The variant of that id, or None."""
        return next((v for v in self.variants if v.variant_id == variant_id), None)


@dataclass(frozen=True, slots=True)
class Review:
    """What one shopper wrote of one product. `rating` is 1–5, None when the source gave none."""

    review_id: str
    product_id: str
    shopper_id: str
    rating: float | None
    title: str = ""
    text: str = ""
    helpful_votes: int = 0
    verified: bool = False
    created_at: datetime | None = None

    def __post_init__(self) -> None:
        """Check the values."""
        for name in ("review_id", "product_id"):
            _require(bool(getattr(self, name)), "review", name, "", "some text")
        _require(
            self.rating is None or 1 <= self.rating <= 5, "review", "rating", self.rating, "1 to 5"
        )
        _require(
            self.helpful_votes >= 0, "review", "helpful_votes", self.helpful_votes, "0 or more"
        )
        _require_utc("review", "created_at", self.created_at)


@dataclass(frozen=True, slots=True)
class Shopper:
    """A known shopper. `shares_name`: others may be told by name what this shopper thinks."""

    shopper_id: str
    name: str = ""
    shares_name: bool = False


@dataclass(frozen=True, slots=True)
class Follow:
    """`shopper_id` follows `follows_id`; `weight` is above 0, 1 when the source gave none."""

    shopper_id: str
    follows_id: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        """Check the values."""
        _require(
            self.shopper_id != self.follows_id,
            "follow",
            "follows_id",
            self.follows_id,
            "somebody else",
        )
        _require(0 < self.weight < float("inf"), "follow", "weight", self.weight, "above 0")


@dataclass(frozen=True, slots=True)
class Event:
    """What a shopper did with a product, and when (UTC)."""

    shopper_id: str
    product_id: str
    event: EventKind
    at: datetime

    def __post_init__(self) -> None:
        """Check the values."""
        _require(self.event in EVENT_KINDS, "event", "event", self.event, f"one of {EVENT_KINDS}")
        _require_utc("event", "at", self.at)


@dataclass(frozen=True, slots=True)
class Policy:
    """A page of the shop's rules (shipping, returns…), as Markdown."""

    policy_id: str
    title: str
    text: str
