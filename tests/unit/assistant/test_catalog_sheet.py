"""The catalog sheet says what the catalog was taken for; corrections hold in reading and limits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli.program import program
from assistant.sheet import sheet_of
from assistant.understand import Situation, Vocabulary, read
from retrieval.aspects import stated
from retrieval.catalog.nouns import Product, Variant
from retrieval.catalog.store import Store
from retrieval.corrections import (
    NO_CORRECTIONS,
    CorrectionsError,
    correct,
    read_corrections,
)
from retrieval.importers import import_paths
from retrieval.need import Need

TOML = """\
name = "Peak"
[catalog.categories]
Sneakers = ["trainers", "kicks"]
[catalog.attributes]
Gewicht = {name = "weight", unit = "g"}
wp = {name = "waterproof", type = "boolean"}
Modellnummer = {type = "text"}
intern = {hidden = true}
"""
PRODUCTS = """\
product_id,title,category,price,attributes.Gewicht,attributes.wp,attributes.Modellnummer,attributes.intern
p1,Ridge,Shoes > Sneakers,79,310,1,44,x9
p2,Fell,Shoes > Sneakers,99,1850,0,45,x8
p3,Larch,Tents,199,2400,1,46,x7
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "shop.toml").write_text(TOML)
    (tmp_path / "products.csv").write_text(PRODUCTS)
    return tmp_path / "shop"


def come_in(shop: Path) -> Store:
    store = Store.open(f"sqlite:///{shop}/shop.db")
    import_paths(store, [shop.parent / "products.csv"], shop=shop, currency="EUR")
    return store


def test_corrections_hold_in_what_comes_in_and_in_what_is_read(shop: Path) -> None:
    store = come_in(shop)
    ridge, fell = store.products(["p1", "p2"])
    assert ridge.attributes == {"weight": "310 g", "waterproof": "yes", "Modellnummer": "44"}
    assert stated("under 500 g", ridge) > 0 > stated("under 500 g", fell)
    words = Vocabulary.of(store.products(), (), read_corrections(shop / "shop.toml"))
    need = read("waterproof trainers", Situation(Need()), words, currency="EUR").need
    assert need.category == "sneakers"
    assert [stated(want, ridge) for want in need.wants] == [1.0]
    assert [stated(want, fell) for want in need.wants] == [-1.0]
    assert store.matching_ids(need) == ["p1", "p2"]
    kinds = {attribute.name: attribute.kind for attribute in words.attributes}
    assert kinds == {"weight": "number", "waterproof": "yes_no", "Modellnummer": "text"}
    store.close()


def test_two_names_of_one_attribute_are_pointed_out_and_made_one(shop: Path) -> None:
    (shop / "shop.toml").write_text("")
    (shop.parent / "products.csv").write_text(
        "product_id,title,attributes.Color,attributes.colour,attributes.wp\n"
        "p1,Ridge,red,,yes\np2,Fell,,blue,no\n"
    )
    store = come_in(shop)
    (note,) = sheet_of(store.products()).notes
    assert '"colour" = {name = "Color"}' in note
    (shop / "shop.toml").write_text(
        '[catalog.attributes]\ncolour = {name = "Color", also = ["shade"]}\n'
        'wp = {name = "waterproof", also = ["rainproof"]}\n'
    )
    corrections = read_corrections(shop / "shop.toml")
    correct(store, corrections)
    sheet = sheet_of(store.products(), corrections)
    assert {(line.name, line.products, line.also) for line in sheet.attributes} == {
        ("Color", 2, ("shade",)), ("waterproof", 2, ("rainproof",))
    }  # fmt: skip
    assert sheet.notes == ()
    words = Vocabulary.of(store.products(), (), corrections)
    need = read("something rainproof", Situation(Need()), words, currency="EUR").need
    ridge, fell = store.products(["p1", "p2"])
    store.close()
    assert [stated(want, ridge) for want in need.wants] == [1.0]
    assert [stated(want, fell) for want in need.wants] == [-1.0]


