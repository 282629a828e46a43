"""A shopper's history in columns: what was done when, and how sure it makes us of each product.

The same sums as `confidence.confidences`, for a history of any length in a few milliseconds, so
that one more event need not read the others again. It knows nothing of factors or stores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Values
from retrieval.catalog.nouns import Event
from retrieval.catalog.rows import microseconds
from retrieval.confidence import HALF_LIFE_DAYS, KIND_WEIGHTS, Rated, rating_weight

_KINDS = {kind: place for place, kind in enumerate(KIND_WEIGHTS)}
_WEIGHTS = np.array(list(KIND_WEIGHTS.values()), np.float64)
_HALF_LIFE_US = HALF_LIFE_DAYS * 86400 * 1e6
_NEVER = np.iinfo(np.int64).max  # an undated review is newer than anything: it does not fade

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class History:
    """Events (n,) and ratings (r,) of one shopper, over the products they are about.

    `places` maps a product to its number; `at` is in µs since 1970, `place` a product's number.
    """

    places: Mapping[str, int]
    at: Numbers
    place: Numbers
    kind: Numbers
    rated_at: Numbers
    rated_place: Numbers
    rated_weight: Values

    @classmethod
    def of(cls, events: Sequence[Event], rated: Iterable[Rated] = ()) -> History:
        """The history of those events and ratings."""
        given = list(rated)
        products = dict.fromkeys([e.product_id for e in events] + [each[0] for each in given])
        places = {product_id: place for place, product_id in enumerate(products)}
        return cls(
            places,
            _numbers(microseconds(event.at) for event in events),
            _numbers(places[event.product_id] for event in events),
            _numbers(_KINDS[event.event] for event in events),
            _numbers(_NEVER if at is None else microseconds(at) for _, _, at in given),
            _numbers(places[product_id] for product_id, _, _ in given),
            np.array([rating_weight(rating) for _, rating, _ in given], np.float64),
        )

    def __len__(self) -> int:
        """How many events there are."""
        return len(self.at)

    @property
    def newest(self) -> int | None:
        """When the last event was, in µs since 1970."""
        return int(self.at.max()) if len(self.at) else None

    def having(self, events: Iterable[Event]) -> History:
        """This and those of the events that are not in it already."""
        new = self._unknown(list(events))
        if not new:
            return self
        places = self.places
        products = sorted({event.product_id for event in new} - places.keys())
        if products:
            places = {**places, **{i: len(places) + n for n, i in enumerate(products)}}
        added = History.of(new)
        return replace(
            self,
            places=places,
            at=np.concatenate([self.at, added.at]),
            place=np.concatenate([self.place, _numbers(places[e.product_id] for e in new)]),
            kind=np.concatenate([self.kind, added.kind]),
        )

    def confidence(self, now: datetime | None) -> Values:
        """(products,) by number: see `confidences`; `now` None fades nothing."""
        kinds, count = len(_WEIGHTS), len(self.places)
        done = np.bincount(
            self.place * kinds + self.kind, self._kept(self.at, now), minlength=count * kinds
        )
        total = np.log2(1 + done).reshape(count, kinds) @ _WEIGHTS
        if len(self.rated_at):
            said = self.rated_weight * self._kept(self.rated_at, now)
            total += np.bincount(self.rated_place, said, minlength=count)
        return np.asarray(total, np.float64)

    def _kept(self, at: Numbers, now: datetime | None) -> Values:
        """What is left of each after so long: 1 for what is undated, or not yet past."""
        moment = microseconds(now)
        if moment is None:
            return np.ones(len(at))
        return np.asarray(np.exp2(-np.maximum(moment - at, 0) / _HALF_LIFE_US), np.float64)

    def _unknown(self, events: Sequence[Event]) -> list[Event]:
        """Those of the events that are not in it, each once."""
        same = np.isin(self.at, _numbers(microseconds(event.at) for event in events))
        columns = (self.place[same], self.kind[same], self.at[same])
        known = set(zip(*(column.tolist() for column in columns), strict=True))
        return [
            event
            for event in events
            if (
                self.places.get(event.product_id, -1),
                _KINDS[event.event],
                microseconds(event.at),
            )
            not in known
        ]


def _numbers(values: Iterable[int | None]) -> Numbers:
    return np.array(list(values), np.int64)
