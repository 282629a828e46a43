"""A shopper's taste as of this moment: built rows, what was done since, and the friends who count.

What is known of a shopper is read once (`Known`); one new event moves the taste in milliseconds.
It knows nothing of needs, or of when to read anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from retrieval.behaviour import place
from retrieval.candidates import Friend, Taste, Values, Vector
from retrieval.catalog.nouns import Event
from retrieval.catalog.store import Store
from retrieval.confidence import confidences
from retrieval.encoder import unit_rows
from retrieval.history import History
from retrieval.index import Index
from retrieval.social import circle, reached

EVENTS_AT_MOST = 500
_REACHED_AT_MOST = 1000
_LEAST = 1e-6  # confidence below which a product says nothing
_SESSION_TEXT = 0.15  # what a unit of confidence gathered just now adds to taste in words

Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Around:
    """Who is reached within two hops and known to the index: (p,) rows and what each counts.

    `people` maps them to their share and hops; `weight` is influence, damped.
    """

    people: Mapping[str, tuple[float, int]]
    rows: Rows
    weight: Values


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of a shopper: their history, its products' rows (-1 unknown), people around."""

    shopper_id: str | None
    history: History
    rows: Rows
    around: Around

    def having(self, index: Index, events: Sequence[Event]) -> Known:
        """This, with the events that are not in it yet."""
        history = self.history.having(events)
        return replace(self, history=history, rows=_product_rows(index, history, self.rows))


def stranger(index: Index) -> Taste:
    """The taste of somebody nothing is known of."""
    behaviour = np.zeros(index.behaviour.shape[1], dtype=np.float32)
    text = np.zeros(index.dimension, dtype=np.float32)
    return Taste(None, text, behaviour, behaviour)


def taste_of(
    index: Index, store: Store, shopper_id: str | None, session_events: Sequence[Event] = ()
) -> Taste:
    """The shopper's taste, from the store as it is now and what was done in this session.

    An unknown shopper, or None, is a stranger but for the session's events.
    """
    return taste_known(index, read_known(index, store, shopper_id), session_events)


def read_known(index: Index, store: Store, shopper_id: str | None) -> Known:
    """What the store knows of the shopper."""
    if shopper_id is None:
        return known_of(index, None, History.of(()), {})
    rated = [(r.product_id, r.rating, r.created_at) for r in store.reviews(shopper_id=shopper_id)]
    followed = {follow.follows_id: follow.weight for follow in store.follows(shopper_id)}
    history = History.of(store.events(shopper_id), rated)
    return known_of(index, shopper_id, history, followed)


def known_of(
    index: Index, shopper_id: str | None, history: History, followed: Mapping[str, float]
) -> Known:
    """That history and whom the shopper follows, ready for tastes."""
    rows = _product_rows(index, history, np.zeros(0, dtype=np.intp))
    return Known(shopper_id, history, rows, _around(index, shopper_id, followed))


def taste_known(index: Index, known: Known, session_events: Sequence[Event] = ()) -> Taste:
    """The taste of whom that is known of, and who did this in the session."""
    if known.shopper_id is None and not session_events:
        return stranger(index)
    words = _words(index, known.shopper_id, session_events)
    known = known.having(index, session_events)
    return _taste(index, known.shopper_id, _strongest(index, known), known.around, words)


def taste_from(
    index: Index,
    shopper_id: str | None,
    confidence: Mapping[str, float],
    followed: Mapping[str, float],
    words: Vector,
) -> Taste:
    """The taste of who takes to products so surely, follows these people and likes these words.

    The `EVENTS_AT_MOST` strongest products count, however long the history.
    """
    known = {i: value for i, value in confidence.items() if i in index.product_rows}
    ordered = sorted(known.items(), key=lambda item: (-abs(item[1]), item[0]))[:EVENTS_AT_MOST]
    around = _around(index, shopper_id, followed)
    return _taste(index, shopper_id, dict(sorted(ordered)), around, words)


def _taste(
    index: Index,
    shopper_id: str | None,
    kept: Mapping[str, float],
    around: Around,
    words: Vector,
) -> Taste:
    behaviour = place(index.fold_in, _factors(index, kept), list(kept.values()))
    friends = circle(around.people, _counts(index, behaviour, around).tolist())
    return Taste(
        shopper_id=shopper_id,
        text=words,
        behaviour=behaviour,
        friends_behaviour=_blend(index, friends),
        events=kept,
        friends=friends,
        friends_weight=index.friends_weight,
    )


