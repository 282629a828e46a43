"""Long files: rows told apart before they are read, a second process that reads ahead, indexes
made last. What comes of a file is what reading it row by row gives."""

from __future__ import annotations

import io
import os
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.catalog.store import Store
from retrieval.importers import ahead as ahead_module
from retrieval.importers import import_paths
from retrieval.importers.ahead import ReadingStoppedError, _heard, ahead
from retrieval.importers.files import Source
from retrieval.importers.raw_rows import cells_of, raw_rows
from retrieval.importers.tables import Broken, csv_header, csv_lists

PIECES = st.sampled_from(['"', '""', ",", "\n", "\r\n", "a", "b c", '"x"', '"1,\n2"', " ", ";"])


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=40), st.integers(1, 4))
def test_rows_told_apart_first_are_the_rows_of_the_csv(tmp_path_factory, pieces, at_once):
    path = tmp_path_factory.getbasetemp() / "rows.csv"
    path.write_text("id,name\n" + "".join(pieces), "utf-8", newline="")
    source = Source(path, path.name)
    lines = source.lines()
    taken, delimiter, names = csv_header(lines)
    found = []
    for part in raw_rows(lines, taken, delimiter, at_once):
        if isinstance(part, Broken):
            found.append(part)
            continue
        read = cells_of(*part, delimiter, len(names))
        found += [
            row if isinstance(row, Broken) else (line, row)
            for line, row in zip(part[0], read, strict=True)
            if row is not None
        ]
    assert found == list(csv_lists(source))[1:]


def test_a_second_process_reads_what_this_one_would(tmp_path, monkeypatch):
    (tmp_path / "products.csv").write_text("product_id,title\ncup,Cup\n")
    (tmp_path / "reviews.csv").write_text(
        'review_id,product_id,rating,text\nr1,cup,5,"Good,\nreally"\nr2,cup,9,x\nr3,pan,4,y\n'
        "r1,cup,3,again\nr4,cup,2,too,many\nr5,cup,,\n"
    )
    told = []
    kept = []
    for worth in (0, 1 << 30):
        monkeypatch.setattr(ahead_module, "WORTH_A_PROCESS", worth)
        monkeypatch.setattr(os, "cpu_count", lambda: 2)
        store = Store.open("sqlite://")
        report = import_paths(
            store, [tmp_path], shop=tmp_path / "shop", currency="EUR",
            progress=lambda *of: told.append(of),
        )  # fmt: skip
        kept.append((store.reviews(), report.problems, report.rows))
        store.close()
    assert kept[0] == kept[1]
    assert [review.review_id for review in kept[0][0]] == ["r1", "r5"]
    assert [name for name, done, size in told if done == size].count("reviews.csv") == 2


def test_what_goes_wrong_in_the_second_process_is_raised_here():
    with pytest.raises(TypeError):
        list(ahead(len, (3,), print))
    with pytest.raises(ReadingStoppedError):
        list(_heard(io.BytesIO(b"\x80\x05"), print))


def test_indexes_left_out_while_an_empty_shop_is_filled_are_there_again(tmp_path):
    database = tmp_path / "shop.db"

    def indexes():
        with sqlite3.connect(database) as connection:
            rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
            return {name for (name,) in rows}

    store = Store.open(f"sqlite:///{database}")
    whole = indexes()
    with store.filling():
        assert "ix_reviews_product_id" not in indexes()
    assert indexes() == whole
    with sqlite3.connect(database) as connection:
        connection.execute("DROP INDEX ix_reviews_product_id")
    store.close()
    Store.open(f"sqlite:///{database}").close()
    assert indexes() == whole
