"""A gate with a few places: whoever has the lower rank goes first, of those the one who came first.

It knows nothing of what is done behind it.
"""

from __future__ import annotations

import heapq
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count


class Gate:
    """Lets `places` through at a time. Safe to use from several threads."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._queue: list[tuple[int, int, threading.Event]] = []
        self._numbers = count()
        self._guard = threading.Lock()

    @contextmanager
    def through(self, rank: int = 0) -> Iterator[None]:
        """While this lasts, one place is taken."""
        with self._guard:
            waits = not self._free
            opened = threading.Event()
            if waits:
                heapq.heappush(self._queue, (rank, next(self._numbers), opened))
            else:
                self._free -= 1
        if waits:
            opened.wait()
        try:
            yield
        finally:
            with self._guard:
                if self._queue:  # the place goes straight to who is next
                    heapq.heappop(self._queue)[-1].set()
                else:
                    self._free += 1
