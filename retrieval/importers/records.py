"""Records as nouns: every raw value read, or refused with its column, value and what was wanted.

It knows nothing of files, formats or the store.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, TypeVar

from retrieval.catalog.nouns import Availability, Event, Follow, Policy, Review, Shopper
from retrieval.importers import values as read
from retrieval.importers.plain_text import line_of, text_of, without_controls
from retrieval.importers.prices import currency_code, price
from retrieval.importers.times import time
from retrieval.importers.values import WrongValueError

T = TypeVar("T")
Values = Mapping[str, Any]


class WrongCellError(ValueError):
    """A cell that cannot be used: its canonical column, what it holds, and what was wanted."""

    def __init__(self, column: str, value: Any, reason: str) -> None:
        super().__init__(column, value, reason)
        self.column = column
        self.value = value
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True)
class VariantPart:
    """What a row says of one variant."""

    variant_id: str
    options: Mapping[str, str]
    price_minor: int | None
    availability: Availability | None


@dataclass(frozen=True, slots=True)
class ProductPart:
    """What one row says of a product: only the fields it fills in, and the variants it brings.

    `price_minor` and `availability` are the product's own where the row has no `variant_id`, and
    what its variant says where it has one (`speaks_for_variant`). `offered_by_variants`: price and
    stock are those of the variants in other rows.
    """

    product_id: str
    fields: Mapping[str, Any]
    price_minor: int | None
    currency: str
    availability: Availability | None
    attributes: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[VariantPart, ...] = ()
    speaks_for_variant: bool = False
    offered_by_variants: bool = False


def product_part(values: Values, currency: str) -> ProductPart:
    """What the record says of a product. `currency` holds where it names none."""
    product_id = _required(values, "product_id", read.own_id)
    get = values.get
    fields: dict[str, Any] = {}
    column = "currency"
    try:
        named = currency_code(get(column), currency)
        column = "price"
        price_minor, asked = price(get(column), named)
        column = "availability"
        availability = read.availability(get(column))
        column = "options"
        options = read.attributes(get(column))
        column = "variant_id"
        variant_id = read.identifier(get(column))
        column = "attributes"
        attributes = read.attributes(get(column))
        for column, reader in _FIELDS.items():
            raw = get(column)
            if raw is not None and raw != "" and (value := reader(raw)):
                fields[column] = value
    except WrongValueError as error:
        raise WrongCellError(column, get(column), str(error)) from error
    if options and not variant_id:
        variant_id = "-".join((product_id, *options.values()))
    listed, listed_in = _listed_variants(values, product_id, asked)
    if price_minor is None and values.get("offered_by_variants"):
        asked = listed_in
    if variant_id:
        listed = (VariantPart(variant_id, options, price_minor, availability), *listed)
    return ProductPart(
        product_id,
        fields,
        price_minor,
        asked,
        availability,
        attributes,
        listed,
        bool(variant_id),
        bool(values.get("offered_by_variants")),
    )


def _listed_variants(
    values: Values, product_id: str, currency: str
) -> tuple[tuple[VariantPart, ...], str]:
    """The variants that the record lists, and the currency of their prices."""
    given = values.get("variants")
    if read.missing(given):
        return (), currency
    asked = currency
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise WrongCellError("variants", given, "wanted a list of objects with variant_id")
    found = []
    for each in given:
        plain = {
            "options": {
                **(each.get("options") if isinstance(each.get("options"), dict) else {}),
                **{name[7:]: v for name, v in each.items() if name.startswith("option.")},
            },
            **{name: v for name, v in each.items() if name != "options"},
        }
        options = _cell(plain, "options", read.attributes)
        variant_id = _cell(plain, "variant_id", read.identifier) or _cell(
            plain, "id", read.identifier
        )
        price_minor, named = _cell(plain, "price", price, currency)
        asked = asked if price_minor is None else named
        found.append(
            VariantPart(
                variant_id or "-".join((product_id, *options.values())),
                options,
                price_minor,
                _cell(plain, "availability", read.availability),
            )
        )
    return tuple(found), asked


def review(values: Values) -> Review:
    """The record's review; one without an id gets one made of what it says."""
    product_id = _required(values, "product_id", read.own_id)
    shopper_id = read.identifier(values.get("shopper_id"))
    title = line_of(read.written(values.get("title")))
    text = text_of(read.written(values.get("text")))
    review_id = read.identifier(values.get("review_id"))
    column = "rating"
    try:
        stars = read.rating(values.get(column))
        column = "created_at"
        written_at = time(values.get(column))
        column = "helpful_votes"
        helpful_votes = read.count(values.get(column))
        column = "verified"
        verified = read.yes(values.get(column))
    except WrongValueError as error:
        raise WrongCellError(column, values.get(column), str(error)) from error
    if not review_id:
        said = "\x1f".join(map(str, (product_id, shopper_id, stars, title, text, written_at)))
        review_id = "r-" + blake2b(said.encode("utf-8"), digest_size=8).hexdigest()
    return Review(
        review_id,
        product_id,
        shopper_id,
        stars,
        title,
        text,
        helpful_votes,
        verified,
        written_at,
    )


