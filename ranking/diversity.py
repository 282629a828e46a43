"""Maximal marginal relevance: picks that are good and unlike one another (Carbonell 1998).

It knows nothing of signals. `tiers` come first: diversity chooses only among equals in them.
"""

from __future__ import annotations

import numpy as np

from ranking.likeness import Likeness
from retrieval.candidates import Values


def diverse_order(
    scores: Values,
    tiers: Values,
    likeness: Likeness,
    *,
    limit: int,
    diversity: float,
) -> tuple[int, ...]:
    """Up to `limit` rows, best first.

    The first is the best-scored of the lowest tier. Each next one comes from the lowest tier left
    and has the greatest (1 - diversity) * score - diversity * (likeness to the nearest pick), the
    scores stretched to 0..1; it stays within `_room` of the best one left, so that among many like
    things that fit none is chosen for being something else. A near-duplicate of a pick waits until
    nothing else is left.
    `scores`, `tiers` (n,). Raises ValueError when `diversity` is not within 0..1.
    """
    if not 0.0 <= diversity <= 1.0:
        raise ValueError(f"diversity is {diversity!r}; wanted 0 (best first) to 1 (unlike)")
    relevance = _stretched(scores)
    n = len(scores)
    left = np.ones(n, bool)
    nearest = np.zeros(n)
    repeated = np.zeros(n, bool)
    picks: list[int] = []
    while len(picks) < min(limit, n):
        eligible = left & ~repeated if (left & ~repeated).any() else left
        eligible = eligible & (tiers == tiers[eligible].min())
        eligible &= relevance >= relevance[eligible].max() - _room(diversity)
        worth = relevance if not picks else (1 - diversity) * relevance - diversity * nearest
        # Equal worth goes to the better score, then to the earlier row.
        rows = np.flatnonzero(eligible)
        best = int(rows[np.lexsort((rows, -scores[rows], -worth[rows]))[0]])
        picks.append(best)
        left[best] = False
        nearest = np.maximum(nearest, likeness.to(best))
        repeated |= likeness.duplicates_of(best)
    return tuple(picks)


def _room(diversity: float) -> float:
    """How much of the scores' span may be given up for being unlike: .08 at .25, .5 at .5."""
    return np.inf if diversity == 1.0 else diversity**2 / (1 - diversity)


def _stretched(scores: Values) -> Values:
    low, high = scores.min(initial=np.inf), scores.max(initial=-np.inf)
    if not high > low:
        return np.ones(len(scores))
    stretched: Values = (scores - low) / (high - low)
    return stretched
