"""What a title alone measures becomes an attribute, unless it is told already or in doubt."""

from __future__ import annotations

import pytest

from retrieval.catalog.nouns import Product, Variant
from retrieval.catalog.store import Store
from retrieval.importers import import_paths
from retrieval.importers.titled_measures import with_titled
from retrieval.measures import holds, measure_of


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Vu 108 cm (43 inch) TV, 20 W", {"size": "43 inch", "power": "20 W"}),
        ("Monitor 27″ IPS", {"size": "27 inch"}),
        ("10-inch pan", {"size": "10 inch"}),
        ("Kettle 1.7L 2200W", {"capacity": "1.7 L", "power": "2200 W"}),
        ("Spark 9 (6GB RAM,128GB Storage)", {"ram": "6 GB", "storage": "128 GB"}),
        ("Redmi 7 64GB + 3GB RAM", {"storage": "64 GB", "ram": "3 GB"}),
        ("20,000 mAh power bank", {"battery": "20,000 mAh"}),
        ("Cable 1,5 m", {"length": "1,5 m"}),
        ("HDMI Cable, 6 Feet (2-Pack)", {"length": "6 Feet"}),
        ("Phone 5G", {}),
        ("Wired Earbuds with 8MM Drivers and Mic", {}),
        ("Hex bolts, 60 mm (set of 10)", {"length": "60 mm"}),
        ("Cable tie 200 mm long", {"length": "200 mm"}),
        ("Phone 6GB/128GB", {}),
        ("Cards of 32GB and 64GB", {}),
        ("Case for 6.1 inch phones", {}),
        ("Bag, fits up to 15.6 inches", {}),
        ("2 x 500 ml oil", {}),
        ("Grows 5-10 kg", {}),
        ("Model 300X", {}),
        ("Remote of models 32 43 55 65 inches", {}),
        ("Galaxy S8 64GB, 2 meters away", {"storage": "64 GB", "length": "2 meters"}),
    ],
)
def test_what_a_title_measures(title, told):
    assert dict(with_titled(Product("p", title)).attributes) == told


@pytest.mark.parametrize(
    "told", [{"Screen size": "109 cm"}, {"size": "43 in"}, {"diagonal_inch": "43"}]
)
def test_what_is_told_already_is_left_as_it_is(told):
    product = Product("p", "TV 43 inch", attributes=told)
    assert with_titled(product) is product
    shoe = Product("p", "Boot 10 inch", variants=(Variant("a", {"Size": "42"}),))
    assert with_titled(shoe) is shoe


def test_a_limit_is_felt_by_a_product_whose_title_alone_measures_it(tmp_path):
    (tmp_path / "products.csv").write_text("product_id,title\ntv,Vu TV 43 inches\nold,Old TV 32″\n")
    store = Store.open("sqlite://")
    import_paths(store, [tmp_path], shop=tmp_path / "shop", currency="EUR")
    limit = measure_of("at least 43 inches")
    kept = {
        product.product_id: [holds(limit, *item) for item in product.attributes.items()]
        for product in store.products()
    }
    store.close()
    assert kept == {"tv": [True], "old": [False]}
