"""Exports of Shopify and WooCommerce come in: variants, prices, stock, and what is wrong."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.catalog.nouns import Variant
from retrieval.catalog.store import Store
from retrieval.importers import import_paths

FORMATS = Path(__file__).parents[2] / "data" / "formats"


@pytest.fixture
def store():
    store = Store.open("sqlite://")
    yield store
    store.close()


@pytest.fixture
def come_in(store, tmp_path):
    def run(name: str):
        report = import_paths(store, [FORMATS / name], shop=tmp_path / "shop", currency="EUR")
        for file in report.rows:
            assert file.rows == file.stored + file.reported
        return report

    return run


def seen(report) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.value) for problem in report.problems]


def test_today_s_shopify_export_comes_in(come_in, store):
    report = come_in("shopify/today.csv")
    assert report.files == {"today.csv": "Shopify products"}
    assert seen(report) == []
    shoe = store.product("ridge-2")
    assert (shoe.title, shoe.brand, shoe.price_minor) == ("Ridge 2", "Peak", 7900)
    assert shoe.description == "Grips wet rock & mud.\nGusseted tongue"
    assert shoe.category == "Apparel & Accessories > Shoes > Athletic Shoes > Trail shoes"
    assert shoe.image_url == "https://cdn.example.com/r2.jpg"
    assert shoe.attributes == {
        "Color": "red, blue", "Material": "Gore-Tex", "Tags": "waterproof", "Weight": "310 g"
    }  # fmt: skip
    assert shoe.variants == (
        Variant("R2-RED-41", {"Color": "Red", "Size": "41"}),
        Variant("R2-RED-42", {"Color": "Red", "Size": "42"}, 7900, "out_of_stock"),
        Variant("R2-BLU-42", {"Color": "Blue", "Size": "42"}, 8550, "backorder"),
    )


def test_a_product_without_options_price_or_counted_stock_is_one_thing_of_unknown_price(
    come_in, store
):
    come_in("shopify/today.csv")
    pan = store.product("iron-pan")
    assert (pan.title, pan.category, pan.variants) == ("Iron pan 😀", "Pans", ())
    assert (pan.price_minor, pan.availability) == (None, "in_stock")


def test_the_older_shopify_export_comes_in_even_with_rows_apart_and_one_sku_twice(come_in, store):
    assert seen(come_in("shopify/legacy.csv")) == []
    shoe = store.product("ridge-2")
    assert [v.variant_id for v in shoe.variants] == ["R2", "ridge-2-42", "R2-43"]
    assert [v.options for v in shoe.variants] == [{"Size": "41"}, {"Size": "42"}, {"Size": "43"}]
    assert [v.availability for v in shoe.variants] == ["in_stock", "backorder", "in_stock"]
    assert shoe.attributes["Gender"] == "unisex"
    assert store.product("mug").availability == "out_of_stock"


@pytest.mark.parametrize("name", ["shopify", "woocommerce"])
def test_semicolons_decimal_commas_and_windows_1252_are_read(come_in, store, name):
    assert seen(come_in(f"{name}/semicolons.csv")) == []
    first, second = (store.product(i) for i in {"shopify": ("kanne", "kanne"),
                                                "woocommerce": ("50", "51")}[name])  # fmt: skip
    assert first.title.startswith("Kännchen")
    assert first.price_minor == {"shopify": 1990, "woocommerce": 1290}[name]
    assert second.brand == {"shopify": "Töpferei", "woocommerce": ""}[name]


def test_a_missing_price_is_unknown_and_zero_is_zero(come_in, store):
    come_in("shopify/unpriced.csv")
    assert [product.price_minor for product in store.products()] == [None, 0]


def test_drafts_stay_out_and_are_reported_with_all_their_rows(come_in, store):
    drafts = [(3, "Status", "draft"), (4, "Status", "draft"), (5, "Published", "false")]
    assert seen(come_in("shopify/drafts.csv")) == drafts
    assert store.product_ids() == ["cup"]


def test_what_shopify_rows_lack_is_said_in_the_file_s_own_words(come_in, store):
    assert seen(come_in("shopify/broken.csv")) == [
        (2, "Variant Price", "five"),
        (3, "Handle", ""),
        (4, "Title", ""),
        (5, "Variant Inventory Qty", "many"),
        (7, "variant_id", "lid-S"),
    ]
    assert store.product_ids() == ["lid"]


def test_a_header_alone_and_a_sign_in_page_are_no_products(come_in, store):
    assert seen(come_in("shopify/header_only.csv")) == []
    (problem,) = come_in("shopify/products.csv").problems
    assert "web page" in problem.reason
    assert store.product_ids() == []


def test_a_woocommerce_export_comes_in(come_in, store):
    report = come_in("woocommerce/catalog.csv")
    assert report.files == {"catalog.csv": "WooCommerce products"}
    assert seen(report) == []
    tee = store.product("10")
    assert (tee.title, tee.brand, tee.category) == ("Organic tee", "Fern", "Clothing > Tops > Tees")
    assert tee.description == "Soft.\n\nLine one\nLine two"
    assert tee.image_url == "https://example.com/tee.jpg"
    assert tee.attributes["Fabric"] == "Cotton"
    assert tee.attributes["care"] == "Wash cold"
    assert tee.price_minor == 1500
    assert tee.variants == (
        Variant("11", {"Color": "Red"}),
        Variant("12", {"Color": "Blue"}, 2000, "backorder"),
    )
    assert store.product("20").price_minor == 950


def test_a_parent_may_stand_below_its_variations(come_in, store):
    assert seen(come_in("woocommerce/parent_below.csv")) == []
    cap = store.product("30")
    assert (cap.title, cap.category) == ("Cap", "Hats")
    assert [cap.price_of(variant) for variant in cap.variants] == [1200, 1400]


def test_a_sale_that_is_over_asks_the_regular_price(come_in, store):
    come_in("woocommerce/semicolons.csv")
    assert [product.price_minor for product in store.products()] == [1290, 150]


def test_products_without_ids_go_by_sku(come_in, store):
    assert seen(come_in("woocommerce/no_ids.csv")) == []
    assert store.product("PAN-24").price_minor == 4900


def test_what_woocommerce_rows_lack_is_said(come_in, store):
    assert seen(come_in("woocommerce/broken.csv")) == [
        (2, "Regular price", "cheap"),
        (3, "Parent", "NOPE"),
        (4, "Published", "-1"),
        (5, "Name", ""),
        (7, "ID", ""),
        (8, "In stock?", "soon"),
    ]
    assert store.product_ids() == ["44"]


def test_a_second_import_changes_nothing(come_in):
    for name in ("shopify/legacy.csv", "woocommerce/catalog.csv"):
        come_in(name)
        changes = come_in(name).changes["products"]
        assert (changes.inserted, changes.changed) == (0, 0)


HEADERS = {
    "shopify": ["Handle", "Title", "Vendor", "Option1 Name", "Option1 Value", "Variant SKU",
                "Variant Price", "Variant Inventory Qty", "Status"],
    "woocommerce": ["ID", "Type", "SKU", "Name", "Regular price", "Parent", "In stock?",
                    "Attribute 1 name", "Attribute 1 value(s)"],
}  # fmt: skip
cells = st.text(max_size=5) | st.sampled_from(
    ["a", "b", "5", "variable", "variation", "id:a", "Size", "S", "draft", "", "<b>", "9,5"]
)


@settings(max_examples=40, deadline=None)
@given(
    kind=st.sampled_from(sorted(HEADERS)),
    rows=st.lists(st.lists(cells, min_size=1, max_size=9), max_size=9),
)
def test_every_row_is_kept_or_reported_whatever_is_in_it(tmp_path_factory, kind, rows):
    directory = tmp_path_factory.mktemp("files")
    file = io.StringIO(newline="")
    csv.writer(file).writerows([HEADERS[kind], *rows])
    (directory / "export.csv").write_bytes(file.getvalue().encode("utf-8", "replace"))
    store = Store.open("sqlite://")
    for _ in range(2):
        report = import_paths(store, [directory], shop=directory / "shop", currency="EUR")
        (part,) = report.rows
        assert part.rows == part.stored + part.reported
        assert part.reported == len(report.problems)
    assert report.changes["products"].inserted == report.changes["products"].changed == 0
    store.close()
