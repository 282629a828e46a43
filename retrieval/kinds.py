"""Which kinds of things are meant, when no category was named: those of what is nearest to it.

A wish orders before all else, so a heater that is quiet would come before a fan that may be. It
knows closeness and categories; nothing of wishes or of how either was found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Values

_NEAREST = 12
_SHARE = 0.25
_SHARPNESS = 8.0


def of_meant_kinds(closeness: Values, kinds: Sequence[str]) -> NDArray[np.bool_]:
    """(n,) whether each is of a kind that is meant; `closeness` is 0 or more, "" a kind unknown.

    The nearest vote for their kinds, the nearer the more; a kind with a quarter of the votes of
    the first is meant. All are where the nearest have no kind.
    """
    most = float(closeness.max(initial=0.0))
    nearest = np.argsort(-closeness, kind="stable")[:_NEAREST]
    votes: dict[str, float] = defaultdict(float)
    for place in nearest.tolist():
        if kinds[place] and most > 0:
            votes[kinds[place]] += (max(0.0, float(closeness[place])) / most) ** _SHARPNESS
    if not votes:
        return np.ones(len(closeness), dtype=bool)
    enough = _SHARE * max(votes.values())
    meant = {kind for kind, vote in votes.items() if vote >= enough}
    return np.array([not kind or kind in meant for kind in kinds], dtype=bool)
