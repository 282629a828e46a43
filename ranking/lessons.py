"""What a shop's own past can teach: candidates as shoppers met them, and what they chose next.

The past is cut in two by time. Whatever a lesson reads (factors, popularity, ratings, taste) is
made of the first part alone; what was chosen in the second is what a ranker should have put first.
It knows nothing of how anything learns from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from ranking.feedback import NO_FEEDBACK
from ranking.fusion import fuse, weights_for
from ranking.learned import WHO, who_shares
from ranking.signals import signals_of
from ranking.split import choices_of
from retrieval.build_behaviour import confidence_matrix, learn
from retrieval.build_text import review_facts
from retrieval.candidates import Values
from retrieval.catalog.nouns import Product
from retrieval.catalog.store import Store
from retrieval.confidence import Rated
from retrieval.encoder import TextEncoder, unit_rows
from retrieval.index import Index
from retrieval.need import Need
from retrieval.query import query_of
from retrieval.seasons import Acts, seasons_of
from retrieval.taste import taste_from
from retrieval.values import candidates_of

PAST_SHARE = 0.8
"""The share of all choices that makes up the past."""
LESSONS_AT_MOST = 500
CANDIDATES = 80
_LIKED_ALONE = 0.5
OPEN = Need()


@dataclass(frozen=True)
class Lessons:
    """`shares` (rows, signals) the fixed shares of each candidate, `chosen` (rows,) 1 if chosen.

    `sizes` (lessons,) rows of each lesson, one shopper each.
    """

    shares: Values
    chosen: Values
    sizes: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.sizes)

    def only(self, kept: NDArray[np.bool_]) -> Lessons:
        """Some of the lessons."""
        rows = np.repeat(kept, self.sizes)
        return Lessons(self.shares[rows], self.chosen[rows], self.sizes[kept])


def lessons_of(store: Store, index: Index, encoder: TextEncoder, *, seed: int = 7) -> Lessons:
    """One lesson for each shopper who chose something new in the later part (a seeded draw)."""
    cut, later = _later_choices(store, index)
    if cut is None or not later:
        return Lessons(np.zeros((0, len(WHO))), np.zeros(0), np.zeros(0, np.intp))
    products = {product.product_id: product for product in store.products()}
    past = _index_of_past(store, index, products, cut)
    # What came later could not be chosen from: it would teach that whatever is new is chosen.
    there = {i: each for i, each in products.items() if _was_there(each, cut)}
    drawn = np.random.default_rng(seed).permutation(sorted(later))[:LESSONS_AT_MOST]
    taught = [
        lesson
        for shopper_id in drawn.tolist()
        if (lesson := _lesson(past, encoder, there, store, shopper_id, later[shopper_id], cut))
    ]
    if not taught:
        return Lessons(np.zeros((0, len(WHO))), np.zeros(0), np.zeros(0, np.intp))
    shares, chosen = zip(*taught, strict=True)
    sizes = np.array([len(each) for each in chosen], np.intp)
    return Lessons(np.vstack(shares), np.concatenate(chosen), sizes)


def _later_choices(store: Store, index: Index) -> tuple[datetime | None, dict[str, set[str]]]:
    """When the past ends, and what each shopper chose first after it."""
    at = {pair: when for pair, when in choices_of(store).items() if when > 0}
    if not at:
        return None, {}
    cut = float(np.quantile(np.fromiter(at.values(), np.float64, len(at)), PAST_SHARE))
    later: dict[str, set[str]] = defaultdict(set)
    for (shopper_id, product_id), when in at.items():
        if when > cut and product_id in index.product_rows and shopper_id in index.shopper_rows:
            later[shopper_id].add(product_id)
    return datetime.fromtimestamp(cut, UTC), dict(later)


def _index_of_past(
    store: Store, index: Index, products: Mapping[str, Product], cut: datetime
) -> Index:
    """The index as it would be had it been built at the cut, the products' texts aside."""
    rated = {
        shopper_id: [each for each in own if each[2] is None or each[2] <= cut]
        for shopper_id, own in review_facts(store).rated.items()
    }
    events = (event for event in store.each_event() if event.at <= cut)
    confidence = confidence_matrix(events, rated, index.shopper_rows, index.product_rows, cut)
    text = np.asarray(index.text, np.float32)
    behaviour = learn(confidence, index.follows, text, index.manifest.factors)
    mean, count = _ratings(rated, index.product_rows)
    kinds = [products[i].category if i in products else "" for i in index.product_ids]
    acts = Acts.of(store.each_event(), rated, index.product_rows).until(cut)
    words = unit_rows(np.asarray(confidence @ text, np.float32))
    return replace(
        index,
        products=np.hstack([text, behaviour.products]).astype(np.float32),
        shoppers=np.hstack([words, behaviour.shoppers]).astype(np.float32),
        confidence=confidence,
        popularity=behaviour.popularity,
        seasons=seasons_of(acts, kinds).astype(np.float32),
        fold_in=behaviour.fold_in,
        rating_mean=mean,
        rating_count=count,
        friends_weight=behaviour.social.weight,
        newest_event=cut,
    )


def _ratings(rated: Mapping[str, list[Rated]], rows: Mapping[str, int]) -> tuple[Values, Values]:
    """(n,) mean, NaN without ratings, and count."""
    total, count = np.zeros(len(rows)), np.zeros(len(rows))
    for own in rated.values():
        for product_id, rating, _ in own:
            if rating is not None and product_id in rows:
                total[rows[product_id]] += rating
                count[rows[product_id]] += 1
    mean = np.divide(total, count, out=np.full(len(rows), np.nan), where=count > 0)
    return mean, count


def _lesson(
    past: Index,
    encoder: TextEncoder,
    products: Mapping[str, Product],
    store: Store,
    shopper_id: str,
    later: set[str],
    cut: datetime,
) -> tuple[Values, Values] | None:
    """(candidates, signals) and (candidates,) of one shopper; None when nothing new was chosen."""
    row = past.shopper_rows[shopper_id]
    known = past.confidence[row]
    history = {
        past.product_ids[c]: float(v) for c, v in zip(known.indices, known.data, strict=True)
    }
    wanted = [past.product_rows[i] for i in sorted(later & products.keys()) if i not in history]
    if not wanted:
        return None
    followed = {follow.follows_id: follow.weight for follow in store.follows(shopper_id)}
    words = past.shoppers[row, : past.dimension]
    taste = taste_from(past, shopper_id, history, followed, words)
    query = query_of(OPEN, taste, encoder)
    promising = past.products @ query.fused + _LIKED_ALONE * past.liking
    promising[known.indices] = -np.inf
    best = np.argsort(-promising, kind="stable")[: min(CANDIDATES, len(promising))]
    rows = np.union1d(best[np.isfinite(promising[best])], wanted).astype(np.intp)
    rows = rows[[past.product_ids[r] in products for r in rows]]
    met = tuple(products[past.product_ids[r]] for r in rows)
    candidates = candidates_of(past, OPEN, taste, query, met, rows, np.zeros(len(rows)))
    signals = signals_of(OPEN, candidates, NO_FEEDBACK, cut)
    return who_shares(fuse(signals, weights_for(taste))), np.isin(rows, wanted).astype(np.float64)


def _was_there(product: Product, cut: datetime) -> bool:
    return product.created_at is None or product.created_at <= cut
