"""Tastes of the shoppers served lately, kept ready: an event is folded in, nothing is read again.

A look at the store says whether anything else is known of the shopper than before. It knows what
to read and when; nothing of how a taste is made.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from retrieval.candidates import Taste
from retrieval.catalog.nouns import Event
from retrieval.catalog.rows import microseconds, time_of
from retrieval.catalog.shopper_mark import ShopperMark, times_total
from retrieval.catalog.store import Store
from retrieval.index import Index
from retrieval.taste import Known, read_known, stranger, taste_known, taste_of

KEPT_AT_MOST = 1000


class Tastes:
    """Answers as `taste_of` does, sooner."""

    def __init__(self, index: Index, store: Store) -> None:
        self._index = index
        self._store = store
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[ShopperMark, Known]] = OrderedDict()

    def of(self, shopper_id: str | None, session_events: Sequence[Event] = ()) -> Taste:
        """The shopper's taste as of now: see `taste_of`."""
        if shopper_id is None and not session_events:
            return stranger(self._index)
        if shopper_id is None:
            return taste_of(self._index, self._store, None, session_events)
        return taste_known(self._index, self._known(shopper_id), session_events)

    def _known(self, shopper_id: str) -> Known:
        mark = self._store.shopper_mark(shopper_id)
        with self._lock:
            kept = self._kept.get(shopper_id)
        known = self._moved(shopper_id, *kept, mark) if kept else None
        known = known or read_known(self._index, self._store, shopper_id)
        with self._lock:
            self._kept[shopper_id] = (mark, known)
            self._kept.move_to_end(shopper_id)
            while len(self._kept) > KEPT_AT_MOST:
                self._kept.popitem(last=False)
        return known

    def _moved(
        self, shopper_id: str, before: ShopperMark, known: Known, now: ShopperMark
    ) -> Known | None:
        """What was known, with the events since; None when more than events is new."""
        if now == before:
            return known
        if (now.reviews, now.follows) != (before.reviews, before.follows):
            return None
        after = time_of(known.history.newest)
        new = self._store.events(shopper_id, after=after)
        total = times_total([microseconds(event.at) or 0 for event in new])
        if (before.events[0] + len(new), before.events[1] + total) != now.events:
            return None
        return known.having(self._index, new)
