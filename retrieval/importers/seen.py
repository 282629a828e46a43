"""Which ids an import has met before, in eight bytes each.

It keeps hashes, not ids: among ten million ids a wrong answer has odds of
one in three hundred thousand.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

_MOST_RUNS = 12


class Seen:
    """The ids met so far."""

    def __init__(self) -> None:
        self._runs: list[NDArray[np.int64]] = []

    def repeats(self, ids: Sequence[Hashable]) -> list[bool]:
        """For each id whether it was met before, here or earlier; all of them are met now."""
        hashes = np.fromiter(map(hash, ids), dtype=np.int64, count=len(ids))
        return [bool(each) for each in self.repeats_of(hashes)]

    def repeats_of(self, hashes: NDArray[np.int64]) -> NDArray[np.bool_]:
        """The same for ids that are hashed already."""
        order = np.argsort(hashes, kind="stable")
        ordered = hashes[order]  # Looked up in order, neighbours are near in memory as well.
        again = np.zeros(len(ordered), dtype=bool)
        again[1:] = ordered[1:] == ordered[:-1]
        for run in self._runs:
            places = np.minimum(np.searchsorted(run, ordered), len(run) - 1)
            again |= run[places] == ordered
        if not again.all():
            self._runs.append(ordered[~again])
        if len(self._runs) > _MOST_RUNS:
            self._merge()
        repeated = np.empty_like(again)
        repeated[order] = again
        return repeated

    def _merge(self) -> None:
        """Join the small runs; the big first one only when the others have grown as big."""
        big, small = self._runs[0], np.sort(np.concatenate(self._runs[1:]))
        joined = len(small) * 2 >= len(big)
        self._runs = [np.sort(np.concatenate([big, small]))] if joined else [big, small]
