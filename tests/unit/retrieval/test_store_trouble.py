"""When the database cannot do what is asked, the operator reads why and what to do next."""

from __future__ import annotations

import os
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from retrieval.catalog import database
from retrieval.catalog.nouns import Event, Product
from retrieval.catalog.store import Store, StoreError


def things(count: int, start: int = 0) -> list[Product]:
    return [Product(f"p{n:06}", f"Thing {n}") for n in range(start, start + count)]


def test_a_damaged_database_is_named_with_the_next_step(tmp_path):
    (tmp_path / "shop.db").write_bytes(b"this is no database" * 400)
    with pytest.raises(StoreError, match=r"shop\.db.*Move it away"):
        Store.open(f"sqlite:///{tmp_path}/shop.db")


def test_a_database_damaged_in_the_middle_is_named(tmp_path):
    path = tmp_path / "shop.db"
    store = Store.open(f"sqlite:///{path}")
    store.put_products(things(2000))
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(StoreError, match="damaged"):
        Store.open(f"sqlite:///{path}").products()


def test_a_directory_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StoreError, match="Make sure that its directory exists"):
        Store.open(f"sqlite:///{tmp_path}/nowhere/shop.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_directory_that_may_not_be_written_is_named(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError, match=r"you may write there|write permission"):
            Store.open(f"sqlite:///{tmp_path}/shop.db")
    finally:
        tmp_path.chmod(0o700)


def test_a_database_that_may_only_be_read_still_answers_but_says_so_when_written(tmp_path):
    Store.open(f"sqlite:///{tmp_path}/shop.db").close()
    store = Store.open(f"sqlite:///file:{tmp_path}/shop.db?mode=ro&uri=true")
    assert store.products() == []
    with pytest.raises(StoreError, match="write permission"):
        store.put_products(things(1))
    store.close()


def test_a_full_disk_is_said_and_loses_nothing(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path}/shop.db")
    store.put_products(things(10))
    with store._database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 20}")
    with pytest.raises(StoreError, match=r"the disk is full\. Free some space"):
        store.put_products(things(100_000, start=10))
    assert store.counts()["products"] == 10
    store.close()


def test_a_database_locked_by_another_program_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0)
    store = Store.open(f"sqlite:///{tmp_path}/shop.db")
    other = sqlite3.connect(tmp_path / "shop.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another program keeps it locked"):
        store.put_products(things(1))
    assert store.products() == []
    other.execute("ROLLBACK")
    other.close()
    store.close()


def test_a_database_of_a_newer_version_is_left_alone(tmp_path):
    Store.open(f"sqlite:///{tmp_path}/shop.db").close()
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        Store.open(f"sqlite:///{tmp_path}/shop.db")


@pytest.mark.parametrize("url", ["nonsense", "nosuch://host/db"])
def test_a_url_that_is_none_is_shown_with_one_that_is(url):
    with pytest.raises(StoreError, match=r"sqlite:///shop\.db"):
        Store.open(url)


def test_an_interrupted_import_keeps_whole_batches_and_the_store_goes_on(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path}/shop.db")

    def interrupted():
        yield from things(12_000)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.put_products(interrupted())
    kept = store.counts()["products"]
    assert kept == 10_000
    assert store.put_products(things(12_000)).inserted == 2_000
    store.close()


def test_many_threads_write_and_read_at_once(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path}/shop.db")
    store.put_products(things(50))
    at = datetime(2024, 1, 1, tzinfo=UTC)

    def shop(n: int) -> int:
        store.put_events([Event(f"s{n}", f"p{n % 50:06}", "view", at)])
        store.save_session(f"session-{n}", f"s{n}", {"n": n})
        return len(store.products())

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(shop, range(200))) == {50}
    assert store.counts()["events"] == 200
    assert len(store.session_ids()) == 200
    store.close()


def test_readers_do_not_wait_for_a_writer(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path}/shop.db")
    store.put_products(things(5))
    seen: list[int] = []
    with store._database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM products")
        reader = threading.Thread(target=lambda: seen.append(len(store.products())))
        reader.start()
        reader.join(timeout=10)
        connection.rollback()
    assert seen == [5]
    store.close()
