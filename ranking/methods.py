"""The methods of `evaluate ranking`: each learns from train and picks its settings on valid.

They see the test choices never. It knows nothing of measures beyond NDCG, by which settings are
picked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from ranking.metrics import ndcg_at
from ranking.peers import (
    FactorsOnly,
    ScoreUsers,
    by_item_neighbours,
    by_popularity,
    frequency_scaled,
)
from ranking.split import Split
from ranking.top_lists import top_lists
from ranking.word_of_mouth import WordOfMouth, blends

PICKED_AT = 10


@dataclass(frozen=True)
class Learned:
    """A method that has learned: how it scores, what settings it picked, their NDCG on valid."""

    score: ScoreUsers
    setting: Mapping[str, Any] = field(default_factory=dict)
    valid_ndcg: float | None = None


Method = Callable[[Split], Learned]


def pick_on_valid(split: Split, tried: Iterable[Learned]) -> Learned:
    """The one with the best NDCG@10 on valid; the first where there is nothing to pick by."""
    best: Learned | None = None
    for learned in tried:
        ndcg = valid_ndcg(split, learned.score)
        if best is None or (ndcg is not None and ndcg > (best.valid_ndcg or 0.0)):
            best = Learned(learned.score, learned.setting, ndcg)
        if ndcg is None:
            break
    if best is None:
        raise ValueError("no settings to pick from; wanted at least one")
    return best


def valid_ndcg(split: Split, score: ScoreUsers) -> float | None:
    """Mean NDCG@10 on valid; None when nobody has anything there."""
    top = top_lists(split, score, on_test=False, k=PICKED_AT)
    return float(np.mean(ndcg_at(PICKED_AT, top.gains, top.wishes()))) if len(top.users) else None


def ours(split: Split) -> Learned:
    """Word of mouth: factors of choices and follows, friends in the query, neighbours beside."""

    def tried() -> Iterable[Learned]:
        for fit, follows, settings in blends(split):
            learned = WordOfMouth.learn(split, fit, follows)
            for blend in settings:
                yield Learned(learned.score(blend), asdict(blend))

    return pick_on_valid(split, tried())


def popularity(split: Split) -> Learned:
    """How many chose each item."""
    return Learned(by_popularity(split))


def item_knn(split: Split) -> Learned:
    """Cosine neighbours of the items chosen."""
    return pick_on_valid(
        split,
        (Learned(by_item_neighbours(split, shrink), {"shrink": shrink}) for shrink in (1, 3, 10)),
    )


def ials(split: Split) -> Learned:
    """Implicit ALS with frequency-scaled regularisation on choices alone (Rendle et al. 2022)."""
    grid = [(0.03, 0.03), (0.1, 0.003), (0.1, 0.01), (0.03, 0.01), (0.01, 0.1), (0.3, 0.003)]

    def tried() -> Iterable[Learned]:
        for unobserved, regularisation in grid:
            fit = frequency_scaled(unobserved, regularisation, split, 128)
            yield Learned(FactorsOnly(fit).learn(split), asdict(fit))

    return pick_on_valid(split, tried())


METHODS: Mapping[str, Method] = {
    "ours": ours,
    "popularity": popularity,
    "item_knn": item_knn,
    "ials": ials,
}
