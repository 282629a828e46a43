"""What is kept of shoppers answers as a fresh reading does, whatever happens in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.build import build
from retrieval.catalog.nouns import EVENT_KINDS, Event, Follow, Product, Review
from retrieval.catalog.shopper_versions import ONE_BY_ONE
from retrieval.catalog.store import Store
from retrieval.confidence import confidences
from retrieval.history import History
from retrieval.index import Index, open_index
from retrieval.taste import taste_of
from retrieval.tastes import Tastes
from retrieval.testing import NOW, HashEncoder, fill_tiny_shop

_ACTS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(EVENT_KINDS), st.integers(0, 2000)),
    max_size=12,
)
_RATED = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.none() | st.floats(1, 5),
        st.none() | st.integers(-9, 900).map(lambda days: NOW - timedelta(days=days)),
    ),
    max_size=4,
)


def events(acts: list[tuple[str, str, int]]) -> list[Event]:
    return [Event("ada", what, kind, NOW - timedelta(days=d)) for what, kind, d in acts]  # type: ignore[arg-type]


@settings(deadline=None)
@given(_ACTS, _ACTS, _RATED)
def test_columns_make_as_sure_as_events_one_by_one(first, then, rated) -> None:
    all_events = list({(e.product_id, e.event, e.at): e for e in events(first + then)}.values())
    before = [e for e in all_events if e in events(first)]
    now = max((e.at for e in all_events), default=None)
    history = History.of(before, rated).having(all_events)
    assert len(history) == len(all_events)
    sure = dict(zip(history.places, history.confidence(now).tolist(), strict=True))
    wanted = confidences(all_events, rated, now)
    assert {i: v for i, v in sure.items() if abs(v) > 1e-6} == pytest.approx(wanted)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Index]]:
    place: Path = tmp_path_factory.mktemp("tastes")
    store = fill_tiny_shop(Store.open(f"sqlite:///{place}/shop.db"))
    build(store, place / "index", HashEncoder(), factors=8)
    index = open_index(place / "index")
    yield store, index
    index.close()
    store.close()


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


WITHDRAWN: list[Product] = []


def withdrawn(store: Store, product_id: str) -> None:
    WITHDRAWN.extend(store.products([product_id]))
    store.withdraw_products([product_id])


CHANGES = {
    "an event": lambda store, who: store.put_events([Event(who, "steam", "buy", later(1))]),
    "two at once": lambda store, who: store.put_events(
        [Event(who, "steam", "like", later(2)), Event(who, "copper", "like", later(2))]
    ),
    "one more at that moment": lambda store, who: store.put_events(
        [Event(who, "copper", "view", later(2))]
    ),
    "an old event": lambda store, who: store.put_events([Event(who, "steam", "view", later(-999))]),
    "a review": lambda store, who: store.put_reviews(
        [Review(f"{who}-1", "steam", who, 1.0, "", "Leaks.", created_at=later(3))]
    ),
    "a follow": lambda store, who: store.put_follows([Follow(who, "bob")]),
    "another weight": lambda store, who: store.put_follows([Follow(who, "bob", 0.2)]),
    "a follow among many": lambda store, who: store.put_follows(
        [Follow(who, "cyd"), *(Follow(f"many-{n}", "bob") for n in range(ONE_BY_ONE))]
    ),
    "an import": lambda store, who: store.put_events(
        [
            Event(each, "steam", "cart", later(4))
            for each in (who, *(f"many-{n}" for n in range(ONE_BY_ONE)))
        ]
    ),
    "another writer of their review": lambda store, who: store.put_reviews(
        [Review(f"{who}-1", "steam", "bob", 1.0, "", "Leaks.", created_at=later(3))]
    ),
    "a product withdrawn": lambda store, who: withdrawn(store, "steam"),
    "the product again": lambda store, who: store.put_products([WITHDRAWN.pop()]),
    "being forgotten": lambda store, who: store.forget_shopper(who),
}


def same(store: Store, index: Index, tastes: Tastes, who: str) -> None:
    kept, anew = tastes.of(who), taste_of(index, store, who)
    assert kept.events == pytest.approx(anew.events)
    assert kept.friends == anew.friends
    np.testing.assert_allclose(kept.behaviour, anew.behaviour, atol=1e-6)
    np.testing.assert_allclose(kept.text, anew.text, atol=1e-6)


@pytest.mark.parametrize("who", ["ada", "nobody yet"])
def test_whatever_becomes_known_moves_the_very_next_taste(shop, who) -> None:
    store, index = shop
    tastes = Tastes(index, store)
    same(store, index, tastes, who)
    for change in CHANGES.values():
        change(store, who)
        same(store, index, tastes, who)


def test_one_more_event_reads_no_history_again(shop, monkeypatch) -> None:
    store, index = shop
    tastes = Tastes(index, store)
    store.put_events([Event("eve", "steam", "buy", later(-5))])
    before = tastes.of("eve")
    monkeypatch.setattr("retrieval.tastes.read_known", None)
    store.put_events([Event("eve", "copper", "buy", later(9))])
    assert tastes.of("eve").events.keys() == before.events.keys() | {"copper"}
    session = [Event("eve", "steam", "like", later(10))]
    assert tastes.of("eve", session).events["steam"] > tastes.of("eve").events["steam"]


def test_of_a_long_history_only_what_is_new_is_read(shop, monkeypatch) -> None:
    store, index = shop
    tastes = Tastes(index, store)
    store.put_events([Event("gil", "steam", "view", later(-n)) for n in range(20)])
    tastes.of("gil")
    read: list[Event] = []
    news_of = store.shopper_news

    def news(*known) -> tuple:
        version, new = news_of(*known)
        read.extend(new)
        return version, new

    monkeypatch.setattr(store, "shopper_news", news)
    store.put_events([Event("gil", "copper", "buy", later(9))])
    assert tastes.of("gil").events["copper"] > 0
    assert [event.product_id for event in read] == ["steam", "copper"]  # the newest known, and it
    tastes.of("gil")
    assert len(read) == 2


def test_who_comes_back_after_being_forgotten_is_read_anew(shop) -> None:
    store, index = shop
    tastes = Tastes(index, store)
    store.put_events([Event("hal", "steam", "buy", later(0))])
    assert tastes.of("hal").events
    store.forget_shopper("hal")
    store.put_events([Event("hal", "copper", "buy", later(1))])
    assert list(tastes.of("hal").events) == ["copper"]


def test_what_the_store_already_has_counts_once(shop) -> None:
    store, index = shop
    event = Event("fay", "steam", "buy", later(0))
    store.put_events([event])
    tastes = Tastes(index, store)
    assert tastes.of("fay", [event]).events == tastes.of("fay").events