def shopper(values: Values) -> Shopper:
    """The record's shopper."""
    return Shopper(
        _required(values, "shopper_id", read.own_id),
        line_of(read.written(values.get("name"))),
        _cell(values, "shares_name", read.yes),
    )


def follow(values: Values) -> Follow:
    """The record's follow; nobody follows themselves."""
    shopper_id = _required(values, "shopper_id", read.own_id)
    follows_id = _required(values, "follows_id", read.own_id)
    if shopper_id == follows_id:
        raise WrongCellError("follows_id", follows_id, "wanted somebody else than the shopper")
    return Follow(shopper_id, follows_id, _cell(values, "weight", read.weight))


def event(values: Values) -> Event:
    """The record's event."""
    return Event(
        _required(values, "shopper_id", read.own_id),
        _required(values, "product_id", read.own_id),
        _required(values, "event", read.event_kind),
        _required(values, "at", _known_time),
    )


def policy(values: Values) -> Policy:
    """The record's policy, its text as it was written."""
    return Policy(values["policy_id"], values["title"], values["text"])


READERS: Mapping[str, Callable[[Values], Any]] = {
    "reviews": review,
    "shoppers": shopper,
    "follows": follow,
    "events": event,
    "policies": policy,
}


def _cell(values: Values, column: str, reader: Callable[..., T], *more: Any) -> T:
    raw = values.get(column)
    try:
        return reader(raw, *more)
    except WrongValueError as error:
        raise WrongCellError(column, raw, str(error)) from error


def _required(values: Values, column: str, reader: Callable[..., T]) -> T:
    raw = values.get(column)
    if read.missing(raw):
        raise WrongCellError(column, "" if raw is None else raw, "wanted a value")
    found = _cell(values, column, reader)
    if found == "":
        raise WrongCellError(column, raw, "wanted a value")
    return found


def _known_time(raw: Any) -> datetime:
    found = time(raw)
    if found is None:
        raise WrongValueError("wanted a time")
    return found


def _line(raw: Any) -> str:
    return line_of(read.written(raw))


def _text(raw: Any) -> str:
    return text_of(
        "\n".join(map(read.written, raw)) if isinstance(raw, list) else read.written(raw)
    )


def _category(raw: Any) -> str:
    if isinstance(raw, str) and raw[:1] == "[" and raw[-1:] == "]":
        raw = _listed(raw)
    return read.category(
        " > ".join(map(read.written, raw)) if isinstance(raw, list) else read.written(raw)
    )


def _listed(text: str) -> Any:
    """The list that a cell holds as JSON or as Python writes it; the text where it holds none."""
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return text
    return found if all(isinstance(each, str) for each in found) else text


def _link(raw: Any) -> str:
    """An address on one line, its spaces written as addresses have them; or the name of a file."""
    said = without_controls(read.written(raw)).strip()
    address = ":" in said.split(" ")[0] or said.startswith("//")
    return "%20".join("".join(said.splitlines()).split()) if address else " ".join(said.split())


_FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "title": _line,
    "description": _text,
    "category": _category,
    "brand": _line,
    "image_url": _link,
    "link": _link,
    "created_at": time,
}
