"""Candidates, need and feedback as signals: one array (n,) each, about -1..1, with causes.

Whatever has causes is scaled without an offset, so that its causes still add up to it. It knows
nothing of weights and reads no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from ranking.feedback import Feedback
from ranking.likeness import likeness_to_feedback
from retrieval.candidates import Candidates, Cause, Values
from retrieval.catalog.nouns import Product
from retrieval.need import Need, fitting_variants
from retrieval.seasons import at_moment
from retrieval.words import same_words

SIGNALS = (
    "need_match",
    "lexical_match",
    "taste",
    "behaviour",
    "friends",
    "review_quality",
    "aspect_match",
    "popularity",
    "freshness",
    "price_fit",
    "session",
)

# The least a best candidate must reach before its signal is stretched to 1: below it the words
# fit nothing well, or too little is known of the shopper, and the signal stays as weak as it is.
FLOORS: Mapping[str, float] = {
    "need_match": 0.3,
    "lexical_match": 1.0,
    "taste": 0.3,
    "behaviour": 0.25,
    "friends": 0.25,
}
TOGETHER = ("behaviour", "friends")
STATED = 0.5
"""How surely a want must be said of a product to count as met, of -1..1."""
HALF_MET = 0.3
"""What a want just short of stated is worth: clearly less than one that is stated."""
PRIOR_RATINGS = 5.0
"""How many ratings at the prior stand beside a product's own (Bayesian mean)."""
PRIOR_MEAN, PRIOR_PRODUCTS = 3.5, 4.0
"""The prior is the candidates' mean rating, with so many products rated so beside them."""
FRESH_DAYS = 90.0


@dataclass(frozen=True)
class Signal:
    """One signal of n candidates: `values` (n,), and for a row what they are made of."""

    values: Values
    causes_of: Callable[[int], tuple[Cause, ...]] = lambda row: ()


def signals_of(
    need: Need, candidates: Candidates, feedback: Feedback, now: datetime | None = None
) -> dict[str, Signal]:
    """Every signal of `SIGNALS` for the candidates, in that order.

    `now` is needed for freshness, which is 0 without it, and for the season, which counts nothing.
    """
    found = {name: _relative(name, candidates, _largest(name, candidates)) for name in FLOORS}
    made = {
        "review_quality": Signal(_review_quality(candidates)),
        "aspect_match": _aspect_match(need, candidates),
        "popularity": _popularity(candidates, now),
        "freshness": Signal(_freshness(candidates.products, now)),
        "price_fit": Signal(_price_fit(need, candidates.products)),
        "session": _session(candidates, feedback),
    }
    return {name: (found | made)[name] for name in SIGNALS}


def unmet_wishes(need: Need, candidates: Candidates) -> Values:
    """(n,) how many wants no one states of the product, plus two for each avoided thing stated."""
    unmet = np.zeros(len(candidates))
    if not need.wants and not need.avoids:
        return unmet
    for row, met in enumerate(candidates.wants_met):
        unmet[row] = sum(met.get(want, 0.0) < STATED for want in need.wants)
        unmet[row] += 2 * sum(met.get(avoided, 0.0) >= STATED for avoided in need.avoids)
    return unmet


def _largest(name: str, candidates: Candidates) -> float:
    """The size of the best raw value.

    Behaviour and friends are measured by their sum: finding has already shared the query out
    between them, and each must keep its share.
    """
    raw = finite(getattr(candidates, name))
    if name in TOGETHER:
        raw = np.sum([finite(getattr(candidates, other)) for other in TOGETHER], axis=0)
    return float(np.abs(raw).max(initial=0.0))


def _relative(name: str, candidates: Candidates, largest: float) -> Signal:
    """The raw values over the best one's size, so that the best is 1 (or less, see FLOORS)."""
    raw = finite(getattr(candidates, name))
    scale = 1.0 / max(FLOORS[name], largest)
    causes = candidates.causes.get(name, ())

    def causes_of(row: int) -> tuple[Cause, ...]:
        return tuple((cause, part * scale) for cause, part in causes[row]) if causes else ()

    return Signal(raw * scale, causes_of)


def finite(values: Values) -> Values:
    """The values with NaN and infinities as 0: what is unknown neither lifts nor sinks."""
    return np.nan_to_num(np.asarray(values, np.float64), nan=0.0, posinf=0.0, neginf=0.0)


def _review_quality(candidates: Candidates) -> Values:
    """Bayesian mean rating, 3 stars as 0 and 5 as 1; unrated products stand at the prior."""
    counts = np.maximum(finite(candidates.rating_count), 0.0)
    counts = np.where(np.isfinite(candidates.rating_mean), counts, 0.0)
    means = finite(candidates.rating_mean)
    rated = counts > 0
    if not rated.any():
        return np.zeros(len(candidates))
    prior = (PRIOR_PRODUCTS * PRIOR_MEAN + means[rated].sum()) / (PRIOR_PRODUCTS + rated.sum())
    mean: Values = (PRIOR_RATINGS * prior + counts * means) / (PRIOR_RATINGS + counts)
    return (mean - 3.0) / 2.0


