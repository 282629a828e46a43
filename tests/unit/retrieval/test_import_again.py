"""Importing again: only tried, as the whole catalog, after a shopper was forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from retrieval.catalog import migrations
from retrieval.catalog.nouns import Event
from retrieval.catalog.store import Changes, Store
from retrieval.importers import import_paths

PRODUCTS = "product_id,title,price\ncup,Cup,5\npan,Pan,20\n"
REVIEWS = "review_id,product_id,shopper_id,rating\nr1,cup,ada,5\nr2,pan,bob,4\n"
EVENTS = "shopper_id,product_id,event,at\nada,cup,buy,2024-05-01\nbob,pan,buy,2024-05-02\n"
FOLLOWS = "shopper_id,follows_id\nada,bob\nbob,cy\n"


@pytest.fixture
def store():
    store = Store.open("sqlite://")
    yield store
    store.close()


@pytest.fixture
def files(tmp_path) -> Path:
    (tmp_path / "files").mkdir()
    for name, text in (("products", PRODUCTS), ("reviews", REVIEWS), ("events", EVENTS),
                       ("follows", FOLLOWS)):  # fmt: skip
        (tmp_path / "files" / f"{name}.csv").write_text(text)
    return tmp_path / "files"


@pytest.fixture
def import_(store, files, tmp_path):
    def run(**options):
        given = {"shop": tmp_path / "shop", "currency": "EUR", **options}
        report = import_paths(store, [files], **given)
        for file in report.rows:
            assert file.rows == file.stored + file.reported
        return report

    return run


def all_of(store: Store) -> list[object]:
    return [store.products(), store.reviews(), store.events(), store.follows(), store.shoppers()]


def test_a_dry_run_keeps_nothing_and_tells_what_would_come_of_it(files, import_, store, tmp_path):
    (files / "shop.toml").write_text('currency = "USD"\n')
    with (files / "products.csv").open("a") as file:
        file.write("lid,Lid,soon\n")
    tried = import_(dry_run=True)
    assert store.counts() == dict.fromkeys(store.counts(), 0)
    assert not (tmp_path / "shop").exists()
    done = import_()
    assert tried.changes == done.changes
    assert tried.problems == done.problems
    assert [problem.value for problem in tried.problems] == ["soon"]
    assert tried.rows == done.rows
    assert (tried.dry_run, done.dry_run) == (True, False)


def test_a_dry_run_tells_new_from_changed_and_the_same(files, import_, store):
    import_()
    (files / "products.csv").write_text("product_id,title,price\ncup,Cup,6\npan,Pan,20\nlid,Lid,\n")
    (files / "follows.csv").write_text("shopper_id,follows_id,weight\nada,bob,2\nbob,cy,1\n")
    before = all_of(store)
    changes = import_(dry_run=True).changes
    assert changes["products"] == Changes(1, 1, 1)
    assert changes["follows"] == Changes(0, 1, 1)
    assert changes["events"] == Changes(0, 0, 2)
    assert all_of(store) == before


def test_a_full_sync_withdraws_what_is_gone_and_gives_it_back_when_it_returns(
    files, import_, store
):
    import_()
    before = all_of(store)
    for name, text in (("products", "product_id,title,price\ncup,Cup,5\n"),
                       ("reviews", REVIEWS.replace("r2,pan,bob,4\n", "")),
                       ("events", "shopper_id,product_id,event,at\n")):  # fmt: skip
        (files / f"{name}.csv").write_text(text)
    assert import_(replace=True, dry_run=True).withdrawn == 1
    assert all_of(store) == before
    assert import_(replace=True).withdrawn == 1
    assert store.product_ids() == ["cup"]
    assert [review.review_id for review in store.reviews()] == ["r1"]
    assert store.ratings() == {"cup": (5.0, 1)}
    assert [event.product_id for event in store.events()] == ["cup"]
    assert len(store.export_shopper("bob")["reviews"]) == 1
    (files / "products.csv").write_text(PRODUCTS)
    assert import_(replace=True).withdrawn == 0
    assert all_of(store) == before


def test_without_replace_nothing_is_withdrawn(files, import_, store):
    import_()
    (files / "products.csv").write_text("product_id,title\ncup,Cup\n")
    assert import_().withdrawn == 0
    assert store.product_ids() == ["cup", "pan"]


def test_a_product_whose_row_is_wrong_is_not_gone(files, import_, store):
    import_()
    (files / "products.csv").write_text("product_id,title,price\ncup,Cup,5\npan,Pan,soon\n")
    assert import_(replace=True).withdrawn == 0
    assert store.product("pan").price_minor == 2000


@pytest.mark.parametrize(
    "text", ["product_id,title,price\ncup,Cup,5,7,8\n", "product_id,title\n", "<html>Sign in", ""]
)
def test_files_that_cannot_be_trusted_to_be_whole_withdraw_nothing(files, import_, store, text):
    import_()
    (files / "products.csv").write_text(text)
    report = import_(replace=True)
    assert report.withdrawn == 0
    assert any("No product was withdrawn" in note for note in report.notes)
    assert store.product_ids() == ["cup", "pan"]


def test_a_forgotten_shopper_does_not_come_back_with_old_files(files, import_, store):
    (files / "shoppers.csv").write_text("shopper_id,name\nada,Ada\nbob,Bob\n")
    import_()
    store.forget_shopper("ada")
    report = import_()
    assert sorted((p.file, p.line, p.value) for p in report.problems) == [
        ("events.csv", 2, "ada"), ("follows.csv", 2, "ada"), ("shoppers.csv", 2, "ada")
    ]  # fmt: skip
    assert store.export_shopper("ada")["known"] is False
    assert store.review("r1").shopper_id == ""
    assert [event.shopper_id for event in store.events()] == ["bob"]
    assert store.shopper("bob").name == "Bob"


def test_what_a_forgotten_shopper_does_afterwards_is_new(files, import_, store):
    import_()
    store.forget_shopper("ada")
    (files / "events.csv").write_text(EVENTS + "ada,pan,view,2099-01-01\n")
    import_()
    assert [e for e in store.events() if e.shopper_id == "ada"] == [
        Event("ada", "pan", "view", datetime(2099, 1, 1, tzinfo=UTC))
    ]


def test_a_forgotten_shopper_is_taken_out_of_withdrawn_products_too(files, import_, store):
    import_()
    store.withdraw_products(["pan"])
    store.forget_shopper("bob")
    store.put_products([])
    (files / "reviews.csv").unlink()
    (files / "events.csv").unlink()
    import_()
    assert store.review("r2").shopper_id == ""
    assert [event.shopper_id for event in store.events()] == ["ada"]


def test_a_database_of_the_first_version_is_brought_on_with_all_that_is_in_it(tmp_path):
    url = f"sqlite:///{tmp_path}/shop.db"
    store = Store.open(url)
    (tmp_path / "products.csv").write_text(PRODUCTS)
    import_paths(store, [tmp_path], shop=tmp_path, currency="EUR")
    store.close()
    engine = create_engine(url)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", migrations.__path__[0])
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    engine.dispose()
    store = Store.open(url)
    assert store.product_ids() == ["cup", "pan"]
    store.forget_shopper("ada")
    assert list(store.forgotten(["ada", "bob"])) == ["ada"]
    store.close()
