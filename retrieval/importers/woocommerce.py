"""WooCommerce's product export: products with rows of their own, variations with a Parent.

A parent is named by id ("id:12") or by SKU, and may stand below its variations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from retrieval.importers.columns import PlainCells, chosen, picked
from retrieval.importers.files import Source
from retrieval.importers.plain_text import line_of
from retrieval.importers.sales import on_sale, saved_at
from retrieval.importers.seam import Recognised, Record, Row, UnitReader
from retrieval.importers.tables import Broken, Cells, Sample, csv_lists
from retrieval.importers.values import missing

_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "type": ("type",),
    "sku": ("sku",),
    "title": ("name",),
    "published": ("published",),
    "visibility": ("visibility_in_catalog",),
    "short": ("short_description",),
    "description": ("description",),
    "starts": ("date_sale_price_starts",),
    "ends": ("date_sale_price_ends",),
    "availability": ("in_stock?", "in_stock"),
    "stock": ("stock",),
    "backorders": ("backorders_allowed?", "backorders_allowed"),
    "sale": ("sale_price",),
    "price": ("regular_price",),
    "category": ("categories",),
    "tags": ("tags",),
    "image_url": ("images",),
    "parent": ("parent",),
    "link": ("external_url", "permalink"),
    "brand": ("brands", "brand"),
}
_SIGNS = frozenset({"regular_price", "in_stock?", "parent", "categories", "attribute_1_name"})
_MEASURE = re.compile(r"(?P<name>weight|length|width|height)_\((?P<unit>[a-z]+)\)")
_ATTRIBUTE = re.compile(r"attribute_(?P<n>\d+)_name")
_VARIATIONS = frozenset({"variation", "subscription_variation"})
_VARIABLE = frozenset({"variable", "variable-subscription"})
_BRANDS = ("brand", "marke", "marque", "marca")


def recognise(path: Path, sample: Sample) -> Recognised | None:
    """A table with Name and Type beside columns that WooCommerce has."""
    columns = sample.columns
    if sample.kind != "csv" or not {"type", "name"} <= columns or not columns & {"id", "sku"}:
        return None
    if len(columns & _SIGNS) < 2:
        return None
    return Recognised("WooCommerce products", "products", varied=True)


def units(source: Source, sample: Sample, what: Recognised) -> UnitReader:
    """A product's own row together with those of its variations."""
    names = chosen(sample.columns, _NAMES)
    parents = _Parents(source, names)
    at = saved_at(source.path)
    plain_cells = PlainCells()

    def id_of(header: Sequence[str]) -> Callable[[Sequence[str]], str]:
        pick = picked(header, names, "type", "id", "sku", "parent")

        def whose(cells: Sequence[str]) -> str:
            values = pick(cells)
            if _kinds(values) & _VARIATIONS:
                return parents.id_of(values.get("parent")) or ""
            return _own_id(values)

        return whose

    def also_of(header: Sequence[str]) -> Callable[[Sequence[str]], str]:
        pick = picked(header, names, "sale", "starts", "ends")
        return lambda cells: "on sale" if _on_sale(pick(cells), at) else ""

    def read(given: Sequence[Cells]) -> Iterator[Row | Broken]:
        for row in given:
            cells = plain_cells(row.cells)
            values = {canonical: cells.get(column) for canonical, column in names.items()}
            columns = plain_cells.own(names)
            columns["product_id"] = columns.get("id" if "id" in names else "sku", "ID")
            yield _row(row.line, cells, values, columns, parents, at)

    return UnitReader(id_of, read, also_of)


def _row(
    line: int,
    cells: Mapping[str, Any],
    values: Mapping[str, Any],
    columns: dict[str, str],
    parents: _Parents,
    at: datetime,
) -> Row | Broken:
    if str(values.get("published") or "1").strip() in ("0", "-1"):
        seen = str(values["published"])
        reason = "not published, so not shown; publish it and export again"
        return Broken(line, columns["published"], seen, reason)
    offer = _offer(values, at)
    if not missing(values.get("sale")) and offer["price"] is values.get("sale"):
        columns["price"] = columns["sale"]
    kinds = _kinds(values)
    if kinds & _VARIATIONS:
        parent = parents.id_of(values.get("parent"))
        if parent is None:
            seen = str(values.get("parent") or "")
            reason = "wanted the id or SKU of a product in this file"
            return Broken(line, columns.get("parent", "Parent"), seen, reason)
        own = {"product_id": parent, "variant_id": _own_id(values), "options": _pairs(cells)}
        return Row(line, (Record("products", {**own, **offer}, columns),))
    product = {**_product(values, cells), **offer}
    if kinds & _VARIABLE:
        product["offered_by_variants"] = True
    return Row(line, (Record("products", product, columns),))