def _popularity(candidates: Candidates, now: datetime | None) -> Signal:
    """Logarithm of the count over that of the most popular: the tenth purchase says less.

    What the season makes of the count is a cause of its own beside the year's.
    """
    count = np.maximum(finite(candidates.popularity), 0.0)
    season = np.ones(len(count))
    if now is not None and candidates.seasons is not None:
        season = np.maximum(finite(at_moment(candidates.seasons, now)), 0.0)
    all_year, by_season = np.log1p(count), np.log1p(count * season)
    top = float(by_season.max(initial=0.0))
    if top <= 0:
        return Signal(np.zeros(len(count)))
    if np.allclose(season, 1.0):
        return Signal(by_season / top)

    def causes_of(row: int) -> tuple[Cause, ...]:
        usual = float(all_year[row] / top)
        return (("time:all_year", usual), ("time:this_season", float(by_season[row] / top) - usual))

    return Signal(by_season / top, causes_of)


def _freshness(products: tuple[Product, ...], now: datetime | None) -> Values:
    """1 for a product made today, 1/e after `FRESH_DAYS`; 0 when the day is unknown."""
    if now is None:
        return np.zeros(len(products))
    ages = [
        np.inf if p.created_at is None else max(0.0, (now - p.created_at).total_seconds() / 86400)
        for p in products
    ]
    return np.exp(-np.array(ages, np.float64) / FRESH_DAYS)


def _price_fit(need: Need, products: tuple[Product, ...]) -> Values:
    """How well the price suits the limits named, 0..1; 0 for all when none was named.

    Who names only a most expects about that: below half of it the fit falls, because what costs a
    fraction is mostly another kind of thing. Who names a least wants to start from there.
    """
    low, high = need.price_min_minor, need.price_max_minor
    if low is None and high is None:
        return np.zeros(len(products))
    return np.array([_fit(_price(need, p), low, high) for p in products], np.float64)


def _price(need: Need, product: Product) -> int | None:
    prices = [product.price_of(variant) for variant in fitting_variants(need, product)]
    known = [price for price in prices if price is not None]
    return min(known) if known else product.price_minor


def _fit(price: int | None, low: int | None, high: int | None) -> float:
    if price is None:
        return 0.0
    if low is not None and price < low:
        return 0.0
    if high is not None:
        if price > high:
            return 0.0
        return 1.0 if low is not None or high == 0 else min(1.0, 2.0 * price / high)
    return float(np.sqrt((low or 0) / price)) if price else 1.0


def _aspect_match(need: Need, candidates: Candidates) -> Signal:
    """The sum over wants met, avoided things (stated, they weigh twice) and brands named."""
    wished = candidates.wants_met and (need.wants or need.avoids)
    if not wished and not need.brands:
        return _as_given(candidates)
    said: tuple[Mapping[str, float], ...] = candidates.wants_met or ({},) * len(candidates)
    rows = tuple(
        _wish_causes(need, product, met)
        for product, met in zip(candidates.products, said, strict=True)
    )
    values = np.array([sum(part for _, part in causes) for causes in rows], np.float64)
    return Signal(values, rows.__getitem__)


def _as_given(candidates: Candidates) -> Signal:
    causes = candidates.causes.get("aspect_match", ())
    return Signal(
        finite(candidates.aspect_match), causes.__getitem__ if causes else (lambda row: ())
    )


def _wish_causes(need: Need, product: Product, met: Mapping[str, float]) -> tuple[Cause, ...]:
    causes = [(f"want:{want}", _met(met.get(want, 0.0))) for want in need.wants]
    causes += [(f"avoid:{avoid}", _avoided(met.get(avoid, 0.0))) for avoid in need.avoids]
    if need.brands and not need.brands_only:
        named = any(same_words(product.brand, brand) for brand in need.brands)
        causes.append((f"brand:{product.brand}", float(named)))
    return tuple((cause, part) for cause, part in causes if part)


def _avoided(said: float) -> float:
    """-2 where the avoided thing is stated, 1 where it is denied: as much as a want that is met."""
    met = _met(said)
    return -2.0 * met if met > 0 else -met


def _met(said: float) -> float:
    """-1..1 of what is said of a wish: all of it once stated, little for a mere hint."""
    if not np.isfinite(said):
        return 0.0
    if abs(said) >= STATED:
        return float(np.sign(said))
    return HALF_MET * said / STATED


def _session(candidates: Candidates, feedback: Feedback) -> Signal:
    """Likeness to what was liked minus likeness to what was waved away."""
    rows = likeness_to_feedback(candidates, feedback)
    values = np.array([sum(part for _, part in causes) for causes in rows], np.float64)
    return Signal(values if rows else np.zeros(len(candidates)), _row_or_nothing(rows))


def _row_or_nothing(
    rows: tuple[tuple[Cause, ...], ...],
) -> Callable[[int], tuple[Cause, ...]]:
    return rows.__getitem__ if rows else (lambda row: ())
