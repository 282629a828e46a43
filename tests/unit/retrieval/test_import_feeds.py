"""Feeds, JSON-LD, commerce protocol and review exports come in, and say what they cannot use."""

from __future__ import annotations

import gzip
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
    def run(*names: str):
        paths = [FORMATS / name for name in names]
        report = import_paths(store, paths, shop=tmp_path / "shop", currency="EUR")
        for file in report.rows:
            assert file.rows == file.stored + file.reported
        return report

    return run


def seen(report) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.value) for problem in report.problems]


def test_an_rss_feed_makes_variants_of_a_group(come_in, store):
    report = come_in("merchant/rss.xml")
    assert report.files == {"rss.xml": "Google Merchant feed (XML)"}
    assert seen(report) == []
    shoe = store.product("ridge-2")
    assert (shoe.title, shoe.brand, shoe.category) == ("Ridge 2", "Peak", "Shoes > Trail shoes")
    assert shoe.description == "Grips wet rock & mud."
    assert (shoe.price_minor, shoe.currency) == (7900, "EUR")
    assert shoe.attributes == {"gender": "unisex", "Drop": "4 mm", "Lining": "Gore-Tex"}
    assert shoe.variants == (
        Variant("R2-41", {"color": "Red", "size": "41"}),
        Variant("R2-42", {"color": "Red", "size": "42"}, 9900, "out_of_stock"),
    )
    mug = store.product("mug")
    assert (mug.availability, mug.category, mug.variants) == ("preorder", "", ())
    assert mug.attributes == {"material": "Stoneware"}


def test_an_atom_feed_comes_in(come_in, store):
    assert seen(come_in("merchant/atom.xml")) == []
    lamp = store.product("lamp")
    assert (lamp.price_minor, lamp.currency) == (2500, "USD")
    assert (lamp.link, lamp.description) == ("https://example.com/lamp", "Warm light")


def test_a_table_with_spaces_in_its_names_comes_in(come_in, store):
    assert seen(come_in("merchant/spaces.tsv")) == []
    tee = store.product("tee")
    assert (tee.title, tee.currency) == ("Tee", "GBP")
    assert tee.attributes == {"age group": "adult", "Fabric": "Cotton"}
    assert [v.options["size"] for v in tee.variants] == ["S", "M"]


def test_a_feed_with_semicolons_and_decimal_commas_comes_in(come_in, store):
    assert seen(come_in("merchant/semicolons.csv")) == []
    assert [(p.title, p.price_minor) for p in store.products()] == [
        ("Kännchen", 129900), ("Löffel", None)
    ]  # fmt: skip


def test_a_feed_that_is_no_xml_from_somewhere_on_gives_what_stands_before(come_in, store):
    report = come_in("merchant/broken.xml")
    assert seen(report) == [(2, "price", "dear"), (3, "id", ""), (5, "", "")]
    assert "not XML from here on" in report.problems[-1].reason
    assert store.product_ids() == ["c"]


def test_a_feed_cut_off_says_so(come_in, store):
    assert seen(come_in("merchant/cut_off.xml")) == [(2, "", "")]
    assert store.product_ids() == ["a"]


def test_a_feed_with_entities_is_refused(come_in, store):
    (problem,) = come_in("merchant/entities.xml").problems
    assert "declares entities" in problem.reason
    assert store.product_ids() == []


