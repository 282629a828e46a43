"""Shopify's product export: one row a variant or picture, in today's columns and in the older ones.

What holds for all rows of a handle (title, option names, status) stands in its first row only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from retrieval.importers.columns import PlainCells, chosen, picked
from retrieval.importers.files import Source
from retrieval.importers.plain_text import line_of
from retrieval.importers.seam import Recognised, Record, Row, UnitReader
from retrieval.importers.tables import Broken, Cells, Sample
from retrieval.importers.values import WrongValueError, identifier, missing, yes

_NAMES: Mapping[str, tuple[str, ...]] = {
    "product_id": ("url_handle", "handle"),
    "title": ("title",),
    "description": ("description", "body_(html)", "body_html", "body"),
    "brand": ("vendor",),
    "taxonomy": ("product_category", "standard_product_type", "standardized_product_type",
                 "google_shopping_/_google_product_category"),
    "type": ("type", "custom_product_type", "product_type"),
    "tags": ("tags",),
    "published": ("published_on_online_store", "published"),
    "status": ("status",),
    "variant_id": ("sku", "variant_sku"),
    "price": ("price", "variant_price"),
    "tracker": ("inventory_tracker", "variant_inventory_tracker"),
    "availability": ("inventory_quantity", "variant_inventory_qty"),
    "oversold": ("continue_selling_when_out_of_stock", "variant_inventory_policy"),
    "weight": ("weight_value_(grams)", "variant_grams"),
    "image_url": ("product_image_url", "image_src"),
}  # fmt: skip
_LEGACY = frozenset(
    {"body_(html)", "variant_price", "variant_sku", "image_src", "option1_value", "vendor"}
)
_METAFIELD = re.compile(r"(?P<name>.*?)\s*\(product\.metafields\.[^)]*\)", re.IGNORECASE)
_GOOGLE = re.compile(
    r"google shopping / (?P<name>gender|age group|material|color|size type)", re.IGNORECASE
)
_OPTIONS = ("option1", "option2", "option3")
_UNNAMED = "default title"
_HIDDEN = ("draft", "archived", "unlisted")


def recognise(path: Path, sample: Sample) -> Recognised | None:
    """A table with a handle and a title beside columns that only Shopify has."""
    columns = sample.columns
    if sample.kind != "csv" or "title" not in columns:
        return None
    today = "url_handle" in columns
    legacy = "handle" in columns and bool(columns & _LEGACY)
    return Recognised("Shopify products", "products", varied=True) if today or legacy else None


@dataclass
class _Handle:
    """What the rows of one handle have said so far."""

    options: list[str] = field(default_factory=list)
    variant_ids: set[str] = field(default_factory=set)
    hidden: tuple[str, str] | None = None


def units(source: Source, sample: Sample, what: Recognised) -> UnitReader:
    """The rows of one handle together."""
    names = chosen(sample.columns, _NAMES)
    plain_cells = PlainCells()

    def id_of(header: Sequence[str]) -> Callable[[Sequence[str]], str]:
        pick = picked(header, names, "product_id")
        return lambda cells: identifier(pick(cells).get("product_id"))

    def read(given: Sequence[Cells]) -> Iterator[Row | Broken]:
        said = _Handle()
        for row in given:
            yield _row(row, plain_cells, names, said)

    return UnitReader(id_of, read)


def _row(
    row: Cells, plain_cells: PlainCells, names: Mapping[str, str], said: _Handle
) -> Row | Broken:
    """What the row says; one that only brings another picture brings nothing."""
    cells = plain_cells(row.cells)
    values = {canonical: cells.get(column) for canonical, column in names.items()}
    columns = plain_cells.own(names)
    said.hidden = said.hidden or _hidden(values)
    if said.hidden:
        column, seen = said.hidden
        reason = "not published, so not shown; publish it and export again"
        return Broken(row.line, columns[column], seen, reason)
    options = _options(cells, said)
    told = ("title", "price", "variant_id")
    handle = str(values.get("product_id") or "").strip()
    if handle and not options and all(missing(values.get(name)) for name in told):
        return Row(row.line, ())
    product = _product(values, row.cells, options, said)
    return Row(row.line, (Record("products", product, columns),))


def _hidden(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """The column and cell that say that the product is not on sale, None when none does."""
    for column, words in (("status", _HIDDEN), ("published", ("false", "no", "0"))):
        seen = str(values.get(column) or "").strip()
        if seen.casefold() in words:
            return column, seen
    return None


def _options(cells: Mapping[str, Any], said: _Handle) -> dict[str, str]:
    """The row's options by name; names are remembered from the handle's first row."""
    found = {}
    for n, option in enumerate(_OPTIONS):
        name = line_of(str(cells.get(f"{option}_name") or ""))
        if name:
            said.options[n:] = [name, *said.options[n + 1 :]]
        value = cells.get(f"{option}_value")
        if missing(value) or str(value).strip().casefold() == _UNNAMED:
            continue
        found[said.options[n] if n < len(said.options) else f"Option {n + 1}"] = str(value)
    return found


def _product(
    values: Mapping[str, Any], cells: Mapping[str, Any], options: dict[str, str], said: _Handle
) -> dict[str, Any]:
    product = {
        name: values.get(name)
        for name in ("product_id", "title", "description", "brand", "price", "image_url")
    }
    product["category"] = _category(values)
    product["availability"] = _stock(values)
    product["attributes"] = _attributes(values, cells)
    if options:
        product["options"] = options
        sku = line_of(str(values.get("variant_id") or ""))
        if sku and sku not in said.variant_ids:
            said.variant_ids.add(sku)
            product["variant_id"] = sku
    return product


def _category(values: Mapping[str, Any]) -> str:
    """Shopify's category path, and the shop's own type below it where it says more."""
    path = line_of(str(values.get("taxonomy") or ""))
    own = line_of(str(values.get("type") or ""))
    path = "" if path.casefold() in ("uncategorized", "uncategorised") or path.isdigit() else path
    if not path or not own or own.casefold() in path.casefold().split(" > "):
        return path or own
    return f"{path} > {own}"


def _stock(values: Mapping[str, Any]) -> Any:
    """What the row says of its stock: not counted, or oversold, is never sold out."""
    quantity = values.get("availability")
    if missing(quantity) or ("tracker" in values and missing(values["tracker"])):
        return None
    try:
        goes_on = str(values.get("oversold") or "").strip().casefold() == "continue" or (
            yes(values.get("oversold"))
        )
    except WrongValueError:
        goes_on = False
    try:
        sold_out = float(str(quantity).replace(",", ".")) <= 0
    except ValueError:
        return quantity
    return "backorder" if sold_out and goes_on else "out_of_stock" if sold_out else "in_stock"


def _attributes(values: Mapping[str, Any], cells: Mapping[str, Any]) -> dict[str, Any]:
    """Metafields, tags ("Material: wool" by name, the others together) and the weight."""
    found: dict[str, Any] = {}
    for column, cell in cells.items():
        if missing(cell):
            continue
        field_ = _METAFIELD.fullmatch(column.strip()) or _GOOGLE.fullmatch(column.strip())
        if field_ and field_["name"]:
            found[field_["name"].strip()] = _listed(cell)
    tags = []
    for tag in str(values.get("tags") or "").split(","):
        name, mark, value = (part.strip() for part in tag.partition(":"))
        if mark and name and value and not value.startswith("//"):
            found.setdefault(name, value)
        elif tag.strip():
            tags.append(tag.strip())
    if tags:
        found.setdefault("Tags", ", ".join(tags))
    weight = str(values.get("weight") or "").strip()
    if re.fullmatch(r"\d+(?:[.,]\d+)?", weight) and float(weight.replace(",", ".")) > 0:
        found.setdefault("Weight", f"{re.sub('[.,]0+$', '', weight)} g")
    return found


def _listed(cell: Any) -> Any:
    """A metafield's value: lists stand as JSON or with semicolons."""
    text = str(cell).strip()
    if text.startswith("["):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return ", ".join(part.strip() for part in text.split(";") if part.strip())
