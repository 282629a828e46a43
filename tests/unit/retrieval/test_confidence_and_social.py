"""How sure events make us, and who counts for whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.catalog.nouns import EVENT_KINDS, Event, EventKind
from retrieval.confidence import confidences, rating_weight
from retrieval.social import circle, follow_matrix, influence, reached

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def event(kind: EventKind, days_ago: float = 0) -> Event:
    return Event("ada", "shoe", kind, NOW - timedelta(days=days_ago))


def sure(*events: Event) -> float:
    return confidences(events, (), NOW).get("shoe", 0.0)


def test_a_purchase_says_more_than_a_look() -> None:
    order = ("view", "like", "cart", "buy")
    values = [sure(event(kind)) for kind in order]
    assert values == sorted(values)
    assert values[0] == pytest.approx(1)


def test_a_return_takes_the_purchase_back() -> None:
    assert sure(event("buy"), event("return")) == 0


def test_fifty_looks_stay_below_a_purchase() -> None:
    assert sure(*[event("view")] * 50) < sure(event("buy"))


def test_a_year_halves() -> None:
    # log2(1 + 1/2) of a purchase's 6
    assert sure(event("buy", 365)) == pytest.approx(6 * np.log2(1.5))


def test_stars_are_signed() -> None:
    assert [rating_weight(r) for r in (5, 3, 1, None)] == [4, 0, -4, 1]
    assert confidences([], [("shoe", 1.0, None)], NOW) == {"shoe": -4}


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(EVENT_KINDS), st.floats(0, 5000)), max_size=30))
def test_confidence_is_always_a_number(done: list[tuple[EventKind, float]]) -> None:
    assert np.isfinite(sure(*(event(kind, days) for kind, days in done)))


def test_whom_all_follow_counts_most_and_the_mean_is_one() -> None:
    rank = influence(follow_matrix([(1, 0, 1.0), (2, 0, 1.0), (3, 0, 2.0), (0, 1, 1.0)], 4))
    assert rank.argmax() == 0
    assert rank.mean() == pytest.approx(1)


def test_nobody_follows_anybody() -> None:
    assert influence(follow_matrix([], 3)).tolist() == pytest.approx([1, 1, 1])
    assert influence(follow_matrix([], 0)).tolist() == []


FOLLOWS = {"ada": {"bob": 1.0, "cem": 1.0}, "bob": {"ada": 1.0, "dee": 1.0}, "cem": {"dee": 1.0}}


def friends_of(who: str, weigh: dict[str, float] | None = None) -> dict[str, tuple[float, int]]:
    within = reached(who, FOLLOWS.get(who, {}), lambda friend: FOLLOWS.get(friend, {}))
    friends = circle(within, [(weigh or {}).get(person, 1.0) for person in within])
    return {friend.shopper_id: (friend.weight, friend.hops) for friend in friends}


def test_friends_and_their_friends_share_one_vote() -> None:
    friends = friends_of("ada")
    assert sum(weight for weight, _ in friends.values()) == pytest.approx(1)
    # each friend 1/2; dee 0.4·(1/2·1/2 + 1/2·1) = 0.3 before sharing out 1.3
    assert friends["bob"] == (pytest.approx(0.5 / 1.3), 1)
    assert friends["dee"] == (pytest.approx(0.3 / 1.3), 2)


def test_nobody_is_their_own_friend_in_a_circle() -> None:
    assert "ada" not in friends_of("ada")


def test_who_is_worth_nothing_is_left_out() -> None:
    assert set(friends_of("ada", {"bob": 0.0, "cem": 1.0})) == {"cem", "dee"}
