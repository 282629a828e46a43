"""What was asked under one `Idempotency-Key` is done once; asked again, the same answer comes.

It knows nothing of what is asked, and forgets the oldest when there are many.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from ui.api.problems import Problem

MOST_KEPT = 10_000

T = TypeVar("T")


class Once:
    """Answers by who asked and under which key. Safe to use from many threads."""

    def __init__(self, most_kept: int = MOST_KEPT) -> None:
        self._kept: OrderedDict[tuple[str, str], tuple[str, object]] = OrderedDict()
        self._guard = threading.Lock()
        self._most_kept = most_kept

    def of(self, who: str, key: str | None, asked: str, do: Callable[[], T]) -> T:
        """What `do` gives, or gave under that key. Raises Problem when something else was asked."""
        if key is None:
            return do()
        with self._guard:
            if (known := self._kept.get((who, key))) is not None:
                if known[0] != asked:
                    raise Problem(
                        422, "this Idempotency-Key came with another body; take a new one"
                    )
                return known[1]  # type: ignore[return-value]
            answer = do()
            self._kept[who, key] = (asked, answer)
            if len(self._kept) > self._most_kept:
                self._kept.popitem(last=False)
        return answer
