"""Reviews as review apps export them (Judge.me, Yotpo and the like): CSV with names of their own.

Reviewers' names and addresses are never kept; they only tell two reviews without ids apart. A
product is named by handle, id, SKU or address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from retrieval.importers.columns import PlainCells, chosen
from retrieval.importers.files import Source
from retrieval.importers.seam import Recognised, Record, Row
from retrieval.importers.tables import Broken, Sample
from retrieval.importers.tables import rows as rows_of
from retrieval.importers.values import identifier, missing

_NAMES: Mapping[str, tuple[str, ...]] = {
    "review_id": ("review_id", "id"),
    "shopper_id": ("customer_id", "reviewer_id", "user_id", "shopper_id"),
    "rating": ("rating", "review_score", "score", "review_rating", "stars"),
    "title": ("review_title", "title"),
    "text": ("body", "review_content", "review_body", "content", "review", "text", "review_text"),
    "helpful_votes": ("helpful_votes", "votes_up", "thumbs_up", "helpful"),
    "verified": ("verified", "verified_buyer", "verified_purchase", "is_verified_buyer"),
    "created_at": ("review_date", "review_creation_date", "created_at", "date", "published_at"),
    "state": ("state", "status", "published", "review_status", "curated"),
}
_PRODUCTS = ("product_handle", "handle", "product_id", "product_sku", "sku", "productid")
_ADDRESSES = ("product_url", "url")
_PERSONAL = frozenset(
    {"reviewer_name", "reviewer_email", "reviewer_display_name", "email", "author", "name",
     "customer_name", "customer_email", "display_name", "user_name", "user_email", "ip_address"}
)  # fmt: skip
_SIGNS = frozenset(
    {"product_handle", "product_url", "reviewer_name", "reviewer_email", "review_content",
     "review_score", "review_title", "verified_buyer", "review_creation_date", "review_date",
     "reviewer_display_name", "picture_urls", "review_status"}
)  # fmt: skip
_HIDDEN = frozenset(
    {
        "unpublished",
        "hidden",
        "rejected",
        "spam",
        "pending",
        "false",
        "draft",
        "archived",
        "removed",
    }
)


def recognise(path: Path, sample: Sample) -> Recognised | None:
    """A table with a product, a rating or text, and columns of review apps."""
    columns = sample.columns
    names = chosen(columns, _NAMES)
    products = columns & {*_PRODUCTS, *_ADDRESSES}
    if sample.kind != "csv" or not products or not {"rating", "text"} & set(names):
        return None
    if len(columns & _SIGNS) < 2 or "price" in columns:
        return None
    used = {*names.values(), *products, *_PERSONAL}
    ignored = tuple(sorted(columns - used - {""}))
    return Recognised("review export", "reviews", ignored=ignored)


def rows(source: Source, sample: Sample, what: Recognised) -> Iterator[Row | Broken]:
    """The file's reviews; those that the shop does not show are reported."""
    names = chosen(sample.columns, _NAMES)
    plain_cells = PlainCells()
    for row in rows_of(source, sample):
        if isinstance(row, Broken):
            yield row
            continue
        cells = plain_cells(row.cells)
        values = {canonical: cells.get(column) for canonical, column in names.items()}
        columns = plain_cells.own(names)
        state = str(values.pop("state", "") or "").strip().casefold()
        if state in _HIDDEN:
            reason = "not published, so not shown; publish it and export again"
            yield Broken(row.line, columns["state"], state, reason)
            continue
        if missing(values.get("review_id")):
            values["review_id"] = _made_id(cells)
        given = _products(cells)
        values["product_id"] = given[0] if given else None
        values["other_product_ids"] = tuple(given[1:])
        named = next((name for name in _PRODUCTS if not missing(cells.get(name))), "product_id")
        columns["product_id"] = plain_cells.own_name(named)
        yield Row(row.line, (Record("reviews", values, columns),))


def _made_id(cells: Mapping[str, Any]) -> str:
    """An id for a review without one; two people who say the same have two reviews."""
    said = "\x1f".join(f"{name}\x1e{cell}" for name, cell in sorted(cells.items()) if cell)
    return "r-" + blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _products(cells: Mapping[str, Any]) -> list[str]:
    """What the row calls its product, the most telling first."""
    given = [identifier(cells[name]) for name in _PRODUCTS if not missing(cells.get(name))]
    for name in _ADDRESSES:
        if not missing(cells.get(name)):
            path = urlsplit(str(cells[name]).strip()).path.rstrip("/")
            given.append(path.rsplit("/", 1)[-1])
    return list(dict.fromkeys(each for each in given if each))
