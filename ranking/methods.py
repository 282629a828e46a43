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
from ranking.word_of_mouth import BLENDS, WordOfMouth, fits
from retrieval.candidates import Values

PICKED_AT = 10
SURE = 2.0
"""Standard errors by which a bolder setting must win."""


@dataclass(frozen=True)
class Learned:
    """A method that has learned: how it scores, what settings it picked, their NDCG on valid."""

    score: ScoreUsers
    setting: Mapping[str, Any] = field(default_factory=dict)
    valid_ndcg: float | None = None


Method = Callable[[Split], Learned]


def pick_on_valid(split: Split, tried: Iterable[Learned]) -> Learned:
    """The first than which the best on valid is not surely better.

    What is tried goes from cautious to bold. Valid choices lie nearer to train than those to come,
    so a bolder setting must win by more than two standard errors of the paired difference in
    NDCG@10. The first of all where there is nothing to pick by.
    """
    judged: list[tuple[Learned, Values]] = []
    for learned in tried:
        ndcg = valid_ndcg(split, learned.score)
        if not len(ndcg):
            return learned
        judged.append((Learned(learned.score, learned.setting, float(ndcg.mean())), ndcg))
    if not judged:
        raise ValueError("no settings to pick from; wanted at least one")
    _, best = max(judged, key=lambda each: each[0].valid_ndcg or 0.0)
    return next(learned for learned, ndcg in judged if not _surely_better(best, ndcg))


def _surely_better(one: Values, other: Values) -> bool:
    difference = one - other
    return float(difference.mean()) > SURE * float(difference.std() / np.sqrt(len(difference)))


def pick_best(split: Split, tried: Iterable[Learned]) -> Learned:
    """The one with the greatest NDCG@10 on valid; the first where there is nothing to pick by."""
    best: Learned | None = None
    for learned in tried:
        ndcg = valid_ndcg(split, learned.score)
        mean = float(ndcg.mean()) if len(ndcg) else None
        if best is None or (mean is not None and mean > (best.valid_ndcg or 0.0)):
            best = Learned(learned.score, learned.setting, mean)
        if mean is None:
            break
    if best is None:
        raise ValueError("no settings to pick from; wanted at least one")
    return best


def valid_ndcg(split: Split, score: ScoreUsers) -> Values:
    """NDCG@10 on valid of everyone who has something there (users,)."""
    top = top_lists(split, score, on_test=False, k=PICKED_AT)
    return ndcg_at(PICKED_AT, top.gains, top.wishes())


def ours(split: Split) -> Learned:
    """Word of mouth: factors of choices and follows, friends in the query, neighbours beside."""

    def tried() -> Iterable[Learned]:
        firm, free = ([WordOfMouth.learn(split, one) for one in group] for group in fits(split))
        groups = {
            "firm": firm[0].beside(firm[1:]),
            "both": firm[0].beside([*firm[1:], *free]),
            "free": free[0].beside(free[1:]),
        }
        for name, learned in groups.items():
            for blend in BLENDS:
                yield Learned(learned.score(blend), {"fits": name, **asdict(blend)})

    return pick_on_valid(split, tried())


def popularity(split: Split) -> Learned:
    """How many chose each item."""
    return Learned(by_popularity(split))


def item_knn(split: Split) -> Learned:
    """Cosine neighbours of the items chosen."""
    return pick_best(
        split,
        (Learned(by_item_neighbours(split, shrink), {"shrink": shrink}) for shrink in (1, 3, 10)),
    )


def ials(split: Split) -> Learned:
    """Implicit ALS with frequency-scaled regularisation on choices alone (Rendle et al. 2022)."""
    grid = (
        *((0.03, 0.03), (0.1, 0.003), (0.1, 0.01), (0.03, 0.01), (0.01, 0.1), (0.3, 0.003)),
        *((0.1, 0.03), (0.03, 0.1), (0.01, 0.03)),
    )

    def tried() -> Iterable[Learned]:
        for unobserved, regularisation in grid:
            fit = frequency_scaled(unobserved, regularisation, split, 128)
            yield Learned(FactorsOnly(fit).learn(split), asdict(fit))

    return pick_best(split, tried())


METHODS: Mapping[str, Method] = {
    "ours": ours,
    "popularity": popularity,
    "item_knn": item_knn,
    "ials": ials,
}
