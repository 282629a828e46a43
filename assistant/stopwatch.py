"""How long each stage of a turn took, in milliseconds.

It knows nothing of what the stages do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

STAGES = ("understand", "find", "order", "first_pick", "justify", "total")


class Stopwatch:
    """Times of one turn; stages that never ran took 0 ms.

    The turn began at `since_s` of the clock `seconds`, now when absent.

    >>> watch = Stopwatch(since_s=1.0, seconds=lambda: 1.25)
    >>> watch.mark("first_pick")
    >>> watch.latency_ms()["first_pick"]
    250
    """

    def __init__(
        self, since_s: float | None = None, seconds: Callable[[], float] = time.perf_counter
    ) -> None:
        self._seconds = seconds
        self._start = seconds() if since_s is None else since_s
        self._ms: dict[str, float] = dict.fromkeys(STAGES, 0.0)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time of the block to the stage."""
        start = self._seconds()
        try:
            yield
        finally:
            self._ms[name] += (self._seconds() - start) * 1000

    def mark(self, name: str) -> None:
        """Set the stage to the time since the turn began."""
        self._ms[name] = (self._seconds() - self._start) * 1000

    def latency_ms(self) -> Mapping[str, int]:
        """Whole milliseconds by stage."""
        return {name: round(ms) for name, ms in self._ms.items()}
