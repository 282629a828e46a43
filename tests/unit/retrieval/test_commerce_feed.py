"""A feed that goes out comes in again as the same products."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli.place import Place
from assistant.cli.shop import export
from retrieval.catalog.nouns import AVAILABILITIES, Product, Variant
from retrieval.catalog.store import Store
from retrieval.importers import import_paths
from retrieval.importers.commerce_feed import entry_of, write_feed

SHOE = Product(
    product_id="ridge-2",
    title="Ridge 2",
    description="A light shoe.",
    category="Shoes > Trail shoes",
    brand="Acme",
    price_minor=7900,
    image_url="https://shop.example/ridge.jpg",
    link="https://shop.example/ridge",
    attributes={"sole": "rubber"},
    variants=(
        Variant("ridge-2-42", {"size": "42"}),
        Variant("ridge-2-41", {"size": "41"}, price_minor=8500, availability="out_of_stock"),
    ),
)
MUG = Product(product_id="mug", title="Mug & co", price_minor=950, availability="preorder")
VASE = Product(product_id="vase", title="A vase, price on request")


def again(tmp_path: Path, *products: Product) -> tuple[tuple[int, int], dict[str, Product]]:
    here, there = Store.open("sqlite://"), Store.open("sqlite://")
    here.put_products(products)
    counts = write_feed(here, tmp_path / "feed", shop="Fern", country="GB")
    report = import_paths(there, [tmp_path / "feed"], shop=tmp_path, currency="EUR")
    assert report.problems == ()
    read = {product.product_id: product for product in there.products()}
    here.close()
    there.close()
    return counts, read


def facts(product: Product) -> object:
    variants = {
        (v.variant_id, tuple(v.options.items()), product.price_of(v), v.availability)
        for v in product.variants
    }
    return (
        product.title, product.description, product.category, product.brand, product.image_url,
        product.link, dict(product.attributes), variants,
        None if product.variants else (product.price_minor, product.availability),
    )  # fmt: skip


def test_products_come_back_as_they_went_out(tmp_path: Path) -> None:
    counts, read = again(tmp_path, SHOE, MUG, VASE)
    assert counts == (2, 1)
    assert set(read) == {"ridge-2", "mug"}
    assert facts(read["ridge-2"]) == facts(SHOE)
    assert facts(read["mug"]) == facts(MUG)
    assert json.loads((tmp_path / "feed/metadata.json").read_text())["target_country"] == "GB"


NAMES = st.text(st.characters(categories=("Lu", "Ll", "Nd")), min_size=1, max_size=12)


@settings(max_examples=15, deadline=None)
@given(
    title=NAMES,
    price=st.integers(1, 10_000_000),
    stock=st.sampled_from(AVAILABILITIES),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_prices_and_stock_of_any_currency_come_back(
    tmp_path_factory, title, price, stock, currency
) -> None:
    product = Product("p1", title, price_minor=price, currency=currency, availability=stock)
    _, read = again(tmp_path_factory.mktemp("feed"), product)
    came = read["p1"]
    assert (came.title, came.price_minor, came.currency, came.availability) == (
        title, price, currency, stock,
    )  # fmt: skip


def test_a_variant_without_a_price_is_left_out() -> None:
    product = Product("p", "P", variants=(Variant("a", {"s": "1"}, 100), Variant("b", {"s": "2"})))
    entry = entry_of(product)
    assert entry is not None
    assert [one["id"] for one in entry["variants"]] == ["a"]


def test_the_command_writes_a_feed(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/shop.db")
    store.put_products([MUG, VASE])
    store.close()
    words = [str(tmp_path / "out"), "--format", "acp", "--country", "DE"]
    result = CliRunner().invoke(export, words, obj=Place(tmp_path))
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out/products.jsonl").read_text().count("\n") == 1
