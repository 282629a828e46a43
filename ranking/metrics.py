"""How good lists of products are, counted by hand where a hand could.

Every measure of a list returns one value a list, so that a mean and its interval can be told. It
knows nothing of how lists came about. k always counts from the top.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Values

Rows = NDArray[np.intp]


def gains_of(lists: Sequence[Rows], wanted: Sequence[Mapping[int, float]], k: int) -> Values:
    """(lists, k) the gain of every place: what the list's owner wanted it by, else 0."""
    gains = np.zeros((len(lists), k))
    for row, (places, worth) in enumerate(zip(lists, wanted, strict=True)):
        for place, item in enumerate(places[:k]):
            gains[row, place] = worth.get(int(item), 0.0)
    return gains


def over(part: Values, whole: NDArray[Any]) -> Values:
    """The part over the whole, 0 where the whole is 0."""
    share: Values = np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
    return share


def hits_at(k: int, gains: Values) -> Values:
    """How many wanted items are among the first k."""
    return np.asarray(np.count_nonzero(gains[:, :k] > 0, axis=1), np.float64)


def precision_at(k: int, gains: Values) -> Values:
    """Wanted items among the first k, over k."""
    return hits_at(k, gains) / k


def recall_at(k: int, gains: Values, wanted: NDArray[np.intp]) -> Values:
    """Wanted items among the first k, over all `wanted` (lists,); 0 where none is wanted."""
    return over(hits_at(k, gains), wanted)


def f1_at(k: int, gains: Values, wanted: NDArray[np.intp]) -> Values:
    """The harmonic mean of precision and recall."""
    precision, recall = precision_at(k, gains), recall_at(k, gains, wanted)
    both = precision + recall
    return over(2 * precision * recall, both)


def hit_rate_at(k: int, gains: Values) -> Values:
    """1 where anything wanted is among the first k."""
    return np.minimum(hits_at(k, gains), 1.0)


def mrr_at(k: int, gains: Values) -> Values:
    """One over the place of the first wanted item; 0 when it is not among the first k."""
    hits = gains[:, :k] > 0
    first = np.where(hits.any(axis=1), hits.argmax(axis=1) + 1, np.inf)
    return np.asarray(1.0 / first)


def ndcg_at(k: int, gains: Values, wanted: Sequence[Mapping[int, float]]) -> Values:
    """Discounted gain over that of the ideal order (Järvelin and Kekäläinen 2002).

    The gain of a place counts 1 / log2(place + 1). With gains of 1 it is the binary NDCG whose
    ideal has min(k, wanted) hits.
    """
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    got = gains[:, :k] @ discounts[: gains[:, :k].shape[1]]
    ideal = np.array([_ideal(worth, discounts) for worth in wanted])
    return over(got, ideal)


def _ideal(worth: Mapping[int, float], discounts: Values) -> float:
    best = sorted((gain for gain in worth.values() if gain > 0), reverse=True)[: len(discounts)]
    return float(np.dot(best, discounts[: len(best)]))


def coverage(lists: Sequence[Rows], items: int) -> float:
    """The share of all items that is in at least one list."""
    shown = {int(item) for places in lists for item in places}
    return len(shown) / items if items else 0.0


def intra_list_diversity(lists: Sequence[Rows], vectors: Values) -> Values:
    """One minus the mean cosine between the items of a list; 0 for a list of one.

    `vectors` (items, d) are unit rows.
    """
    found = np.zeros(len(lists))
    for row, places in enumerate(lists):
        n = len(places)
        if n > 1:
            cosines = vectors[places] @ vectors[places].T
            found[row] = 1.0 - (cosines.sum() - np.trace(cosines)) / (n * (n - 1))
    return found


def novelty(lists: Sequence[Rows], popularity: Values) -> Values:
    """Mean surprise of a list's items in bits: -log2 of each one's share of all events.

    An item without events counts as if it had one half.
    """
    shares = np.maximum(popularity, 0.5) / max(float(popularity.sum()), 1.0)
    surprise = -np.log2(shares)
    return np.array([float(surprise[p].mean()) if len(p) else 0.0 for p in lists], np.float64)


def popularity_bias(lists: Sequence[Rows], popularity: Values) -> float:
    """Mean popularity of what is shown over that of what people chose: 1 shows it as it is chosen.

    The mean over what people chose weighs every item by its own events.
    """
    total = float(popularity.sum())
    shown = [float(popularity[int(item)]) for places in lists for item in places]
    if not shown or total == 0:
        return 0.0
    return float(np.mean(shown)) / (float(popularity @ popularity) / total)


def bootstrap_interval(
    values: Values, generator: np.random.Generator, *, level: float = 0.95, draws: int = 1000
) -> tuple[float, float]:
    """The percentile bootstrap interval of the mean (Efron 1979); (nan, nan) without values."""
    if not len(values):
        return float("nan"), float("nan")
    rows = generator.integers(0, len(values), (draws, len(values)))
    means = np.asarray(values, np.float64)[rows].mean(axis=1)
    edge = (1.0 - level) / 2.0
    low, high = np.quantile(means, [edge, 1.0 - edge])
    return float(low), float(high)
