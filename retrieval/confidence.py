"""Events and ratings as confidence: how sure we are that a shopper likes a product.

It knows the weight of each kind of event and how it fades; nothing of factors or vectors.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from retrieval.catalog.nouns import Event, EventKind

Rated = tuple[str, float | None, datetime | None]
"""A review as far as it says what its writer likes: product_id, rating, created_at."""

# What each kind says, beside a view: a purchase is worth six of them, a return takes it back.
KIND_WEIGHTS: dict[EventKind, float] = {
    "view": 1.0,
    "like": 3.0,
    "share": 3.0,
    "cart": 4.0,
    "buy": 6.0,
    "return": -6.0,
}
HALF_LIFE_DAYS = 365.0
_UNRATED = 1.0


def rating_weight(rating: float | None) -> float:
    """What a review's stars say: 5 → 4, 4 → 2, 3 → 0, 2 → -2, 1 → -4; unrated → 1."""
    return _UNRATED if rating is None else 2.0 * (rating - 3.0)


def faded(weight: float, at: datetime | None, now: datetime | None) -> float:
    """The weight, halved for each year that lies between; undated things do not fade."""
    if at is None or now is None or at >= now:
        return weight
    return float(weight * 0.5 ** ((now - at).total_seconds() / 86400 / HALF_LIFE_DAYS))


def confidences(
    events: Iterable[Event], rated: Iterable[Rated], now: datetime | None
) -> dict[str, float]:
    """product_id → confidence of one shopper, below 0 for a dislike; zeros are left out.

    Repeats count less and less (log2), so that a page opened fifty times stays below a purchase.
    """
    per_kind: dict[tuple[str, str], float] = defaultdict(float)
    for event in events:
        per_kind[event.product_id, event.event] += faded(1.0, event.at, now)
    total: dict[str, float] = defaultdict(float)
    for (product_id, kind), count in per_kind.items():
        total[product_id] += KIND_WEIGHTS[kind] * math.log2(1 + count)  # type: ignore[index]
    for product_id, rating, at in rated:
        total[product_id] += faded(rating_weight(rating), at, now)
    return {product_id: value for product_id, value in sorted(total.items()) if abs(value) > 1e-6}
