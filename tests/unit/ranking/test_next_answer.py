"""What a shopper just did moves the very next answer, whatever odd things came before."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from retrieval.build import build
from retrieval.catalog.nouns import Event, Follow
from retrieval.catalog.store import Store
from retrieval.finder import Finder
from retrieval.index import open_index
from retrieval.need import Need
from retrieval.taste import EVENTS_AT_MOST, taste_of
from retrieval.testing import NOW, HashEncoder, fill_tiny_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """The tiny shop with a star whom everybody follows, and a circle of followers."""
    tmp_path = tmp_path_factory.mktemp("followed")
    store = fill_tiny_shop(Store.open(f"sqlite:///{tmp_path / 'shop.db'}"))
    people = [f"fan{n}" for n in range(300)]
    store.put_follows(
        [
            *(Follow(person, "ada") for person in people),
            *(Follow(a, b) for a, b in zip(people, [*people[1:], people[0]], strict=True)),
        ]
    )
    build(store, tmp_path / "index", HashEncoder(), factors=8)
    index = open_index(tmp_path / "index")
    yield store, index, Finder(store, index, HashEncoder())
    index.close()
    store.close()


def score_of(shop, shopper: str, product_id: str) -> float:
    store, index, finder = shop
    taste = taste_of(index, store, shopper)
    candidates = finder.score(Need(words="kettle"), taste, [product_id])
    return float(candidates.behaviour[0] + candidates.friends[0])


@pytest.mark.parametrize("kind", ["view", "like", "cart", "buy"])
def test_each_kind_of_liking_lifts_what_it_was_about(shop, kind) -> None:
    who = f"a {kind}er"
    before = score_of(shop, who, "steam")
    shop[0].put_events([Event(who, "steam", kind, NOW)])
    assert score_of(shop, who, "steam") > before


def test_a_return_takes_back_what_the_purchase_said(shop) -> None:
    shop[0].put_events([Event("hal", "steam", "buy", NOW)])
    bought = score_of(shop, "hal", "steam")
    shop[0].put_events([Event("hal", "steam", "return", NOW + timedelta(days=1))])
    returned = score_of(shop, "hal", "steam")
    assert returned < bought
    assert returned == pytest.approx(0.0, abs=0.05)


def test_a_purchase_says_more_than_a_view(shop) -> None:
    shop[0].put_events([Event("ivy", "steam", "view", NOW)])
    viewed = score_of(shop, "ivy", "steam")
    shop[0].put_events([Event("ivy", "steam", "buy", NOW)])
    assert score_of(shop, "ivy", "steam") > viewed


def test_nobody_follows_themselves() -> None:
    with pytest.raises(ValueError, match="somebody else"):
        Follow("gil", "gil")


def test_a_star_and_a_circle_of_followers_stay_finite(shop) -> None:
    store, index, _ = shop
    assert np.isfinite(index.influence).all()
    assert index.influence[index.shopper_rows["ada"]] == index.influence.max()
    taste = taste_of(index, store, "fan0")
    assert {f.shopper_id for f in taste.friends} >= {"ada"}
    assert sum(f.weight for f in taste.friends) == pytest.approx(1.0)


def test_a_hundred_thousand_events_are_one_bounded_taste(shop) -> None:
    store, index, _ = shop
    known = list(index.product_ids)
    events = [
        Event("gil", known[n % len(known)], "view", NOW - timedelta(seconds=n))
        for n in range(100_000)
    ]
    taste = taste_of(index, store, "gil", events)
    assert set(taste.events) <= set(known)
    assert len(taste.events) <= EVENTS_AT_MOST
    # A page opened ten thousand times stays a page opened often.
    assert max(taste.events.values()) < 20
    assert np.isfinite(taste.behaviour).all()
