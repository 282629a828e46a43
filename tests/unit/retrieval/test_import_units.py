"""Rows of one product of a Shopify or WooCommerce export are known together, or read together."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest

from retrieval.catalog.store import Changes, Store
from retrieval.importers import import_paths, making, reading

SHOPIFY = ("Title", "URL handle", "Description", "Vendor", "Status", "SKU", "Option1 name",
           "Option1 value", "Price", "Product image URL")  # fmt: skip
SHOE = ("Shoe", "shoe", "Soft", "Acme", "Active", "S1", "Size", "41", "50", "")
SHOE_42 = ("", "shoe", "", "", "", "S2", "", "42", "55", "")
CUP = ("Cup", "cup", "Nice", "Lumo", "Active", "C1", "Title", "Default Title", "4.50", "")
DRAFT = ("Pan", "pan", "", "", "Draft", "P1", "Title", "Default Title", "20", "")

WOO = ("ID", "Type", "SKU", "Name", "Regular price", "Sale price", "Date sale price ends",
       "Parent", "In stock?", "Attribute 1 name", "Attribute 1 value(s)")  # fmt: skip
JUG = ("1", "variable", "jug", "Jug", "", "", "", "", "1", "Size", "S, L")
JUG_S = ("2", "variation", "jug-s", "Jug - S", "10", "", "", "jug", "1", "Size", "S")
JUG_L = ("3", "variation", "jug-l", "Jug - L", "20", "15", "2030-01-02", "id:1", "1", "Size", "L")
BOWL = ("4", "simple", "bowl", "Bowl", "7", "", "", "", "1", "", "")


@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_WORTH_KNOWING", 0)
    store = Store.open("sqlite://")
    made: list[str] = []
    real = making.product_part
    monkeypatch.setattr(
        making, "product_part", lambda said, c: made.append(said["product_id"]) or real(said, c)
    )
    (tmp_path / "files").mkdir()

    def come_in(header, *rows, saved_at: int = 1_700_000_000, **more):
        written = io.StringIO()
        csv.writer(written).writerows([header, *rows])
        path: Path = tmp_path / "files" / "export.csv"
        path.write_text(written.getvalue(), "utf-8")
        os.utime(path, (saved_at, saved_at))
        made.clear()
        report = import_paths(store, [tmp_path / "files"], shop=tmp_path, currency="EUR", **more)
        assert all(file.rows == file.stored + file.reported for file in report.rows)
        return report, list(made)

    yield store, come_in
    store.close()


def test_known_handles_are_left_unread(shop):
    store, come_in = shop
    come_in(SHOPIFY, SHOE, SHOE_42, CUP)
    before = store.products()
    report, made = come_in(SHOPIFY, SHOE, SHOE_42, CUP)
    assert made == []
    assert report.changes["products"] == Changes(unchanged=2)
    assert (report.rows[0].rows, store.products()) == (3, before)


def test_a_variant_that_changed_has_its_whole_product_read_again(shop):
    store, come_in = shop
    come_in(SHOPIFY, SHOE, SHOE_42, CUP)
    dearer = (*SHOE_42[:8], "60", "")
    report, made = come_in(SHOPIFY, SHOE, dearer, CUP)
    assert made == ["shoe", "shoe"]
    assert report.changes["products"] == Changes(changed=1, unchanged=1)
    assert [v.price_minor for v in store.product("shoe").variants] == [None, 6000]
    report, made = come_in(SHOPIFY, SHOE, CUP)
    assert (made, len(store.product("shoe").variants)) == (["shoe"], 1)


def test_rows_that_stand_apart_are_one_product_known_or_not(shop):
    store, come_in = shop
    come_in(SHOPIFY, SHOE, CUP, SHOE_42)
    assert len(store.product("shoe").variants) == 2
    assert come_in(SHOPIFY, SHOE, CUP, SHOE_42)[1] == []


def test_what_was_reported_is_reported_again(shop):
    _, come_in = shop
    wrong = ("", "shoe", "", "", "", "S3", "", "43", "oops", "")
    given = (SHOE, SHOE_42, wrong, CUP, DRAFT)
    first = come_in(SHOPIFY, *given)[0]
    again, made = come_in(SHOPIFY, *given)
    assert made == ["shoe"] * 3
    assert again.problems == first.problems
    assert [(p.line, p.column) for p in again.problems] == [(4, "Price"), (6, "Status")]


def test_a_broken_row_between_those_of_a_product_is_reported_alone(shop):
    store, come_in = shop
    report, _ = come_in(SHOPIFY, SHOE, (*CUP, "one", "too many"), SHOE_42)
    assert [(p.line, p.value) for p in report.problems] == [(3, "one,too many")]
    assert len(store.product("shoe").variants) == 2
    assert come_in(SHOPIFY, SHOE, (*CUP, "one", "too many"), SHOE_42)[1] == []


def test_a_picture_beside_the_export_is_looked_at_again(shop):
    _, come_in = shop
    pictured = (*CUP[:-1], "cup.png")
    come_in(SHOPIFY, pictured, SHOE)
    assert come_in(SHOPIFY, pictured, SHOE)[1] == ["cup"]


def test_a_whole_catalog_of_known_handles_withdraws_none_of_them(shop):
    store, come_in = shop
    come_in(SHOPIFY, SHOE, SHOE_42, CUP)
    report, _ = come_in(SHOPIFY, SHOE, SHOE_42, replace=True)
    assert (report.withdrawn, store.product_ids()) == (1, ["shoe"])


def test_variations_are_known_with_their_parent(shop):
    store, come_in = shop
    rows = (JUG_S, JUG, BOWL, JUG_L)
    come_in(WOO, *rows)
    assert {p.product_id: len(p.variants) for p in store.products()} == {"1": 2, "4": 0}
    assert come_in(WOO, *rows)[1] == []
    sold_out = (*JUG_S[:8], "0", *JUG_S[9:])
    assert sorted(come_in(WOO, sold_out, JUG, BOWL, JUG_L)[1]) == ["1", "1", "1"]


def test_a_sale_that_is_over_is_noticed_though_no_row_changed(shop):
    store, come_in = shop
    come_in(WOO, JUG, JUG_S, JUG_L, BOWL)
    assert [v.price_minor for v in store.product("1").variants] == [None, 1500]
    later = 1_900_000_000
    assert come_in(WOO, JUG, JUG_S, JUG_L, BOWL, saved_at=later)[1] == ["1"] * 3
    assert [v.price_minor for v in store.product("1").variants] == [None, 2000]
    assert come_in(WOO, JUG, JUG_S, JUG_L, BOWL, saved_at=later + 9)[1] == []
