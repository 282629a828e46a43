"""Finding and ordering together, over the tiny shop that can be checked by eye."""

from __future__ import annotations

import pytest

from ranking import Feedback, rank, weights_for
from retrieval.build import build
from retrieval.catalog.store import Store
from retrieval.finder import Finder
from retrieval.index import open_index
from retrieval.need import Need
from retrieval.taste import stranger, taste_of
from retrieval.testing import NOW, HashEncoder, fill_tiny_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    directory = tmp_path_factory.mktemp("tiny")
    encoder = HashEncoder()
    store = fill_tiny_shop(Store.open(f"sqlite:///{directory / 'shop.db'}"))
    build(store, directory / "index", encoder)
    index = open_index(directory / "index", encoder)
    yield store, index, Finder(store, index, encoder)
    index.close()
    store.close()


def picks_for(shop, need: Need, shopper: str | None = None, feedback: Feedback | None = None):
    store, index, finder = shop
    taste = taste_of(index, store, shopper) if shopper else stranger(index)
    return rank(
        need,
        finder.retrieve(need, taste),
        feedback or Feedback(),
        weights=weights_for(taste),
        limit=8,
        now=NOW,
    )


def ids(picks) -> list[str]:
    return [pick.product.product_id for pick in picks]


def test_what_was_asked_for_comes_first(shop) -> None:
    assert "trail" in picks_for(shop, Need(words="trail shoes"))[0].product.category.casefold()
    assert "fan" in picks_for(shop, Need(words="a fan"))[0].product.title.casefold()


def test_the_quiet_fan_comes_before_the_one_people_call_loud(shop) -> None:
    picks = ids(picks_for(shop, Need(words="a quiet fan", wants=("quiet",))))
    assert picks[0] == "breeze"


def test_contributions_and_causes_add_up_over_real_candidates(shop) -> None:
    for shopper in (None, "ada", "fay"):
        for pick in picks_for(shop, Need(words="kettle", wants=("quiet",)), shopper):
            assert sum(pick.contributions.values()) == pytest.approx(pick.score, abs=1e-9)
            for signal, causes in pick.causes.items():
                share = pick.contributions.get(signal, 0.0)
                assert sum(part for _, part in causes) == pytest.approx(share, abs=1e-9)


def test_who_has_done_nothing_yet_hears_from_friends(shop) -> None:
    best = picks_for(shop, Need(), "fay")[0]
    assert best.contributions.get("friends", 0) > 0
    assert any(cause.startswith("friend:") for cause, _ in best.causes["friends"])


def test_waving_away_the_first_pick_brings_another(shop) -> None:
    need = Need(words="trail shoes")
    first = ids(picks_for(shop, need))[0]
    assert first not in ids(picks_for(shop, need, None, Feedback(waved_away=frozenset({first}))))
