"""The shop's products as an Agentic Commerce Protocol feed: `metadata.json` and `products.jsonl`.

What `commerce_protocol` reads back as the same products. It knows nothing of where a feed is sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from retrieval.catalog.nouns import Availability, Product, Variant
from retrieval.catalog.store import Store

_STATUS: dict[Availability, str] = {
    "in_stock": "in_stock", "out_of_stock": "out_of_stock", "preorder": "pre_order",
    "backorder": "backorder",
}  # fmt: skip
_PAGE = 1000


def write_feed(store: Store, directory: Path, *, shop: str, country: str) -> tuple[int, int]:
    """Write the feed into the directory; (products written, products left out).

    A product without a price cannot be bought by anyone's agent and is left out.
    """
    directory.mkdir(parents=True, exist_ok=True)
    document = json.dumps(metadata(shop, country), ensure_ascii=False, indent=2)
    (directory / "metadata.json").write_text(f"{document}\n", encoding="utf-8")
    written = left_out = 0
    with (directory / "products.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for product in each_product(store):
            entry = entry_of(product)
            if entry is None:
                left_out += 1
                continue
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            written += 1
    return written, left_out


def feed_lines(products: Iterable[Product]) -> Iterator[str]:
    """The lines of products.jsonl."""
    for product in products:
        if (entry := entry_of(product)) is not None:
            yield json.dumps(entry, ensure_ascii=False) + "\n"


def each_product(store: Store) -> Iterator[Product]:
    """Every product, a page at a time, so that any number fits in memory."""
    ids = store.product_ids()
    for start in range(0, len(ids), _PAGE):
        yield from store.products(ids[start : start + _PAGE])


def metadata(shop: str, country: str) -> dict[str, str]:
    """What the feed is of."""
    named = {"feed_id": "products", "account_id": shop, "target_merchant": shop}
    return {**named, "target_country": country} if country else named


def entry_of(product: Product) -> dict[str, Any] | None:
    """The product with its variants; None when nothing of it has a price."""
    own = Variant(product.product_id, {}, product.price_minor, product.availability)
    variants = [_variant(product, one) for one in product.variants or (own,)]
    priced = [one for one in variants if "price" in one]
    if not priced:
        return None
    optional = {
        "url": product.link,
        "brand": product.brand,
        "description": {"plain": product.description} if product.description else None,
        "media": [{"type": "image", "url": product.image_url}] if product.image_url else None,
        "categories": [{"value": product.category}] if product.category else None,
        "attributes": [{"name": n, "value": v} for n, v in product.attributes.items()],
    }
    filled = {name: value for name, value in optional.items() if value}
    return {"id": product.product_id, "title": product.title, **filled, "variants": priced}


def _variant(product: Product, variant: Variant) -> dict[str, Any]:
    price = product.price_of(variant)
    named = " - ".join((product.title, *variant.options.values()))
    availability = variant.availability
    entry: dict[str, Any] = {"id": variant.variant_id, "title": named}
    if price is not None:
        entry["price"] = {"amount": price, "currency": product.currency}
    entry["availability"] = {
        "available": availability != "out_of_stock",
        "status": _STATUS[availability],
    }
    if variant.options:
        entry["variant_options"] = [{"name": n, "value": v} for n, v in variant.options.items()]
    return entry
