"""A shopper's history in columns: what was done when, and how sure it makes us of each product.

The same sums as `confidence.confidences`, kept as of the newest event: one more fades them and is
added, however long the history. It knows nothing of factors or stores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

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


@dataclass(frozen=True, eq=False)
class History:
    """Events (n,), oldest first, and ratings (r,) of one shopper, over the products they are about.

    `places` maps a product to its number; `at` is in µs since 1970, `what` the product's number
    times the kinds there are, and the kind's. `done` (products, kinds) counts events, each faded
    to the moment of the newest.
    """

    places: Mapping[str, int]
    at: NDArray[np.int64]
    what: NDArray[np.int32]
    done: Values
    rated_at: NDArray[np.int64]
    rated_place: NDArray[np.int32]
    rated_weight: Values

    @classmethod
    def of(cls, events: Iterable[Event], rated: Iterable[Rated] = ()) -> History:
        """The history of those events and ratings."""
        ordered = sorted(events, key=lambda event: event.at)
        given = list(rated)
        products = dict.fromkeys([e.product_id for e in ordered] + [each[0] for each in given])
        places = {product_id: place for place, product_id in enumerate(products)}
        at, what = _columns(ordered, places)
        return cls(
            places,
            at,
            what,
            _done(at, what, len(places)),
            np.array([_NEVER if when is None else microseconds(when) for _, _, when in given], int),
            np.array([places[product_id] for product_id, _, _ in given], np.int32),
            np.array([rating_weight(rating) for _, rating, _ in given], np.float64),
        )

    def __len__(self) -> int:
        """How many events there are."""
        return len(self.at)

    @property
    def newest(self) -> int | None:
        """When the last event was, in µs since 1970."""
        return int(self.at[-1]) if len(self.at) else None

    def having(self, events: Iterable[Event]) -> History:
        """This and those of the events that are not in it already."""
        new = sorted(self._unknown(events), key=lambda event: event.at)
        if not new:
            return self
        places = self.places
        products = dict.fromkeys(e.product_id for e in new if e.product_id not in places)
        if products:
            places = {**places, **{i: len(places) + n for n, i in enumerate(products)}}
        new_at, new_what = _columns(new, places)
        at, what = np.concatenate([self.at, new_at]), np.concatenate([self.what, new_what])
        if len(self) and new_at[0] < self.at[-1]:
            order = np.argsort(at, kind="stable")
            at, what = at[order], what[order]
            done = _done(at, what, len(places))
        else:
            done = _done(new_at, new_what, len(places))
            faded = _left(self.at[-1:], int(at[-1])) if len(self) else 1.0
            done[: len(self.done)] += self.done * faded
        return replace(self, places=places, at=at, what=what, done=done)

    def confidence(self, without_events: datetime | None) -> Values:
        """(products,) by number, as of the newest event: see `confidences`.

        `without_events` is the moment to which ratings fade where nothing was done; None: they
        do not.
        """
        total = np.log2(1 + self.done) @ _WEIGHTS
        moment = microseconds(without_events) if self.newest is None else self.newest
        if len(self.rated_at):
            said = self.rated_weight
            if moment is not None:
                said = said * _left(self.rated_at, moment)
            total += np.bincount(self.rated_place, said, minlength=len(self.places))
        return np.asarray(total, np.float64)

    def _unknown(self, events: Iterable[Event]) -> list[Event]:
        """Those of the events that are not in it, each once."""
        given = list(dict.fromkeys(events))
        moments = np.array([microseconds(event.at) for event in given], np.int64)
        first = np.searchsorted(self.at, moments, "left")
        end = np.searchsorted(self.at, moments, "right")
        return [
            event
            for event, start, stop in zip(given, first, end, strict=True)
            if _what(event, self.places) not in self.what[start:stop]
        ]


def _what(event: Event, places: Mapping[str, int]) -> int:
    """The number of its product and kind; below 0 for a product that is not among the places."""
    return places.get(event.product_id, -1) * len(_KINDS) + _KINDS[event.event]


def _columns(
    events: Sequence[Event], places: Mapping[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """When each was, and what."""
    return (
        np.array([microseconds(event.at) for event in events], np.int64),
        np.array([_what(event, places) for event in events], np.int32),
    )


def _done(at: NDArray[np.int64], what: NDArray[np.int32], products: int) -> Values:
    """(products, kinds) counts of the events (in order), each faded to the moment of the last."""
    kinds = len(_WEIGHTS)
    left = _left(at, int(at[-1])) if len(at) else None
    counts = np.bincount(what, left, minlength=products * kinds)
    return np.asarray(counts, np.float64).reshape(products, kinds)


def _left(at: NDArray[np.int64], moment: int) -> NDArray[Any]:
    """What is left of each after so long: 1 for what is undated, or not yet past."""
    return np.exp2(-np.maximum(moment - at, 0) / _HALF_LIFE_US)