def _kinds(values: Mapping[str, Any]) -> set[str]:
    return {kind.strip() for kind in str(values.get("type") or "").casefold().split(",")}


class _Parents:
    """Products by SKU, looked up by a reading of the whole file when first needed."""

    def __init__(self, source: Source, names: Mapping[str, str]) -> None:
        self._source, self._names = Source(source.path, source.name), names
        self._by_sku: dict[str, str] | None = None
        self._ids: set[str] = set()

    def id_of(self, raw: Any) -> str | None:
        """The product_id of "id:12" or of a SKU; None when the file has no such product."""
        text = line_of(str(raw or ""))
        if self._by_sku is None:
            self._by_sku = dict(self._read())
        if text.casefold().startswith("id:") and text[3:].strip() in self._ids:
            return text[3:].strip()
        return self._by_sku.get(text) or (text if text in self._ids else None)

    def _read(self) -> Iterator[tuple[str, str]]:
        rows = (row for row in csv_lists(self._source) if not isinstance(row, Broken))
        _, header = next(rows, (0, []))
        pick = picked(header, self._names, "type", "id", "sku")
        for values in (pick(cells) for _, cells in rows):
            if not _kinds(values) & _VARIATIONS:
                own = _own_id(values)
                self._ids.add(own)
                if not missing(values.get("sku")):
                    yield line_of(values["sku"]), own


def _own_id(values: Mapping[str, Any]) -> str:
    given = values.get("sku") if missing(values.get("id")) else values["id"]
    return line_of(str(given or ""))


def _offer(values: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The price asked, and the stock as the file writes it."""
    sale = _on_sale(values, at)
    word = str(values.get("availability") or "").strip()
    allowed = str(values.get("backorders") or "").strip().casefold()
    if word == "0" and allowed in ("1", "notify", "yes"):
        word = "backorder"
    stock = None if missing(word) else word
    return {"price": values.get("sale" if sale else "price"), "availability": stock}


def _on_sale(values: Mapping[str, Any], at: datetime) -> bool:
    return on_sale(values.get("sale"), values.get("starts"), values.get("ends"), at)


def _product(values: Mapping[str, Any], cells: Mapping[str, Any]) -> dict[str, Any]:
    attributes: dict[str, Any] = {
        name: value.replace("|", ", ") for name, value in _pairs(cells).items()
    }
    brand = values.get("brand")
    for name in list(attributes):
        if missing(brand) and name.casefold() in _BRANDS:
            brand = attributes.pop(name)
    for column, cell in cells.items():
        measure = _MEASURE.fullmatch(column)
        if measure and not missing(cell):
            attributes[measure["name"].capitalize()] = f"{str(cell).strip()} {measure['unit']}"
        elif column.startswith("meta:") and not missing(cell):
            name = column.removeprefix("meta:").strip("_ ").replace("_", " ")
            if not column.removeprefix("meta:").strip("_ ").startswith(("wp", "yoast", "oembed")):
                attributes.setdefault(name, cell)
    if not missing(values.get("tags")):
        attributes.setdefault("Tags", values["tags"])
    given = (values.get("short"), values.get("description"))
    texts = [str(text).replace("\\n", "\n") for text in given if not missing(text)]
    return {
        "product_id": _own_id(values),
        "title": values.get("title"),
        "description": texts,
        "category": _category(values.get("category")),
        "brand": brand,
        "image_url": str(values.get("image_url") or "").split(",")[0],
        "link": values.get("link"),
        "attributes": attributes,
    }


def _pairs(cells: Mapping[str, Any]) -> dict[str, str]:
    """The row's attributes by name; a blank value stands for any."""
    found = {}
    for column, name in cells.items():
        numbered = _ATTRIBUTE.fullmatch(column)
        if numbered and not missing(name):
            value = cells.get(f"attribute_{numbered['n']}_value(s)")
            if not missing(value):
                found[line_of(str(name))] = str(value)
    return found


def _category(raw: Any) -> str:
    """The most telling of several category paths: the deepest, the first of those as deep."""
    if missing(raw):
        return ""
    paths = [path.strip() for path in re.split(r"(?<!\\),", str(raw)) if path.strip()]
    deepest = max(paths, key=lambda path: path.count(">"), default="")
    return "" if deepest.casefold() == "uncategorized" else deepest.replace("\\,", ",")