def test_a_gzipped_feed_that_ends_too_early_is_reported(store, tmp_path):
    items = "".join(f"<item><id>p{n}</id><title>T{n * 7919}</title></item>" for n in range(9000))
    whole = gzip.compress(f"<rss><channel>{items}</channel></rss>".encode())
    (tmp_path / "feed.xml.gz").write_bytes(whole[: len(whole) // 2])
    report = import_paths(store, [tmp_path], shop=tmp_path / "shop", currency="EUR")
    assert "the gzip ends too early" in report.problems[-1].reason
    assert report.rows[0].stored == store.counts()["products"] > 1000


def test_a_product_group_comes_in_with_variants_wherever_they_stand(come_in, store):
    report = come_in("schema_org/group.json")
    assert report.files == {"group.json": "schema.org JSON-LD"}
    assert seen(report) == []
    shoe = store.product("ridge-2")
    assert (shoe.title, shoe.brand, shoe.category) == ("Ridge 2", "Peak", "Shoes > Trail shoes")
    assert shoe.attributes == {"Drop": "4 mm", "rating": "4.4", "rating count": "12"}
    assert shoe.variants == (
        Variant("R2-41", {"color": "Red", "size": "41"}, 7900),
        Variant("R2-42", {"color": "Red", "size": "42"}, 8550, "out_of_stock"),
        Variant("R2-43", {"size": "43"}, 7900),
    )
    (review,) = store.reviews()
    assert (review.product_id, review.rating, review.title) == ("ridge-2", 4.0, "Grippy")
    assert review.shopper_id == ""


def test_a_list_of_products_comes_in_and_each_bad_one_is_reported_with_its_line(come_in, store):
    assert seen(come_in("schema_org/list.json")) == [(5, "", "5"), (6, "price", "call us")]
    mug, lamp = store.product("mug"), store.product("lamp")
    assert (mug.price_minor, mug.attributes["weight"]) == (950, "300 g")
    assert (lamp.price_minor, lamp.currency, lamp.availability) == (3500, "USD", "in_stock")


def test_json_ld_a_line_comes_in(come_in, store):
    assert [line for line, _, _ in seen(come_in("schema_org/lines.jsonl"))] == [2]
    assert store.product_ids() == ["a"]


def test_a_saved_page_gives_its_product_and_reports_a_broken_script(come_in, store):
    report = come_in("schema_org/page.html")
    (problem,) = report.problems
    assert (problem.line, "not JSON" in problem.reason) == (7, True)
    tent = store.product("tent")
    assert (tent.price_minor, tent.description) == (19900, "Light")


def test_a_page_without_products_and_a_document_cut_off_are_reported(come_in, store):
    assert "no known kind" in come_in("schema_org/about.html").problems[0].reason
    assert "not JSON" in come_in("schema_org/cut_off.json").problems[0].reason


def test_a_commerce_protocol_feed_comes_in(come_in, store):
    report = come_in("acp/today")
    assert report.files["products.jsonl"] == "Agentic Commerce Protocol feed"
    assert report.files["metadata.json"] == "Agentic Commerce Protocol metadata"
    assert seen(report) == [(3, "price", "a lot")]
    tee = store.product("tee")
    assert (tee.price_minor, tee.currency, tee.description) == (1999, "USD", "Soft cotton.")
    assert tee.variants == (
        Variant("tee-s", {"Color": "Red", "Size": "S"}, 1999),
        Variant("tee-m", {"Color": "Red", "Size": "M"}, 2199, "out_of_stock"),
    )
    mug = store.product("mug")
    assert (mug.price_minor, mug.availability, mug.variants) == (950, "out_of_stock", ())


def test_a_feed_of_flat_items_comes_in(come_in, store):
    report = come_in("acp/flat")
    assert [line for line, _, _ in seen(report)] == [4, 5]
    shoe = store.product("ridge-2")
    assert (shoe.title, shoe.price_minor, shoe.brand) == ("Ridge 2", 7999, "Peak")
    assert shoe.variants[0].options == {"size": "41", "material": "Mesh", "Fit": "Wide"}
    assert store.product("lamp").price_minor == 2500


def test_judge_me_reviews_find_their_products_by_handle(come_in, store):
    report = come_in("merchant/rss.xml", "reviews/judgeme.csv")
    assert seen(report) == [(5, "curated", "spam"), (6, "product_handle", "nowhere"),
                            (7, "rating", "6")]  # fmt: skip
    assert sorted((r.product_id, r.rating, r.text) for r in store.reviews()) == [
        ("mug", 3.0, "Heavy"), ("ridge-2", 5.0, "Held on\nwet rock")
    ]  # fmt: skip


def test_yotpo_reviews_find_their_products_by_variant_or_address(come_in, store):
    assert seen(come_in("merchant/rss.xml", "reviews/yotpo.csv")) == []
    assert {r.review_id: r.product_id for r in store.reviews()} == {"y1": "ridge-2", "y2": "mug"}
    assert store.review("y1").verified


@pytest.mark.parametrize("name", ["judgeme", "yotpo"])
def test_reviewers_names_and_addresses_are_never_kept(come_in, store, name):
    come_in("merchant/rss.xml", f"reviews/{name}.csv")
    kept = repr([store.reviews(), store.shoppers()])
    assert "example.com" not in kept
    assert "Ada" not in kept


texts = st.text(alphabet=st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    ["<item>", "</item>", "<g:id>a</g:id>", "<title>T</title>", "&amp;", "<!ENTITY a 'b'>"]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(texts, max_size=12))
def test_any_xml_is_read_or_reported(tmp_path_factory, parts):
    directory = tmp_path_factory.mktemp("files")
    feed = '<rss xmlns:g="http://base.google.com/ns/1.0"><channel>' + "".join(parts)
    (directory / "feed.xml").write_text(feed, encoding="utf-8")
    store = Store.open("sqlite://")
    report = import_paths(store, [directory], shop=directory / "shop", currency="EUR")
    (part,) = report.rows
    assert part.rows == part.stored + part.reported
    assert part.stored == store.counts()["products"]
    store.close()
