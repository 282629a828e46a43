"""What a page needs to draw a pick beside the contract's own fields: picture, rating, stock…"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.turn import Pick
from retrieval.catalog.nouns import Product, Variant
from retrieval.money import to_major
from ui.views.cards import STOCK, image_of, narrowest, stock_of
from ui.views.shop import Shop, safe_link


def shown_json(picks: Sequence[Pick], shop: Shop) -> list[dict[str, Any]]:
    """Each pick's face, ready for a card; `image` may be relative to the server's root."""
    products = {p.product_id: p for p in shop.shelf.products([p.product_id for p in picks])}
    return [_shown(pick, products.get(pick.product_id), shop) for pick in picks]


def _shown(pick: Pick, product: Product | None, shop: Shop) -> dict[str, Any]:
    stock = stock_of(product, pick.variant_id)
    return {
        "product_id": pick.product_id,
        "price_text": shop.money(pick.price_minor, pick.currency),
        "brand": pick.brand,
        "category": narrowest(pick.category),
        "image": image_of(pick),
        "link": safe_link(product.link) if product else "",
        "rating_mean": pick.rating_mean,
        "rating_count": pick.rating_count,
        "stock": STOCK[stock],
        "buyable": stock != "out_of_stock",
        "options": {name: list(values) for name, values in pick.options.items()},
        "variant_id": pick.variant_id,
        "variants": [_variant_json(v, product) for v in product.variants] if product else [],
    }


def _variant_json(variant: Variant, product: Product) -> dict[str, Any]:
    return {
        "variant_id": variant.variant_id,
        "options": dict(variant.options),
        "price": to_major(product.price_of(variant), product.currency),
        "buyable": variant.availability != "out_of_stock",
    }
