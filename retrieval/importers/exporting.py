"""A shop written back as canonical files, which import as the same shop.

It knows nothing of other formats.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from retrieval.catalog.nouns import Event, Follow, Product, Review, Shopper
from retrieval.catalog.store import Store
from retrieval.importers.canonical import COLUMNS
from retrieval.importers.pictures import copy_pictures
from retrieval.importers.policy_files import file_of
from retrieval.money import minor_digits

Cells = dict[str, Any]
_MOST_COLUMNS = 200
_PRODUCT_COLUMNS = COLUMNS["products"][:12]
_PAGE = 1000


def export_shop(store: Store, directory: Path, *, shop: Path) -> dict[str, int]:
    """Write the canonical files into the directory; how many of each noun were written.

    Products become products.csv, or products.jsonl where they have more attributes than a table
    can show. shop.toml is copied from the shop's directory. Raises StoreError and OSError.
    """
    directory.mkdir(parents=True, exist_ok=True)
    counts = {
        "products": _write_products(store, directory),
        "reviews": _write_csv(directory, "reviews", map(_review, store.each_review())),
        "shoppers": _write_csv(directory, "shoppers", map(_shopper, store.shoppers())),
        "follows": _write_csv(directory, "follows", map(_follow, store.follows())),
        "events": _write_csv(directory, "events", map(_event, store.each_event())),
        "policies": _write_policies(store, directory / "policies"),
    }
    settings = shop / "shop.toml"
    target = directory / "shop.toml"
    if settings.exists() and settings.resolve() != target.resolve():
        shutil.copyfile(settings, target)
    copy_pictures(shop, directory)
    return counts


def _each_product(store: Store) -> Iterator[Product]:
    ids = store.product_ids()
    for start in range(0, len(ids), _PAGE):
        yield from store.products(ids[start : start + _PAGE])


def _write_products(store: Store, directory: Path) -> int:
    extra: dict[str, None] = {}
    count = 0
    for product in _each_product(store):
        count += 1
        extra.update(dict.fromkeys(f"attributes.{name}" for name in product.attributes))
        extra.update(dict.fromkeys(f"option.{name}" for name in product.options))
    rows = (row for product in _each_product(store) for row in _product_rows(product))
    table, lines = directory / "products.csv", directory / "products.jsonl"
    # Two names that a header cannot tell apart, or too many of them, need JSON.
    if len(extra) <= _MOST_COLUMNS and all(name == name.strip() for name in extra):
        lines.unlink(missing_ok=True)
        _write_rows(table, (*_PRODUCT_COLUMNS, *sorted(extra)), rows)
    else:
        table.unlink(missing_ok=True)
        with lines.open("w", encoding="utf-8", newline="\n") as file:
            for row in rows:
                filled = {name: cell for name, cell in row.items() if cell not in (None, "")}
                file.write(json.dumps(filled, ensure_ascii=False) + "\n")
    return count


def _product_rows(product: Product) -> Iterator[Cells]:
    """A row for the product itself, then one for each of its variants."""
    yield {
        "product_id": product.product_id,
        "title": product.title,
        "description": product.description,
        "category": product.category,
        "brand": product.brand,
        "price": _amount(product.price_minor, product.currency),
        "currency": product.currency,
        "availability": product.availability,
        "image_url": product.image_url,
        "link": product.link,
        "created_at": _time(product.created_at),
        **{f"attributes.{name}": value for name, value in product.attributes.items()},
    }
    for variant in product.variants:
        yield {
            "product_id": product.product_id,
            "variant_id": variant.variant_id,
            "price": _amount(variant.price_minor, product.currency),
            "currency": product.currency,
            "availability": variant.availability,
            **{f"option.{name}": value for name, value in variant.options.items()},
        }


def _review(review: Review) -> Cells:
    return {
        "review_id": review.review_id,
        "product_id": review.product_id,
        "shopper_id": review.shopper_id,
        "rating": review.rating,
        "title": review.title,
        "text": review.text,
        "helpful_votes": review.helpful_votes,
        "verified": "true" if review.verified else "false",
        "created_at": _time(review.created_at),
    }


def _shopper(shopper: Shopper) -> Cells:
    shares = "true" if shopper.shares_name else "false"
    return {"shopper_id": shopper.shopper_id, "name": shopper.name, "shares_name": shares}


def _follow(follow: Follow) -> Cells:
    return {
        "shopper_id": follow.shopper_id,
        "follows_id": follow.follows_id,
        "weight": follow.weight,
    }


def _event(event: Event) -> Cells:
    return {
        "shopper_id": event.shopper_id,
        "product_id": event.product_id,
        "event": event.event,
        "at": _time(event.at),
    }


def _write_csv(directory: Path, noun: str, rows: Iterable[Cells]) -> int:
    return _write_rows(directory / f"{noun}.csv", COLUMNS[noun], rows)


def _write_rows(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, tuple(columns), restval="", lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _write_policies(store: Store, directory: Path) -> int:
    policies = store.policies()
    if policies:
        directory.mkdir(exist_ok=True)
    for policy in policies:
        name, text = file_of(policy)
        (directory / name).write_text(text, encoding="utf-8", newline="")
    return len(policies)


def _amount(minor: int | None, currency: str) -> str:
    return "" if minor is None else f"{Decimal(minor).scaleb(-minor_digits(currency)):f}"


def _time(time: datetime | None) -> str:
    return "" if time is None else time.isoformat()
