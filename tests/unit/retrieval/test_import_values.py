"""Cells as shops write them: prices, stock, stars, times, categories, text."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.importers import prices, values
from retrieval.importers.plain_text import line_of, text_of
from retrieval.importers.records import product_part
from retrieval.importers.times import time
from retrieval.importers.values import WrongValueError


@pytest.mark.parametrize(
    ("cell", "minor", "currency"),
    [
        ("79.99", 7999, "EUR"),
        (79.99, 7999, "EUR"),
        (79, 7900, "EUR"),
        ("0", 0, "EUR"),
        ("79.00 EUR", 7900, "EUR"),
        ("USD 12.5", 1250, "USD"),
        ("€79,00", 7900, "EUR"),
        ("79,5 €", 7950, "EUR"),
        ("1.299,00 €", 129900, "EUR"),
        ("1.299 €", 129900, "EUR"),
        ("1,299", 129900, "EUR"),
        ("1,234,567.89", 123456789, "EUR"),
        ("1 299,90", 129990, "EUR"),
        ("1'299.90 CHF", 129990, "CHF"),
        ("$1,299", 129900, "USD"),
        ("₹399", 39900, "INR"),
        ("Rs. 399", 39900, "INR"),
        ("£5", 500, "GBP"),
        ("¥1200", 1200, "JPY"),
        ("12.3456", 1235, "EUR"),
        ("from 12.99", 1299, "EUR"),
        ("12.99 - 15.99", 1299, "EUR"),
        ("€12.99 – €15.99", 1299, "EUR"),
        ("&euro;5.00", 500, "EUR"),
    ],
)
def test_a_price_is_read_however_it_is_written(cell, minor, currency):
    assert prices.price(cell, "EUR") == (minor, currency)


@pytest.mark.parametrize("cell", ["", None, "None", "null", "N/A", "-", float("nan"), "nan", " "])
def test_a_missing_price_is_unknown_and_never_zero(cell):
    assert prices.price(cell, "EUR") == (None, "EUR")


@pytest.mark.parametrize(
    "cell", ["abc", "-5", "€-5", "call us", "12 XYZ", "9" * 40, True, float("inf"), "1.299", [1]]
)
def test_a_price_that_cannot_be_or_is_in_doubt_is_refused(cell):
    with pytest.raises(WrongValueError, match="wanted"):
        prices.price(cell, "EUR")


def test_a_dollar_is_the_dollar_of_the_shop():
    assert prices.price("$5", "CAD") == (500, "CAD")
    assert prices.price("$5", "EUR") == (500, "USD")


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("in stock", "in_stock"),
        ("in_stock", "in_stock"),
        ("InStock", "in_stock"),
        ("https://schema.org/OutOfStock", "out_of_stock"),
        ("true", "in_stock"),
        (False, "out_of_stock"),
        ("0", "out_of_stock"),
        ("17", "in_stock"),
        (-2, "out_of_stock"),
        ("Sold out", "out_of_stock"),
        ("pre-order", "preorder"),
        ("onbackorder", "backorder"),
        ("Only 3 left in stock", "in_stock"),
        ("", None),
    ],
)
def test_stock_is_read_from_words_and_quantities(cell, word):
    assert values.availability(cell) == word


@pytest.mark.parametrize(
    ("cell", "stars"),
    [
        ("4,5", 4.5),
        ("4/5", 4.0),
        ("8/10", 4.0),
        ("★★★☆☆", 3.0),
        ("4.0 out of 5 stars", 4.0),
        (5, 5),
    ],
)
def test_stars_are_read_however_they_are_given(cell, stars):
    assert values.rating(cell) == stars


@pytest.mark.parametrize("cell", ["0", "6", "good", float("inf"), "5/0", "11/10", "-1"])
def test_stars_outside_one_to_five_are_refused(cell):
    with pytest.raises(WrongValueError, match="1 to 5"):
        values.rating(cell)


MAY = datetime(2024, 5, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "when"),
    [
        ("2024-05-31", MAY),
        ("2024-05-31T02:00:00+02:00", MAY),
        ("2024-05-31T00:00:00Z", MAY),
        ("2024-05-31 00:00:00 UTC", MAY),
        ("20240531", MAY),
        ("2024/05/31", MAY),
        ("31.05.2024", MAY),
        ("31/05/2024", MAY),
        ("05/31/2024", MAY),
        ("May 31, 2024", MAY),
        ("Fri, 31 May 2024 00:00:00 GMT", MAY),
        (1717113600, MAY),
        ("1717113600", MAY),
        (1717113600000, MAY),
        ("1717113600.0", MAY),
        ("", None),
    ],
)
def test_times_are_utc_however_they_are_written(cell, when):
    assert time(cell) == when


@pytest.mark.parametrize("cell", ["soon", "03/04/2024", "2024-13-01", "9" * 30, 10**40, "31.31.31"])
def test_times_that_cannot_be_or_are_in_doubt_are_refused(cell):
    with pytest.raises(WrongValueError, match="wanted a"):
        time(cell)


@pytest.mark.parametrize(
    ("cell", "path"),
    [
        ("Shoes>Trail shoes", "Shoes > Trail shoes"),
        ("Shoes|Trail shoes|", "Shoes > Trail shoes"),
        ("Shoes / Trail shoes", "Shoes > Trail shoes"),
        ("Home/Office", "Home/Office"),
        ("Home &amp; Garden &gt; Lamps / Bulbs", "Home & Garden > Lamps / Bulbs"),
        ("n/a", ""),
    ],
)
def test_category_paths_are_joined_one_way(cell, path):
    assert values.category(cell) == path


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<p>Soft &amp; warm</p><p>Wool</p>", "Soft & warm\nWool"),
        ("one<br/>two<BR>three", "one\ntwo\nthree"),
        ("<script>alert(1)</script>Bowl", "Bowl"),
        ("I <3 it, 5 < 6 & 7 > 6", "I <3 it, 5 < 6 & 7 > 6"),
        ("&lt;b&gt;bold&lt;/b&gt;", "bold"),
        ("a\x00b\u200b \t c\r\n\r\n\r\n\r\nd", "ab\u200b c\n\nd"),
        ("lone \ud800 half", "lone half"),
        ("😀 ok", "😀 ok"),
        ("<table><tr><td>Weight</td><td>2 kg</td></tr></table>", "Weight 2 kg"),
        ("unclosed <b>tag", "unclosed tag"),
        ("<!-- note -->Cup", "Cup"),
    ],
)
def test_markup_becomes_text(raw, text):
    assert text_of(raw) == text


PIECES = st.lists(
    st.text(max_size=5)
    | st.sampled_from(
        ["<b>", "</p>", "<br", ">", "&amp;", "&lt;", "&#60;", "<!--", "-->", "&", "<"]
    )
).map("".join)


@given(PIECES)
def test_reading_text_twice_changes_nothing(raw):
    once = text_of(raw)
    assert text_of(once) == once
    assert line_of(line_of(raw)) == line_of(raw)


@given(st.text(max_size=30))
def test_reading_a_category_twice_changes_nothing(raw):
    once = values.category(raw)
    assert values.category(once) == once


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@given(ANYTHING)
def test_no_cell_breaks_a_reader(cell):
    readers = (
        lambda raw: prices.price(raw, "EUR"),
        values.availability,
        values.rating,
        values.count,
        values.weight,
        values.yes,
        values.event_kind,
        values.identifier,
        values.attributes,
        lambda raw: prices.currency_code(raw, "EUR"),
        time,
    )
    for reader in readers:
        with contextlib.suppress(WrongValueError):
            reader(cell)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        (" https://a.example/my cup.jpg ", "https://a.example/my%20cup.jpg"),
        ("https://a.example/\ncup.jpg", "https://a.example/cup.jpg"),
        ("//a.example/b c.jpg", "//a.example/b%20c.jpg"),
        ("my  cup.jpg", "my cup.jpg"),
    ],
)
def test_an_address_with_spaces_stays_the_same_address(cell, kept):
    assert product_part({"product_id": "a", "image_url": cell}, "EUR").fields["image_url"] == kept
