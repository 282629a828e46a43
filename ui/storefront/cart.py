"""The storefront's own cart: kept in the visitor's cookie and checked against the catalog."""

from __future__ import annotations

import base64
import json

from assistant.turn import Cart, CartLine
from ui.views.shop import Shop

COOKIE = "cart"
MOST_LINES, MOST_OF_ONE = 30, 99


def read_cart(cookie: str | None, shop: Shop) -> Cart:
    """The cart in the cookie, without what the shop does not have; empty when it is not one."""
    lines = tuple(line for line in _lines(cookie) if _price(line, shop) is not None)
    return Cart(lines, sum((_price(line, shop) or 0) * line.quantity for line in lines))


def with_line(cart: Cart, wanted: CartLine) -> tuple[CartLine, ...]:
    """The cart's lines with so many of the product; none of it when the quantity is 0."""
    others = tuple(
        line
        for line in cart.lines
        if (line.product_id, line.variant_id) != (wanted.product_id, wanted.variant_id)
    )
    return (*others, wanted)[-MOST_LINES:] if wanted.quantity > 0 else others


def quantity_of(cart: Cart, product_id: str, variant_id: str | None) -> int:
    """How many of that are in the cart."""
    key = (product_id, variant_id)
    return sum(x.quantity for x in cart.lines if (x.product_id, x.variant_id) == key)


def cookie_of(lines: tuple[CartLine, ...]) -> str:
    """The lines as the cookie keeps them."""
    kept = [[line.product_id, line.variant_id, line.quantity] for line in lines]
    return base64.urlsafe_b64encode(json.dumps(kept).encode()).decode()


def _lines(cookie: str | None) -> list[CartLine]:
    try:
        kept = json.loads(base64.urlsafe_b64decode(cookie or ""))
        return [
            CartLine(str(product_id), variant_id and str(variant_id), int(quantity))
            for product_id, variant_id, quantity in kept[:MOST_LINES]
            if 0 < int(quantity) <= MOST_OF_ONE
        ]
    except (ValueError, TypeError):
        return []


def _price(line: CartLine, shop: Shop) -> int | None:
    product = shop.shelf.product(line.product_id)
    if product is None or (line.variant_id and product.variant(line.variant_id) is None):
        return None
    return product.price_of(product.variant(line.variant_id or "")) or 0
