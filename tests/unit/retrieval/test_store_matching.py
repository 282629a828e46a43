"""The store finds by SQL exactly the products that keep a need's limits, and orders by price."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.catalog.nouns import AVAILABILITIES, Product, Variant
from retrieval.catalog.store import Store
from retrieval.need import Need, fitting_variants, keeps_limits
from retrieval.shelf import shelf_of

CATEGORIES = ("", "Shoes", "Shoes > Trail shoes", "Outdoor > Boots & Shoes", "Kitchen > Pans", "!?")
BRANDS = ("", "Acme", "ACMÉ", "Acmes", "Best & Co", "?")
NAMES = ("size", "Sizes", "colour", "-")
VALUES = ("42", "red", "Réd", "reds", "3/4", "!")
PRICES = st.none() | st.integers(0, 5)

options = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(VALUES), max_size=2)
variants = st.lists(
    st.builds(
        Variant,
        variant_id=st.sampled_from("abcd"),
        options=options,
        price_minor=PRICES,
        availability=st.sampled_from(AVAILABILITIES),
    ),
    max_size=3,
    unique_by=lambda variant: variant.variant_id,
).map(tuple)
products = st.lists(
    st.builds(
        Product,
        product_id=st.sampled_from([f"p{n}" for n in range(8)]),
        title=st.just("thing"),
        category=st.sampled_from(CATEGORIES),
        brand=st.sampled_from(BRANDS),
        price_minor=PRICES,
        availability=st.sampled_from(AVAILABILITIES),
        attributes=options,
        variants=variants,
    ),
    max_size=8,
    unique_by=lambda product: product.product_id,
)
needs = st.builds(
    Need,
    category=st.none() | st.sampled_from(("shoe", "trail shoes", "Kitchen", "hats", "")),
    price_min_minor=PRICES,
    price_max_minor=PRICES,
    brands=st.lists(st.sampled_from(BRANDS), max_size=2).map(tuple),
    brands_only=st.booleans(),
    brands_excluded=st.lists(st.sampled_from(BRANDS), max_size=2).map(tuple),
    options=st.dictionaries(
        st.sampled_from(NAMES), st.sampled_from((*VALUES, "42 or red", "! or 3/4")), max_size=2
    ),
)


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('shop')}/shop.db"


def asked(need: Need, product: Product, *, dearest: bool) -> int | None:
    """What the product costs within the need, worked out the long way."""
    prices = [product.price_of(v) for v in fitting_variants(need, product)]
    known = [p for p in (prices if product.variants else [product.price_minor]) if p is not None]
    return (max(known) if dearest else min(known)) if known else None


@settings(max_examples=60, deadline=None)
@given(catalog=products, wanted=st.lists(needs, min_size=1, max_size=10))
def test_matching_products_are_exactly_those_that_keep_every_limit(new_store, catalog, wanted):
    store = new_store()
    store.put_products(catalog)
    ids = ["gone", *(product.product_id for product in catalog)]
    shelf = shelf_of(store.facts(), {product_id: row for row, product_id in enumerate(ids)})
    for need in wanted:
        keeping = [product for product in catalog if keeps_limits(need, product)]
        assert store.matching_ids(need) == sorted(product.product_id for product in keeping)
        assert store.count_matching(need) == len(keeping)
        allowed = [ids[row] for row in np.flatnonzero(shelf.allowed(need))]
        assert allowed == [product.product_id for product in keeping]
        for dearest in (False, True):
            priced = [(asked(need, p, dearest=dearest), p.product_id) for p in keeping]
            known = [(price, i) for price, i in priced if price is not None]
            known.sort(key=lambda pair: (-pair[0] if dearest else pair[0], pair[1]))
            expected = [product_id for _, product_id in known]
            assert store.ordered_by_price(need, descending=dearest, limit=99) == expected
    store.close()


@settings(max_examples=20, deadline=None)
@given(before=products, after=products, need=needs)
def test_matching_follows_every_change_of_a_product(new_store, before, after, need):
    store = new_store()
    store.put_products(before)
    store.put_products(after)
    now = {product.product_id: product for product in (*before, *after)}
    keeping = [product_id for product_id, p in now.items() if keeps_limits(need, p)]
    assert store.matching_ids(need) == sorted(keeping)
    assert store.products() == [now[product_id] for product_id in sorted(now)]
    store.close()


def test_a_variant_must_keep_size_and_price_together(url):
    store = Store.open(url)
    small, large = Variant("s", {"size": "S"}, 500), Variant("l", {"size": "L"}, 900)
    store.put_products([Product("shirt", "Shirt", price_minor=500, variants=(small, large))])
    assert store.matching_ids(Need(options={"size": "L"}, price_max_minor=600)) == []
    assert store.matching_ids(Need(options={"size": "l"}, price_max_minor=900)) == ["shirt"]
    store.close()


def test_more_categories_than_a_statement_has_room_for(url):
    store = Store.open(url)
    store.put_products(
        Product(f"c{n}", "Thing", category=f"Things > Number {n} lamp") for n in range(40_000)
    )
    assert store.count_matching(Need(category="lamps")) == 40_000
    store.close()
