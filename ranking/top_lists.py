"""The top of every user's ranking on a split, and which of it they went on to choose.

It knows scores and a split; nothing of methods or of means over users.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from ranking.metrics import Rows, gains_of
from ranking.peers import ScoreUsers
from ranking.split import Split
from retrieval.candidates import Values

BLOCK = 256
"""Users scored at a time."""


@dataclass(frozen=True)
class TopLists:
    """For each user who chose something reachable: the first k items, and what was wanted.

    `users` (u,) rows of the split; `lists` u arrays of items, best first; `gains` (u, k);
    `wanted` (u,) how many items there were to find; `history` (u,) items chosen in train.
    """

    users: NDArray[np.intp]
    lists: list[Rows]
    gains: Values
    wanted: NDArray[np.intp]
    history: NDArray[np.intp]

    def only(self, chosen: NDArray[np.bool_]) -> TopLists:
        """Those of some users (u,)."""
        return TopLists(
            self.users[chosen],
            [places for places, kept in zip(self.lists, chosen, strict=True) if kept],
            self.gains[chosen],
            self.wanted[chosen],
            self.history[chosen],
        )

    def wishes(self) -> list[dict[int, float]]:
        """Items by number with gain 1, as many as each user had to find: for the ideal order."""
        return [dict.fromkeys(range(int(count)), 1.0) for count in self.wanted]


def top_lists(
    split: Split,
    score: ScoreUsers,
    *,
    on_test: bool,
    k: int = 10,
    left_out: csr_matrix | None = None,
) -> TopLists:
    """The first k of all train items but those the user chose before.

    On test, the user's train and valid items are left out; on valid, the train items; and on both
    what `left_out` (users, items) has an entry for. Equal scores go to the more popular item.
    """
    target = split.test if on_test else split.valid
    users = np.flatnonzero(np.diff(target.indptr) > 0)
    before = csr_matrix(split.train + split.valid) if on_test else split.train
    if left_out is not None:
        before = csr_matrix(before + left_out)
    tie_break = _places(split.popularity)
    lists: list[Rows] = []
    for start in range(0, len(users), BLOCK):
        block = users[start : start + BLOCK]
        lists += _best(np.array(score(block), np.float64), before[block], tie_break, k)
    wanted = [
        dict.fromkeys(
            (int(item) for item in target.indices[target.indptr[u] : target.indptr[u + 1]]), 1.0
        )
        for u in users
    ]
    counts = np.asarray(np.diff(target.indptr)[users], np.intp)
    return TopLists(users, lists, gains_of(lists, wanted, k), counts, split.history[users])


def _places(popularity: Values) -> Values:
    """(items,) 0..1 by popularity, all different, earlier items first among equals."""
    order = np.lexsort((-np.arange(len(popularity)), popularity))
    places = np.empty(len(popularity))
    places[order] = np.arange(len(popularity))
    return places / max(1, len(popularity))


def _best(scores: Values, before: csr_matrix, tie_break: Values, k: int) -> list[Rows]:
    if not np.isfinite(scores).all():
        raise ValueError("a method scored NaN or infinite; wanted finite scores")
    spread = np.maximum(np.ptp(scores, axis=1, keepdims=True), 1e-30)
    # Far below any difference a method means, far above what float64 forgets.
    scores = scores / spread + 1e-10 * tie_break
    rows, columns = before.nonzero()
    scores[rows, columns] = -np.inf
    most = min(k, scores.shape[1])
    top = np.argpartition(-scores, most - 1, axis=1)[:, :most]
    order = np.argsort(-np.take_along_axis(scores, top, 1), axis=1, kind="stable")
    top = np.take_along_axis(top, order, 1)
    return [
        np.asarray(row[np.isfinite(scores[place, row])], np.intp) for place, row in enumerate(top)
    ]
