"""What each signal says of a product, checked by eye."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from ranking.feedback import Feedback
from ranking.signals import SIGNALS, signals_of, unmet_wishes
from ranking.testing import a_product, shelf
from retrieval.catalog.nouns import Variant
from retrieval.need import Need

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def values(name, need, candidates, feedback=None, now=None):
    return signals_of(need, candidates, feedback or Feedback(), now)[name].values.tolist()


def test_every_signal_of_the_design_is_there_in_order() -> None:
    assert tuple(signals_of(Need(), shelf(["a"]), Feedback())) == SIGNALS


def test_the_best_match_is_one_and_the_others_are_told_relative_to_it() -> None:
    assert values("need_match", Need(), shelf("ab", need_match=[0.6, 0.3])) == [1.0, 0.5]


def test_a_weak_best_match_is_not_blown_up() -> None:
    (best,) = values("need_match", Need(), shelf("a", need_match=[0.03]))
    assert best == pytest.approx(0.1)


def test_one_five_star_rating_is_worth_less_than_many_good_ones() -> None:
    shop = shelf("abc", rating_mean=[5.0, 4.7, np.nan], rating_count=[1, 200, 0])
    one, many, none = values("review_quality", Need(), shop)
    assert many > one > 0
    # Unrated stands at the prior: the two means beside four products of 3.5 stars.
    assert none == pytest.approx(((5 + 4.7 + 14) / 6 - 3) / 2)


def test_without_any_rating_quality_says_nothing() -> None:
    assert values("review_quality", Need(), shelf("ab")) == [0.0, 0.0]


def test_a_stated_want_counts_fully_a_hint_little_a_denied_one_against() -> None:
    shop = shelf("abcd", wants_met=[{"quiet": 0.9}, {"quiet": 0.25}, {}, {"quiet": -0.8}])
    assert values("aspect_match", Need(wants=("quiet",)), shop) == [1.0, 0.15, 0.0, -1.0]


def test_an_avoided_thing_stated_weighs_twice_and_denied_as_much_as_a_want_met() -> None:
    shop = shelf("ab", wants_met=[{"wool": 1.0}, {"wool": -1.0}])
    assert values("aspect_match", Need(avoids=("wool",)), shop) == [-2.0, 1.0]


def test_a_brand_named_is_a_wish() -> None:
    shop = shelf([a_product("a", brand="Acme"), a_product("b", brand="Nord")])
    assert values("aspect_match", Need(brands=("acme",)), shop) == [1.0, 0.0]


def test_wishes_unmet_are_counted_and_avoided_things_count_twice() -> None:
    shop = shelf("abc", wants_met=[{"light": 1.0, "warm": 0.8}, {"light": 1.0}, {"wool": 0.7}])
    need = Need(wants=("light", "warm"), avoids=("wool",))
    assert unmet_wishes(need, shop).tolist() == [0, 1, 4]


def test_popularity_grows_slower_than_the_count() -> None:
    none, some, most = values("popularity", Need(), shelf("abc", popularity=[0, 10, 1000]))
    assert none == 0
    assert most == 1
    assert 0.3 < some < 0.4


def test_a_product_of_today_is_fresh_and_one_without_a_date_is_not() -> None:
    shop = shelf(
        [
            a_product("today", created_at=NOW),
            a_product("old", created_at=NOW - timedelta(days=90)),
            a_product("undated"),
        ]
    )
    assert values("freshness", Need(), shop, now=NOW) == pytest.approx([1, np.exp(-1), 0])
    assert values("freshness", Need(), shop) == [0, 0, 0]


@pytest.mark.parametrize(
    ("limits", "price_minor", "fit"),
    [
        ({}, 5000, 0.0),
        ({"price_max_minor": 10000}, 9000, 1.0),
        ({"price_max_minor": 10000}, 2500, 0.5),
        ({"price_max_minor": 10000}, None, 0.0),
        ({"price_max_minor": 0}, 0, 1.0),
        ({"price_min_minor": 1000, "price_max_minor": 10000}, 1000, 1.0),
        ({"price_min_minor": 5000}, 20000, 0.5),
        ({"price_min_minor": 5000}, 4000, 0.0),
    ],
)
def test_the_price_fits_the_limits_named(limits, price_minor, fit) -> None:
    shop = shelf([a_product("a", price_minor=price_minor)])
    assert values("price_fit", Need(**limits), shop) == [fit]


def test_the_price_that_fits_is_that_of_a_variant_that_can_be_bought() -> None:
    small = Variant("s", {"size": "S"}, price_minor=2000)
    large = Variant("l", {"size": "L"}, price_minor=8000)
    shop = shelf([a_product("a", price_minor=1, variants=(small, large))])
    need = Need(price_max_minor=10000, options={"size": "L"})
    assert values("price_fit", need, shop) == [1.0]


def test_what_is_like_a_liked_product_rises_and_like_a_waved_away_one_sinks() -> None:
    shop = shelf("abc", vectors=[[1, 0], [0.8, 0.6], [0, 1]])
    feedback = Feedback(waved_away=frozenset("a"), liked=frozenset("c"))
    near_waved, middle, near_liked = values("session", Need(), shop, feedback)
    assert near_waved < middle < near_liked


def test_feedback_on_a_product_that_is_no_candidate_counts_by_its_vector() -> None:
    shop = shelf("ab", vectors=[[1, 0], [0, 1]])
    feedback = Feedback(liked=frozenset({"gone"}), vectors={"gone": np.array([1, 0], np.float32)})
    assert values("session", Need(), shop, feedback) == [1.0, 0.0]
    unknown = Feedback(liked=frozenset({"gone"}))
    assert values("session", Need(), shop, unknown) == [0.0, 0.0]


def test_what_cannot_be_a_number_counts_nothing() -> None:
    shop = shelf(
        "ab",
        need_match=[np.nan, 0.4],
        behaviour=[np.inf, 0.1],
        popularity=[-3, np.nan],
        vectors=[[np.nan, 0], [0, 0]],
        wants_met=[{"quiet": np.nan}, {}],
    )
    feedback = Feedback(liked=frozenset("a"))
    for signal in signals_of(Need(wants=("quiet",)), shop, feedback, NOW).values():
        assert np.isfinite(signal.values).all()


def test_nothing_is_liked_and_waved_away_at_once() -> None:
    with pytest.raises(ValueError, match="'a'"):
        Feedback(liked=frozenset("a"), waved_away=frozenset("a"))


def test_in_its_season_a_product_is_as_popular_as_it_is_then() -> None:
    june, december = np.ones(12), np.ones(12)
    june[5], december[11] = 3.0, 3.0
    shop = shelf("ab", popularity=[20, 20], seasons=np.array([june, december]))
    in_june, in_march = datetime(2026, 6, 15, tzinfo=UTC), datetime(2026, 3, 15, tzinfo=UTC)
    tent, sledge = values("popularity", Need(), shop, now=in_june)
    assert (tent, sledge) == (1.0, pytest.approx(np.log(21) / np.log(61)))
    assert values("popularity", Need(), shop, now=in_march) == [1.0, 1.0]
    assert values("popularity", Need(), shop) == [1.0, 1.0]


def test_what_the_season_adds_is_told_beside_what_the_year_does() -> None:
    shop = shelf("ab", popularity=[20, 5], seasons=np.array([[0.5] * 12, [1.0] * 12]))
    signal = signals_of(Need(), shop, Feedback(), NOW)["popularity"]
    (year, usual), (season, change) = signal.causes_of(0)
    assert (year, season) == ("time:all_year", "time:this_season")
    assert change < 0
    assert usual + change == pytest.approx(signal.values[0], abs=1e-12)
