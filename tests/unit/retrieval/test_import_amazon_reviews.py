"""Amazon Reviews 2023 is known by its content and comes in."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest

from retrieval.catalog.store import Store
from retrieval.importers import import_paths

META = {
    "main_category": "All Beauty",
    "title": "Leather Conditioner",
    "average_rating": 4.8,
    "features": ["No odour", "Soft &amp; safe"],
    "description": ["For bags."],
    "price": 12.5,
    "images": [{"thumb": "https://i/t.jpg", "large": "https://i/l.jpg", "variant": "MAIN"}],
    "store": "Howard Products",
    "categories": ["Beauty", "Care / Leather"],
    "details": {
        "Brand": "Howard",
        "Scent": "Orange",
        "Best Sellers Rank": {"Beauty": 7},
        "Date First Available": "May 31, 2020",
    },
    "parent_asin": "B01",
}
REVIEW = {
    "rating": 5.0,
    "title": "Lovely",
    "text": "Nice scent.<br />Would buy again.",
    "asin": "B01-BLUE",
    "parent_asin": "B01",
    "user_id": "AGK",
    "timestamp": 1588687728923,
    "helpful_vote": 2,
    "verified_purchase": True,
}


@pytest.fixture
def store():
    store = Store.open("sqlite://")
    yield store
    store.close()


@pytest.fixture
def come_in(store, tmp_path):
    def run(metas, reviews):
        lines = "\n".join(json.dumps(each) for each in metas)
        (tmp_path / "meta_All_Beauty.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
        (tmp_path / "All_Beauty.jsonl").write_text("\n".join(map(json.dumps, reviews)))
        return import_paths(store, [tmp_path], shop=tmp_path / "shop", currency="EUR")

    return run


def test_metadata_becomes_products(come_in, store):
    report = come_in([META], [REVIEW])
    assert report.problems == ()
    assert report.files["meta_All_Beauty.jsonl.gz"] == "Amazon products"
    product = store.product("B01")
    assert (product.title, product.brand) == ("Leather Conditioner", "Howard")
    assert product.category == "Beauty > Care / Leather"
    assert product.description == "For bags.\nNo odour\nSoft & safe"
    assert (product.price_minor, product.currency) == (1250, "USD")
    assert product.image_url == "https://i/l.jpg"
    assert product.attributes == {"Scent": "Orange"}
    assert product.created_at == datetime(2020, 5, 31, tzinfo=UTC)


def test_reviews_belong_to_the_parent_and_get_an_id_of_their_own(come_in, store):
    come_in([META], [REVIEW, {**REVIEW, "user_id": "BOB"}])
    one, other = sorted(store.reviews(product_id="B01"), key=lambda review: review.shopper_id)
    assert one.review_id != other.review_id
    assert one.text == "Nice scent.\nWould buy again."
    assert (one.rating, one.helpful_votes, one.verified) == (5, 2, True)
    assert one.created_at == datetime(2020, 5, 5, 14, 8, 48, 923000, tzinfo=UTC)
    assert come_in([META], [REVIEW]).changes["reviews"].unchanged == 1


def test_a_review_given_twice_is_kept_once_and_reported(come_in, store):
    report = come_in([META], [REVIEW, REVIEW])
    assert [problem.line for problem in report.problems] == [2]
    assert store.counts()["reviews"] == 1


@pytest.mark.parametrize(
    ("price", "minor"),
    [(None, None), ("None", None), ("", None), ("from 12.99", 1299), ("$7.50", 750), (0.99, 99)],
)
def test_prices_as_the_data_has_them(come_in, store, price, minor):
    come_in([{**META, "price": price}], [])
    assert store.product("B01").price_minor == minor


def test_details_as_text_and_sparse_metadata_come_in(come_in, store):
    sparse = {
        "main_category": "Tools",
        "title": "Clamp",
        "parent_asin": "B02",
        "store": None,
        "features": [],
        "description": [],
        "categories": [],
        "images": [],
        "details": '{"Color": "Red"}',
    }
    come_in([META, sparse], [])
    clamp = store.product("B02")
    assert (clamp.category, clamp.brand, clamp.description) == ("Tools", "", "")
    assert clamp.attributes == {"Color": "Red"}


def test_bad_rows_name_the_data_s_own_columns(come_in):
    report = come_in([META], [{**REVIEW, "rating": 0.0}, {**REVIEW, "parent_asin": "B99"}])
    assert [(p.line, p.column, p.value) for p in report.problems] == [
        (1, "rating", "0"),
        (2, "parent_asin", "B99"),
    ]


def test_the_shop_takes_the_data_s_currency(come_in, tmp_path):
    come_in([META], [])
    assert 'currency = "USD"' in (tmp_path / "shop" / "shop.toml").read_text()
