"""A split read from files or made from a shop's own choices, by time."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest

from ranking.split import Split, SplitError, read_split, split_of_shop
from retrieval.catalog.nouns import Event, Follow, Product, Review, Shopper
from retrieval.catalog.store import Store

START = datetime(2026, 1, 1, tzinfo=UTC)


def write(directory, name, text) -> None:
    with gzip.open(directory / f"{name}.csv.gz", "wt", encoding="utf-8") as file:
        file.write(text)


def chosen(split: Split, part: str) -> set[tuple[str, str]]:
    matrix = getattr(split, part).tocoo()
    return {(split.users[u], split.items[i]) for u, i in zip(matrix.row, matrix.col, strict=True)}


def test_a_directory_of_files_is_read(tmp_path) -> None:
    write(tmp_path, "train", "user,item,time,category\nu1,a,5,x\nu1,b,6,x\nu1,b,7,x\nu2,a,1,y\n")
    write(tmp_path, "valid", "user,item\nu1,a\n")
    write(tmp_path, "test", "user,item\nu2,b\nu2,never-seen\n")
    write(tmp_path, "social", "src,dst\nu1,u2\nu1,u1\nu3,u1\n")
    split = read_split(tmp_path)
    assert chosen(split, "train") == {("u1", "a"), ("u1", "b"), ("u2", "a")}
    assert chosen(split, "test") == {("u2", "b")}
    assert split.train.max() == 1
    assert split.popularity.tolist() == [2, 1]
    assert dict(zip(split.users, split.history, strict=True)) == {"u1": 2, "u2": 1, "u3": 0}
    follows = split.social.tocoo()
    assert {
        (split.users[s], split.users[t]) for s, t in zip(follows.row, follows.col, strict=True)
    } == {
        ("u1", "u2"),
        ("u3", "u1"),
    }


def test_valid_and_social_may_be_missing(tmp_path) -> None:
    write(tmp_path, "train", "user,item\nu1,a\n")
    write(tmp_path, "test", "user,item\nu2,a\n")
    split = read_split(tmp_path)
    assert (split.valid.nnz, split.social.nnz) == (0, 0)


@pytest.mark.parametrize(
    ("train", "said"),
    [
        (None, "no train.csv.gz"),
        ("user,product\n1,2\n", "no column 'item'"),
        ("user,item\n", "no rows"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path, train, said) -> None:
    write(tmp_path, "test", "user,item\nu2,a\n")
    if train is not None:
        write(tmp_path, "train", train)
    with pytest.raises(SplitError, match=said):
        read_split(tmp_path)


def test_a_file_that_is_not_gzip_is_told(tmp_path) -> None:
    (tmp_path / "train.csv.gz").write_text("user,item\n")
    with pytest.raises(SplitError, match=r"train\.csv\.gz"):
        read_split(tmp_path)


@pytest.fixture
def store(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 'shop.db'}")
    store.put_products(Product(product_id=f"p{n:02}", title=f"P {n}") for n in range(12))
    store.put_shoppers(Shopper(name) for name in ("ada", "bo", "cy"))
    yield store
    store.close()


def buys(shopper: str, *products: int, kind="buy") -> list[Event]:
    return [Event(shopper, f"p{n:02}", kind, START + timedelta(days=n)) for n in products]


def test_a_shops_own_choices_are_split_by_time(store) -> None:
    store.put_events([*buys("ada", *range(10)), *buys("bo", 3, 1)])
    store.put_follows([Follow("ada", "bo")])
    split = split_of_shop(store)
    assert chosen(split, "train") == {("ada", f"p{n:02}") for n in range(7)} | {("bo", "p01")}
    assert chosen(split, "test") == {("bo", "p03")}  # nobody had chosen p08 and p09 before
    assert split.social.nnz == 1


def test_a_view_is_no_choice_and_what_was_returned_is_none(store) -> None:
    store.put_events(
        [*buys("ada", 1, 2, 3, kind="view"), *buys("bo", 1, 2, 3, 4), *buys("bo", 2, kind="return")]
    )
    store.put_reviews(
        [
            Review("r1", "p05", "cy", 5.0, created_at=START),
            Review("r2", "p06", "cy", 2.0, created_at=START),
            Review("r3", "p07", "cy", 4.0, created_at=START + timedelta(days=1)),
            Review("r4", "p08", "", 5.0),
        ]
    )
    split = split_of_shop(store)
    assert chosen(split, "train") == {("bo", "p01"), ("cy", "p05")}
    assert "ada" not in split.users


def test_a_shop_without_choices_is_told_what_is_missing(store) -> None:
    with pytest.raises(SplitError, match="import events"):
        split_of_shop(store)
