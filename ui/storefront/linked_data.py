"""Pages told to machines as schema.org JSON-LD, safe to stand inside HTML."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from retrieval.catalog.nouns import Product, Review
from retrieval.money import to_major
from ui.views.shop import Shop, safe_link

_STOCK = {
    "in_stock": "InStock",
    "out_of_stock": "OutOfStock",
    "preorder": "PreOrder",
    "backorder": "BackOrder",
}
_REVIEWS_TOLD = 5


def product_data(product: Product, reviews: list[Review], shop: Shop, address: str) -> Markup:
    """The product, its offer, its rating and some reviews; people by a name they share only."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.title,
        "sku": product.product_id,
        "description": product.description,
        "category": product.category,
        "url": address,
    }
    if product.brand:
        told["brand"] = {"@type": "Brand", "name": product.brand}
    if image := safe_link(product.image_url):
        told["image"] = image
    if product.price_minor is not None:
        told["offers"] = {
            "@type": "Offer",
            "price": to_major(product.price_minor, product.currency),
            "priceCurrency": product.currency,
            "availability": f"https://schema.org/{_STOCK[product.availability]}",
        }
    mean, count = shop.ratings.get(product.product_id, (0.0, 0))
    if count:
        told["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": round(mean, 2),
            "reviewCount": count,
        }
        told["review"] = [_review(r, shop) for r in reviews[:_REVIEWS_TOLD] if r.rating]
    return inside_html(told)


def inside_html(told: dict[str, Any]) -> Markup:
    """JSON in which nothing can end the script element it stands in.

    >>> inside_html({"name": "</script>"})
    Markup('{"name": "\\\\u003c/script\\\\u003e"}')
    """
    text = json.dumps(told, ensure_ascii=False)
    for sign, written in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, written)
    return Markup(text)


def _review(review: Review, shop: Shop) -> dict[str, Any]:
    return {
        "@type": "Review",
        "reviewBody": review.text,
        "reviewRating": {"@type": "Rating", "ratingValue": review.rating},
        "author": {"@type": "Person", "name": shop.name_of(review.shopper_id)},
    }
