"""What finding hands to ordering: candidates with raw values, and the taste they were met with.

It knows nothing of weights, scores or how the values were found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retrieval.catalog.nouns import Product

Vector = NDArray[np.float32]
Values = NDArray[np.float64]

Cause = tuple[str, float]
"""Where a part of a value comes from ("event:p17", "friend:ada", "want:quiet"), and that part."""


@dataclass(frozen=True)
class Friend:
    """Someone whose taste counts for a shopper: followed directly (1 hop) or through one (2)."""

    shopper_id: str
    weight: float
    hops: int


@dataclass(frozen=True)
class Taste:
    """What is known of a shopper, as vectors and as what they were made of.

    `text` (d,) and `behaviour` (k,) are zero for a stranger. `events` maps product_id to the
    confidence its events add up to; `friends_behaviour` (k,) is the weighted sum over `friends`,
    who count by `friends_weight`, 0..1: how much more alike friends are than strangers here.
    """

    shopper_id: str | None
    text: Vector
    behaviour: Vector
    friends_behaviour: Vector
    events: Mapping[str, float] = field(default_factory=dict)
    friends: tuple[Friend, ...] = ()
    friends_weight: float = 1.0

    @property
    def is_stranger(self) -> bool:
        """Whether neither history nor friends are known."""
        return not self.events and not self.friends and not self.text.any()


@dataclass(frozen=True)
class Candidates:
    """n products with the raw value of each signal; every array is (n,) float64, row = product.

    need_match, taste: cosine-like inner products, about -1..1. behaviour, friends: fold-in scores,
    about 0..1. lexical_match: BM25, 0 or more. aspect_match: mean over the need's wants of what
    attributes and reviews say, -1 (denied) .. 1 (stated); avoids count negatively; 0 when nothing
    was wanted. popularity: confidence-weighted count of events and reviews, 0 or more. rating_mean:
    1..5, NaN when unrated.
    `seasons` (n, 12) is what popularity is worth in each month beside the year's mean; None: the
    same in all.
    `causes[signal][row]` are pairs that add up to that signal's raw value in that row.
    `wants_met[row]` maps each want and avoid to what is said of it, -1..1.
    `vectors` (n, d) are unit text vectors, for diversity.
    """

    products: tuple[Product, ...]
    need_match: Values
    lexical_match: Values
    taste: Values
    behaviour: Values
    friends: Values
    aspect_match: Values
    popularity: Values
    rating_mean: Values
    rating_count: Values
    vectors: Vector
    causes: Mapping[str, tuple[tuple[Cause, ...], ...]] = field(default_factory=dict)
    seasons: Values | None = None
    wants_met: tuple[Mapping[str, float], ...] = ()

    def __post_init__(self) -> None:
        """Check that every value has one row a product."""
        n = len(self.products)
        for name in (
            "need_match",
            "lexical_match",
            "taste",
            "behaviour",
            "friends",
            "aspect_match",
            "popularity",
            "rating_mean",
            "rating_count",
            "vectors",
        ):
            rows = len(getattr(self, name))
            if rows != n:
                raise ValueError(f"candidates: {name} has {rows} rows; wanted {n}, one a product")
        if self.seasons is not None and self.seasons.shape != (n, 12):
            raise ValueError(f"candidates: seasons are {self.seasons.shape}; wanted ({n}, 12)")

    def __len__(self) -> int:
        return len(self.products)
