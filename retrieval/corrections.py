"""What the storekeeper corrects in shop.toml of what the catalog says of itself.

    [catalog.categories]
    Sneakers = ["trainers", "kicks"]                 # what shoppers call them besides

    [catalog.attributes]
    Gewicht = {name = "weight", unit = "g"}          # another name, the unit its numbers are in
    Color = {name = "colour", also = ["shade"]}      # one with "colour"; also called "shade"
    wp = {name = "waterproof", type = "boolean"}     # number, boolean, choice or text
    internal_code = {hidden = true}                  # never shown, never searched

Names and values are corrected where products come in, so that limits, search and reasons all see
the same. It knows nothing of files but shop.toml, nor of how words are understood.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from retrieval.catalog.nouns import Product
from retrieval.catalog.reading import batches
from retrieval.catalog.store import Store
from retrieval.words import folded

AttributeType = Literal["number", "boolean", "choice", "text"]
TYPES: tuple[AttributeType, ...] = get_args(AttributeType)
_SETTINGS = ("name", "type", "unit", "hidden", "also")
_YES = frozenset({"1", "yes", "y", "true", "x", "✓", "on", "ja", "oui", "si", "sí"})
_NO = frozenset({"0", "no", "n", "false", "off", "nein", "non", "-"})
_BARE_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


class CorrectionsError(Exception):
    """A correction in shop.toml that cannot be: the value seen, what is allowed, the next step."""


@dataclass(frozen=True, slots=True)
class AttributeCorrection:
    """What is corrected of one attribute; "" and None leave it as it is.

    `also` is what shoppers call it besides.
    """

    name: str = ""
    type: AttributeType | None = None
    unit: str = ""
    hidden: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Corrections:
    """`categories`: a category → what it is called besides; `attributes`: by the file's name."""

    categories: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    attributes: Mapping[str, AttributeCorrection] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def of(self, product: Product) -> Product:
        """The product, its attributes corrected; doing it twice changes nothing."""
        if not self.attributes.keys() & product.attributes.keys():
            return product
        corrected: dict[str, str] = {}
        for name, value in product.attributes.items():
            correction = self.attributes.get(name, _AS_IT_IS)
            if not correction.hidden:
                corrected.setdefault(correction.name or name, _value(value, correction))
        return replace(product, attributes=corrected)

    def types(self) -> dict[str, AttributeType]:
        """The types set, by the attributes' corrected names."""
        return {c.name or n: c.type for n, c in self.attributes.items() if c.type is not None}

    def called(self) -> dict[str, tuple[str, ...]]:
        """What attributes are called besides, by their corrected names."""
        found: dict[str, tuple[str, ...]] = {}
        for name, correction in self.attributes.items():
            if correction.also:
                own = correction.name or name
                found[own] = (*found.get(own, ()), *correction.also)
        return found


_AS_IT_IS = AttributeCorrection()
NO_CORRECTIONS = Corrections()


def read_corrections(path: Path) -> Corrections:
    """The corrections in the shop.toml at that path. Raises CorrectionsError."""
    if not path.exists():
        return NO_CORRECTIONS
    try:
        document = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorrectionsError(f"{path}: not valid TOML ({error}). Mend that line.") from error
    catalog = _table(document.get("catalog", {}), f"{path}: catalog")
    for name in catalog:
        if name not in ("categories", "attributes"):
            raise CorrectionsError(
                f"{path}: catalog.{name} is not known; wanted catalog.categories or "
                "catalog.attributes."
            )
    categories = _table(catalog.get("categories", {}), f"{path}: catalog.categories")
    attributes = _table(catalog.get("attributes", {}), f"{path}: catalog.attributes")
    where = f"{path}: catalog"
    return Corrections(
        {name: _names(raw, f"{where}.categories.{name}") for name, raw in categories.items()},
        {name: _attribute(raw, f"{where}.attributes.{name}") for name, raw in attributes.items()},
    )


def correct(store: Store, corrections: Corrections) -> int:
    """Correct the products that the store holds already; how many were changed."""
    if not corrections.attributes:
        return 0
    changed = 0
    for batch in batches(store.product_ids()):
        before = store.products(batch)
        after = [corrections.of(product) for product in before]
        wrong = [new for new, old in zip(after, before, strict=True) if new != old]
        if wrong:
            changed += store.put_products(wrong).changed
    return changed


def _attribute(raw: Any, where: str) -> AttributeCorrection:
    given = _table(raw, where)
    for name in given:
        if name not in _SETTINGS:
            wanted = ", ".join(_SETTINGS)
            raise CorrectionsError(f"{where}.{name} is not known; wanted one of {wanted}.")
    kind = given.get("type")
    if kind is not None and kind not in TYPES:
        raise CorrectionsError(f"{where}.type is {kind!r}; wanted one of {', '.join(TYPES)}.")
    hidden = given.get("hidden", False)
    if not isinstance(hidden, bool):
        raise CorrectionsError(f"{where}.hidden is {hidden!r}; wanted true or false.")
    for name in ("name", "unit"):
        if not isinstance(given.get(name, ""), str):
            raise CorrectionsError(f"{where}.{name} is {given[name]!r}; wanted text in quotes.")
    also = _names(given["also"], f"{where}.also") if "also" in given else ()
    return AttributeCorrection(given.get("name", ""), kind, given.get("unit", ""), hidden, also)


def _table(raw: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise CorrectionsError(f"{where} is {raw!r}; wanted a table.")
    return raw


def _names(raw: Any, where: str) -> tuple[str, ...]:
    names: Iterable[Any] = [raw] if isinstance(raw, str) else raw
    if not isinstance(names, list) or not all(isinstance(n, str) and n.strip() for n in names):
        raise CorrectionsError(f'{where} is {raw!r}; wanted a list of names like ["trainers"].')
    return tuple(names)


def _value(value: str, correction: AttributeCorrection) -> str:
    bare = value.strip()
    if correction.type == "boolean":
        word = folded(bare)
        return "yes" if word in _YES else "no" if word in _NO else value
    if (correction.type == "number" or correction.unit) and _BARE_NUMBER.fullmatch(bare):
        number = bare.replace(",", ".")
        return f"{number} {correction.unit}".strip()
    return value
