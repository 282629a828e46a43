"""How many may wait for their picks at once: beyond that, who asks is told when to come again.

It counts and keeps time; it knows nothing of what is asked. Used from the event loop only.
"""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from time import monotonic

from ui.api.problems import Problem

LONGEST_WAIT_S = 8.0
_FIRST_PACE_S = 0.02
_NEWEST_SHARE = 0.1


class Crowd:
    """Those who wait for the first words of an answer, and at what pace they are served."""

    def __init__(
        self, longest_wait_s: float = LONGEST_WAIT_S, clock: Callable[[], float] = monotonic
    ) -> None:
        self._longest_wait_s = longest_wait_s
        self._clock = clock
        self._waiting = 0
        self._pace_s = _FIRST_PACE_S
        self._served_at = -math.inf

    @property
    def wait_s(self) -> float:
        """How long whoever comes now would wait."""
        return self._waiting * self._pace_s

    def admit(self) -> None:
        """Let one more in. Raises Problem with Retry-After when the wait would be too long."""
        if self.wait_s <= self._longest_wait_s:
            return
        seconds = max(1, math.ceil(self.wait_s))
        raise Problem(
            503,
            f"many are asking at once; wait {seconds} s and send it again",
            {"Retry-After": str(seconds)},
        )

    async def through(self, frames: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
        """The frames; until the first one has come, whoever asked waits."""
        came_at = self._clock()
        self._waiting += 1
        waits = True
        try:
            async with aclosing(frames):
                async for frame in frames:
                    if waits:
                        waits = False
                        self._served(came_at)
                    yield frame
        finally:
            self._waiting -= waits

    def _served(self, came_at: float) -> None:
        now = self._clock()
        took_s = now - max(came_at, self._served_at)
        self._pace_s += _NEWEST_SHARE * (took_s - self._pace_s)
        self._served_at = now
        self._waiting -= 1
