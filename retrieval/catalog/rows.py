"""Nouns as rows and rows as nouns, and the hashes by which a changed one is known.

It knows nothing of connections or statements.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any, cast

from xxhash import xxh3_64_intdigest

from retrieval.catalog.nouns import Availability, Event, EventKind, Product, Review, Variant
from retrieval.words import singular_words

Row = dict[str, Any]
REVIEW_COLUMNS = ("review_id", "product_id", "shopper_id", "rating", "title", "text",
                  "helpful_votes", "verified", "created_at", "row_hash", "mark")  # fmt: skip

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def microseconds(time: datetime | None) -> int | None:
    """The time as microseconds since 1970 (UTC)."""
    return None if time is None else (time - _EPOCH) // _MICROSECOND


def now_microseconds() -> int:
    """This moment as microseconds since 1970 (UTC)."""
    return (datetime.now(UTC) - _EPOCH) // _MICROSECOND


def time_of(stored: int | None) -> datetime | None:
    """The UTC time of so many microseconds since 1970."""
    return None if stored is None else _EPOCH + timedelta(microseconds=stored)


def digest(*parts: object) -> int:
    """A 63-bit hash of the parts in their order, the same in every process."""
    text = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big") >> 1


def fingerprint(*parts: object) -> int:
    """The same, faster, where one hash is only held against the one before."""
    return _hashed("\x1f".join(map(str, parts)))


def _hashed(text: str) -> int:
    try:
        return int(xxh3_64_intdigest(text)) >> 1
    except UnicodeEncodeError:
        return int(xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"))) >> 1


@lru_cache(maxsize=20_000)
def words_key(text: str) -> str:
    """The text as `same_words` compares it; "" when it has no words and so is like nothing."""
    return " ".join(singular_words(text))


@lru_cache(maxsize=20_000)
def term(name: str, value: str) -> int | None:
    """The hash of an option's name and value as `same_words` compares them; None: like nothing."""
    name_words, value_words = words_key(name), words_key(value)
    return digest(name_words, value_words) if name_words and value_words else None


def product_row(product: Product) -> Row:
    """The product's row, with its hashes."""
    attributes = _dumps(dict(product.attributes))
    variants = product.variants
    said = {f"{name}\x1e{value}" for v in variants for name, value in v.options.items()}
    return {
        "product_id": product.product_id,
        "title": product.title,
        "description": product.description,
        "category": product.category,
        "brand": product.brand,
        "price_minor": product.price_minor,
        "currency": product.currency,
        "availability": product.availability,
        "image_url": product.image_url,
        "link": product.link,
        "created_at": microseconds(product.created_at),
        "attributes": attributes,
        "brand_words": words_key(product.brand),
        "variant_count": len(variants),
        "text_hash": fingerprint(
            product.title,
            product.description,
            product.category,
            product.brand,
            attributes,
            *sorted(said),
        ),
        "facts_hash": fingerprint(
            product.price_minor,
            product.currency,
            product.availability,
            product.image_url,
            product.link,
            product.created_at,
            *((v.variant_id, v.price_minor, v.availability, dict(v.options)) for v in variants),
        ),
    }


def variant_rows(product: Product) -> Iterator[Row]:
    """The rows of the product's variants."""
    for position, variant in enumerate(product.variants):
        yield {
            "product_id": product.product_id,
            "variant_id": variant.variant_id,
            "position": position,
            "price_minor": variant.price_minor,
            "asked_minor": product.price_of(variant),
            "availability": variant.availability,
            "options": _dumps(dict(variant.options)),
        }


def offer_rows(product: Product) -> Iterator[Row]:
    """The rows by which options and attributes are found; each once."""
    yield from _offers(product.product_id, "", product.attributes)
    for variant in product.variants:
        yield from _offers(product.product_id, variant.variant_id, variant.options)


def _offers(product_id: str, variant_id: str, offered: Mapping[str, str]) -> Iterator[Row]:
    terms = {term(name, value) for name, value in offered.items()}
    for each in terms - {None}:
        yield {"term": each, "product_id": product_id, "variant_id": variant_id}


def product_of(row: Any, variants: Iterable[Variant] = ()) -> Product:
    """The product of a row of `products` (a SQLAlchemy Row) and its variants in order."""
    return Product(
        product_id=row.product_id,
        title=row.title,
        description=row.description,
        category=row.category,
        brand=row.brand,
        price_minor=row.price_minor,
        currency=row.currency,
        availability=cast(Availability, row.availability),
        image_url=row.image_url,
        link=row.link,
        created_at=time_of(row.created_at),
        attributes=json.loads(row.attributes),
        variants=tuple(variants),
    )


def variant_of(row: Any) -> Variant:
    """The variant of a row of `variants`."""
    return Variant(
        variant_id=row.variant_id,
        options=json.loads(row.options),
        price_minor=row.price_minor,
        availability=cast(Availability, row.availability),
    )


ReviewRow = tuple[
    str, str, str, float | None, str, str, int, bool, int | None, int, int | None
]  # fmt: skip
"""A review as its table has it: the columns in their order, `row_hash` and `mark` last."""


def review_hash(said: tuple[object, ...]) -> int:
    """The hash of a review's first nine columns, by which a changed one is known."""
    a, b, c, d, e, f, g, h, i = said
    return _hashed(f"{a}\x1f{b}\x1f{c}\x1f{_written(d)}\x1f{e}\x1f{f}\x1f{g}\x1f{h}\x1f{i}")


@lru_cache(maxsize=256)
def _written(rating: object) -> str:
    return str(rating)


def review_tuple(review: Review, mark: int | None = None) -> ReviewRow:
    """The review's row; `mark`: of the raw row that it came from."""
    said = (
        review.review_id,
        review.product_id,
        review.shopper_id,
        None if review.rating is None else float(review.rating),
        review.title,
        review.text,
        review.helpful_votes,
        review.verified,
        microseconds(review.created_at),
    )
    return (*said, review_hash(said), mark)


def review_row(review: Review) -> Row:
    """The review's row by column, with its hash."""
    return dict(zip(REVIEW_COLUMNS, review_tuple(review), strict=True))


def review_from(row: ReviewRow) -> Review:
    """The review of a row given as a tuple."""
    return Review(*row[:8], created_at=time_of(row[8]))


def review_of(row: Any) -> Review:
    """The review of a row of `reviews`."""
    return Review(
        review_id=row.review_id,
        product_id=row.product_id,
        shopper_id=row.shopper_id,
        rating=row.rating,
        title=row.title,
        text=row.text,
        helpful_votes=row.helpful_votes,
        verified=row.verified,
        created_at=time_of(row.created_at),
    )


def event_row(event: Event) -> Row:
    """The event's row."""
    return {
        "shopper_id": event.shopper_id,
        "product_id": event.product_id,
        "event": event.event,
        "at": microseconds(event.at),
    }


def event_of(row: Any) -> Event:
    """The event of a row of `events`."""
    at = cast(datetime, time_of(row.at))
    return Event(row.shopper_id, row.product_id, cast(EventKind, row.event), at)
