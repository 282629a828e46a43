"""A small invented shop for trying the pages: three shoes, a lamp, a kettle, four shoppers.

It keeps the shape of a shop's facts, all of them in memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from retrieval.catalog.aftermath import Aftermath
from retrieval.catalog.database import open_database
from retrieval.catalog.nouns import Event, Follow, Policy, Product, Review, Shopper, Variant

LONG_AGO = datetime(2025, 5, 1, tzinfo=UTC)


def _shoe(product_id: str, title: str, brand: str, price: int, colour: str, says: str) -> Product:
    sizes = tuple(
        Variant(f"{product_id}-{size}", {"size": size}, availability=stock)  # type: ignore[arg-type]
        for size, stock in (("41", "in_stock"), ("42", "in_stock"), ("43", "out_of_stock"))
    )
    attributes = {"colour": colour, "sole": "grippy rubber", "weight": "310 g"}
    return Product(
        product_id,
        title,
        says,
        "Shoes > Trail shoes",
        brand,
        price,
        attributes=attributes,
        variants=sizes,
    )


PRODUCTS = (
    _shoe("ridge-2", "Ridge 2 trail shoe", "Northway", 8900, "moss", "Waterproof and light."),
    _shoe("fell-runner", "Fell Runner", "Carn", 7400, "slate", "A quick shoe for wet hills."),
    _shoe("mudlark", "Mudlark GTX", "Northway", 9900, "rust", "Deep lugs, waterproof lining."),
    Product("lamp-1", "Halo desk lamp", "Warm light.", "Home > Lamps", "Lumen", 4500),
    Product(
        "kettle-1", "Stovetop kettle", "Whistles.", "Kitchen > Kettles", "Brae", 3900, "EUR",
        "out_of_stock",
    ),
)  # fmt: skip

REVIEWS = (
    Review("r1", "ridge-2", "ben", 5, "", "Feet stayed dry through a whole wet week.", 12, True,
           LONG_AGO),
    Review("r2", "ridge-2", "cleo", 3, "", "Runs half a size small, so order up.", 4, True,
           LONG_AGO),
    Review("r3", "fell-runner", "ben", 4, "", "Grips on wet rock like nothing else.", 7, True,
           LONG_AGO),
    Review("r4", "mudlark", "dan", 4, "", "Heavy, but the lining kept the bog out.", 2, True,
           LONG_AGO),
)  # fmt: skip

SHOPPERS = (
    Shopper("ada", "Ada Holm", True),
    Shopper("ben", "Ben Ito", True),
    Shopper("cleo", "Cleo Marsh", True),
    Shopper("dan", "Dan Oake", False),
)
FOLLOWS = (Follow("ada", "ben"), Follow("ada", "cleo"), Follow("ada", "dan"))
EVENTS = (Event("ada", "lamp-1", "buy", LONG_AGO), Event("ben", "ridge-2", "buy", LONG_AGO))
POLICIES = (Policy("returns", "Returns", "You can send anything back within 30 days."),)


@dataclass(frozen=True)
class TinyShelf:
    """The facts of the invented shop, or of another given by hand."""

    all_products: tuple[Product, ...] = PRODUCTS
    all_reviews: tuple[Review, ...] = REVIEWS
    all_shoppers: tuple[Shopper, ...] = SHOPPERS

    @cached_property
    def aftermath(self) -> Aftermath:
        """What came of conversations, in a database that is made when it is first asked for."""
        return Aftermath(open_database("sqlite://"))

    def product(self, product_id: str, /) -> Product | None:
        """The product of that id, or None."""
        return next((p for p in self.all_products if p.product_id == product_id), None)

    def products(self, ids: Iterable[str] | None = None, /) -> list[Product]:
        """The products of those ids, or all."""
        if ids is None:
            return list(self.all_products)
        return [p for i in ids if (p := self.product(i)) is not None]

    def review(self, review_id: str, /) -> Review | None:
        """The review of that id, or None."""
        return next((r for r in self.all_reviews if r.review_id == review_id), None)

    def reviews(
        self,
        *,
        product_id: str | None = None,
        product_ids: Iterable[str] | None = None,
        shopper_id: str | None = None,
    ) -> list[Review]:
        """The reviews asked for."""
        wanted = None if product_ids is None else set(product_ids)
        return [
            r
            for r in self.all_reviews
            if (product_id is None or r.product_id == product_id)
            and (wanted is None or r.product_id in wanted)
            and (shopper_id is None or r.shopper_id == shopper_id)
        ]

    def ratings(self) -> dict[str, tuple[float, int]]:
        """Mean rating and count by product."""
        rated = {p.product_id: self.reviews(product_id=p.product_id) for p in self.all_products}
        return {
            i: (sum(r.rating or 0 for r in reviews) / len(reviews), len(reviews))
            for i, reviews in rated.items()
            if reviews
        }

    def shopper(self, shopper_id: str, /) -> Shopper | None:
        """The shopper of that id, or None."""
        return next((s for s in self.all_shoppers if s.shopper_id == shopper_id), None)

    def shoppers(self) -> list[Shopper]:
        """All shoppers."""
        return list(self.all_shoppers)

    def follows(self, shopper_id: str | None = None, /) -> list[Follow]:
        """Whom the shopper follows, or all follows."""
        return [f for f in FOLLOWS if shopper_id in (None, f.shopper_id)]

    def events(self, shopper_id: str | None = None, /) -> list[Event]:
        """What the shopper did, or all events."""
        return [e for e in EVENTS if shopper_id in (None, e.shopper_id)]

    def policies(self) -> list[Policy]:
        """The shop's rules."""
        return list(POLICIES)
