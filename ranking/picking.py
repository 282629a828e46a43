"""From candidates to ordered picks: signals, fused scores, diversity, the slot for new products.

It knows nothing of where candidates come from, of language, network or clock.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from ranking.diversity import diverse_order
from ranking.exploration import explore
from ranking.feedback import NO_FEEDBACK, Feedback
from ranking.fusion import DEFAULT_WEIGHTS, Fused, Weights, fuse
from ranking.learned import Trees, fuse_learned
from ranking.likeness import Likeness
from ranking.signals import finite, signals_of, unmet_wishes
from retrieval.candidates import Candidates, Cause, Values
from retrieval.catalog.nouns import Product
from retrieval.need import Need

logger = logging.getLogger(__name__)

MOST_COMPARED = 200
"""How many of the best are compared with one another for diversity."""


@dataclass(frozen=True)
class Ranked:
    """A product in its place, with what put it there.

    `contributions` by signal add up to `score`; `causes[signal]` add up to that contribution.
    `wants_met` maps each want and avoided thing to what is said of it, -1..1. `propensity` is the
    chance this product had of its place: 1 unless the slot for new products was in play.
    """

    product: Product
    score: float
    contributions: Mapping[str, float]
    causes: Mapping[str, tuple[Cause, ...]]
    wants_met: Mapping[str, float] = field(default_factory=dict)
    propensity: float = 1.0


def rank(
    need: Need,
    candidates: Candidates,
    feedback: Feedback = NO_FEEDBACK,
    *,
    weights: Weights = DEFAULT_WEIGHTS,
    trees: Trees | None = None,
    limit: int = 3,
    diversity: float = 0.25,
    exploration: float = 0.0,
    generator: np.random.Generator | None = None,
    now: datetime | None = None,
) -> tuple[Ranked, ...]:
    """The best `limit` candidates in order, each with exact contributions.

    Products waved away are left out, products already seen wait until nothing unseen is left.
    `trees` correct the weights where the shop's own choices taught better ones. `diversity` 0 is
    best first, 1 as unlike as can be; `exploration` is the chance that the last place goes to a
    new product, drawn with `generator`. Raises ValueError when a knob is outside 0..1, `limit`
    below 1, or a generator is missing while exploring.
    """
    if limit < 1:
        raise ValueError(f"limit is {limit}; wanted 1 or more")
    if exploration and generator is None:
        raise ValueError("exploration draws by chance; wanted a generator, e.g. default_rng(seed)")
    signals = signals_of(need, candidates, feedback, now)
    fused = fuse_learned(signals, weights, trees) if trees else fuse(signals, weights)
    tiers = _tiers(need, candidates, feedback)
    rows = np.flatnonzero(np.isfinite(tiers))
    rows = rows[np.lexsort((-fused.scores[rows], tiers[rows]))][: max(MOST_COMPARED, limit)]
    if not len(rows):
        return ()
    order = diverse_order(
        fused.scores[rows],
        tiers[rows],
        Likeness([candidates.products[row] for row in rows], candidates.vectors[rows]),
        limit=limit,
        diversity=diversity,
    )
    picks = [_ranked(int(rows[place]), candidates, fused) for place in order]
    if exploration and generator is not None and len(picks) > 1:
        picks[-1] = _explored(picks, rows, tiers, candidates, fused, exploration, generator)
    return tuple(picks)


def _tiers(need: Need, candidates: Candidates, feedback: Feedback) -> Values:
    """(n,) the fewer wishes unmet the lower; seen products after all unseen; waved away: inf."""
    tiers = unmet_wishes(need, candidates)
    after_all = tiers.max(initial=0.0) + 1.0
    for row, product in enumerate(candidates.products):
        if product.product_id in feedback.waved_away:
            tiers[row] = np.inf
        elif product.product_id in feedback.seen:
            tiers[row] += after_all
    return tiers


def _ranked(row: int, candidates: Candidates, fused: Fused) -> Ranked:
    return Ranked(
        product=candidates.products[row],
        score=float(fused.scores[row]),
        contributions=fused.contributions_of(row),
        causes=fused.causes_of(row),
        wants_met=dict(candidates.wants_met[row]) if candidates.wants_met else {},
    )


def _explored(
    picks: list[Ranked],
    rows: NDArray[np.intp],
    tiers: Values,
    candidates: Candidates,
    fused: Fused,
    exploration: float,
    generator: np.random.Generator,
) -> Ranked:
    """The last pick, or a new product in its place, with the chance it had."""
    last = picks[-1]
    row_of = {candidates.products[row].product_id: row for row in rows}
    eligible = np.zeros(len(candidates), bool)
    eligible[rows] = _is_new(candidates)[rows] & (
        tiers[rows] <= tiers[row_of[last.product.product_id]]
    )
    for pick in picks[:-1]:
        eligible[row_of[pick.product.product_id]] = False
    liked, disliked = _opinions(candidates)
    drawn = explore(eligible, liked, disliked, exploration=exploration, generator=generator)
    if drawn.row is None:
        return replace(last, propensity=drawn.propensity)
    chosen = replace(_ranked(drawn.row, candidates, fused), propensity=drawn.propensity)
    logger.info("explored: %s with propensity %.4f", chosen.product.product_id, chosen.propensity)
    return chosen


def _is_new(candidates: Candidates) -> NDArray[np.bool_]:
    """(n,) bool: among the least known quarter of the candidates by events and reviews."""
    known = finite(candidates.popularity)
    new: NDArray[np.bool_] = known <= np.quantile(known, 0.25)
    return new


def _opinions(candidates: Candidates) -> tuple[Values, Values]:
    """(n,) ratings as so many likes and dislikes: 5 stars one like, 1 star one dislike."""
    counts = np.maximum(finite(candidates.rating_count), 0.0)
    share = np.clip((finite(candidates.rating_mean) - 1.0) / 4.0, 0.0, 1.0)
    share = np.where(np.isfinite(candidates.rating_mean), share, 0.0)
    counts = np.where(np.isfinite(candidates.rating_mean), counts, 0.0)
    return counts * share, counts * (1.0 - share)