def friend_rows(index: Index, friends: Sequence[Friend]) -> tuple[list[Friend], Vector]:
    """The friends the index knows, and their behaviour factors (f, k)."""
    known = [friend for friend in friends if friend.shopper_id in index.shopper_rows]
    rows = [index.shopper_rows[friend.shopper_id] for friend in known]
    return known, np.asarray(index.shoppers[rows, index.dimension :], dtype=np.float32)


def _product_rows(index: Index, history: History, before: Rows) -> Rows:
    """The index's row of each of the history's products, those in `before` being known."""
    if len(before) == len(history.places):
        return before
    new = islice(history.places, len(before), None)
    return np.append(before, [index.product_rows.get(i, -1) for i in new]).astype(np.intp)


def _strongest(index: Index, known: Known) -> dict[str, float]:
    """product_id → confidence of the `EVENTS_AT_MOST` products we are surest of, by row."""
    confidence = known.history.confidence(index.newest_event)
    places = np.flatnonzero((known.rows >= 0) & (np.abs(confidence) > _LEAST))
    rows = known.rows[places]
    best = np.lexsort((rows, -np.abs(confidence[places])))[:EVENTS_AT_MOST]
    best = best[np.argsort(rows[best])]
    chosen = zip(rows[best].tolist(), confidence[places[best]].tolist(), strict=True)
    return {index.product_ids[row]: value for row, value in chosen}


def _factors(index: Index, confidence: Mapping[str, float]) -> Vector:
    return np.asarray(index.behaviour[index.rows_of(list(confidence))], dtype=np.float32)


def _words(index: Index, shopper_id: str | None, session: Sequence[Event]) -> Vector:
    """Taste in words: the built row, moved towards what was taken to in this session."""
    words = np.zeros(index.dimension, dtype=np.float32)
    row = index.shopper_rows.get(shopper_id or "")
    if row is not None:
        words += index.shoppers[row, : index.dimension]
    lately = confidences(session, (), None)
    for product_id, value in lately.items():
        if product_id in index.product_rows:
            words += _SESSION_TEXT * value * index.text[index.product_rows[product_id]]
    unit: Vector = unit_rows(words[None, :])[0]
    return unit


def _around(index: Index, shopper_id: str | None, followed: Mapping[str, float]) -> Around:
    """Of those within two hops the `_REACHED_AT_MOST` who count most and whose taste is known."""

    def followed_by(friend_id: str) -> Mapping[str, float]:
        row = index.shopper_rows.get(friend_id)
        if row is None:
            return {}
        start, end = index.follows.indptr[row], index.follows.indptr[row + 1]
        whom = index.follows.indices[start:end]
        weights = index.follows.data[start:end]
        return {index.shopper_ids[v]: float(w) for v, w in zip(whom, weights, strict=True)}

    within = reached(shopper_id or "", followed, followed_by) if followed else {}
    people = [person for person in within if person in index.shopper_rows]
    rows = np.array([index.shopper_rows[person] for person in people], dtype=np.intp)
    weight = np.sqrt(index.influence[rows])
    counts = weight * np.array([within[person][0] for person in people])
    best = np.sort(np.argsort(-counts, kind="stable")[:_REACHED_AT_MOST])
    kept = {people[place]: within[people[place]] for place in best.tolist()}
    return Around(kept, rows[best], np.asarray(weight[best], np.float64))


def _counts(index: Index, behaviour: Vector, around: Around) -> Values:
    """Influence, damped, times agreement: 1 where tastes say nothing of one another.

    Of whom nothing is known counts nothing.
    """
    theirs = np.asarray(index.shoppers[around.rows, index.dimension :], dtype=np.float64)
    lengths = np.linalg.norm(theirs, axis=1)
    both = lengths * float(np.linalg.norm(behaviour))
    agreement = np.divide(theirs @ behaviour, both, out=np.zeros(len(both)), where=both > 0)
    return np.where(lengths > 0, around.weight * (1.0 + np.maximum(-0.9, agreement)), 0.0)


def _blend(index: Index, friends: Sequence[Friend]) -> Vector:
    known, rows = friend_rows(index, friends)
    weights = np.array([friend.weight for friend in known], dtype=np.float32)
    blended: Vector = (weights[:, None] * rows).sum(axis=0).astype(np.float32)
    return blended
