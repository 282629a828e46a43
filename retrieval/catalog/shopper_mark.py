"""What changes whenever something is known anew of a shopper: a look instead of a reading.

It knows the tables; nothing of taste.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Connection, Table, bindparam, cast, func, select

from retrieval.catalog.schema import events, follows, reviews

_PRIME = 1_000_003
_PART = (1 << 40) - 1


@dataclass(frozen=True)
class ShopperMark:
    """Events and reviews as a count and a sum over them; follows as they are, by id."""

    events: tuple[int, int]
    reviews: tuple[int, int]
    follows: tuple[tuple[str, float], ...]


def times_total(microseconds: list[int]) -> int:
    """What those events (µs since 1970) add to the sum of a mark."""
    return sum(at % _PRIME for at in microseconds)


def _numbered(count_and_sum: Any, table: Table) -> Any:
    return count_and_sum.select_from(table).where(table.c.shopper_id == bindparam("shopper"))


# Made once: they are asked at every turn, and making them takes longer than answering.
_EVENTS = _numbered(select(func.count(), cast(func.sum(events.c.at % _PRIME), BigInteger)), events)
_REVIEWS = _numbered(
    select(func.count(), cast(func.sum(reviews.c.row_hash.bitwise_and(_PART)), BigInteger)), reviews
)
_FOLLOWS = (
    select(follows.c.follows_id, follows.c.weight)
    .where(follows.c.shopper_id == bindparam("shopper"))
    .order_by(follows.c.follows_id)
)


def shopper_mark(connection: Connection, shopper_id: str) -> ShopperMark:
    """The shopper's mark, of one unknown as of one who has nothing."""
    of_them = {"shopper": shopper_id}
    done, total = connection.execute(_EVENTS, of_them).one()
    texts, hashes = connection.execute(_REVIEWS, of_them).one()
    whom = connection.execute(_FOLLOWS, of_them)
    return ShopperMark(
        (int(done), int(total or 0)),
        (int(texts), int(hashes or 0)),
        tuple((row[0], float(row[1])) for row in whom),
    )
