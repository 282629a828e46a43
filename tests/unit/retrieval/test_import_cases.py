"""Small files of each format, good, odd and broken: what comes of each is written beside it.

A file of tests/data/cases is a format; each of its cases has a `text`, the products as
`id: title | price | stock`, and the rows reported as `line column`. Rows in are always
rows stored and rows reported.
"""

from __future__ import annotations

from collections.abc import Iterator
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


@pytest.fixture(scope="module")
def shared() -> Iterator[Store]:
    store = Store.open("sqlite://")
    yield store
    store.close()


@pytest.fixture
def store(shared: Store) -> Store:
    """An empty shop: what the last case brought is withdrawn."""
    shared.withdraw_products(shared.product_ids())
    return shared


@pytest.mark.parametrize("case", each_case())
def test_what_comes_of_a_file_is_what_its_case_says(
    case: dict[str, Any], store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "files" / case["file"]
    path.parent.mkdir()
    text = case.get("before", "") + case["text"]
    path.write_bytes(text.encode(case.get("encoding", "utf-8")))
    report = import_paths(store, [path], shop=tmp_path / "shop", currency="EUR")
    told = next(file for file in report.rows if file.file == case["file"])
    wrong = [f"{p.line} {p.column}".strip() for p in report.problems if p.file == case["file"]]
    assert told.recognised_as == case.get("is", told.recognised_as)
    assert wrong == [str(each) for each in case.get("wrong", [])]
    assert told.rows == told.stored + told.reported
    if "products" in case:
        assert shown_products(store) == case["products"]


def test_every_format_has_at_least_25_cases() -> None:
    counts = {
        path.stem: len(yaml.safe_load(path.read_text("utf-8"))["cases"])
        for path in CASES.glob("*.yaml")
    }
    assert counts
    assert {name: count for name, count in counts.items() if count < 25} == {}
