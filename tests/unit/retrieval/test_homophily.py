"""Friends count as far as they choose alike, and for nothing where follows are drawn by lot."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from retrieval.build_behaviour import learn
from retrieval.homophily import FEWEST_PAIRS, homophily
from retrieval.query import friends_share
from retrieval.taste import Friend, Taste

PEOPLE, GOODS = 80, 40


def circles(*, shuffled: bool) -> tuple[csr_matrix, csr_matrix]:
    """Choices and follows of two circles with goods of their own; shuffled, anybody is followed."""
    generator = np.random.default_rng(2)
    half = PEOPLE // 2
    chosen, follows = np.zeros((PEOPLE, GOODS)), np.zeros((PEOPLE, PEOPLE))
    for person in range(PEOPLE):
        circle = person // half
        goods = circle * GOODS // 2 + generator.permutation(GOODS // 2)[:6]
        chosen[person, goods] = 3.0
        among = PEOPLE if shuffled else half
        start = 0 if shuffled else circle * half
        follows[person, start + generator.permutation(among)[:4]] = 1.0
    np.fill_diagonal(follows, 0.0)
    return csr_matrix(chosen), csr_matrix(follows)


def test_friends_who_choose_alike_count_in_full() -> None:
    found = homophily(*circles(shuffled=False))
    assert found.friends > 1.5 * found.strangers > 0
    assert found.weight > 0.5


def test_friends_drawn_by_lot_count_for_nothing() -> None:
    assert homophily(*circles(shuffled=True)).weight == pytest.approx(0.0, abs=0.02)


def test_too_few_pairs_say_nothing_and_leave_friends_their_weight() -> None:
    chosen, follows = circles(shuffled=True)
    few = csr_matrix(follows.multiply(np.arange(PEOPLE)[:, None] < 10))
    found = homophily(chosen, few)
    assert found.pairs < FEWEST_PAIRS
    assert found.weight == 1.0


def test_by_hand_two_pairs_of_twins_among_strangers() -> None:
    chosen = csr_matrix(np.repeat(np.eye(60), 2, axis=0))
    follows = np.zeros((120, 120))
    follows[np.arange(120), np.arange(120) ^ 1] = 1.0
    found = homophily(chosen, csr_matrix(follows))
    assert found.friends == pytest.approx(1.0)
    assert found.strangers < 0.05
    assert found.weight == 1.0


def test_factors_forget_follows_that_say_nothing() -> None:
    chosen, follows = circles(shuffled=True)
    text = np.eye(GOODS, 8, dtype=np.float32)
    weight = homophily(chosen, follows).weight
    side = learn(chosen, follows, text, 6)
    assert side.social.weight == weight
    if weight == 0.0:
        alone = learn(chosen, csr_matrix(follows.shape), text, 6)
        assert np.array_equal(side.products, alone.products)
    near, near_follows = circles(shuffled=False)
    with_friends = learn(near, near_follows, text, 6).products
    assert not np.array_equal(with_friends, learn(near, csr_matrix((80, 80)), text, 6).products)


def test_the_friends_share_of_a_query_follows_the_weight() -> None:
    ones = np.ones(2, np.float32)
    shares = [
        friends_share(
            Taste("ada", ones, ones, ones, friends=(Friend("bob", 1.0, 1),), friends_weight=weight)
        )
        for weight in (0.0, 0.5, 1.0)
    ]
    assert shares[0] == 0.0
    assert shares[1] == pytest.approx(shares[2] / 2)


def test_self_follows_and_cycles_are_no_friends() -> None:
    chosen, _ = circles(shuffled=False)
    assert homophily(chosen, csr_matrix(np.eye(PEOPLE))).pairs == 0
    assert homophily(csr_matrix((0, 5)), csr_matrix((0, 0))).weight == 1.0
