"""Small files of each format, good, odd and broken: what comes of each is written beside it.

A file of tests/data/cases is a format; each of its cases has a `text` (between `before` and
`after`, other files `beside` it), and what of the shop it is to be: products as
`id: title | price | stock`, reviews, events, follows. The rows reported are `line column`. Rows in
are always rows stored and rows reported.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from retrieval.catalog.store import Store
from retrieval.importers import import_paths

CASES = Path(__file__).parents[2] / "data" / "cases"


def each_case() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        document = yaml.safe_load(path.read_text("utf-8"))
        for name, case in document["cases"].items():
            found.append(pytest.param(document | case, id=f"{path.stem}: {name}"))
    return found


def shown_products(store: Store) -> dict[str, str]:
    found = {}
    for product in store.products():
        price = "?" if product.price_minor is None else f"{product.price_minor} {product.currency}"
        variants = "".join(
            f" + {'/'.join(v.options.values())} {'' if v.price_minor is None else v.price_minor}"
            f" {v.availability}".rstrip()
            for v in product.variants
        )
        found[product.product_id] = f"{product.title} | {price} | {product.availability}{variants}"
    return found


def shown_reviews(store: Store) -> list[str]:
    found = []
    for review in store.reviews():
        rating = "?" if review.rating is None else f"{review.rating:g}"
        votes = f"{review.helpful_votes} votes" if review.helpful_votes else ""
        verified = "verified" if review.verified else ""
        day = f"{review.created_at:%Y-%m-%d}" if review.created_at else ""
        said = (review.title, review.text, review.shopper_id, votes, verified, day)
        found.append(" | ".join(each for each in (review.product_id, rating, *said) if each))
    return sorted(found)


SHOWN: dict[str, Callable[[Store], Any]] = {
    "products": shown_products,
    "categories": lambda store: {p.product_id: p.category for p in store.products()},
    "attributes": lambda store: {p.product_id: dict(p.attributes) for p in store.products()},
    "links": lambda store: {p.product_id: p.link for p in store.products()},
    "reviews": shown_reviews,
    "events": lambda store: sorted(
        f"{e.shopper_id} {e.event} {e.product_id} {e.at:%Y-%m-%d}" for e in store.events()
    ),
    "follows": lambda store: [
        f"{f.shopper_id} > {f.follows_id} {f.weight}" for f in store.follows()
    ],
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of an empty shop, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "shop.db"
    Store.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def store(empty: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(empty, tmp_path / "shop.db")
    store = Store.open(f"sqlite:///{tmp_path}/shop.db")
    yield store
    store.close()


@pytest.mark.parametrize("case", each_case())
def test_what_comes_of_a_file_is_what_its_case_says(
    case: dict[str, Any], store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "files" / case["file"]
    path.parent.mkdir()
    beside = case.get("beside", {})
    for name, text in beside.items():
        (path.parent / name).write_text(text, "utf-8")
    text = case.get("before", "") + case["text"] + case.get("after", "")
    path.write_bytes(text.encode(case.get("encoding", "utf-8")))
    if "saved" in case:
        os.utime(path, 2 * (datetime.fromisoformat(str(case["saved"])).timestamp(),))
    given = path.parent if beside else path
    report = import_paths(store, [given], shop=tmp_path / "shop", currency="EUR")
    told = next(file for file in report.rows if file.file == case["file"])
    wrong = [f"{p.line} {p.column}".strip() for p in report.problems if p.file == case["file"]]
    assert told.recognised_as == case.get("is", told.recognised_as)
    assert wrong == [str(each) for each in case.get("wrong", [])]
    assert told.rows == told.stored + told.reported
    wanted = {name: case[name] for name in SHOWN if name in case}
    assert wanted
    assert {name: SHOWN[name](store) for name in wanted} == wanted


def test_every_format_has_at_least_25_cases() -> None:
    counts = {
        path.stem: len(yaml.safe_load(path.read_text("utf-8"))["cases"])
        for path in CASES.glob("*.yaml")
    }
    assert counts
    assert {name: count for name, count in counts.items() if count < 25} == {}
