"""New products get a slot by chance, the chance is known, and a seed repeats it."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from ranking import rank
from ranking.exploration import explore
from ranking.testing import shelf
from retrieval.need import Need

SHOP = shelf(
    "abcdefgh", popularity=[90, 80, 70, 60, 50, 40, 0, 0], need_match=np.linspace(1, 0.3, 8)
)


def last_of(seed: int, exploration: float):
    generator = np.random.default_rng(seed)
    return rank(Need(), SHOP, diversity=0, exploration=exploration, generator=generator)[-1]


def test_off_means_off() -> None:
    assert {last_of(seed, 0.0).product.product_id for seed in range(20)} == {"c"}
    assert last_of(0, 0.0).propensity == 1.0


def test_only_new_products_get_the_slot_and_only_the_last_place() -> None:
    shown = {last_of(seed, 1.0).product.product_id for seed in range(40)}
    assert shown == {"g", "h"}
    picks = rank(Need(), SHOP, diversity=0, exploration=1.0, generator=np.random.default_rng(0))
    assert [pick.product.product_id for pick in picks[:2]] == ["a", "b"]


def test_the_propensity_told_is_the_share_measured() -> None:
    drawn = [last_of(seed, 0.4) for seed in range(600)]
    counted = Counter(pick.product.product_id for pick in drawn)
    told = {pick.product.product_id: pick.propensity for pick in drawn}
    assert sum(told.values()) == pytest.approx(1, abs=0.05)
    for product_id, propensity in told.items():
        assert counted[product_id] / 600 == pytest.approx(propensity, abs=0.07)


def test_a_seed_repeats_the_draw() -> None:
    assert last_of(5, 0.5) == last_of(5, 0.5)


def test_what_people_liked_is_drawn_more_often() -> None:
    everyone, none = np.ones(2, bool), np.zeros(2)
    chosen = Counter(
        explore(
            everyone,
            np.array([8.0, 0.0]),
            none,
            exploration=1.0,
            generator=np.random.default_rng(seed),
        ).row
        for seed in range(200)
    )
    assert chosen[0] > 2 * chosen[1] > 0


def test_with_nothing_new_the_best_stays() -> None:
    nothing = explore(
        np.zeros(3, bool),
        np.zeros(3),
        np.zeros(3),
        exploration=1.0,
        generator=np.random.default_rng(0),
    )
    assert (nothing.row, nothing.propensity) == (None, 1.0)
