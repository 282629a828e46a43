"""A pick as a card: what a shopper sees of a product, and the reason once it is written.

It knows nothing of HTML; every text in it is still the shop's or the model's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.turn import Justification, Pick
from retrieval.catalog.nouns import CATEGORY_SEPARATOR, Product
from ui.views.citations import Piece, Source, pieces, source_of
from ui.views.shop import Shop, picture_path, safe_link
from ui.views.why import Bar, bars_of

STOCK = {
    "in_stock": "In stock",
    "out_of_stock": "Out of stock",
    "preorder": "Pre-order",
    "backorder": "Back-order",
}
_VALUES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """One variant that can be put in the cart: its options in words, sold out or not."""

    variant_id: str
    label: str
    is_buyable: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One pick as it is shown. `why` is empty until the justification is written."""

    position: int
    product_id: str
    title: str
    price: str
    brand: str
    category: str
    stars: float
    rating_count: int
    stock: str
    is_buyable: bool
    options: tuple[tuple[str, str], ...]
    image: str
    drawn: str
    why: tuple[Piece, ...]
    sources: tuple[Source, ...]
    bars: tuple[Bar, ...]
    score: float
    choices: tuple[Choice, ...] = ()

    @property
    def reviews(self) -> tuple[Source, ...]:
        """The reviews among its sources."""
        return tuple(source for source in self.sources if source.kind == "review")

    @property
    def facts(self) -> tuple[Source, ...]:
        """Its other sources."""
        return tuple(source for source in self.sources if source.kind != "review")


def card_of(position: int, pick: Pick, why: Justification | None, shop: Shop) -> Card:
    """The card of a pick, position counted from 1."""
    product = shop.shelf.product(pick.product_id)
    sources = tuple(source_of(evidence, shop) for evidence in pick.evidence)
    stock = stock_of(product, pick.variant_id)
    return Card(
        position,
        pick.product_id,
        pick.title,
        shop.money(pick.price_minor, pick.currency),
        pick.brand,
        narrowest(pick.category),
        pick.rating_mean or 0,
        pick.rating_count,
        STOCK[stock],
        stock != "out_of_stock",
        tuple((name, _few(values)) for name, values in pick.options.items() if values),
        image_of(pick),
        picture_path(pick.product_id),
        pieces(why.text, sources) if why else (),
        sources,
        bars_of(pick, shop),
        pick.score,
        _choices_of(product, pick.variant_id),
    )


def image_of(pick: Pick) -> str:
    """Where the pick's picture is: the shop's own, or else the drawn one's path."""
    return safe_link(pick.image_url) or picture_path(pick.product_id)


def narrowest(category: str) -> str:
    """The last name of a category's path.

    >>> narrowest("Shoes > Trail shoes")
    'Trail shoes'
    """
    return category.rpartition(CATEGORY_SEPARATOR)[2]


def _choices_of(product: Product | None, chosen: str | None) -> tuple[Choice, ...]:
    """The variants to choose from; none where there is nothing to choose."""
    if product is None or len(product.variants) < 2:
        return ()
    return tuple(
        Choice(
            variant.variant_id,
            ", ".join(f"{name} {value}" for name, value in variant.options.items()),
            variant.availability != "out_of_stock",
            variant.variant_id == chosen,
        )
        for variant in product.variants
    )


def stock_of(product: Product | None, variant_id: str | None) -> str:
    """The availability of the product, or of its variant; out of stock where it is gone."""
    if product is None:
        return "out_of_stock"
    variant = product.variant(variant_id or "")
    if variant is not None:
        return variant.availability
    if product.variants:
        states = [v.availability for v in product.variants]
        return next((s for s in states if s != "out_of_stock"), "out_of_stock")
    return product.availability


def _few(values: tuple[str, ...]) -> str:
    if len(values) <= _VALUES_SHOWN:
        return ", ".join(values)
    return f"{', '.join(values[: _VALUES_SHOWN - 1])} and {len(values) - _VALUES_SHOWN + 1} more"
