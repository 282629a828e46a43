"""`import` on the command line: tried first, taken as the whole catalog, a mapping proposed."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from assistant.cli.program import program
from retrieval.catalog.store import Store

BOTH = "product_id,title,price\np1,Kettle,49.90\np2,Lamp,oops\np3,Tent,120\n"
LATER = "product_id,title,price\np1,Kettle,39.90\n"
UNKNOWN = "Artikel;Name;Preis\na1;Kessel;49,90\n"


@pytest.fixture
def run(tmp_path):
    def go(*arguments: str, code: int = 0):
        given = ["--shop", str(tmp_path / "shop"), *arguments]
        result = CliRunner().invoke(program, given, standalone_mode=False)
        if code:
            assert result.exception is not None
            return result
        assert result.exception is None, result.output
        return json.loads(result.stdout) if "--json" in arguments else result.stdout

    return go


@pytest.fixture
def kept(tmp_path):
    def ids() -> list[str]:
        store = Store.open(f"sqlite:///{tmp_path}/shop/shop.db")
        found = store.product_ids()
        store.close()
        return found

    return ids


def table(tmp_path, text: str, name: str = "products.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_trial_tells_what_would_come_and_makes_no_shop(run, tmp_path):
    report = run("import", table(tmp_path, BOTH), "--dry-run", "--json")
    assert report["dry_run"] is True
    assert report["changes"]["products"] == {"inserted": 2, "changed": 0, "unchanged": 0}
    assert [(p["line"], p["column"], p["value"]) for p in report["problems"]] == [
        (3, "price", "oops")
    ]
    assert not (tmp_path / "shop").exists()


def test_a_whole_catalog_withdraws_what_it_no_longer_names(run, kept, tmp_path):
    run("import", table(tmp_path, BOTH))
    assert kept() == ["p1", "p3"]
    assert run("import", table(tmp_path, LATER), "--json")["withdrawn"] == 0
    assert run("import", table(tmp_path, LATER), "--replace", "--dry-run", "--json")[
        "withdrawn"
    ] == 1  # fmt: skip
    assert kept() == ["p1", "p3"]
    assert run("import", table(tmp_path, LATER), "--replace", "--json")["withdrawn"] == 1
    assert kept() == ["p1"]


def test_a_proposed_mapping_brings_the_table_in(run, kept, tmp_path):
    path = table(tmp_path, UNKNOWN, "stock.csv")
    proposed = run("import", path, "--suggest-mapping")
    (tmp_path / "mapping.toml").write_text(proposed, encoding="utf-8")
    (guessed,) = run("import", path, "--suggest-mapping", "--json")
    assert {c["column"]: c["field"] for c in guessed["columns"]} == {
        "Artikel": "product_id", "Name": "title", "Preis": "price"
    }  # fmt: skip
    assert run("import", path, "--json")["problems"] == []
    assert kept() == ["a1"]


def test_proposing_and_keeping_exclude_each_other(run, tmp_path):
    path = table(tmp_path, BOTH)
    assert "--suggest-mapping" in str(
        run("import", path, "--suggest-mapping", "--replace", code=2).exception
    )


def test_trouble_that_many_rows_have_is_said_once(run, tmp_path):
    rows = "".join(f"p{n},Thing {n},oops\n" for n in range(30))
    path = table(tmp_path, f"product_id,title,price\n{rows}q1,Tent,-5\n")
    given = ["--shop", str(tmp_path / "shop"), "import", path]
    said = CliRunner().invoke(program, given).stderr
    assert said.count("oops") == 1
    assert "30 more such rows" in " ".join(said.split())


def test_pictures_are_fetched_when_asked_for_and_not_from_inside_a_network(run, tmp_path):
    link = "http://127.0.0.1:1/cup.png"
    path = table(tmp_path, f"product_id,title,image_url\np1,Kettle,{link}\n")
    assert run("import", path, "--json")["pictures"] is None
    pictures = run("import", path, "--fetch-pictures", "--json")["pictures"]
    (failed,) = pictures.pop("failed")
    assert pictures == {"fetched": 0, "known": 0, "left": 0}
    assert (failed["file"], failed["line"], failed["value"]) == ("products.csv", 2, link)
    assert "--from-inside" in failed["reason"]


@pytest.mark.parametrize("options", [("--dry-run", "--fetch-pictures"), ("--from-inside",)])
def test_options_about_pictures_that_make_no_sense_are_refused(run, tmp_path, options):
    run("import", table(tmp_path, BOTH), *options, code=2)
    assert not (tmp_path / "shop").exists()
