"""The canonical files: products, reviews, shoppers, follows and events as CSV or JSONL.

Recognised by name, or by their columns where the storekeeper names the file itself.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from retrieval.importers.files import Source
from retrieval.importers.seam import Recognised, Record, Row, RowReader
from retrieval.importers.tables import Broken, Cells, Sample, csv_rows, json_rows, plain_name

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "products": (
        "product_id",
        "title",
        "description",
        "category",
        "brand",
        "price",
        "currency",
        "availability",
        "image_url",
        "link",
        "created_at",
        "variant_id",
        "attributes",
        "options",
        "variants",
    ),
    "reviews": (
        "review_id",
        "product_id",
        "shopper_id",
        "rating",
        "title",
        "text",
        "helpful_votes",
        "verified",
        "created_at",
    ),
    "shoppers": ("shopper_id", "name", "shares_name"),
    "follows": ("shopper_id", "follows_id", "weight"),
    "events": ("shopper_id", "product_id", "event", "at"),
}
"""The columns of each file, `attributes.NAME` and `option.NAME` besides."""

_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "products": ("product_id", "title"),
    "reviews": ("product_id",),
    "shoppers": ("shopper_id",),
    "follows": ("shopper_id", "follows_id"),
    "events": ("shopper_id", "product_id", "event", "at"),
}
_TELLING: Mapping[str, frozenset[str]] = {
    "reviews": frozenset({"review_id", "product_id"}),
    "events": frozenset({"shopper_id", "product_id", "event"}),
    "follows": frozenset({"shopper_id", "follows_id"}),
    "products": frozenset({"product_id", "title"}),
    "shoppers": frozenset({"shopper_id", "shares_name"}),
}
_PARTS = {"attributes": "attributes.", "options": "option."}
_KINDS = ("csv", "jsonl", "html", "empty", "json", "binary")
_VARIANT_SIGNS = ("variant_id", "options", "variants")


def recognise(path: Path, sample: Sample) -> Recognised | None:
    """What the file is by its name, or by its columns when it was named itself."""
    noun = path.name.split(".")[0].casefold()
    named = noun in COLUMNS and sample.kind in _KINDS
    if not named:
        if not sample.given:
            return None
        telling = (noun for noun, names in _TELLING.items() if names <= sample.columns)
        noun = next(telling, "")
        if not noun:
            return None
    known = {part: _place(noun, part) for part in sample.columns}
    varied = any(place and place[0] in _VARIANT_SIGNS for place in known.values())
    ignored = tuple(sorted(name for name, place in known.items() if place is None and name))
    return Recognised(f"canonical {noun}", noun, varied and noun == "products", ignored)


def rows(source: Source, sample: Sample, what: Recognised) -> Iterator[Row | Broken]:
    """The file's rows; one `Broken` for a file that lacks a column it needs."""
    lacking = [name for name in _REQUIRED[what.noun] if name not in sample.columns]
    if sample.kind == "csv" and lacking:
        seen = ", ".join(sorted(sample.columns))
        yield Broken(1, lacking[0], "", f"the file has no such column; its columns are {seen}")
        return
    read = _row_reader(sample, what)
    for row in csv_rows(source) if sample.kind == "csv" else json_rows(source):
        yield read(row) if isinstance(row, Cells) else row


def reader(sample: Sample, what: Recognised) -> RowReader | None:
    """How a row is read by itself; None where several make a product, or columns are missing."""
    lacking = set(_REQUIRED[what.noun]) - sample.columns
    if what.varied or (sample.kind == "csv" and lacking):
        return None
    plain = sample.kind == "csv" and what.noun == "reviews"
    columns = {name: name for name in COLUMNS["reviews"] if name in sample.columns}
    return RowReader(_row_reader(sample, what), columns if plain else None)


def _row_reader(sample: Sample, what: Recognised) -> Callable[[Cells], Row]:
    read = _reader(what.noun)
    return lambda row: Row(row.line, (Record(what.noun, read(row.cells)),))


def _reader(noun: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """A function from a row's cells to the noun's values; remembers what each column is."""
    places: dict[str, tuple[str, str] | None] = {}

    def read(cells: Mapping[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for column, cell in cells.items():
            if column not in places:
                places[column] = _place(noun, column)
            place = places[column]
            if place is None or cell is None or cell == "":
                continue
            name, key = place
            if key:
                part = values.setdefault(name, {})
                if isinstance(part, dict):
                    part[key] = cell
            elif name in _PARTS:
                given = _object(cell)
                before = values.get(name, {})
                values[name] = {**given, **before} if isinstance(given, dict) else given
            else:
                values.setdefault(name, cell)
        return values

    return read


def _place(noun: str, column: str) -> tuple[str, str] | None:
    """(canonical name, "" or the attribute's or option's name) of a column, or None."""
    name = plain_name(column)
    if noun == "products":
        for part, prefix in _PARTS.items():
            if name.startswith(prefix) and len(column.strip()) > len(prefix):
                return part, column.strip()[len(prefix) :].strip()
    return (name, "") if name in COLUMNS[noun] else None


def _object(cell: Any) -> Any:
    """The object a cell of a CSV holds as JSON text; anything else as it is."""
    if isinstance(cell, str) and cell.lstrip().startswith("{"):
        with contextlib.suppress(ValueError, RecursionError):
            return json.loads(cell)
    return cell
