"""The document of `evaluate search --json`, and judgements from files and from a shop."""

from __future__ import annotations

import gzip
import json

import numpy as np
import pytest

from ranking.evaluate_search import best, evaluate_search
from ranking.judgements import JudgementsError, judgements_of_shop, read_judgements
from retrieval.catalog.nouns import Product
from retrieval.catalog.store import Store
from retrieval.testing import HashEncoder

RATED = """id,product_uid,product_title,search_term,relevance
1,10,Angle bracket steel,angle bracket,3.0
2,11,Cordless drill,angle bracket,1.0
3,11,Cordless drill,drill without cord,2.5
4,12,Garden hose green,hoses,3.0
"""


def write(path, text):
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(text)
    return path


def test_a_file_of_raters_is_read_and_its_scale_starts_at_nothing(tmp_path) -> None:
    judged = read_judgements(write(tmp_path / "relevance.csv.gz", RATED))
    assert judged.queries == ("angle bracket", "drill without cord", "hoses")
    assert [product.title for product in judged.products][1] == "Cordless drill"
    assert judged.gains == ({0: 2.0, 1: 0.0}, {1: 1.5}, {2: 2.0})


def test_a_scale_that_starts_at_zero_is_taken_as_it_is(tmp_path) -> None:
    path = tmp_path / "judged.csv"
    path.write_text("query,title,relevance\nhose,Garden hose,1\nhose,Drill,0\n")
    assert read_judgements(path).gains == ({0: 1.0, 1: 0.0},)


def test_queries_with_many_judged_titles_go_before_those_with_few(tmp_path) -> None:
    rows = "".join(f"much,Thing {n},2\n" for n in range(8)) + "little,Thing 1,3\n"
    judged = read_judgements(
        write(tmp_path / "j.csv.gz", "query,title,relevance\n" + rows + "much,Other,1\n")
    )
    assert judged.queries == ("much",)


def test_so_many_queries_are_drawn_the_same_ones_each_time(tmp_path) -> None:
    path = write(tmp_path / "j.csv.gz", RATED)
    once, again = (read_judgements(path, most=2) for _ in range(2))
    assert len(once.queries) == 2
    assert once == again


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("query,title\na,b\n", "no column 'relevance'"),
        ("query,title,relevance\na,b,good\n", "line 2: relevance is 'good'"),
        ("query,title,relevance\na,b,0\n", "no row is relevant"),
    ],
)
def test_judgements_that_cannot_be_read_are_told(tmp_path, text, said) -> None:
    with pytest.raises(JudgementsError, match=said):
        read_judgements(write(tmp_path / "j.csv.gz", text))


def test_the_document_has_ours_and_both_baselines_and_is_json(tmp_path) -> None:
    judged = read_judgements(write(tmp_path / "relevance.csv.gz", RATED))
    document = json.loads(json.dumps(evaluate_search(judged, HashEncoder())))
    assert {"ours", "bm25", "dense"} <= set(document["methods"])
    ours = document["methods"]["ours"]
    assert ours["ndcg@10"] == ours["recall@10"] == 1.0
    assert document["intervals"]["ours"]["ndcg@10"] == [1.0, 1.0]
    assert (document["queries"], document["products"]) == (3, 3)


def test_plurals_and_typing_mistakes_are_found_where_plain_words_are_not(tmp_path) -> None:
    rows = [f"hose,Thing number {n},1" for n in range(30)]
    rows += ["hosess grean,Garden hose green,3", "hosess grean,Cordless drill,1"]
    path = write(tmp_path / "j.csv.gz", "query,title,relevance\n" + "\n".join(rows) + "\n")
    methods = evaluate_search(read_judgements(path), HashEncoder())["methods"]
    assert methods["ours"]["mrr@10"] == 1.0
    assert methods["bm25"]["mrr@10"] < 1.0


def test_the_best_come_first_and_equals_in_their_order() -> None:
    assert best(np.array([0.1, 0.9, 0.5, 0.9]), 3).tolist() == [1, 3, 2]
    assert best(np.zeros(0), 3).tolist() == []


def test_a_shop_is_searched_for_its_own_products(tmp_path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'shop.db'}")
    with pytest.raises(JudgementsError, match="no products"):
        judgements_of_shop(store)
    colours = ("red", "green", "blue", "black")
    store.put_products(
        Product(
            product_id=f"{thing}-{colour}",
            title=f"{colour} {thing} deluxe",
            category=f"Things > {thing}s",
            attributes={"colour": colour},
        )
        for thing in ("lamp", "chair", "kettle")
        for colour in colours
    )
    judged = judgements_of_shop(store)
    store.close()
    assert sum(len(gains) for gains in judged.gains) == 12
    found = evaluate_search(judged, HashEncoder())["methods"]["ours"]
    assert found["ndcg@10"] > 0.8
