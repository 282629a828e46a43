"""A set of real products and reviews comes in by way of the canonical files."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import pytest

from retrieval.catalog.store import Store
from retrieval.importers import import_paths
from tests.data_conversion.amazon_in import brands_of, convert

REAL = Path(os.environ.get("SHOP_TEST_DATA") or Path(__file__).parents[4] / "shared" / "data")

PRODUCTS = [
    ("B1", "Lumo USB Cable, 1 m", "Computers&Accessories|Cables|USBCables", "399.0", "Tough|Red"),
    ("B2", "Lumo HDMI Cable for Acme TV", "Electronics|HDMICables", "199.0", "A cable"),
    ("B3", "Wall Charger for Lumo", "Electronics|WallChargers", "99.5", "cable not included"),
]
REVIEWS = [
    ("B1", "R1", "ADA", "Good", "Charges https://m.example.com/a.jpg fast"),
    ("B2", "R1", "ADA", "Good", "Charges fast"),
    ("B2", "R2", "BOB", "Bad", ""),
]


def packed(path: Path, columns: str, rows: list[tuple[str, ...]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns.split(","), *rows])


def test_rows_of_that_shape_become_a_shop(tmp_path):
    products = [(i, t, c, p, "999.0", "4.2", "10", about) for i, t, c, p, about in PRODUCTS]
    columns = "product_id,title,category,price_inr,list_price_inr,rating,rating_count,about"
    packed(tmp_path / "products.csv.gz", columns, products)
    packed(tmp_path / "reviews.csv.gz", "product_id,review_id,user_id,title,text", REVIEWS)
    convert(tmp_path, tmp_path / "files")
    store = Store.open("sqlite://")
    report = import_paths(store, [tmp_path / "files"], shop=tmp_path / "shop", currency="EUR")
    assert report.problems == ()
    cable = store.product("B1")
    assert cable.category == "Computers & Accessories > Cables > USB Cables"
    assert (cable.brand, cable.price_minor, cable.currency) == ("Lumo", 39900, "INR")
    assert cable.description == "Tough\nRed"
    assert [review.review_id for review in store.reviews()] == ["R1", "R1-B2", "R2"]
    assert store.review("R1").text == "Charges fast"
    assert store.ratings() == {}
    store.close()


def test_a_brand_opens_titles_and_is_no_common_word():
    remotes = ["Remote for TV", "Remote Control", "Radio Remote", "TV Remote"]
    titles = [*remotes, "Lumo Lamp", "Lumo Torch", "Case for Lumo Lamp"]
    assert brands_of(titles, ["a remote for any Lumo"]) == ["", "", "", "", "Lumo", "Lumo", ""]


@pytest.mark.skipif(not (REAL / "amazon-in").is_dir(), reason="the real set is not beside the repo")
def test_the_real_set_comes_in_whole(tmp_path):
    convert(REAL / "amazon-in", tmp_path / "files")
    store = Store.open(f"sqlite:///{tmp_path}/shop.db")
    report = import_paths(store, [tmp_path / "files"], shop=tmp_path / "shop", currency="INR")
    assert report.problems == ()
    assert store.counts() | {"shoppers": 0} == {
        "products": 1351, "reviews": 10598, "shoppers": 0, "follows": 0, "events": 0, "policies": 0
    }  # fmt: skip
    store.close()
