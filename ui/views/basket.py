"""The cart as it is shown: lines with titles, options and prices, and the total.

It knows nothing of how a cart changes.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.turn import Cart, CartLine
from ui.views.shop import Shop, picture_path


@dataclass(frozen=True, slots=True)
class BasketLine:
    """One line: what it is, how many, what they cost together."""

    product_id: str
    variant_id: str | None
    title: str
    options: str
    quantity: int
    price: str
    picture: str


@dataclass(frozen=True, slots=True)
class Basket:
    """The whole cart. `count` is the number of articles."""

    lines: tuple[BasketLine, ...]
    count: int
    total: str


def basket_of(cart: Cart, shop: Shop) -> Basket:
    """The cart as it is shown."""
    lines = tuple(_line_of(line, shop) for line in cart.lines)
    return Basket(lines, sum(line.quantity for line in lines), shop.money(cart.total_minor))


def _line_of(line: CartLine, shop: Shop) -> BasketLine:
    product = shop.shelf.product(line.product_id)
    variant = product.variant(line.variant_id or "") if product else None
    price = product.price_of(variant) if product else None
    return BasketLine(
        line.product_id,
        line.variant_id,
        product.title if product else line.product_id,
        ", ".join(f"{name} {value}" for name, value in variant.options.items()) if variant else "",
        line.quantity,
        shop.money(None if price is None else price * line.quantity),
        picture_path(line.product_id),
    )
