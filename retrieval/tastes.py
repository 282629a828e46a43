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
from retrieval.catalog.rows import time_of
from retrieval.catalog.shopper_versions import ShopperVersion
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
        self._kept: OrderedDict[str, tuple[ShopperVersion, Known]] = OrderedDict()

    def of(self, shopper_id: str | None, session_events: Sequence[Event] = ()) -> Taste:
        """The shopper's taste as of now: see `taste_of`."""
        if shopper_id is None and not session_events:
            return stranger(self._index)
        if shopper_id is None:
            return taste_of(self._index, self._store, None, session_events)
        return taste_known(self._index, self._known(shopper_id), session_events)

    def _known(self, shopper_id: str) -> Known:
        with self._lock:
            version, known = self._kept.get(shopper_id, (None, None))
        newest = time_of(known.history.newest) if known else None
        version, new = self._store.shopper_news(shopper_id, version, newest)
        if known is None or new is None:
            known = read_known(self._index, self._store, shopper_id)
        else:
            known = known.having(self._index, new)
        with self._lock:
            self._kept[shopper_id] = (version, known)
            self._kept.move_to_end(shopper_id)
            while len(self._kept) > KEPT_AT_MOST:
                self._kept.popitem(last=False)
        return known
