"""Finding in the tiny shop: limits are exact, strangers are served, values can be explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from retrieval import shelf, sources, values
from retrieval.build import build
from retrieval.candidates import Candidates, Friend
from retrieval.catalog.nouns import Event, Product, Review
from retrieval.catalog.store import Store
from retrieval.finder import Finder
from retrieval.index import open_index
from retrieval.need import Need, keeps_limits
from retrieval.query import friends_share, query_of
from retrieval.taste import stranger, taste_of
from retrieval.testing import NOW, HashEncoder, fill_tiny_shop, tiny_products


def opened(store: Store, place: Path) -> Finder:
    encoder = HashEncoder()
    build(store, place, encoder)
    return Finder(store, open_index(place, encoder), encoder)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = fill_tiny_shop(Store.open(f"sqlite:///{tmp_path_factory.mktemp('tiny')}/shop.db"))
    yield store
    store.close()


@pytest.fixture(scope="module")
def finder(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finder]:
    finder = opened(store, tmp_path_factory.mktemp("index"))
    yield finder
    finder.index.close()


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finder]:
    """Four hundred products in four colours, every seventh sold out."""
    place = tmp_path_factory.mktemp("wide")
    store = Store.open(f"sqlite:///{place}/shop.db")
    colours = ["red", "green", "blue", "black"]
    store.put_products(
        Product(
            f"p{n:03}",
            f"{colours[n % 4]} thing {n % 50}",
            f"Made for use {n % 13}.",
            f"Things > {colours[n % 4]}",
            f"Brand {n % 5}",
            100 * n if n % 11 else None,
            availability="out_of_stock" if n % 7 == 0 else "in_stock",
        )
        for n in range(400)
    )
    finder = opened(store, place / "index")
    yield finder
    finder.index.close()
    store.close()


def found(candidates: Candidates) -> list[str]:
    return [product.product_id for product in candidates.products]


def value(candidates: Candidates, signal: str, product_id: str) -> float:
    return float(getattr(candidates, signal)[found(candidates).index(product_id)])


NEEDS = st.builds(
    Need,
    words=st.sampled_from(["", "red thing", "thing 7 for use 3", "日本"]),
    category=st.sampled_from([None, "red", "things", "nothing"]),
    price_min_minor=st.one_of(st.none(), st.integers(0, 40000)),
    price_max_minor=st.one_of(st.none(), st.integers(0, 40000)),
    brands=st.sampled_from([(), ("Brand 1",)]),
    brands_only=st.booleans(),
    brands_excluded=st.sampled_from([(), ("brand 2",)]),
)


@settings(max_examples=40, deadline=None)
@given(need=NEEDS, limit=st.integers(0, 60))
def test_no_candidate_ever_breaks_a_limit(wide: Finder, need: Need, limit: int) -> None:
    candidates = wide.retrieve(need, stranger(wide.index), limit)
    assert all(keeps_limits(need, product) for product in candidates.products)
    assert len(candidates) <= limit
    assert len(set(found(candidates))) == len(candidates)


@pytest.mark.parametrize(
    ("compared", "fetched"),
    [(5000, 0), (0, 100), (0, 0)],
    ids=["each compared", "over-fetched", "sketched"],
)
def test_the_best_by_vector_are_found_as_an_exact_search_finds_them(
    wide: Finder, compared: int, fetched: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "_COMPARED_AT_MOST", compared)
    monkeypatch.setattr(sources, "_FETCHED_AT_MOST", fetched)
    monkeypatch.setattr(sources, "_SKETCHED_AT_MOST", 0 if fetched else 5000)
    monkeypatch.setattr(sources, "_RERANKED", 2)
    monkeypatch.setattr(sources, "_RERANKED_MORE", 1)
    need = Need(words="blue thing 7 for use 3")
    candidates = wide.retrieve(need, stranger(wide.index), 60)
    query = wide.encoder.encode([need.words])[0]
    similarity = wide.index.text @ query
    in_stock = [n for n in range(400) if n % 7]
    exact = sorted(in_stock, key=lambda n: -similarity[n])[:20]
    hit = {f"p{n:03}" for n in exact} & set(found(candidates))
    assert len(hit) >= 19


def test_the_nearest_allowed_are_exact_when_too_few_are_fetched(wide: Finder) -> None:
    query = np.concatenate([wide.index.text[3], np.zeros(wide.index.products.shape[1] - 64)])
    allowed = np.zeros(400, dtype=bool)
    allowed[np.argsort(wide.index.text @ query[:64])[:30]] = True  # the farthest of all
    rows = sources.nearest_allowed(wide.index, query.astype(np.float32), allowed, 20)
    exact = np.flatnonzero(allowed)[np.argsort(-(wide.index.text[allowed] @ query[:64]))][:20]
    assert set(rows) == set(exact)
    nothing = sources.nearest_allowed(wide.index, query.astype(np.float32), allowed & False, 20)
    assert len(nothing) == 0


def test_a_large_shop_never_shows_what_broke_a_limit_a_second_ago_and_sees_it_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "LARGE", 3)
    store = fill_tiny_shop(Store.open(f"sqlite:///{tmp_path}/shop.db"))
    finder = opened(store, tmp_path / "index")
    need = Need(words="fan", price_max_minor=3000)
    assert found(finder.retrieve(need, stranger(finder.index))) == ["breeze"]
    fans = {p.product_id: p for p in tiny_products() if p.product_id in ("breeze", "gale")}
    store.put_products(
        [replace(fans["breeze"], price_minor=3100), replace(fans["gale"], price_minor=2900)]
    )
    assert found(finder.retrieve(need, stranger(finder.index))) == []
    monkeypatch.setattr(shelf, "LOOKS_EVERY_S", 0.0)
    assert found(finder.retrieve(need, stranger(finder.index))) == ["gale"]
    finder.index.close()
    store.close()


def test_a_small_shop_is_seen_as_it_is_now(tmp_path: Path) -> None:
    store = fill_tiny_shop(Store.open(f"sqlite:///{tmp_path}/shop.db"))
    finder = opened(store, tmp_path / "index")
    need = Need(words="fan", price_max_minor=3000)
    assert found(finder.retrieve(need, stranger(finder.index))) == ["breeze"]
    gale = next(p for p in tiny_products() if p.product_id == "gale")
    other_program = Store.open(f"sqlite:///{tmp_path}/shop.db")
    other_program.put_products([replace(gale, price_minor=2900)])
    assert set(found(finder.retrieve(need, stranger(finder.index)))) == {"breeze", "gale"}
    other_program.close()
    finder.index.close()
    store.close()


def test_a_stranger_who_asks_for_nothing_sees_what_is_liked(finder: Finder) -> None:
    candidates = finder.retrieve(Need(), stranger(finder.index))
    assert set(found(candidates)) == {p.product_id for p in tiny_products()} - {"tent"}
    assert found(candidates)[0] in {"breeze", "ridge"}
    assert not candidates.need_match.any()
    assert not candidates.behaviour.any()


def test_nothing_within_the_limits_is_no_candidates(finder: Finder) -> None:
    candidates = finder.retrieve(Need(words="fan", price_max_minor=1), stranger(finder.index))
    assert len(candidates) == 0
    assert candidates.vectors.shape == (0, 64)


def test_words_bring_what_they_name_to_the_front(finder: Finder) -> None:
    for words, first in (("copper kettle", "copper"), ("floor fan", "gale"), ("kettl", "copper")):
        best = found(finder.retrieve(Need(words=words), stranger(finder.index)))[:2]
        assert first in best


def test_attributes_then_reviews_say_whether_a_want_is_met(finder: Finder) -> None:
    need = Need(words="waterproof trail shoes", category="trail shoes", wants=("waterproof",))
    candidates = finder.retrieve(need, stranger(finder.index))
    met = dict(zip(found(candidates), candidates.wants_met, strict=True))
    assert met["ridge"]["waterproof"] == 1
    assert met["gully"]["waterproof"] == -1
    assert met["summit"]["waterproof"] == pytest.approx(0.7)
    quiet = finder.retrieve(Need(words="fan", wants=("quiet",)), stranger(finder.index))
    assert value(quiet, "aspect_match", "breeze") > 0.3
    assert value(quiet, "aspect_match", "gale") < -0.3


def test_what_is_of_another_kind_does_not_stand_in(finder: Finder) -> None:
    asked = Need(words="a quiet fan", wants=("quiet",))
    assert set(found(finder.retrieve(asked, stranger(finder.index)))) == {"breeze", "gale"}
    open_wish = Need(words="something quiet", wants=("quiet",))
    assert len(finder.retrieve(open_wish, stranger(finder.index))) == 7


@pytest.mark.parametrize("words", ["hello, what do you have?", "?!"])
def test_words_without_content_are_answered_as_an_empty_need(finder: Finder, words: str) -> None:
    nobody = stranger(finder.index)
    greeted = finder.retrieve(Need(words=words), nobody)
    assert set(found(greeted)) == set(found(finder.retrieve(Need(), nobody)))


def test_a_price_that_became_a_limit_is_no_word_of_the_query(finder: Finder) -> None:
    nobody = stranger(finder.index)
    plain = query_of(Need(words="trail shoes"), nobody, finder.encoder)
    for said in ("trail shoes under 100 euros", "trail shoes between €50 and €90"):
        priced = query_of(Need(words=said, price_max_minor=10000), nobody, finder.encoder)
        assert priced.words == plain.words


def test_what_is_to_be_avoided_counts_against(finder: Finder) -> None:
    need = Need(words="trail shoes", category="trail shoes", avoids=("waterproof",))
    candidates = finder.retrieve(need, stranger(finder.index))
    assert value(candidates, "aspect_match", "ridge") == -1
    assert value(candidates, "aspect_match", "gully") == 1


def test_who_complains_of_too_much_of_it_says_that_it_is_so(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/shop.db")
    store.put_products(Product(i, f"{i} wine", category="Wine") for i in ("woody", "fresh"))
    said = {"woody": "Far too oaky for me.", "fresh": "Lovely, not oaky."}
    store.put_reviews(
        Review(f"{i}-{n}", i, f"s{n}", rating=3, text=text, created_at=NOW)
        for i, text in said.items()
        for n in range(3)
    )
    finder = opened(store, tmp_path / "index")
    need = Need(words="wine oaky", category="wine", avoids=("oaky",))
    scored = finder.score(need, stranger(finder.index), ["woody", "fresh"])
    woody, fresh = (met["oaky"] for met in scored.wants_met)
    assert woody > 0 > fresh
    finder.index.close()
    store.close()


@pytest.mark.parametrize("who", ["ada", "bob", "fay", "eve", "nobody"])
@pytest.mark.parametrize("signal", ["behaviour", "friends", "aspect_match"])
def test_causes_add_up_to_the_value(finder: Finder, store: Store, who: str, signal: str) -> None:
    taste = taste_of(finder.index, store, who)
    need = Need(words="trail shoes", wants=("waterproof", "light"), avoids=("stiff",))
    candidates = finder.retrieve(need, taste)
    for row, causes in enumerate(candidates.causes[signal]):
        total = sum(part for _, part in causes)
        assert total == pytest.approx(getattr(candidates, signal)[row], abs=1e-9)


def test_parts_too_many_to_tell_are_told_as_one(
    finder: Finder, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    taste = taste_of(finder.index, store, "bob")
    whole = finder.score(Need(), taste, ["ridge", "breeze"])
    monkeypatch.setattr(values, "_FEW", 0)
    monkeypatch.setattr(values, "_CAUSES_OF_MANY", 2)
    shortened = finder.score(Need(), taste, ["ridge", "breeze"])
    np.testing.assert_allclose(shortened.behaviour, whole.behaviour, atol=1e-12)
    assert [len(causes) for causes in whole.causes["behaviour"]] == [4, 4]
    for causes in shortened.causes["behaviour"]:
        assert [name.partition(":")[0] for name, _ in causes] == ["event"] * 3
        assert causes[-1][0] == "event:others"


def test_behaviour_is_the_fold_in_score_of_the_shopper(finder: Finder, store: Store) -> None:
    taste = taste_of(finder.index, store, "bob")
    candidates = finder.score(Need(), taste, ["ridge", "breeze"])
    rows = finder.index.behaviour[finder.index.rows_of(["ridge", "breeze"])]
    expected = (1 - friends_share(taste)) * rows @ taste.behaviour
    np.testing.assert_allclose(candidates.behaviour, expected, atol=1e-5)


def test_someone_without_history_is_served_by_friends(finder: Finder, store: Store) -> None:
    taste = taste_of(finder.index, store, "fay")
    assert [friend.shopper_id for friend in taste.friends] == ["ada", "bob"]
    candidates = finder.retrieve(Need(), taste)
    assert value(candidates, "friends", "ridge") > value(candidates, "friends", "steam") + 0.05
    assert candidates.causes["friends"][found(candidates).index("ridge")][0][0] == "friend:ada"


@pytest.mark.parametrize(
    ("known", "endorsed"), [([], {"ridge", "summit", "breeze"}), (["tent"], set())]
)
def test_the_very_things_friends_took_to_count_until_the_shopper_has_a_history(
    finder: Finder,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    known: list[str],
    endorsed: set[str],
) -> None:
    done = [Event("fay", product_id, "buy", NOW) for product_id in known]
    taste = taste_of(finder.index, store, "fay", done)
    everything = sorted(finder.index.product_ids)
    counted = finder.score(Need(), taste, everything)
    monkeypatch.setattr(values, "ENDORSED", 0.0)
    gain = counted.friends - finder.score(Need(), taste, everything).friends
    assert {everything[row] for row in np.flatnonzero(gain > 1e-9)} == endorsed
    for row, causes in enumerate(counted.causes["friends"]):
        assert sum(part for _, part in causes) == pytest.approx(counted.friends[row], abs=1e-12)


def test_an_event_of_a_minute_ago_moves_the_taste(finder: Finder, store: Store) -> None:
    before = finder.retrieve(Need(), stranger(finder.index))
    event = Event("someone", "summit", "cart", NOW + timedelta(days=1))
    after = finder.retrieve(Need(), taste_of(finder.index, store, None, [event]))
    gained = {i: value(after, "behaviour", i) - value(before, "behaviour", i) for i in found(after)}
    assert gained["ridge"] > gained["steam"] + 0.05 > 0.05
    assert value(after, "taste", "summit") > 0.9


def test_given_products_are_scored_in_their_order_even_when_sold_out(finder: Finder) -> None:
    candidates = finder.score(Need(words="tent"), stranger(finder.index), ["tent", "no", "ridge"])
    assert found(candidates) == ["tent", "ridge"]
    assert candidates.need_match[0] > candidates.need_match[1]


def test_review_sentences_about_a_topic(finder: Finder) -> None:
    told = finder.about("breeze", "quiet", 3)
    assert all("quiet" in sentence.text for sentence, _ in told)
    assert [s for _, s in told] == sorted((s for _, s in told), reverse=True)
    assert len(finder.about("breeze", "", 2)) == 2
    assert finder.about("summit", "quiet") == finder.about("unknown", "quiet") == []


def test_a_shop_of_one_product_without_anything_else(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/one.db")
    store.put_products([Product("only", "Only one")])
    finder = opened(store, tmp_path / "index")
    for need in (Need(), Need(words="only"), Need(words="?!"), Need(wants=("good",))):
        for shopper in (None, "nobody"):
            candidates = finder.retrieve(need, taste_of(finder.index, store, shopper))
            assert found(candidates) == ["only"]
            assert np.isnan(candidates.rating_mean[0])
            assert np.isfinite(candidates.need_match).all()
    finder.index.close()
    store.close()


def test_what_left_the_shop_since_the_build_is_not_found(tmp_path: Path) -> None:
    store = fill_tiny_shop(Store.open(f"sqlite:///{tmp_path}/shop.db"))
    finder = opened(store, tmp_path / "index")
    store.put_products([replace(tiny_products()[3], availability="out_of_stock")])
    store.put_reviews([Review("late", "gale", "ada", 1.0, text="Broke on the second day.")])
    assert "breeze" not in found(finder.retrieve(Need(words="fan"), stranger(finder.index)))
    assert finder.index.is_stale(store)
    finder.index.close()
    store.close()


def test_what_goes_with_a_history_and_what_a_community_likes_are_candidates(
    finder: Finder, store: Store
) -> None:
    index = finder.index
    rows = index.product_rows
    edges = np.zeros((len(rows), len(rows)))
    edges[rows["breeze"], rows["steam"]] = 0.5
    edges[rows["steam"], rows["copper"]] = 0.5
    made = replace(index, together=csr_matrix(edges))
    nobody = stranger(index)
    fan = replace(nobody, events={"breeze": 3.0})
    with_it = [index.product_ids[row] for row in sources.taken_together_with(made, fan, 5)]
    assert with_it == ["steam", "copper"]
    away = replace(nobody, events={"breeze": -3.0})
    assert not len(sources.taken_together_with(made, away, 5))
    around = replace(index, communities=np.zeros(len(index.shopper_ids), dtype=np.intp))
    friend = Friend(index.shopper_ids[0], 1.0, 1)
    liked = sources.liked_in_community(around, replace(nobody, friends=(friend,)), 3)
    counted = np.asarray((index.confidence > 0).sum(axis=0)).ravel()
    assert counted[liked[0]] == counted.max()
    assert not len(sources.liked_in_community(around, nobody, 3))


def test_an_index_from_before_there_were_graphs_opens_and_is_made_anew(tmp_path: Path) -> None:
    store = fill_tiny_shop(Store.open(f"sqlite:///{tmp_path}/shop.db"))
    finder = opened(store, tmp_path / "index")
    generation = tmp_path / "index" / finder.index.manifest.generation
    assert finder.index.together.nnz
    finder.index.close()
    (generation / "together.npz").unlink()
    (generation / "communities.npy").unlink()
    index = open_index(tmp_path / "index")
    assert not index.together.nnz
    assert set(index.communities.tolist()) == {-1}
    index.close()
    store.close()
