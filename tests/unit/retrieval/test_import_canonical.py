"""The canonical files come in; every row is either kept or reported with where and why."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.catalog.nouns import Event, Follow, Policy, Shopper, Variant
from retrieval.catalog.store import Changes, Store
from retrieval.importers import ImportPathError, ImportReport, import_paths

Import = Callable[..., ImportReport]


@pytest.fixture
def store():
    store = Store.open("sqlite://")
    yield store
    store.close()


@pytest.fixture
def files(tmp_path) -> Path:
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


@pytest.fixture
def import_(store, files, tmp_path) -> Import:
    def run(*paths: Path, **options) -> ImportReport:
        given = {"shop": tmp_path / "shop", "currency": "EUR", **options}
        return import_paths(store, paths or (files,), **given)

    return run


PRODUCTS = """\
product_id,title,price,currency,availability,category,attributes.Drop,variant_id,option.size
ridge-2,Ridge 2,79,EUR,in stock,Shoes>Trail shoes,4 mm,r-41,41
ridge-2,,,,0,,,r-42,42
ridge-2,,85.50,,3,,,r-43,43
pan,Iron pan,,,,Kitchen,,,
"""


def test_variants_are_rows_that_leave_the_product_blank(files, import_, store):
    (files / "products.csv").write_text(PRODUCTS)
    report = import_()
    assert report.problems == ()
    shoe = store.product("ridge-2")
    assert (shoe.price_minor, shoe.category) == (7900, "Shoes > Trail shoes")
    assert shoe.attributes == {"Drop": "4 mm"}
    assert shoe.variants == (
        Variant("r-41", {"size": "41"}),
        Variant("r-42", {"size": "42"}, availability="out_of_stock"),
        Variant("r-43", {"size": "43"}, price_minor=8550),
    )
    pan = store.product("pan")
    assert (pan.price_minor, pan.availability) == (None, "in_stock")


def test_rows_of_a_product_may_stand_apart(files, import_, store):
    lines = PRODUCTS.splitlines(keepends=True)
    (files / "products.csv").write_text("".join([*lines[:2], lines[4], *lines[2:4]]))
    assert import_().problems == ()
    assert [v.variant_id for v in store.product("ridge-2").variants] == ["r-41", "r-42", "r-43"]
    assert import_().changes["products"] == Changes(unchanged=2)


def test_json_products_may_list_their_variants(files, import_, store):
    shoe = {
        "product_id": "ridge-2",
        "title": "Ridge 2",
        "price": 79,
        "category": ["Shoes", "Trail shoes"],
        "attributes": {"drop": 4, "waterproof": True, "colours": ["red", "blue"], "note": None},
        "variants": [
            {"variant_id": "r-41", "options": {"size": 41}},
            {
                "variant_id": "r-42",
                "option.size": "42",
                "price": "85,50",
                "availability": "sold out",
            },
        ],
    }
    (files / "products.jsonl").write_text(json.dumps(shoe) + "\n\n")
    assert import_().problems == ()
    kept = store.product("ridge-2")
    assert kept.category == "Shoes > Trail shoes"
    assert kept.attributes == {"drop": "4", "waterproof": "yes", "colours": "red, blue"}
    assert kept.variants == (
        Variant("r-41", {"size": "41"}),
        Variant("r-42", {"size": "42"}, price_minor=8550, availability="out_of_stock"),
    )


def test_everything_of_a_shop_comes_in_and_the_second_time_nothing_changes(files, import_, store):
    (files / "products.csv").write_text(PRODUCTS)
    (files / "reviews.csv").write_text(
        "review_id,product_id,shopper_id,rating,title,text,helpful_votes,verified,created_at\n"
        'r1,pan,ada,4.5,Good,"Heavy,\nbut good",3,yes,2024-05-01\n'
    )
    (files / "follows.csv").write_text("shopper_id,follows_id,weight\nada,bob,0.5\nbob,ada,\n")
    (files / "shoppers.csv").write_text("shopper_id,name,shares_name\nada,Ada,true\ncy,Cy,\n")
    with gzip.open(files / "events.jsonl.gz", "wt") as file:
        file.write('{"shopper_id": "bob", "product_id": "pan", "event": "buy", "at": 1714557600}\n')
    (files / "policies").mkdir()
    (files / "policies" / "returns.md").write_text("# Sending back\n\n30 days.\n")
    (files / "shop.toml").write_text('name = "Peaks"\ncurrency = "EUR"\n')
    report = import_()
    assert report.problems == ()
    assert report.files["events.jsonl.gz"] == "canonical events"
    assert store.review("r1").text == "Heavy,\nbut good"
    assert store.follows() == [Follow("ada", "bob", 0.5), Follow("bob", "ada")]
    assert store.shopper("ada") == Shopper("ada", "Ada", shares_name=True)
    assert store.shopper("bob") == Shopper("bob")
    noon = datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert store.events() == [Event("bob", "pan", "buy", noon)]
    assert store.policies() == [Policy("returns", "Sending back", "# Sending back\n\n30 days.")]
    again = import_()
    assert all(c.inserted == c.changed == 0 for c in again.changes.values())
    assert sum(c.unchanged for c in again.changes.values()) == 9


BAD = [
    ("products.csv", "product_id,title,price\np1,Cup,abc\n", 2, "price", "abc"),
    ("products.csv", "product_id,title,price\np1,,5\n", 2, "title", ""),
    ("products.csv", "product_id,title,price\n,Cup,5\n", 2, "product_id", ""),
    ("products.csv", "product_id,title\np1,Cup\np1,Mug\n", 3, "product_id", "p1"),
    ("products.csv", "product_id,title,price\np1,Cup,1,5\n", 2, "", "5"),
    ("products.csv", "product_id,title,created_at\np1,Cup,soon\n", 2, "created_at", "soon"),
    ("products.csv", "product_id,title,availability\np1,Cup,maybe\n", 2, "availability", "maybe"),
    ("products.csv", "product_id,title,currency\np1,Cup,EURO\n", 2, "currency", "EURO"),
    ("products.csv", "product_id,title,variant_id\np1,Cup,a\np1,,a\n", 3, "variant_id", "a"),
    ("products.csv", "title,price\nCup,5\n", 1, "product_id", ""),
    ("products.jsonl", "hello\n", 1, "", "hello"),
    ("products.jsonl", '{"product_id": "p1"\n', 1, "", '{"product_id": "p1"'),
    ("products.jsonl", '{"product_id": "p1", "title": "Cup"}\n[1]\n', 2, "", "[1]"),
    (
        "products.jsonl",
        '{"product_id": "p1", "title": "Cup", "attributes": "red"}\n',
        1,
        "attributes",
        "red",
    ),
    ("reviews.csv", "review_id,product_id,rating\nr1,gone,5\n", 2, "product_id", "gone"),
    ("reviews.csv", "review_id,product_id,rating\nr1,cup,7\n", 2, "rating", "7"),
    ("reviews.csv", "review_id,product_id,rating\nr1,cup,5\nr1,cup,4\n", 3, "review_id", "r1"),
    ("reviews.csv", "review_id,product_id,helpful_votes\nr1,cup,-3\n", 2, "helpful_votes", "-3"),
    ("reviews.csv", "review_id,product_id,verified\nr1,cup,perhaps\n", 2, "verified", "perhaps"),
    ("follows.csv", "shopper_id,follows_id\nada,ada\n", 2, "follows_id", "ada"),
    ("follows.csv", "shopper_id,follows_id,weight\nada,bob,0\n", 2, "weight", "0"),
    ("follows.csv", "shopper_id,follows_id\nada,\n", 2, "follows_id", ""),
    ("events.csv", "shopper_id,product_id,event,at\nada,cup,gaze,2024-05-01\n", 2, "event", "gaze"),
    ("events.csv", "shopper_id,product_id,event,at\nada,cup,buy,\n", 2, "at", ""),
    ("events.csv", "shopper_id,product_id,event,at\nada,x,buy,2024-05-01\n", 2, "product_id", "x"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "line", "column", "value"), BAD)
def test_a_bad_row_is_reported_with_file_line_column_and_value(
    files, import_, store, name, text, line, column, value
):
    if not name.startswith("products"):
        (files / "products.csv").write_text("product_id,title\ncup,Cup\n")
    (files / name).write_text(text)
    report = import_()
    (problem,) = report.problems
    assert (problem.file, problem.line) == (name, line)
    assert (problem.column, problem.value) == (column, value)
    assert problem.reason
    for file in report.rows:
        assert file.rows == file.stored + file.reported
    assert report.reported == 1


def test_the_rows_around_a_bad_one_come_in(files, import_, store):
    (files / "products.csv").write_text("product_id,title,price\na,A,1\nb,B,one\nc,C,3\n")
    report = import_()
    assert [product.product_id for product in store.products()] == ["a", "c"]
    assert str(report.problems[0]).startswith("products.csv, line 3: price is 'one': wanted")


def test_columns_that_are_not_used_are_named_once(files, import_):
    (files / "products.csv").write_text("product_id,title,shelf,Row No\na,A,1,2\nb,B,1,2\n")
    report = import_()
    assert report.notes == ("products.csv: columns not used: row_no, shelf",)
    assert report.problems == ()


def test_a_shop_toml_sets_the_currency_and_a_broken_one_is_reported(
    files, import_, store, tmp_path
):
    (files / "products.csv").write_text("product_id,title,price\na,A,1\n")
    (files / "shop.toml").write_text('[shop]\nname = "Peaks"\ncurrency = "JPY"\n')
    import_()
    assert (store.product("a").price_minor, store.product("a").currency) == (1, "JPY")
    copied = (tmp_path / "shop" / "shop.toml").read_text()
    (files / "shop.toml").write_text('name = "Peaks\n')
    (problem,) = import_().problems
    assert (problem.file, problem.line) == ("shop.toml", 1)
    assert (tmp_path / "shop" / "shop.toml").read_text() == copied


def test_a_shop_without_a_currency_takes_that_of_its_prices(files, import_, tmp_path):
    (files / "products.csv").write_text("product_id,title,price\na,A,₹5\nb,B,7 INR\n")
    report = import_()
    assert (tmp_path / "shop" / "shop.toml").read_text() == 'currency = "INR"\n'
    assert any("INR" in note for note in report.notes)


def test_a_path_that_is_not_there_is_named(files, import_):
    with pytest.raises(ImportPathError, match="nowhere does not exist"):
        import_(files / "nowhere")


def test_a_directory_with_nothing_known_says_what_was_looked_for(files, import_):
    (files / "notes.txt").write_text("hello")
    with pytest.raises(ImportPathError, match=r"looked for products, reviews.*found notes\.txt"):
        import_()


def test_a_file_named_itself_is_known_by_its_columns(files, import_, store):
    (files / "catalogue-2024.csv").write_text("product_id,title\na,A\n")
    report = import_(files / "catalogue-2024.csv")
    assert report.files == {"catalogue-2024.csv": "canonical products"}
    assert store.counts()["products"] == 1


def test_progress_is_told_by_file_and_bytes(files, import_):
    (files / "products.csv").write_text("product_id,title\na,A\n")
    told = []
    import_(progress=lambda name, done, total: told.append((name, done, total)))
    assert told[-1] == ("products.csv", 21, 21)
