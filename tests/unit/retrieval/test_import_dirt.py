"""Files as they really are: odd encodings, wrong delimiters, cut off, not what they say."""

from __future__ import annotations

import csv
import gzip
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.catalog.store import Store
from retrieval.importers import import_paths
from retrieval.importers.seen import Seen

TABLE = 'product_id,title,description\nc1,Café cup,"Für ""Tee"",\nzwei"\nc2,Crème jug,\n'


@pytest.fixture
def store():
    store = Store.open("sqlite://")
    yield store
    store.close()


@pytest.fixture
def come_in(store, tmp_path):
    def run(name: str, content: bytes | str):
        data = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(data)
        return import_paths(store, [tmp_path], shop=tmp_path / "shop", currency="EUR")

    return run


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_any_common_encoding_is_read(come_in, store, encoding):
    assert come_in("products.csv", TABLE.encode(encoding)).problems == ()
    assert [product.title for product in store.products()] == ["Café cup", "Crème jug"]
    assert store.product("c1").description == 'Für "Tee",\nzwei'


def test_a_stray_windows_cell_in_utf_8_is_read(come_in, store):
    come_in("products.csv", "product_id,title\na,né\nb,".encode() + b"caf\xe9 \x80\n")
    assert [product.title for product in store.products()] == ["né", "café €"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_common_delimiter_and_line_end_is_read(come_in, store, delimiter, line_end):
    text = line_end.join(["Product ID;Title;Price", "a;A;1,50", 'b;"B;B";2', ""])
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    assert come_in("products.csv", file.getvalue()).problems == ()
    assert [product.price_minor for product in store.products()] == [150, 200]


def test_a_spreadsheet_s_sep_line_and_blank_lines_are_passed_over(come_in, store):
    report = come_in("products.csv", "sep=;\n\nproduct_id;title\n\na;A\n;;\nb;B\n")
    assert report.problems == ()
    assert store.counts()["products"] == 2


def test_a_gzip_is_known_by_its_content(come_in, store):
    come_in("products.csv", gzip.compress(TABLE.encode()))
    assert store.counts()["products"] == 2


def test_a_gzip_that_ends_too_early_gives_what_it_holds_and_says_so(come_in, store):
    rows = "".join(f"p{n},Thing {n * 7919 % 10007}\n" for n in range(30_000))
    whole = gzip.compress(("product_id,title\n" + rows).encode())
    report = come_in("products.csv.gz", whole[: len(whole) // 2])
    (problem,) = report.problems
    assert "the gzip ends too early; get the file again" in str(problem)
    assert store.counts()["products"] == problem.line - 2 > 5000


def test_a_gzip_of_noise_is_reported(come_in):
    (problem,) = come_in("products.csv.gz", b"\x1f\x8b" + b"noise" * 20).problems
    assert "the gzip is damaged" in problem.reason


def test_an_empty_file_is_reported(come_in):
    (problem,) = come_in("products.csv", "").problems
    assert "the file is empty" in problem.reason


def test_a_table_that_is_a_web_page_is_reported(come_in):
    page = "<!DOCTYPE html>\n<html><body>Please sign in</body></html>"
    (problem,) = come_in("products.csv", page).problems
    assert "the file is a web page (HTML)" in problem.reason


def test_a_header_alone_is_a_shop_of_nothing(come_in, store):
    assert come_in("products.csv", "product_id,title\n").problems == ()
    assert store.counts()["products"] == 0


def test_a_quote_that_never_closes_is_reported_with_its_line(come_in, store):
    long = "x" * (5 << 20)
    report = come_in("products.csv", f'product_id,title\na,A\nb,"B {long}\nc,C\n')
    assert [problem.line for problem in report.problems] == [3]
    assert "closed again" in report.problems[0].reason
    assert store.product("a").title == "A"


def test_long_and_odd_text_comes_in_whole(come_in, store):
    long = "Ein Satz. " * 4000
    table = f'product_id,title,description\na,Cup 😀 \u202edone,"{long}"\nb,N\x00UL,x\x07y\n'
    assert come_in("products.csv", table).problems == ()
    assert store.product("a").description == long.strip()
    assert store.product("a").title.startswith("Cup 😀")
    assert (store.product("b").title, store.product("b").description) == ("NUL", "xy")


def test_the_same_id_in_two_files_is_kept_once_and_reported(store, tmp_path):
    (tmp_path / "products.csv").write_text("product_id,title\na,A\n")
    (tmp_path / "products.jsonl").write_text('{"product_id": "a", "title": "Other"}\n')
    for _ in range(2):
        report = import_paths(store, [tmp_path], shop=tmp_path / "s", currency="EUR")
        assert [problem.value for problem in report.problems] == ["a"]
        assert store.product("a").title == "A"


cells = st.text(max_size=6) | st.sampled_from(["p1", "p2", "5", "4.5", "2024-05-01", '"', "\x00"])
tables = st.lists(st.lists(cells, min_size=1, max_size=7), max_size=8)


@settings(max_examples=60, deadline=None)
@given(rows=tables, reviews=tables, tail=st.binary(max_size=20))
def test_every_row_is_kept_or_reported_whatever_is_in_it(tmp_path_factory, rows, reviews, tail):
    directory = tmp_path_factory.mktemp("files")
    header = ["product_id", "title", "price", "variant_id", "option.size"]
    file = io.StringIO(newline="")
    csv.writer(file).writerows([header, ["p1", "One", "", "", ""], *rows])
    (directory / "products.csv").write_bytes(file.getvalue().encode("utf-8", "replace") + tail)
    file = io.StringIO(newline="")
    header = ["review_id", "product_id", "shopper_id", "rating", "created_at"]
    csv.writer(file).writerows([header, *reviews])
    (directory / "reviews.csv").write_bytes(file.getvalue().encode("utf-8", "replace"))
    store = Store.open("sqlite://")
    report = import_paths(store, [directory], shop=directory / "shop", currency="EUR")
    for part in report.rows:
        assert part.rows == part.stored + part.reported
        assert part.reported == sum(problem.file == part.file for problem in report.problems)
    assert report.rows[1].stored == store.counts()["reviews"]
    again = import_paths(store, [directory], shop=directory / "shop", currency="EUR")
    assert all(c.inserted == c.changed == 0 for c in again.changes.values())
    assert again.problems == report.problems
    store.close()


def test_two_columns_of_one_name_hide_nothing(come_in, store):
    report = come_in("products.csv", "product_id,title,price,Price\ncup,Cup,4.50,9.00\n")
    assert store.product("cup").price_minor == 450
    assert any("price_(2)" in note for note in report.notes)


@pytest.mark.parametrize("product_id", ["true", '["cup"]', '{"id": "cup"}'])
def test_what_is_no_id_is_refused(come_in, store, product_id):
    report = come_in("products.jsonl", f'{{"product_id": {product_id}, "title": "Cup"}}\n')
    assert store.product_ids() == []
    assert [problem.column for problem in report.problems] == ["product_id"]


@given(st.lists(st.lists(st.integers(0, 30)), max_size=40))
def test_ids_met_before_are_known(batches):
    seen, met = Seen(), set()
    for batch in batches:
        expected = []
        for each in batch:
            expected.append(each in met)
            met.add(each)
        assert seen.repeats(batch) == expected


@pytest.mark.parametrize(
    ("price", "toml", "said"),
    [("4.50", "", True), ("", "", False), ("4.50 EUR", "", False), ("€4.50", "", False),
     ("4.50", 'currency = "EUR"\n', False)],
)  # fmt: skip
def test_a_currency_that_nobody_named_is_said(come_in, tmp_path, price, toml, said):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "shop.toml").write_text(toml)
    report = come_in("products.csv", f"product_id,title,price\ncup,Cup,{price}\n")
    assert any("No price names its currency" in note for note in report.notes) is said


@pytest.mark.parametrize("rows", ['b,"B,9\nc,C\nd,D\n', 'b,"B', 'b,B,"9\n'])
def test_a_quote_that_is_never_closed_is_said_and_swallows_nothing_in_silence(come_in, store, rows):
    report = come_in("products.csv", "product_id,title,brand\na,A,\n" + rows)
    (problem,) = report.problems
    assert (problem.line, problem.value[:2]) == (3, "b,")
    assert "never closed" in problem.reason
    assert store.product_ids() == ["a"]


def test_a_quote_that_is_never_closed_is_said_of_a_shopify_export_as_well(come_in, store):
    report = come_in("export.csv", 'Handle,Title,Vendor\ncup,Cup,x\npan,"Pan,x\njug,Jug,x\n')
    assert [problem.line for problem in report.problems] == [3]
    assert store.product_ids() == ["cup"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("products.csv", b"PK\x03\x04\x14\x00", "Excel"),
        ("stock.xlsx", b"PK\x03\x04\x14\x00", "Excel"),
        ("stock.xls", b"\xd0\xcf\x11\xe0\xa1", "Excel"),
        ("reviews.csv", b"%PDF-1.7", "PDF"),
    ],
)
def test_what_is_no_table_at_all_is_named(come_in, name, data, said):
    report = come_in(name, data)
    (problem,) = report.problems
    assert said in problem.reason
    assert (report.rows[0].rows, report.rows[0].reported) == (1, 1)


def test_a_category_written_as_a_list_is_a_path(come_in, store):
    come_in("products.csv", "product_id,title,category\na,A,\"['Home', 'Cups']\"\nb,B,[new]\n")
    assert [p.category for p in store.products()] == ["Home > Cups", "[new]"]


def test_letters_are_not_turned_around(come_in, store):
    come_in("products.csv", "product_id,title\na,\u202egnp.exe\n")
    assert store.product("a").title == "gnp.exe"
