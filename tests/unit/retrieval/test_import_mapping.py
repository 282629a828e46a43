"""A table nobody knows comes in by a mapping.toml, and one is proposed for it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from retrieval.catalog.store import Store
from retrieval.importers import ImportPathError, import_paths, suggest_mapping

MAPPINGS = Path(__file__).parents[2] / "data" / "mappings"
REAL = Path(os.environ.get("SHOP_TEST_DATA") or Path(__file__).parents[4] / "shared" / "data")

TABLE = """\
Artikel;Marke;Modell;Gruppe;Preis;Lager;Farbe;Gr.;Notiz
a1;Peak;Ridge;Schuhe/Trail;79,00;3;rot;42;neu
a1;;;;81,00;0;rot;43;
b1;Forge;Pfanne;Küche/Pfannen;0;1;;;schwer
"""
MAPPING = """\
[[file]]
name = "stock*.csv"
noun = "products"
others = "attributes"
[file.columns]
product_id = "Artikel"
title = ["Marke", "Modell"]
brand = "Marke"
category = {column = "Gruppe", separator = "/"}
price = {column = "Preis", unknown = ["0"]}
availability = "Lager"
[file.constants]
currency = "EUR"
[file.options]
Farbe = "Farbe"
"Größe" = "Gr."

[[file]]
name = "said.csv"
noun = "reviews"
[file.columns]
product_id = "what"
rating = {column = "points", of = 10}
text = "words"
"""


@pytest.fixture
def store():
    store = Store.open("sqlite://")
    yield store
    store.close()


@pytest.fixture
def come_in(store, tmp_path):
    def run(**files: str):
        (tmp_path / "files").mkdir(exist_ok=True)
        for name, text in files.items():
            (tmp_path / "files" / name.replace("__", ".")).write_text(text, encoding="utf-8")
        return import_paths(store, [tmp_path / "files"], shop=tmp_path / "s", currency="USD")

    return run


def test_a_mapping_says_which_column_is_which_field(come_in, store):
    report = come_in(
        mapping__toml=MAPPING, stock24__csv=TABLE, said__csv="what,points,words\na1,8,Gut\n"
    )
    assert report.problems == ()
    assert report.files == {"stock24.csv": "mapped products", "said.csv": "mapped reviews"}
    shoe = store.product("a1")
    assert (shoe.title, shoe.brand, shoe.category) == ("Peak Ridge", "Peak", "Schuhe > Trail")
    assert (shoe.price_minor, shoe.currency) == (7900, "EUR")
    assert shoe.attributes == {"Notiz": "neu"}
    assert [dict(v.options) for v in shoe.variants] == [
        {"Farbe": "rot", "Größe": "42"}, {"Farbe": "rot", "Größe": "43"}
    ]  # fmt: skip
    assert [v.availability for v in shoe.variants] == ["in_stock", "out_of_stock"]
    assert store.product("b1").price_minor is None
    (review,) = store.reviews()
    assert (review.product_id, review.rating, review.text) == ("a1", 4.0, "Gut")


def test_bad_rows_of_a_mapped_file_are_reported_in_its_own_words(come_in, store):
    report = come_in(mapping__toml=MAPPING, stock__csv=TABLE.replace("81,00", "viel"))
    assert [(p.line, p.column, p.value) for p in report.problems] == [(3, "Preis", "viel")]


def test_a_column_that_the_file_lacks_is_named(come_in):
    report = come_in(mapping__toml=MAPPING, stock__csv=TABLE.replace("Preis", "Prix"))
    (problem,) = report.problems
    assert (problem.line, problem.column) == (1, "Preis")
    assert "prix" in problem.reason


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[file]\n", "not valid TOML"),
        ("name = 1\n", r"no \[\[file\]\]"),
        ('[[file]]\nname = "a"\nnoun = "things"\n', "noun is 'things'; wanted one of products"),
        ('[[file]]\nnoun = "products"\n', "name is None"),
        ('[[file]]\nname="a"\nnoun="products"\ncolour="red"\n', "'colour' is not known"),
        ('[[file]]\nname="a"\nnoun="products"\n[file.columns]\nsize="s"\n', "columns.size is no"),
        ('[[file]]\nname="a"\nnoun="products"\n[file.columns]\ntitle=5\n', "columns.title is 5"),
        ('[[file]]\nname="a"\nnoun="products"\n[file.columns]\ntitle={cell="s"}\n', "'cell' is"),
        ('[[file]]\nname="a"\nnoun="reviews"\n[file.columns]\nrating={column="s",of=0}\n', "of is"),
    ],
)
def test_a_mapping_half_understood_imports_nothing(come_in, store, text, said):
    with pytest.raises(ImportPathError, match=said):
        come_in(mapping__toml=text, products__csv="product_id,title\na,A\n")
    assert store.product_ids() == []


def test_a_mapping_is_proposed_with_how_sure_it_is_and_works_as_it_stands(come_in, store, tmp_path):
    table = (
        "artikelnummer;Bezeichnung;preis;hersteller;warengruppe;gewicht\n"
        "a1;Topf;19,90;Forge;Küche/Töpfe;2 kg\nb1;Pfanne;29,90;Forge;Küche/Pfannen;3 kg\n"
    )
    (tmp_path / "liste.csv").write_text(table, encoding="utf-8")
    suggestion = suggest_mapping(tmp_path / "liste.csv")
    assert {guess.column: guess.field for guess in suggestion.columns} == {
        "artikelnummer": "product_id", "Bezeichnung": "title", "preis": "price",
        "hersteller": "brand", "warengruppe": "category", "gewicht": "",
    }  # fmt: skip
    sure = {guess.field: guess.sureness for guess in suggestion.columns}
    assert 0.8 < sure["price"] <= 1
    assert sure[""] == 0
    assert come_in(mapping__toml=suggestion.toml, liste__csv=table).problems == ()
    pot = store.product("a1")
    assert (pot.title, pot.price_minor, pot.category) == ("Topf", 1990, "Küche > Töpfe")
    assert pot.attributes == {"gewicht": "2 kg"}


def test_values_tell_against_a_name(tmp_path):
    (tmp_path / "t.csv").write_text("id,name,price\n1,A,soon\n2,B,later\n")
    assert suggest_mapping(tmp_path / "t.csv").columns[2].field == ""


def test_reviews_are_told_from_products(tmp_path):
    (tmp_path / "t.csv").write_text("asin,user_id,stars,review_text\na,u,5,Good\n")
    suggestion = suggest_mapping(tmp_path / "t.csv")
    assert suggestion.noun == "reviews"
    assert [guess.field for guess in suggestion.columns] == [
        "product_id", "shopper_id", "rating", "text"
    ]  # fmt: skip


def test_what_is_no_table_gets_no_proposal(tmp_path):
    (tmp_path / "page.csv").write_text("<html><body>Hello</body></html>")
    with pytest.raises(ImportPathError, match="no table"):
        suggest_mapping(tmp_path / "page.csv")


@pytest.mark.skipif(not REAL.is_dir(), reason="the real sets are not beside the repo")
@pytest.mark.parametrize(
    ("name", "products", "reviews"), [("amazon-in", 1351, 10598), ("amazon-phones", 720, 0)]
)
def test_the_real_sets_come_in_by_their_mappings(store, tmp_path, name, products, reviews):
    shutil.copytree(REAL / name, tmp_path / "files")
    tmp_path.joinpath("files").chmod(0o755)
    shutil.copy(MAPPINGS / name / "mapping.toml", tmp_path / "files")
    report = import_paths(store, [tmp_path / "files"], shop=tmp_path / "s", currency="EUR")
    assert report.problems == ()
    counts = store.counts()
    assert (counts["products"], counts["reviews"]) == (products, reviews)
    assert all(product.price_minor != 0 for product in store.products())
