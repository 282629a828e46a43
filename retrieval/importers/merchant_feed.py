"""A Google Merchant feed: RSS or Atom XML with `g:` names, or a table with the same names.

Items with one item_group_id are variants of one product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from retrieval.importers import xml_items
from retrieval.importers.columns import first_given
from retrieval.importers.files import Source
from retrieval.importers.offers import options_of, without_options
from retrieval.importers.sales import on_sale, saved_at
from retrieval.importers.seam import Recognised, Record, Row
from retrieval.importers.tables import Broken, Sample, plain_name
from retrieval.importers.tables import rows as rows_of
from retrieval.importers.values import missing, written

_SIGNS = frozenset(
    {"image_link", "google_product_category", "item_group_id", "availability", "gtin", "mpn",
     "product_type", "condition", "sale_price", "identifier_exists"}
)  # fmt: skip
_NAMESPACE = "base.google.com/ns/1.0"
_ATTRIBUTES = ("material", "pattern", "color", "size", "age_group", "gender", "size_type",
               "size_system", "energy_efficiency_class", "unit_pricing_measure", "product_weight",
               "product_length", "product_width", "product_height", "multipack",
               "is_bundle")  # fmt: skip
_DETAIL = re.compile(r"\s*,\s*(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")


def recognise(path: Path, sample: Sample) -> Recognised | None:
    """XML in Google's namespace or with items, or a table with id, title and the feed's columns."""
    if sample.kind == "xml":
        if _NAMESPACE in sample.text or re.search(r"<(?:item|entry)\b", sample.text):
            return Recognised("Google Merchant feed (XML)", "products", varied=True)
        return None
    columns = {_name(column) for column in sample.columns}
    if sample.kind == "csv" and {"id", "title"} <= columns and "product_id" not in columns:
        price = columns & {"price", "sale_price"}
        if price and columns & {"link", "image_link"} and len(columns & _SIGNS) >= 2:
            return Recognised("Google Merchant feed (table)", "products", varied=True)
    return None


def rows(source: Source, sample: Sample, what: Recognised) -> Iterator[Row | Broken]:
    """The feed's items."""
    at = saved_at(source.path)
    given = xml_items.items(source) if sample.kind == "xml" else rows_of(source, sample)
    for row in given:
        if isinstance(row, Broken):
            yield row
            continue
        own: dict[str, str] = {}
        cells: dict[str, Any] = {}
        for column, cell in row.cells.items():
            name = _name(column)
            if missing(cells.get(name)):
                cells[name], own[name] = cell, column
        yield Row(row.line, (_record(cells, own, at),))


def _name(column: str) -> str:
    """A column's name as the feed's specification writes it."""
    return plain_name(column).removeprefix("g:").split("(")[0].rstrip("_")


def _record(cells: Mapping[str, Any], own: Mapping[str, str], at: datetime) -> Record:
    starts, _, ends = str(cells.get("sale_price_effective_date") or "").partition("/")
    sale = on_sale(cells.get("sale_price"), starts, ends, at)
    price = "sale_price" if sale else "price"
    category = first_given(cells, ("product_type", "google_product_category"))
    path = _one(cells.get(category))
    group = cells.get("item_group_id")
    grouped = not missing(group)
    options = options_of(cells) if grouped else {}
    columns = {
        "product_id": "item_group_id" if grouped else "id",
        "price": price,
        "category": category,
        "image_url": "image_link",
        "variant_id": "id",
    }
    values: dict[str, Any] = {
        "product_id": group if grouped else cells.get("id"),
        "title": without_options(cells.get("title"), options.values()),
        "description": cells.get("description") or cells.get("summary") or cells.get("content"),
        "category": None if str(path).strip().isdigit() else path,
        "brand": cells.get("brand"),
        "price": cells.get(price),
        "availability": cells.get("availability"),
        "image_url": _one(cells.get("image_link")),
        "link": _one(cells.get("link")),
        "attributes": _attributes(cells, set(options)),
    }
    if grouped:
        values |= {"variant_id": cells.get("id"), "options": options}
    return Record("products", values, {name: own.get(c, c) for name, c in columns.items()})


def _one(raw: Any) -> Any:
    return raw[0] if isinstance(raw, list) and raw else raw


def _attributes(cells: Mapping[str, Any], options: set[str]) -> dict[str, Any]:
    found = {
        name.replace("_", " "): cells[name]
        for name in _ATTRIBUTES
        if name not in options and not missing(cells.get(name))
    }
    details = cells.get("product_detail")
    for detail in details if isinstance(details, list) else [details]:
        for name, value in _details(detail):
            found.setdefault(name, value)
    highlights = cells.get("product_highlight")
    if not missing(highlights):
        found.setdefault("highlights", highlights)
    return found


def _details(raw: Any) -> Iterator[tuple[str, str]]:
    """The (name, value) of product_detail: tags in XML, "section:name:value" in a table."""
    if isinstance(raw, dict):
        name, value = raw.get("attribute_name"), raw.get("attribute_value")
        if not missing(name) and not missing(value):
            yield written(name), written(value)
    elif not missing(raw):
        for part in _DETAIL.split(written(raw)):
            pieces = [piece.strip().strip('"') for piece in part.split(":", 2)]
            if len(pieces) >= 2 and pieces[-1] and pieces[-2]:
                yield pieces[-2], pieces[-1]
