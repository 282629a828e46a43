"""Who goes first when many talk at once: picks before words, and best picks' words before others.

It knows no models and no picks; it counts.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from assistant.gate import Gate

PLACES, FEWEST = 12, 2
UNHURRIED = 1_000_000
LATE = 0.9  # of a deadline: what took longer was not all written, or only just
LONGEST_WAIT_S = 4.0
# More at once would only take the same cores from one another: all would be late.
FINDERS, GATHERERS = 2, 1


def unhurried() -> Precedence:
    """Where nobody watches, the model writes all that is wanted, however long it takes it."""
    return Precedence(UNHURRIED, UNHURRIED)


class Precedence:
    """Counts who is finding picks and who has words written. Safe to use from several threads."""

    def __init__(self, places: int = PLACES, fewest: int = FEWEST) -> None:
        """`places` for texts that are written at once; `fewest` are left after late ones."""
        self._finding = 0
        self._written = 0
        self._places = self._most = places
        self._fewest = fewest
        self._changed = threading.Condition()
        self._finders = Gate(FINDERS)
        self._gatherers = Gate(GATHERERS)

    def reading(self) -> AbstractContextManager[None]:
        """While this lasts, a message is read: after those whose picks are to be found."""
        return self.finding(rank=1)

    @contextmanager
    def finding(self, rank: int = 0) -> Iterator[None]:
        """While this lasts, picks are found: whoever writes words waits.

        A few find at a time, the others one after another.
        """
        with self._changed:
            self._finding += 1
        try:
            with self._finders.through(rank):
                yield
        finally:
            with self._changed:
                self._finding -= 1
                if not self._finding:
                    self._changed.notify_all()

    @contextmanager
    def gathering(self, wanted_at_s: float) -> Iterator[None]:
        """While this lasts, what words cite is gathered: one by one, when no picks are found.

        Words go on too: those wanted since `wanted_at_s` (by `time.monotonic`) wait for picks
        LONGEST_WAIT_S at most.
        """
        with self._gatherers.through():
            with self._changed:
                left_s = wanted_at_s + LONGEST_WAIT_S - time.monotonic()
                self._changed.wait_for(lambda: self._finding == 0, max(0.0, left_s))
            yield

    @contextmanager
    def writing(self, wanted: int, within_s: float = math.inf) -> Iterator[int]:
        """How many of the wanted texts the model may write now.

        All while half of the places are enough, then one for each turn, then none. There are half
        as many places after texts that took all of `within_s`, and one more after those in time.
        """
        started = time.monotonic()
        with self._changed:
            granted = self._granted(wanted)
            self._written += granted
        try:
            yield granted
        finally:
            late = time.monotonic() - started > LATE * within_s
            with self._changed:
                self._written -= granted
                if granted:
                    more = self._places // 2 if late else self._places + 1
                    self._places = min(max(more, self._fewest), self._most)

    def _granted(self, wanted: int) -> int:
        if self._written + wanted <= self._places // 2:
            return wanted
        return min(wanted, 1) if self._written < self._places else 0
