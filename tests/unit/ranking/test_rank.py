"""What a shopper may count on in the order of picks."""

from __future__ import annotations

import numpy as np
import pytest

from ranking import Feedback, rank
from ranking.testing import a_product, shelf
from retrieval.need import Need


def ids(picks):
    return "".join(pick.product.product_id for pick in picks)


def test_a_specific_need_comes_before_popularity_and_friends() -> None:
    shop = shelf(
        "abc",
        need_match=[0.3, 0.6, 0.3],
        popularity=[5000, 1, 0],
        friends=[0, 0, 0.5],
        behaviour=[0.4, 0, 0],
    )
    assert ids(rank(Need(words="a quiet kettle"), shop)) == "bac"


def test_an_open_need_is_ordered_by_what_is_known_of_the_shopper() -> None:
    shop = shelf("abc", behaviour=[0, 0.4, 0], popularity=[90, 10, 80])
    assert ids(rank(Need(), shop))[0] == "b"


def test_an_open_need_of_a_stranger_is_ordered_by_what_others_think() -> None:
    shop = shelf("abc", rating_mean=[2.0, 4.8, 4.8], rating_count=[50, 50, 2], popularity=[5, 5, 0])
    assert ids(rank(Need(), shop)) == "bca"


def test_who_meets_all_wants_comes_before_who_meets_some_whatever_else_is_said() -> None:
    shop = shelf(
        "abcd",
        need_match=[0.9, 0.8, 0.2, 0.1],
        lexical_match=[9, 9, 0, 0],
        popularity=[999, 999, 0, 0],
        rating_mean=[5, 5, 1, 1],
        rating_count=[500, 500, 500, 500],
        behaviour=[1, 1, 0, 0],
        friends=[1, 1, 0, 0],
        wants_met=[{}, {"quiet": 1}, {"quiet": 1, "light": 0.5}, {"quiet": 0.6, "light": 1}],
    )
    assert ids(rank(Need(wants=("quiet", "light")), shop, limit=4)) == "cdba"


def test_a_product_that_states_an_avoided_thing_goes_last_but_stays() -> None:
    shop = shelf("abc", need_match=[0.9, 0.3, 0.2], wants_met=[{"wool": 0.9}, {}, {}])
    assert ids(rank(Need(words="scarf", avoids=("wool",)), shop)) == "bca"


def test_what_was_waved_away_is_gone_and_what_is_like_it_sinks() -> None:
    shop = shelf("abc", need_match=[0.6, 0.55, 0.5], vectors=[[1, 0.1], [1, 0.2], [0, 1]])
    assert ids(rank(Need(), shop)) == "abc" or ids(rank(Need(), shop))[0] == "a"
    assert ids(rank(Need(), shop, Feedback(waved_away=frozenset("a")))) == "cb"


def test_what_is_like_a_liked_product_rises() -> None:
    shop = shelf("abcd", need_match=[0.6, 0.5, 0.5, 0.1], vectors=np.eye(4)[[0, 1, 2, 2]])
    liked = Feedback(liked=frozenset("d"))
    assert ids(rank(Need(), shop, liked, diversity=0))[0] == "c"


def test_what_was_seen_waits_until_nothing_else_is_left() -> None:
    shop = shelf("abc", need_match=[0.9, 0.5, 0.1])
    assert ids(rank(Need(), shop, Feedback(seen=frozenset("ab")))) == "cab"


def test_the_same_thing_is_not_shown_twice_while_there_are_others() -> None:
    twins = [a_product(i, title="Kettle Classic", brand="Acme") for i in "ab"]
    shop = shelf([*twins, "c", "d"], need_match=[0.9, 0.89, 0.2, 0.1])
    assert ids(rank(Need(), shop, diversity=0)) == "acd"
    assert ids(rank(Need(), shop, diversity=0, limit=4)) == "acdb"


def test_the_same_title_by_another_brand_is_another_thing() -> None:
    pair = [a_product("a", title="Kettle", brand="Acme"), a_product("b", title="Kettle", brand="N")]
    assert ids(rank(Need(), shelf([*pair, "c"], need_match=[0.9, 0.8, 0.1]), limit=2)) == "ab"


@pytest.mark.parametrize("diversity", [0.0, 0.3, 1.0])
def test_the_first_pick_is_the_best_whatever_the_knob(diversity) -> None:
    shop = shelf("abc", need_match=[0.5, 0.9, 0.1])
    assert ids(rank(Need(), shop, diversity=diversity))[0] == "b"


def test_the_knob_turns_from_best_first_to_as_unlike_as_can_be() -> None:
    vectors = [[1, 0], [0.95, 0.31], [0.6, 0.8], [0, 1]]
    shop = shelf("abcd", need_match=[0.9, 0.88, 0.6, 0.4], vectors=vectors)
    assert ids(rank(Need(), shop, diversity=0)) == "abc"
    assert ids(rank(Need(), shop, diversity=1))[:2] == "ad"


def test_none_is_picked_for_being_something_else_while_many_like_things_fit() -> None:
    # Four phones of the kind asked for, one of another, and one far from all that was asked.
    vectors = [[1, 0, 0], [1, 0.5, 0], [1, -0.5, 0], [1, 0, 0.5], [0, 1, 0], [-1, 0, 0]]
    shop = shelf("abcdxz", need_match=[0.9, 0.88, 0.87, 0.86, 0.7, 0.1], vectors=vectors)
    assert "x" not in ids(rank(Need(), shop, diversity=0.25))
    assert "x" in ids(rank(Need(), shop, diversity=0.5))


def test_the_same_brand_counts_as_likeness() -> None:
    brands = [a_product(i, brand=brand) for i, brand in zip("abc", "xxy", strict=True)]
    shop = shelf(brands, need_match=[0.9, 0.85, 0.84])
    assert ids(rank(Need(), shop, diversity=0)) == "abc"
    assert ids(rank(Need(), shop, diversity=0.5)) == "acb"


def test_nothing_in_nothing_out() -> None:
    assert rank(Need(), shelf([], vectors=np.zeros((0, 3)))) == ()
    assert rank(Need(), shelf("a"), Feedback(waved_away=frozenset("a"))) == ()


def test_the_same_order_whatever_order_candidates_come_in() -> None:
    shop = shelf("abcd", need_match=[0.5, 0.9, 0.1, 0.7])
    turned = shelf("dcba", need_match=[0.7, 0.1, 0.9, 0.5])
    assert ids(rank(Need(), shop, limit=4)) == ids(rank(Need(), turned, limit=4)) == "bdac"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"limit": 0}, "limit is 0"),
        ({"diversity": 1.5}, "diversity is 1.5"),
        ({"exploration": -1.0, "generator": np.random.default_rng(0)}, "exploration is -1.0"),
        ({"exploration": 0.5}, "generator"),
    ],
)
def test_a_knob_out_of_range_is_refused(wrong, said) -> None:
    with pytest.raises(ValueError, match=said):
        rank(Need(), shelf("abc"), **wrong)
