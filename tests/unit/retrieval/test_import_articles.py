"""The three files of the source articles come in as they are."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from retrieval.catalog.nouns import Event, Follow
from retrieval.catalog.store import Store
from retrieval.importers import import_paths

ITEMS = """\
item_id,item_name,category,price,color,battery_life
101,Phone A,Electronics|Phones,299.99,black,20 h
102,Phone B,Electronics|Phones,,white,
"""
NEW_YEAR = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def store():
    store = Store.open("sqlite://")
    yield store
    store.close()


@pytest.fixture
def come_in(store, tmp_path):
    def run(**files: str):
        for name, text in {"item_info": ITEMS, **files}.items():
            path = tmp_path / f"{name}.csv"
            path.write_text(text)
            os.utime(path, (NEW_YEAR.timestamp(), NEW_YEAR.timestamp()))
        return import_paths(store, [tmp_path], shop=tmp_path / "shop", currency="EUR")

    return run


def test_items_become_products_and_their_other_columns_attributes(come_in, store):
    assert come_in().problems == ()
    phone = store.product("101")
    assert (phone.title, phone.category) == ("Phone A", "Electronics > Phones")
    assert phone.price_minor == 29999
    assert phone.attributes == {"color": "black", "battery life": "20 h"}
    assert store.product("102").price_minor is None


def test_items_without_a_title_are_called_by_their_description(come_in, store):
    come_in(item_info="item_id,description,brand\n1,A small lamp. Bright.,Lumo\n2,,Lumo\n")
    assert [product.title for product in store.products()] == ["A small lamp", "Lumo 2"]


WORDS = {
    "view": "view", "click": "view", "pv": "view", "fav": "like", "favorite": "like",
    "share": "share", "add_to_cart": "cart", "purchase": "buy", "1": "view", "2": "like",
    "3": "cart", "4": "buy", "4.0": "buy",
}  # fmt: skip


@pytest.mark.parametrize("column", ["behavior", "behavior_type", "action", "type", "event_type"])
def test_behaviour_goes_by_many_names(come_in, store, column):
    rows = "".join(f"{n},101,{word},1704067200\n" for n, word in enumerate(WORDS, start=10))
    assert come_in(user_behavior=f"user_id,item_id,{column},timestamp\n{rows}").problems == ()
    assert store.events() == [
        Event(str(n), "101", event, NEW_YEAR) for n, event in enumerate(WORDS.values(), start=10)
    ]


def test_a_row_with_stars_or_words_is_a_review_as_well(come_in, store):
    come_in(
        user_behavior="user_id,item_id,behavior,timestamp,rating,comment\n"
        "7,101,buy,2024-01-01,5,Great phone\n"
        "8,101,review,2024-01-01,2,\n"
    )
    (liked, disliked) = sorted(store.reviews(), key=lambda review: review.shopper_id)
    assert (liked.rating, liked.text) == (5, "Great phone")
    assert disliked.rating == 2
    assert [event.shopper_id for event in store.events()] == ["7"]


def test_ratings_alone_are_reviews_and_bare_pairs_are_views(come_in, store):
    come_in(user_behavior="user_id,item_id,rating\n7,101,4\n8,101,\n")
    assert [(r.shopper_id, r.rating) for r in store.reviews()] == [("7", 4)]
    assert [(e.shopper_id, e.event) for e in store.events()] == [("8", "view")]


def test_rows_without_a_time_count_as_of_the_day_the_file_was_saved(come_in, store):
    table = "user_id,item_id,action\n7,101,view\n7,101,view\n"
    come_in(user_behavior=table)
    assert [event.at.date() for event in store.events()] == [NEW_YEAR.date()] * 2
    assert come_in(user_behavior=table).changes["events"].unchanged == 2


def test_friends_are_followed_and_bad_rows_reported(come_in, store):
    report = come_in(
        social_network="user_id,friend_id\n1,2\n2,1\n3,3\n",
        user_behavior="user_id,item_id,type\n1,101,dance\n1,999,view\n",
    )
    assert store.follows() == [Follow("1", "2"), Follow("2", "1")]
    assert [(p.file, p.line, p.column, p.value) for p in report.problems] == [
        ("social_network.csv", 4, "friend_id", "3"),
        ("user_behavior.csv", 2, "type", "dance"),
        ("user_behavior.csv", 3, "item_id", "999"),
    ]


def test_a_file_without_its_users_is_refused_as_a_whole(come_in):
    (problem,) = come_in(user_behavior="item_id,action\n101,view\n").problems
    assert (problem.column, problem.line) == ("user_id", 1)
    assert "its columns are action, item_id" in problem.reason
