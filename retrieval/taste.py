"""A shopper's taste as of this moment: built rows, what was done since, and the friends who count.

One new event moves it in milliseconds. It knows nothing of needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from retrieval.behaviour import place
from retrieval.candidates import Friend, Taste, Vector
from retrieval.catalog.nouns import Event
from retrieval.catalog.store import Store
from retrieval.confidence import Rated, confidences
from retrieval.encoder import unit_rows
from retrieval.index import Index
from retrieval.social import circle

EVENTS_AT_MOST = 500
_SESSION_TEXT = 0.15  # what a unit of confidence gathered just now adds to taste in words


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
    if shopper_id is None and not session_events:
        return stranger(index)
    events = _with_session(store.events(shopper_id) if shopper_id else [], session_events)
    rated = _rated(store, shopper_id)
    now = max((event.at for event in events), default=index.newest_event)
    followed = {f.follows_id: f.weight for f in store.follows(shopper_id)} if shopper_id else {}
    words = _words(index, shopper_id, session_events)
    return taste_from(index, shopper_id, confidences(events, rated, now), followed, words)


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
    kept = _strongest(index, confidence)
    behaviour = place(index.fold_in, _factors(index, kept), list(kept.values()))
    friends = _friends(index, shopper_id, followed, behaviour) if shopper_id else ()
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


def _with_session(kept: Sequence[Event], session: Sequence[Event]) -> list[Event]:
    """Both, an event the store already has counted once."""
    known = {(event.product_id, event.event, event.at) for event in kept}
    new = [event for event in session if (event.product_id, event.event, event.at) not in known]
    return [*kept, *new]


def _rated(store: Store, shopper_id: str | None) -> list[Rated]:
    if not shopper_id:
        return []
    return [(r.product_id, r.rating, r.created_at) for r in store.reviews(shopper_id=shopper_id)]


def _strongest(index: Index, confidence: Mapping[str, float]) -> dict[str, float]:
    known = {i: value for i, value in confidence.items() if i in index.product_rows}
    ordered = sorted(known.items(), key=lambda item: (-abs(item[1]), item[0]))[:EVENTS_AT_MOST]
    return dict(sorted(ordered))


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


def _friends(
    index: Index, shopper_id: str, followed: Mapping[str, float], behaviour: Vector
) -> tuple[Friend, ...]:
    if not followed:
        return ()

    def followed_by(friend_id: str) -> Mapping[str, float]:
        row = index.shopper_rows.get(friend_id)
        if row is None:
            return {}
        start, end = index.follows.indptr[row], index.follows.indptr[row + 1]
        whom = index.follows.indices[start:end]
        weights = index.follows.data[start:end]
        return {index.shopper_ids[v]: float(w) for v, w in zip(whom, weights, strict=True)}

    return circle(shopper_id, followed, followed_by, lambda who: _weigh(index, behaviour, who))


def _weigh(index: Index, behaviour: Vector, friend_id: str) -> float:
    """Influence, damped, times agreement: 1 where tastes say nothing of one another."""
    row = index.shopper_rows.get(friend_id)
    if row is None:
        return 0.0
    other = index.shoppers[row, index.dimension :]
    length = float(np.linalg.norm(other))
    if length == 0:
        return 0.0  # nothing is known of what this friend likes
    own = float(np.linalg.norm(behaviour))
    agreement = float(other @ behaviour) / (length * own) if own else 0.0
    return float(np.sqrt(index.influence[row])) * (1.0 + max(-0.9, agreement))


def _blend(index: Index, friends: Sequence[Friend]) -> Vector:
    known, rows = friend_rows(index, friends)
    weights = np.array([friend.weight for friend in known], dtype=np.float32)
    blended: Vector = (weights[:, None] * rows).sum(axis=0).astype(np.float32)
    return blended
