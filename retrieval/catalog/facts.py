"""What limits look at, read for the whole shop at once: prices, stock, categories, brands, options.

It returns plain rows and knows nothing of needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Connection, cast, func, select

from retrieval.catalog.schema import offers, products, variants

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Facts:
    """Rows of products, variants and offers: see `product_facts` and its neighbours."""

    products: Rows
    variants: Rows
    offers: Rows


_PART = (1 << 40) - 1
_HASHES = products.c.facts_hash.bitwise_and(_PART) + products.c.text_hash.bitwise_and(_PART)
# Made once: it is asked at every turn.
_MARK = select(func.count(), cast(func.sum(_HASHES), BigInteger)).select_from(products)


def facts_mark(connection: Connection) -> tuple[int, int]:
    """How many products there are and a sum over their hashes: both change with any of them."""
    count, total = connection.execute(_MARK).one()
    return int(count), int(total or 0)


def product_facts(connection: Connection) -> Rows:
    """(product_id, category, brand_words, price_minor, availability, variant_count) of each."""
    p = products.c
    columns = (p.product_id, p.category, p.brand_words, p.price_minor, p.availability)
    return [tuple(row) for row in connection.execute(select(*columns, p.variant_count))]


def variant_facts(connection: Connection) -> Rows:
    """(product_id, variant_id, asked_minor, availability) of each variant."""
    v = variants.c
    columns = (v.product_id, v.variant_id, v.asked_minor, v.availability)
    return [tuple(row) for row in connection.execute(select(*columns))]


def offer_facts(connection: Connection) -> Rows:
    """(term, product_id, variant_id) of each option and attribute."""
    columns = (offers.c.term, offers.c.product_id, offers.c.variant_id)
    return [tuple(row) for row in connection.execute(select(*columns))]
