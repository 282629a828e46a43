"""Who counts for whom: influence in the network of follows, and a shopper's circle of friends.

It knows follows and agreement of taste as numbers; nothing of products or text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from retrieval.candidates import Friend, Values

_DAMPING = 0.85
_SECOND_HOP = 0.4
_CIRCLE = 50
_WIDE = 200


def influence(follows: csr_matrix, iterations: int = 40) -> Values:
    """PageRank of each shopper, mean 1: (s,). `follows[u, v]` is how much u follows v."""
    count = follows.shape[0]
    if count == 0:
        return np.zeros(0)
    given = np.asarray(follows.sum(axis=1)).ravel()
    spread = csr_matrix(follows.multiply(1 / np.where(given > 0, given, 1)[:, None])).T.tocsr()
    rank = np.full(count, 1 / count)
    for _ in range(iterations):
        lost = rank[given == 0].sum()
        rank = (1 - _DAMPING) / count + _DAMPING * (spread @ rank + lost / count)
    scaled: Values = rank * count
    return scaled


def reached(
    shopper_id: str,
    followed: Mapping[str, float],
    followed_by_friend: Callable[[str], Mapping[str, float]],
) -> dict[str, tuple[float, int]]:
    """Everybody within two hops: person → share of the vote, and hops (1 or 2).

    `followed` is whom the shopper follows, `followed_by_friend` whom a friend does. A friend's
    friends share what the friend has.
    """
    first = _shares(_strongest(followed, _WIDE))
    share = dict(first)
    for friend, part in first.items():
        for further, theirs in _shares(_strongest(followed_by_friend(friend), _WIDE)).items():
            if further != shopper_id:
                share[further] = share.get(further, 0.0) + _SECOND_HOP * part * theirs
    return {person: (value, 1 if person in first else 2) for person, value in share.items()}


def circle(
    within: Mapping[str, tuple[float, int]], weights: Sequence[float], size: int = _CIRCLE
) -> tuple[Friend, ...]:
    """Those whose taste counts, strongest first, weights adding up to 1.

    `within` is who is reached, `weights`, in the same order, what each one's influence and
    agreement count.
    """
    weighed = {
        person: share * weight
        for (person, (share, _)), weight in zip(within.items(), weights, strict=True)
        if share * weight > 0
    }
    kept = _shares(_strongest(weighed, size))
    return tuple(Friend(person, weight, within[person][1]) for person, weight in kept.items())


def _strongest(weights: Mapping[str, float], size: int) -> dict[str, float]:
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:size])


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {person: weight / total for person, weight in weights.items()} if total > 0 else {}


def follow_matrix(pairs: Sequence[tuple[int, int, float]], count: int) -> csr_matrix:
    """follows[u, v] = weight, (count, count)."""
    if not pairs:
        return csr_matrix((count, count), dtype=np.float64)
    who, whom, weight = zip(*pairs, strict=True)
    return csr_matrix((weight, (who, whom)), shape=(count, count), dtype=np.float64)
