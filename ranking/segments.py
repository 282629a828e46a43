"""Groups of users by how much is known of them. It knows counts only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

COLD_AT_MOST = 5
"""A shopper is cold with at most so many items chosen in train, none included."""


def segments_of(history: NDArray[np.intp]) -> dict[str, NDArray[np.bool_]]:
    """Which users are in which segment, by how many items they chose in train."""
    return {
        "all": np.ones(len(history), bool),
        "warm": history > COLD_AT_MOST,
        "cold": history <= COLD_AT_MOST,
        "no_history": history == 0,
    }
