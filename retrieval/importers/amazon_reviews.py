"""Amazon Reviews 2023 (and 2018): product metadata and reviews, one JSON object a line.

Recognised by content, whatever the files are called. Prices are in US dollars.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from retrieval.importers.files import Source
from retrieval.importers.seam import Recognised, Record, Row, RowReader
from retrieval.importers.tables import Broken, Cells, Sample
from retrieval.importers.tables import rows as rows_of
from retrieval.importers.values import missing

_META_SIGNS = frozenset(
    {"main_category", "features", "feature", "details", "bought_together", "also_buy", "store"}
)
_META_USED = frozenset(
    {"parent_asin", "asin", "main_category", "main_cat", "title", "features", "feature", "price",
     "description", "images", "imageurlhighres", "imageurl", "store", "brand", "categories",
     "category", "details", "date", "author", "subtitle"}
)  # fmt: skip
_REVIEW_USED = frozenset(
    {"rating", "overall", "title", "summary", "text", "reviewtext", "asin", "parent_asin",
     "user_id", "reviewerid", "timestamp", "unixreviewtime", "reviewtime", "helpful_vote", "vote",
     "verified_purchase", "verified"}
)  # fmt: skip
_REVIEW_COLUMNS = {
    "product_id": ("parent_asin", "asin"),
    "shopper_id": ("user_id", "reviewerID"),
    "rating": ("rating", "overall"),
    "title": ("title", "summary"),
    "text": ("text", "reviewText"),
    "helpful_votes": ("helpful_vote", "vote"),
    "verified": ("verified_purchase", "verified"),
    "created_at": ("timestamp", "unixReviewTime", "reviewTime"),
}
_BRAND_DETAILS = ("Brand", "Brand Name", "Manufacturer")
_NO_ATTRIBUTES = frozenset(
    {*_BRAND_DETAILS, "Best Sellers Rank", "Date First Available", "Customer Reviews", "ASIN"}
)


def recognise(path: Path, sample: Sample) -> Recognised | None:
    """Metadata or reviews, by the keys of the first objects."""
    columns = sample.columns
    if not columns & {"parent_asin", "asin"} or sample.kind not in ("jsonl", "csv"):
        return None
    if columns & {"user_id", "reviewerid"} and columns & {"rating", "overall"}:
        ignored = tuple(sorted(columns - _REVIEW_USED))
        return Recognised("Amazon reviews", "reviews", False, ignored)
    if sample.kind == "jsonl" and "title" in columns and columns & _META_SIGNS:
        ignored = tuple(sorted(columns - _META_USED))
        return Recognised("Amazon products", "products", False, ignored)
    return None


def rows(source: Source, sample: Sample, what: Recognised) -> Iterator[Row | Broken]:
    """The file's rows."""
    read = reader(sample, what).read
    for row in rows_of(source, sample):
        yield read(row) if isinstance(row, Cells) else row


def reader(sample: Sample, what: Recognised) -> RowReader:
    """How a row is read by itself."""
    record = _review if what.noun == "reviews" else _product
    return RowReader(lambda row: Row(row.line, (record(row.cells),)))


def _review(cells: Mapping[str, Any]) -> Record:
    columns = {
        canonical: next((name for name in names if not missing(cells.get(name))), names[0])
        for canonical, names in _REVIEW_COLUMNS.items()
    }
    values = {canonical: cells.get(name) for canonical, name in columns.items()}
    return Record("reviews", values, columns)


def _product(cells: Mapping[str, Any]) -> Record:
    details = _details(cells.get("details"))
    named = {name: value for name, value in details.items() if name not in _NO_ATTRIBUTES}
    author = cells.get("author")
    if isinstance(author, dict) and not missing(author.get("name")):
        named["Author"] = author["name"]
    own = "parent_asin" if not missing(cells.get("parent_asin")) else "asin"
    values = {
        "product_id": cells.get(own),
        "title": cells.get("title"),
        "description": [
            *_list(cells.get("description")),
            *_list(cells.get("features") or cells.get("feature")),
        ],
        "category": _category(cells),
        "brand": _brand(cells, details),
        "price": cells.get("price"),
        "currency": "USD",
        "image_url": _image(cells),
        "created_at": details.get("Date First Available"),
        "attributes": named,
    }
    return Record("products", values, {"product_id": own})


def _details(raw: Any) -> dict[str, Any]:
    """The details, which some copies of the data hold as JSON text."""
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except ValueError:
            return {}
    return {str(name): value for name, value in raw.items()} if isinstance(raw, dict) else {}


def _list(raw: Any) -> list[Any]:
    if missing(raw):
        return []
    return [each for each in raw if not missing(each)] if isinstance(raw, list) else [raw]


def _category(cells: Mapping[str, Any]) -> list[Any]:
    path = _list(cells.get("categories") or cells.get("category"))
    return path or _list(cells.get("main_category") or cells.get("main_cat"))


def _brand(cells: Mapping[str, Any], details: Mapping[str, Any]) -> Any:
    given = (cells.get("brand"), *(details.get(name) for name in _BRAND_DETAILS[:2]))
    others = (cells.get("store"), details.get("Manufacturer"))
    return next((brand for brand in (*given, *others) if not missing(brand)), None)


def _image(cells: Mapping[str, Any]) -> Any:
    """The first picture, large if there is one; lists of objects or an object of lists."""
    images = cells.get("images")
    first: Any = {}
    if isinstance(images, list) and images:
        first = images[0] if isinstance(images[0], dict) else {"large": images[0]}
    elif isinstance(images, dict):
        first = {name: next(iter(_list(urls)), None) for name, urls in images.items()}
    old = _list(cells.get("imageURLHighRes") or cells.get("imageURL"))
    given = (first.get("large"), first.get("hi_res"), first.get("thumb"), *old)
    return next((url for url in given if not missing(url)), None)
