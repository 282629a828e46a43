"""Rows known again are left unread, and what comes of a file stays what reading it whole gives."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.catalog.nouns import Review
from retrieval.catalog.rows import review_tuple
from retrieval.catalog.store import Changes, Store
from retrieval.importers import import_paths, reading
from retrieval.importers.plain_reviews import PlainReviews
from retrieval.importers.raw_rows import Header
from retrieval.importers.records import review

HEADER = ["review_id", "product_id", "shopper_id", "rating", "title", "text", "helpful_votes",
          "verified", "created_at"]  # fmt: skip


@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_WORTH_KNOWING", 0)
    store = Store.open("sqlite://")
    (tmp_path / "files").mkdir()

    def come_in(**given):
        for name, rows in given.items():
            written = io.StringIO()
            csv.writer(written).writerows(rows)
            (tmp_path / "files" / f"{name}.csv").write_text(written.getvalue(), "utf-8")
        return import_paths(store, [tmp_path / "files"], shop=tmp_path, currency="EUR")

    yield store, come_in
    store.close()


def products(*rows: tuple[str, str, str]) -> list[tuple[str, ...]]:
    return [("product_id", "title", "price"), *rows]


def reviews(*rows: tuple[str, str, str]) -> list[tuple[str, ...]]:
    return [("review_id", "product_id", "text"), *rows]


CUP, PAN = ("cup", "Cup", "5"), ("pan", "Pan", "20")
R1, R2 = ("r1", "cup", "Good."), ("r2", "pan", "Bad.")


def test_only_the_rows_that_differ_are_read_again(shop, monkeypatch):
    store, come_in = shop
    come_in(products=products(CUP, PAN), reviews=reviews(R1, R2))
    read = []
    real = PlainReviews.rows
    monkeypatch.setattr(
        PlainReviews, "rows", lambda self, raw, marks: read.extend(raw) or real(self, raw, marks)
    )
    dearer = ("pan", "Pan", "25")
    other = ("r2", "pan", "Fine.")
    report = come_in(products=products(CUP, dearer), reviews=reviews(R1, other))
    assert read == [list(other)]
    assert report.changes["products"] == Changes(changed=1, unchanged=1)
    assert report.changes["reviews"] == Changes(changed=1, unchanged=1)
    assert (store.product("pan").price_minor, store.review("r2").text) == (2500, "Fine.")


def test_a_row_that_came_back_after_another_took_its_place_is_read(shop):
    store, come_in = shop
    come_in(products=products(CUP, PAN), reviews=reviews(R1))
    come_in(products=products(CUP, ("pan", "Wok", "20")), reviews=reviews(("r1", "cup", "New.")))
    come_in(products=products(CUP, PAN), reviews=reviews(R1))
    assert (store.product("pan").title, store.review("r1").text) == ("Pan", "Good.")


def test_the_first_of_two_rows_with_one_id_stays_whichever_is_known(shop):
    store, come_in = shop
    come_in(products=products(CUP, PAN), reviews=reviews(R1))
    newer = ("r1", "cup", "Newer.")
    report = come_in(reviews=reviews(R1, newer, R1))
    assert [(p.line, p.value) for p in report.problems] == [(3, "r1"), (4, "r1")]
    assert store.review("r1").text == "Good."
    report = come_in(reviews=reviews(newer, R1))
    assert [(p.line, p.value) for p in report.problems] == [(3, "r1")]
    assert store.review("r1").text == "Newer."


def test_known_rows_of_a_whole_catalog_are_not_withdrawn(shop, tmp_path):
    store, come_in = shop
    come_in(products=products(CUP, PAN), reviews=reviews(R1, R2))
    come_in(products=products(CUP))
    report = import_paths(
        store, [tmp_path / "files"], shop=tmp_path, currency="EUR", replace=True
    )  # fmt: skip
    assert (report.withdrawn, store.product_ids()) == (1, ["cup"])
    come_in(products=products(CUP, PAN))
    assert {r.review_id for r in store.reviews()} == {"r1", "r2"}


def test_another_currency_reads_known_rows_anew(shop, tmp_path):
    store, come_in = shop
    come_in(products=products(CUP))
    import_paths(store, [tmp_path / "files"], shop=tmp_path, currency="USD")
    assert store.product("cup").currency == "USD"


def test_a_forgotten_writer_stays_forgotten(shop):
    store, come_in = shop
    written = [("review_id", "product_id", "shopper_id", "text"), ("r1", "cup", "ada", "Good.")]
    come_in(products=products(CUP), reviews=written)
    store.forget_shopper("ada")
    for _ in range(2):
        come_in(reviews=written)
        assert store.review("r1").shopper_id == ""


def test_lines_of_json_are_known_again(shop, tmp_path):
    _, come_in = shop
    rows = [{"product_id": "cup", "title": "Cup", "price": 5}, {"product_id": "pan", "title": "P"}]
    path = tmp_path / "files" / "products.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    assert come_in().changes["products"] == Changes(inserted=2)
    path.write_text("\n".join(map(json.dumps, [rows[0], rows[1] | {"title": "Pan"}, 7])))
    report = come_in()
    assert report.changes["products"] == Changes(changed=1, unchanged=1)
    assert [(p.line, p.value) for p in report.problems] == [(3, "7")]


CELL = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.sampled_from(["", " ", "5", "4,5", "11", "<b>good</b>", "a &amp; b", "yes", "maybe", "none",
                     "2024-05-01", "05/06/2024", "1714521600", "-3", "x\r\ny", "★★★☆☆"]),
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.lists(CELL, min_size=9, max_size=9), min_size=1, max_size=8))
def test_reading_by_columns_gives_what_reading_by_rows_gives(rows):
    plain = PlainReviews(Header(HEADER, ","), {name: name for name in HEADER})
    for row, found in zip(rows, plain.rows(rows, range(len(rows))), strict=True):
        try:
            wanted: Review | str = review(dict(zip(HEADER, row, strict=True)))
        except ValueError as error:
            wanted = str(error)
        if isinstance(found, ValueError):
            assert str(found) == wanted
        else:
            assert isinstance(wanted, Review)
            assert found == review_tuple(replace(wanted), found[-1])
