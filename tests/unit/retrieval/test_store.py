"""The store keeps a shop's nouns, tells what changed, and lets a shopper be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from retrieval.catalog.database import open_database
from retrieval.catalog.nouns import Event, Follow, Policy, Product, Review, Shopper, Variant
from retrieval.catalog.schema import metadata
from retrieval.catalog.store import Changes, Store, StoreError

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
SHOE = Product(
    product_id="ridge-2",
    title="Ridge 2",
    description="A light shoe.\nFor rocky trails.",
    category="Shoes > Trail shoes",
    brand="Acme",
    price_minor=7900,
    created_at=NOON,
    attributes={"drop": "4 mm"},
    variants=(
        Variant("ridge-2-42", {"size": "42"}),
        Variant("ridge-2-41", {"size": "41"}, price_minor=8500, availability="out_of_stock"),
    ),
)
PAN = Product(product_id="pan", title="Iron pan", category="Kitchen")
REVIEW = Review("r1", "ridge-2", "ada", 4.0, "Good", "Quiet and light.", 3, True, NOON)


@pytest.fixture
def store(database_url) -> Iterator[Store]:
    store = Store.open(database_url)
    yield store
    store.close()


@pytest.fixture
def shop(store: Store) -> Store:
    store.put_products([SHOE, PAN])
    store.put_shoppers([Shopper("ada", "Ada", shares_name=True)])
    store.put_reviews([REVIEW])
    store.put_follows([Follow("ada", "bob", 2.0), Follow("bob", "ada")])
    store.put_events([Event("ada", "pan", "buy", NOON), Event("bob", "pan", "view", NOON)])
    return store


def test_what_was_put_comes_back_the_same(shop):
    assert shop.product("ridge-2") == SHOE
    assert shop.reviews() == [REVIEW]
    assert shop.review("r1") == REVIEW
    assert shop.shopper("ada") == Shopper("ada", "Ada", shares_name=True)
    assert shop.follows("ada") == [Follow("ada", "bob", 2.0)]
    assert shop.events("ada") == [Event("ada", "pan", "buy", NOON)]


def test_a_shop_survives_a_restart(database_url):
    first = Store.open(database_url)
    first.put_products([SHOE])
    first.save_session("s1", "ada", {"need": "shoes"})
    first.append_turn("s1", 1, {"text": "shoes"})
    first.close()
    second = Store.open(database_url)
    assert second.products() == [SHOE]
    assert second.load_session("s1") == ("ada", {"need": "shoes"})
    assert second.turns("s1") == [{"text": "shoes"}]
    second.close()


def test_products_come_in_the_order_asked_and_unknown_ones_are_left_out(shop):
    assert shop.products(["ridge-2", "nothing", "pan"]) == [SHOE, PAN]
    assert shop.products(["pan", "ridge-2"]) == [PAN, SHOE]
    assert shop.products() == [PAN, SHOE]
    assert shop.product("nothing") is None


def test_putting_the_same_again_changes_nothing(shop):
    assert shop.put_products([SHOE, PAN]) == Changes(unchanged=2)
    assert shop.put_reviews([REVIEW]) == Changes(unchanged=1)
    assert shop.put_follows([Follow("ada", "bob", 2.0)]) == Changes(unchanged=1)
    assert shop.put_events([Event("ada", "pan", "buy", NOON)]) == Changes(unchanged=1)
    assert shop.put_shoppers([Shopper("ada", "Ada", shares_name=True)]) == Changes(unchanged=1)


def test_only_what_differs_is_changed(shop):
    dearer = replace(SHOE, price_minor=8000, variants=SHOE.variants[:1])
    assert shop.put_products([dearer, PAN]) == Changes(changed=1, unchanged=1)
    assert shop.product("ridge-2") == dearer
    assert shop.put_reviews([replace(REVIEW, text="Loud.")]) == Changes(changed=1)
    assert shop.put_follows([Follow("ada", "bob", 0.5)]) == Changes(changed=1)


def test_more_than_a_batch_comes_in(store):
    many = [replace(PAN, product_id=f"p{n}") for n in range(12_345)]
    assert store.put_products(iter(many)) == Changes(inserted=12_345)
    assert len(store.products(p.product_id for p in many)) == 12_345


def test_whoever_reviews_follows_or_buys_is_known_and_keeps_the_name_given(shop):
    assert [shopper.shopper_id for shopper in shop.shoppers()] == ["ada", "bob"]
    shop.put_events([Event("ada", "pan", "view", NOON)])
    assert shop.shopper("ada").name == "Ada"


def test_a_review_of_nothing_is_refused(store):
    with pytest.raises(StoreError, match="import its products first"):
        store.put_reviews([REVIEW])
    assert store.counts()["reviews"] == 0


def test_ratings_are_means_of_the_ratings_given(shop):
    shop.put_reviews([Review("r2", "ridge-2", "bob", 1.0), Review("r3", "ridge-2", "bob", None)])
    assert shop.ratings() == {"ridge-2": (2.5, 2)}


def test_a_fingerprint_tells_words_from_facts(shop):
    before = shop.fingerprints()["ridge-2"]
    shop.put_products([replace(SHOE, price_minor=1)])
    dearer = shop.fingerprints()["ridge-2"]
    assert dearer[0] == before[0]
    assert dearer[1] != before[1]
    shop.put_reviews([Review("r2", "ridge-2", "bob", 1.0)])
    reviewed = shop.fingerprints()["ridge-2"]
    assert reviewed[0] != dearer[0]
    assert reviewed[1] == dearer[1]
    shop.put_products([replace(SHOE, title="Ridge II")])
    assert shop.fingerprints()["ridge-2"][0] not in (before[0], reviewed[0])


def test_reviews_are_found_by_product_and_by_shopper(shop):
    other = Review("r2", "pan", "bob", 5.0)
    shop.put_reviews([other])
    assert shop.reviews(product_id="pan") == [other]
    assert shop.reviews(product_ids=["ridge-2", "pan"]) == [other, REVIEW]
    assert shop.reviews(shopper_id="ada") == [REVIEW]
    assert shop.reviews(product_id="pan", shopper_id="ada") == []
    assert list(shop.each_review()) == [REVIEW, other]


def test_policies_are_kept_by_id(store):
    policy = Policy("returns", "Returns", "30 days.")
    assert store.put_policies([policy]) == Changes(inserted=1)
    assert store.policies() == [policy]


def test_sessions_are_listed_latest_first(shop):
    shop.save_session("s1", "ada", {})
    shop.save_session("s2", None, {})
    shop.save_session("s1", "ada", {"turn": 2})
    assert shop.session_ids() == ["s1", "s2"]
    assert shop.session_ids("ada") == ["s1"]
    assert shop.load_session("s1") == ("ada", {"turn": 2})
    assert shop.load_session("nothing") is None


def test_the_last_turns_come_oldest_first(shop):
    shop.save_session("s1", "ada", {})
    for n in range(1, 5):
        shop.append_turn("s1", n, {"n": n})
    assert shop.turns("s1", last=2) == [{"n": 3}, {"n": 4}]
    assert shop.turns("s1", last=0) == []


def test_a_shopper_is_given_everything_kept_of_them(shop):
    shop.save_session("s1", "ada", {"need": "shoes"})
    shop.append_turn("s1", 1, {"text": "shoes"})
    kept = shop.export_shopper("ada")
    assert kept["name"] == "Ada"
    assert [review["text"] for review in kept["reviews"]] == ["Quiet and light."]
    assert kept["follows"] == [{"follows_id": "bob", "weight": 2.0}]
    assert kept["followed_by"] == ["bob"]
    assert [event["event"] for event in kept["events"]] == ["buy"]
    assert kept["sessions"][0]["turns"] == [{"text": "shoes"}]


def test_a_forgotten_shopper_leaves_reviews_without_a_writer_and_nothing_else(shop):
    shop.save_session("s1", "ada", {})
    shop.append_turn("s1", 1, {"text": "shoes"})
    shop.forget_shopper("ada")
    assert shop.reviews() == [replace(REVIEW, shopper_id="")]
    assert shop.shopper("ada") is None
    assert shop.follows() == []
    assert [event.shopper_id for event in shop.events()] == ["bob"]
    assert shop.load_session("s1") is None
    assert shop.export_shopper("ada")["known"] is False
    assert shop.forget_shopper("ada") == Changes()


def test_the_migrations_make_the_tables_of_the_schema(database_url):
    database = open_database(database_url)
    with database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
    database.engine.dispose()