def test_corrections_made_later_hold_from_the_next_build_or_import(shop: Path) -> None:
    (shop / "shop.toml").unlink()
    store = come_in(shop)
    assert store.product("p1").attributes["Gewicht"] == "310"
    (shop / "shop.toml").write_text(TOML)
    corrections = read_corrections(shop / "shop.toml")
    assert correct(store, corrections) == 3
    assert correct(store, corrections) == 0
    corrected = store.products()
    store.close()
    store = come_in(shop)
    assert store.products() == corrected
    store.close()


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[catalog]\nbrands = ["x"]', "catalog.brands"),
        ("[catalog.categories]\nSneakers = 3", "catalog.categories.Sneakers is 3"),
        ('[catalog.attributes]\nwp = {type = "bool"}', "type is 'bool'; wanted one of number"),
        ('[catalog.attributes]\nwp = {unit = 3}', "unit is 3"),
        ('[catalog.attributes]\nwp = {hidden = "yes"}', "hidden is 'yes'"),
        ('[catalog.attributes]\nwp = {colour = "red"}', "wp.colour is not known"),
        ('[catalog.attributes]\nwp = "waterproof"', "wanted a table"),
        ('[catalog.attributes]\nwp = {also = 3}', "wp.also is 3"),
        ("[catalog", "not valid TOML"),
    ],
)  # fmt: skip
def test_a_correction_that_cannot_be_is_said(tmp_path: Path, toml: str, said: str) -> None:
    (tmp_path / "shop.toml").write_text(toml)
    with pytest.raises(CorrectionsError) as refused:
        read_corrections(tmp_path / "shop.toml")
    assert said in str(refused.value)


def test_without_a_word_nothing_is_corrected(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text('name = "Peak"\n')
    assert read_corrections(tmp_path / "shop.toml") == NO_CORRECTIONS
    assert read_corrections(tmp_path / "none.toml") == NO_CORRECTIONS


def test_the_sheet_tells_types_units_gaps_and_suspicious_prices() -> None:
    cups = [
        Product(f"c{n}", f"Cup {n}", category="Cups", price_minor=900 + n, brand="Lumo",
                attributes={"volume": "300 ml", "dishwasher safe": "yes"})
        for n in range(6)
    ]  # fmt: skip
    odd = [
        Product("dear", "Cup of gold", category="Cups", price_minor=90000, brand="Lumo"),
        Product("free", "Cup for free", category="Cups", price_minor=0, brand="Lumo"),
        Product("open", "Cup", category="Cups", brand="Lumo", attributes={"volume": "0.3 l"},
                variants=(Variant("open-red", {"colour": "red"}),)),
    ]  # fmt: skip
    sheet = sheet_of(cups + odd)
    assert [(line.category, line.products) for line in sheet.categories] == [("Cups", 9)]
    lines = {line.name: line for line in sheet.attributes}
    assert (lines["volume"].type, lines["volume"].unit, lines["volume"].others) == (
        "number", "ml", ("l",)
    )  # fmt: skip
    assert (lines["dishwasher safe"].type, lines["colour"].type) == ("boolean", "choice")
    assert sheet.gaps == {"price": 1, "description": 9, "image_url": 9}
    assert {price.product_id for price in sheet.prices} == {"dear", "free"}


def test_the_sheet_is_shown_and_printed_as_json(shop: Path) -> None:
    come_in(shop).close()
    given = ["--shop", str(shop), "catalog"]
    shown = CliRunner().invoke(program, given)
    assert "Shoes > Sneakers" in shown.output
    assert "trainers" in shown.output
    document = json.loads(CliRunner().invoke(program, [*given, "--json"]).stdout)
    assert {line["name"]: line["unit"] for line in document["attributes"]}["weight"] == "g"


def test_one_value_in_two_spellings_is_one_value_of_the_sheet() -> None:
    products = [
        Product(f"p{n}", "Cup", attributes={"Color": colour})
        for n, colour in enumerate(["Black", "black", "BLACK", "Red", "Red"])
    ]
    (line,) = sheet_of(products).attributes
    assert (line.values, line.different) == (("Black", "Red"), 2)
