"""A mapping proposed for a table nobody knows, from its header and a sample of its rows.

Each column comes with how sure the proposal is and why. It keeps nothing and knows no store.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from retrieval.importers.files import BrokenFileError, Source
from retrieval.importers.prices import price
from retrieval.importers.report import ImportPathError
from retrieval.importers.tables import Cells, plain_name, rows, sample_of
from retrieval.importers.times import time
from retrieval.importers.values import availability, missing, rating, written

_SAMPLED = 200
_SURE = 0.5
_NAMES: Mapping[str, tuple[str, ...]] = {
    "product_id": ("product_id", "item_id", "sku", "asin", "article_number", "artikelnummer",
                   "item_number", "product_code", "goods_id", "handle", "artikel", "article",
                   "referencia", "reference", "id"),
    "title": ("title", "name", "product_name", "item_name", "product_title", "bezeichnung",
              "titel", "nom", "nombre", "model"),
    "description": ("description", "about", "details", "beschreibung", "long_description",
                    "features", "descripcion", "body"),
    "category": ("category", "category_path", "product_category", "kategorie", "department",
                 "product_type", "categoria", "group", "warengruppe"),
    "brand": ("brand", "manufacturer", "vendor", "marke", "maker", "hersteller", "marque", "marca"),
    "price": ("price", "sale_price", "price_usd", "price_inr", "price_eur", "current_price",
              "discounted_price", "unit_price", "preis", "prix", "precio"),
    "currency": ("currency", "waehrung", "währung", "price_currency", "devise"),
    "availability": ("availability", "in_stock", "stock", "quantity", "inventory", "bestand",
                     "lager", "verfügbarkeit"),
    "image_url": ("image_url", "image", "img", "picture", "image_link", "bild", "photo"),
    "link": ("link", "url", "product_url", "product_link", "item_url"),
    "created_at": ("created_at", "date", "timestamp", "review_date", "time", "datum"),
    "review_id": ("review_id", "id"),
    "shopper_id": ("shopper_id", "user_id", "customer_id", "reviewer_id", "kunde", "uid"),
    "rating": ("rating", "stars", "score", "review_rating", "overall", "bewertung", "note"),
    "text": ("text", "review_text", "body", "content", "comment", "review_body", "review"),
    "helpful_votes": ("helpful_votes", "helpful", "helpful_vote", "votes", "thumbs_up"),
    "verified": ("verified", "verified_purchase", "verified_buyer"),
}  # fmt: skip
_FIELDS = {
    "products": ("product_id", "title", "price", "currency", "category", "brand", "availability",
                 "image_url", "link", "description", "created_at"),
    "reviews": ("review_id", "product_id", "shopper_id", "rating", "title", "text",
                "helpful_votes", "verified", "created_at"),
}  # fmt: skip
_REVIEW_SIGNS = ("shopper_id", "text", "helpful_votes", "verified", "review_id")


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What a column is taken for ("" for nothing), how sure that is (0 to 1), and why."""

    column: str
    field: str
    sureness: float
    why: str
    example: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A mapping proposed for one file: its noun, a guess a column, and the mapping.toml."""

    file: str
    noun: str
    columns: tuple[ColumnGuess, ...]
    toml: str


def suggest_mapping(path: Path) -> Suggestion:
    """The mapping proposed for the table. Raises ImportPathError when it is no table."""
    source = Source(path, path.name)
    try:
        sample = sample_of(source, given=True)
    except (BrokenFileError, OSError) as error:
        raise ImportPathError(f"{path} cannot be read: {error}") from error
    if sample.kind not in ("csv", "jsonl"):
        raise ImportPathError(
            f"{path} is no table ({sample.kind}); wanted CSV or one JSON object a line."
        )
    seen: dict[str, list[Any]] = {}
    for row in islice(rows(source, sample), _SAMPLED):
        if isinstance(row, Cells):
            for column, cell in row.cells.items():
                filled = seen.setdefault(column, [])
                if not missing(cell):
                    filled.append(cell)
    noun = _noun(seen)
    guesses = _guesses(seen, _FIELDS[noun])
    return Suggestion(path.name, noun, guesses, _toml(path.name, noun, guesses, seen))


def _noun(seen: Mapping[str, Sequence[Any]]) -> str:
    """Reviews when two columns or more are only found in those and no price is asked."""
    best = {field: max((_by_name(c, field) for c in seen), default=0.0) for field in _NAMES}
    said = sum(best[field] >= 0.8 for field in _REVIEW_SIGNS)
    return "reviews" if said >= 2 and best["price"] < 0.8 else "products"


def _guesses(seen: Mapping[str, Sequence[Any]], fields: Sequence[str]) -> tuple[ColumnGuess, ...]:
    """Each column with the field it fits best; each field goes to one column."""
    scored = sorted(
        ((_sureness(column, field, cells), field, column)
         for column, cells in seen.items() for field in fields),
        key=lambda each: (-each[0], fields.index(each[1])),
    )  # fmt: skip
    taken: dict[str, tuple[str, float]] = {}
    given: set[str] = set()
    for sureness, field, column in scored:
        if sureness >= _SURE and column not in taken and field not in given:
            taken[column] = (field, sureness)
            given.add(field)
    if "product_id" not in given and "review_id" not in fields:
        taken.update(_by_difference(seen, taken))
    return tuple(
        _guess(column, *taken.get(column, ("", 0.0)), cells) for column, cells in seen.items()
    )


def _by_difference(
    seen: Mapping[str, Sequence[Any]], taken: Mapping[str, tuple[str, float]]
) -> dict[str, tuple[str, float]]:
    """The first column that is free and has another short value in each row, as product_id."""
    for column, cells in seen.items():
        texts = [written(cell) for cell in cells]
        short = all(len(text) <= 40 and " " not in text for text in texts)
        if column not in taken and texts and short and len(set(texts)) == len(texts):
            return {column: ("product_id", _SURE)}
    return {}


def _guess(column: str, field: str, sureness: float, cells: Sequence[Any]) -> ColumnGuess:
    why = "no field has a name or values like this"
    if field:
        by_name = _by_name(column, field)
        fits = _fits(field, cells)
        why = "the name is known" if by_name >= 0.9 else "the name is like a known one"
        if by_name == 0:
            why = "every value is another one"
        if fits is not None:
            why += f", {round(fits * 100)} % of the values read as {field}"
    example = written(cells[0])[:60] if cells else ""
    return ColumnGuess(column, field, round(sureness, 2), why, example)


def _sureness(column: str, field: str, cells: Sequence[Any]) -> float:
    by_name = _by_name(column, field)
    fits = _fits(field, cells)
    return by_name if fits is None else by_name * (0.3 + 0.7 * fits)


def _by_name(column: str, field: str) -> float:
    plain = plain_name(column)
    names = _NAMES[field]
    if plain in names:
        return 1.0 - 0.01 * names.index(plain)
    words = set(re.split(r"[^\w]+|_", plain))
    if any(set(name.split("_")) <= words for name in names if name != "id"):
        return 0.8
    closest = max(fuzz.ratio(plain, name) for name in names)
    return 0.6 if closest >= 85 else 0.0


def _fits(field: str, cells: Sequence[Any]) -> float | None:
    """The part of the values that read as the field does; None where anything does."""
    reader = _READERS.get(field)
    if reader is None or not cells:
        return None
    return sum(_reads(reader, cell) for cell in cells) / len(cells)


def _reads(reader: Callable[[Any], Any], cell: Any) -> bool:
    try:
        return reader(cell) not in (None, False)
    except ValueError:
        return False


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "price": lambda cell: price(cell, "EUR")[0] is not None,
    "availability": availability,
    "rating": lambda cell: rating(cell) if float(str(cell).split()[0].split("/")[0]) else None,
    "created_at": time,
    "image_url": lambda cell: "/" in written(cell),
    "link": lambda cell: "/" in written(cell),
    "currency": lambda cell: bool(re.fullmatch("[A-Z]{3}", written(cell).strip())),
}


def _toml(
    name: str, noun: str, guesses: Sequence[ColumnGuess], seen: Mapping[str, Sequence[Any]]
) -> str:
    """The proposal as a mapping.toml, each line with how sure it is."""
    lines = ["[[file]]", f"name = {_quoted(name)}", f"noun = {_quoted(noun)}"]
    lines += ["", "[file.columns]"]
    for guess in guesses:
        if guess.field:
            value = _quoted(guess.column)
            mark = _separator(guess.field, seen[guess.column])
            if mark:
                value = f"{{column = {value}, separator = {_quoted(mark)}}}"
            lines.append(f"{guess.field} = {value}  # {round(guess.sureness * 100)} % sure")
    rest = [guess.column for guess in guesses if not guess.field and guess.column]
    if rest and noun == "products":
        lines += ["", "[file.attributes]"]
        lines += [f"{_quoted(column.replace('_', ' '))} = {_quoted(column)}" for column in rest]
    return "\n".join(lines) + "\n"


def _separator(field: str, cells: Sequence[Any]) -> str:
    """The mark between the names of a category path that most cells have."""
    if field != "category" or not cells:
        return ""
    marks = (">", "|", "/")
    return next((m for m in marks if sum(m in written(c) for c in cells) > len(cells) / 2), "")


def _quoted(text: str) -> str:
    """The text as a TOML string."""
    return json.dumps(text, ensure_ascii=False)
