"""A shop that is exported and imported again is the same shop."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.catalog.nouns import (
    AVAILABILITIES,
    EVENT_KINDS,
    Event,
    Follow,
    Policy,
    Product,
    Review,
    Shopper,
    Variant,
)
from retrieval.catalog.store import Store
from retrieval.importers import export_shop, import_paths
from retrieval.importers.plain_text import line_of, text_of
from retrieval.importers.policy_files import policy_of
from retrieval.importers.titled_measures import with_titled
from retrieval.importers.values import category, missing

# What import makes of any text: the words of a shop are always of this form.
words = st.text(max_size=12) | st.sampled_from(["a, b", 'say "hi"', "=1+1", "x;y", "<3", "é 😀"])
lines = words.map(line_of).filter(lambda text: not missing(text))
texts = st.lists(words, max_size=3).map("\n".join).map(text_of)
ids = st.text(alphabet="abAB01-_. ", min_size=1, max_size=4).map(line_of).filter(
    lambda text: not missing(text)
)  # fmt: skip
times = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
prices = st.none() | st.integers(0, 10**9)
named = st.dictionaries(
    lines.filter(lambda name: name.strip(".") == name), texts.filter(bool), max_size=3
)

variants = st.lists(
    st.builds(
        Variant,
        variant_id=ids,
        options=named,
        price_minor=prices,
        availability=st.sampled_from(AVAILABILITIES),
    ),
    max_size=3,
    unique_by=lambda variant: variant.variant_id,
).map(tuple)
products = st.builds(
    Product,
    product_id=ids,
    title=lines,
    description=texts,
    category=words.map(category),
    brand=st.just("") | lines,
    price_minor=prices,
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
    availability=st.sampled_from(AVAILABILITIES),
    image_url=st.sampled_from(["", "https://shop/p.jpg?a=1,2"]),
    created_at=st.none() | times,
    attributes=named,
    variants=variants,
).map(with_titled)


@st.composite
def shops(draw):
    catalog = draw(st.lists(products, min_size=1, max_size=5, unique_by=lambda p: p.product_id))
    known = st.sampled_from([product.product_id for product in catalog])
    reviews = st.builds(
        Review,
        review_id=ids,
        product_id=known,
        shopper_id=st.just("") | ids,
        rating=st.none() | st.floats(1, 5),
        title=st.just("") | lines,
        text=texts,
        helpful_votes=st.integers(0, 10**6),
        verified=st.booleans(),
        created_at=st.none() | times,
    )
    events = st.builds(
        Event, shopper_id=ids, product_id=known, event=st.sampled_from(EVENT_KINDS), at=times
    )
    pairs = st.tuples(ids, ids).filter(lambda pair: pair[0] != pair[1])
    follows = st.builds(lambda pair, w: Follow(*pair, w), pairs, st.floats(0.01, 100))
    policies = st.builds(Policy, ids, lines, texts.filter(bool)) | st.builds(
        policy_of, ids, texts.filter(bool)
    )
    return {
        "products": catalog,
        "reviews": draw(st.lists(reviews, max_size=4)),
        "shoppers": draw(st.lists(st.builds(Shopper, ids, st.just("") | lines, st.booleans()))),
        "follows": draw(st.lists(follows, max_size=3)),
        "events": draw(st.lists(events, max_size=4)),
        "policies": draw(st.lists(policies, max_size=2)),
    }


def everything(store: Store) -> dict[str, object]:
    return {
        "products": store.products(),
        "reviews": store.reviews(),
        "shoppers": store.shoppers(),
        "follows": store.follows(),
        "events": store.events(),
        "policies": store.policies(),
    }


@settings(max_examples=40, deadline=None)
@given(shops())
def test_the_same_shop_comes_back(shop):
    here, there = Store.open("sqlite://"), Store.open("sqlite://")
    for noun, nouns in shop.items():
        getattr(here, f"put_{noun}")(nouns)
    with tempfile.TemporaryDirectory() as directory:
        files, target = Path(directory, "files"), Path(directory, "shop")
        counts = export_shop(here, files, shop=target)
        report = import_paths(there, [files], shop=target, currency="EUR")
    assert report.problems == ()
    assert everything(there) == everything(here)
    assert counts == there.counts()
    here.close()
    there.close()


@pytest.fixture
def store():
    store = Store.open("sqlite://")
    yield store
    store.close()


def test_settings_and_policies_are_written_too(store, tmp_path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "shop.toml").write_text('name = "Peaks"\n')
    store.put_policies([Policy("ship/ping", "Where we ship", "Everywhere.")])
    counts = export_shop(store, tmp_path / "files", shop=tmp_path / "shop")
    assert counts["policies"] == 1
    assert (tmp_path / "files" / "shop.toml").read_text() == 'name = "Peaks"\n'
    again = Store.open("sqlite://")
    import_paths(again, [tmp_path / "files"], shop=tmp_path / "other", currency="EUR")
    assert again.policies() == store.policies()
    again.close()


def test_more_attributes_than_a_table_can_show_go_into_json_lines(store, tmp_path):
    store.put_products(
        Product(f"p{n}", "Thing", attributes={f"feature {n}": "yes"}) for n in range(300)
    )
    export_shop(store, tmp_path / "files", shop=tmp_path)
    assert not (tmp_path / "files" / "products.csv").exists()
    again = Store.open("sqlite://")
    import_paths(again, [tmp_path / "files"], shop=tmp_path, currency="EUR")
    assert again.products() == store.products()
    again.close()


def test_an_export_over_an_older_one_leaves_no_product_twice(store, tmp_path):
    store.put_products([Product("p", "Thing")])
    (tmp_path / "products.jsonl").write_text('{"product_id": "old", "title": "Old"}\n')
    export_shop(store, tmp_path, shop=tmp_path / "shop")
    assert sorted(path.name for path in tmp_path.glob("products.*")) == ["products.csv"]
