"""What a shop's own reviews judge is found, marked, counted and summed up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from retrieval.build import build
from retrieval.build_aspects import kind_words
from retrieval.catalog.nouns import Product, Review
from retrieval.catalog.store import Store
from retrieval.finder import Finder
from retrieval.index import Index, open_index
from retrieval.sentences import ReviewSentence, sentences_of
from retrieval.shop_aspects import ShopAspect, aspects_of, named_in, names_of
from retrieval.summaries import Heard, summary_of
from retrieval.testing import HashEncoder

SAID = (
    ("lamp", 5, "The strap is great and the battery life is superb."),
    ("lamp", 4, "Great strap, I like it."),
    ("lamp", 1, "Battery life is awful. My cousin agrees."),
    ("torch", 2, "A terrible strap, it hurts."),
    ("torch", 5, "Its strap is wonderful, the beam too."),
    ("torch", 5, "Perfect battery life for me, so quiet."),
    ("radio", 5, "Love the strap. Quiet and the battery life is excellent."),
    ("radio", 5, "Nice strap for my cousin. A quiet radio, really quiet."),
    ("radio", 1, "Poor strap: broke. Noisy as well, my cousin hates the noise."),
    ("lamp", 5, "No strap is better than this strap. Hardly noisy."),
    ("torch", 1, "The battery life disappoints, and the strap was bad."),
    ("radio", 5, "Excellent battery life. Sold by Strappy, a great radio."),
)
KIND = frozenset({"lamp"})


def reviews() -> list[Review]:
    return [
        Review(f"r{n}", product, f"s{n}", float(rating), text=text, helpful_votes=3 * (n == 8))
        for n, (product, rating, text) in enumerate(SAID)
    ]


def sentences() -> list[ReviewSentence]:
    return [sentence for review in reviews() for sentence in sentences_of(review)]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    store = Store.open(f"sqlite:///{tmp_path}/shop.db")
    store.put_products(
        [Product(i, f"{i.title()} one", brand="Strappy") for i in ("lamp", "torch", "radio", "new")]
    )
    store.put_reviews(reviews())
    build(store, tmp_path / "index", HashEncoder())
    index = open_index(tmp_path / "index")
    yield index
    index.close()
    store.close()


def names(aspects: Sequence[ShopAspect]) -> set[str]:
    return {aspect.name for aspect in aspects}


def test_aspects_are_what_many_reviews_of_several_products_judge() -> None:
    found = names(aspects_of(sentences(), {}))
    assert {"strap", "battery life", "noise"} <= found
    assert not found & {"cousin", "battery", "life", "beam", "great", "radio"}


def test_what_a_product_is_and_a_brand_are_no_aspects() -> None:
    assert "strap" not in names(aspects_of(sentences(), {}, frozenset({"strap"})))
    own = dict.fromkeys(("lamp", "torch", "radio"), frozenset({"strap"}))
    assert "strap" not in names(aspects_of(sentences(), own))
    assert kind_words(Product("p", "Fine thing", category="Bags > Straps")) == {"bag", "strap"}
    assert kind_words(Product("p", "Fine strap")) == {"fine", "strap"}


def test_a_phrase_copied_from_review_to_review_is_no_aspect() -> None:
    copied = [Review(f"c{n}", f"p{n}", "", 5.0, text="A great gizmo for all.") for n in range(30)]
    assert aspects_of([s for r in copied for s in sentences_of(r)], {}) == ()


def test_little_said_gives_no_aspects() -> None:
    assert aspects_of([], {}) == ()
    assert aspects_of(sentences()[:3], {}) == ()


def test_a_sentence_names_the_longest_and_each_once() -> None:
    named = {("battery", "life"): 0, ("battery",): 1, ("strap",): 2, ("lamp",): 3}
    text = "Battery life, battery life! And the straps of this lamp, a new battery."
    assert named_in(text, named, KIND) == (0, 2, 1)
    assert named_in("", named, KIND) == ()


def test_ways_of_naming_lead_to_their_aspect() -> None:
    aspects = (ShopAspect("noise", (("quiet",), ("noisy",))), ShopAspect("fit", (("fit",),)))
    assert names_of(aspects) == {("quiet",): 0, ("noisy",): 0, ("fit",): 1}


def test_a_summary_counts_reviews_and_quotes_the_weightiest(index: Index) -> None:
    summary = index.summary("radio")
    assert (summary.reviews, summary.praising, summary.complaining) == (4, 3, 1)
    by_name = {opinion.aspect: opinion for opinion in summary.aspects}
    noise = by_name["noise"]
    assert (noise.praising, noise.complaining) == (2, 1)
    assert noise.word == "quiet"
    assert noise.complaint is not None
    assert noise.complaint.review_id == "r8"
    assert "battery life" in {opinion.aspect for opinion in summary.praised}
    assert by_name["battery life"].praise is not None


def test_the_writer_whose_votes_weigh_more_leans_the_summary() -> None:
    aspects = (ShopAspect("strap", (("strap",),)),)

    def leaning(praise: float, complaint: float) -> float:
        said: list[Heard] = [
            (ReviewSentence("a", "p", "", "Great strap.", 1), praise, (0,)),
            (ReviewSentence("b", "p", "", "Bad strap.", -1), complaint, (0,)),
        ]
        return summary_of(said, aspects).aspects[0].leaning

    assert leaning(3.0, 1.0) == pytest.approx(0.4)
    assert leaning(1.0, 3.0) == pytest.approx(-0.4)
    assert leaning(0.1, 0.0) < 0.1


def test_tags_are_what_two_reviews_praise_and_lead_to_the_product(index: Index) -> None:
    tags = index.summary("radio").tags
    assert "battery life" in tags
    assert "strap" not in index.summary("torch").tags
    scores = index.lexical.scores("battery life", 4)
    assert index.product_ids[int(np.argmax(scores))] in {"radio", "torch"}


def test_a_product_without_reviews_has_an_empty_summary(index: Index) -> None:
    for product_id in ("new", "unknown"):
        summary = index.summary(product_id)
        assert (summary.reviews, summary.aspects, summary.tags) == (0, (), ())


def test_a_shop_without_reviews_has_no_aspects(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/shop.db")
    store.put_products([Product("only", "Only one")])
    build(store, tmp_path / "index", HashEncoder())
    index = open_index(tmp_path / "index")
    assert index.aspects == ()
    assert Finder(store, index, HashEncoder()).summary("only").aspects == ()
    index.close()
    store.close()
