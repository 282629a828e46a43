"""The limits of a need as SQL: the same products as `retrieval.need.keeps_limits`, found by index.

Category names are compared in Python over the shop's distinct categories, words by their stored
keys, so both sides agree to the letter. It knows nothing of ranking.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    not_,
    or_,
    select,
    union_all,
)

from retrieval.catalog.among import among
from retrieval.catalog.nouns import CATEGORY_SEPARATOR
from retrieval.catalog.rows import term, words_key
from retrieval.catalog.schema import offers, products, variants
from retrieval.need import Need, allowed_values, category_covers

_OUT = "out_of_stock"


def distinct_categories(connection: Connection) -> list[str]:
    """The distinct categories of the shop's products, by jumping along their index."""
    lowest = select(func.min(products.c.category).label("category")).cte("found", recursive=True)
    following = (
        select(func.min(products.c.category))
        .where(products.c.category > lowest.c.category)
        .scalar_subquery()
    )
    found = lowest.union_all(select(following).where(lowest.c.category.is_not(None)))
    rows = connection.execute(select(found.c.category).where(found.c.category.is_not(None)))
    return list(rows.scalars())


def matching(connection: Connection, need: Need) -> Select[Any] | None:
    """A select of (product_id, lowest, highest), a row a product within every limit.

    `lowest` and `highest` are the minor units asked for what fits, None when unknown. None instead
    of a select: nothing can fit.
    """
    wanted = [_terms(name, value) for name, value in need.options.items()]
    if not all(wanted):
        return None
    limits = _product_limits(connection, need)
    if limits is None:
        return None
    alone = select(
        products.c.product_id,
        products.c.price_minor.label("lowest"),
        products.c.price_minor.label("highest"),
    ).where(
        products.c.variant_count == 0,
        products.c.availability != _OUT,
        *limits,
        *_price_limits(products.c.price_minor, need),
        *(_attribute_keeps(each) for each in wanted),
    )
    varied = (
        select(
            products.c.product_id,
            func.min(variants.c.asked_minor).label("lowest"),
            func.max(variants.c.asked_minor).label("highest"),
        )
        .join(variants, variants.c.product_id == products.c.product_id)
        .where(
            products.c.variant_count > 0,
            variants.c.availability != _OUT,
            *limits,
            *_price_limits(variants.c.asked_minor, need),
            *(or_(_variant_keeps(each), _attribute_keeps(each)) for each in wanted),
        )
        .group_by(products.c.product_id)
    )
    both = union_all(alone, varied).subquery("fitting")
    return select(both.c.product_id, both.c.lowest, both.c.highest)


def matching_ids(connection: Connection, need: Need) -> list[str]:
    """The ids of the products within the limits, sorted."""
    fitting = matching(connection, need)
    if fitting is None:
        return []
    found = fitting.subquery()
    return sorted(connection.execute(select(found.c.product_id)).scalars())


def count_matching(connection: Connection, need: Need) -> int:
    """How many products are within the limits."""
    fitting = matching(connection, need)
    if fitting is None:
        return 0
    return connection.execute(select(func.count()).select_from(fitting.subquery())).scalar_one()


def ordered_by_price(connection: Connection, need: Need, descending: bool, limit: int) -> list[str]:
    """The ids of the cheapest (or dearest) products within the limits, prices known."""
    fitting = matching(connection, need)
    if fitting is None:
        return []
    found = fitting.subquery()
    price = found.c.highest if descending else found.c.lowest
    ordered = price.desc() if descending else price.asc()
    statement = (
        select(found.c.product_id)
        .where(price.is_not(None))
        .order_by(ordered, found.c.product_id)
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def _terms(name: str, value: str) -> list[int]:
    """The hashes of the values that keep an option's limit."""
    terms = (term(name, allowed) for allowed in allowed_values(value))
    return [each for each in terms if each is not None]


def _product_limits(connection: Connection, need: Need) -> list[ColumnElement[bool]] | None:
    limits: list[ColumnElement[bool]] = []
    if need.category is not None:
        covered = _covered(distinct_categories(connection), need.category)
        if not covered:
            return None
        limits.append(among(connection, products.c.category, covered))
    excluded = _brand_keys(need.brands_excluded)
    if excluded:
        limits.append(not_(among(connection, products.c.brand_words, excluded)))
    if need.brands_only:
        only = _brand_keys(need.brands)
        if not only:
            return None
        limits.append(among(connection, products.c.brand_words, only))
    return limits


def _covered(categories: Iterable[str], wanted: str) -> list[str]:
    return [
        category
        for category in categories
        if category_covers(wanted, tuple(p for p in category.split(CATEGORY_SEPARATOR) if p))
    ]


def _brand_keys(brands: Iterable[str]) -> list[str]:
    return sorted({key for brand in brands if (key := words_key(brand))})


def _price_limits(price: ColumnElement[Any], need: Need) -> list[ColumnElement[bool]]:
    if need.price_min_minor is None and need.price_max_minor is None:
        return []
    limits = [price >= (need.price_min_minor or 0)]
    if need.price_max_minor is not None:
        limits.append(price <= need.price_max_minor)
    return limits


def _attribute_keeps(wanted: list[int]) -> ColumnElement[bool]:
    return exists().where(
        offers.c.term.in_(wanted),
        offers.c.product_id == products.c.product_id,
        offers.c.variant_id == "",
    )


def _variant_keeps(wanted: list[int]) -> ColumnElement[bool]:
    return exists().where(
        and_(
            offers.c.term.in_(wanted),
            offers.c.product_id == variants.c.product_id,
            offers.c.variant_id == variants.c.variant_id,
        )
    )
