"""Measures against fractions counted by hand.

Two lists of three. The first's owner wants 1 and 4 and gets 1 in the second place. The second's
wants 7 by gain 2 and 8 by gain 1, and gets both, the lesser first.
"""

from __future__ import annotations

from math import log2

import numpy as np
import pytest

from ranking import metrics

LISTS = [np.array([0, 1, 2]), np.array([8, 7, 0])]
WANTED = [{1: 1.0, 4: 1.0}, {7: 2.0, 8: 1.0}]
COUNTS = np.array([2, 2])
GAINS = metrics.gains_of(LISTS, WANTED, 3)


def test_gains_stand_at_their_places() -> None:
    assert GAINS.tolist() == [[0, 1, 0], [1, 2, 0]]


def test_precision_recall_and_f1() -> None:
    assert metrics.precision_at(3, GAINS) == pytest.approx([1 / 3, 2 / 3])
    assert metrics.precision_at(1, GAINS) == pytest.approx([0, 1])
    assert metrics.recall_at(3, GAINS, COUNTS) == pytest.approx([1 / 2, 1])
    # 2 * (1/3 * 1/2) / (1/3 + 1/2) = 2/5; 2 * (2/3 * 1) / (2/3 + 1) = 4/5.
    assert metrics.f1_at(3, GAINS, COUNTS) == pytest.approx([2 / 5, 4 / 5])


def test_hit_rate_and_reciprocal_rank() -> None:
    assert metrics.hit_rate_at(1, GAINS).tolist() == [0, 1]
    assert metrics.hit_rate_at(2, GAINS).tolist() == [1, 1]
    assert metrics.mrr_at(3, GAINS).tolist() == [0.5, 1.0]
    assert metrics.mrr_at(1, GAINS).tolist() == [0.0, 1.0]


def test_binary_ndcg() -> None:
    # One hit in place 2 against two ideal ones in places 1 and 2.
    by_hand = (1 / log2(3)) / (1 + 1 / log2(3))
    assert metrics.ndcg_at(3, GAINS, WANTED)[0] == pytest.approx(by_hand)


def test_graded_ndcg() -> None:
    by_hand = (1 + 2 / log2(3)) / (2 + 1 / log2(3))
    assert metrics.ndcg_at(3, GAINS, WANTED)[1] == pytest.approx(by_hand)


def test_the_ideal_holds_no_more_than_k() -> None:
    three_of_five = metrics.gains_of([np.array([1, 2, 3])], [dict.fromkeys(range(1, 6), 1.0)], 3)
    assert metrics.ndcg_at(3, three_of_five, [dict.fromkeys(range(1, 6), 1.0)]) == [1.0]


def test_who_wants_nothing_scores_nothing() -> None:
    gains = metrics.gains_of([np.array([1, 2])], [{}], 2)
    assert metrics.ndcg_at(2, gains, [{}]) == [0.0]
    assert metrics.recall_at(2, gains, np.array([0])) == [0.0]
    assert metrics.f1_at(2, gains, np.array([0])) == [0.0]


def test_a_list_shorter_than_k_is_no_error() -> None:
    gains = metrics.gains_of([np.array([1])], [{1: 1.0}], 5)
    assert metrics.precision_at(5, gains) == [1 / 5]
    assert metrics.ndcg_at(5, gains, [{1: 1.0}]) == [1.0]


def test_coverage_is_the_share_of_items_ever_shown() -> None:
    assert metrics.coverage(LISTS, 10) == 5 / 10
    assert metrics.coverage([], 0) == 0.0


def test_diversity_is_one_minus_the_mean_cosine() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1]], float)
    found = metrics.intra_list_diversity([np.array([0, 1]), np.array([0, 1, 2]), [2]], vectors)
    assert found == pytest.approx([0, 2 / 3, 0])


def test_novelty_is_surprise_in_bits() -> None:
    popularity = np.array([4.0, 2.0, 2.0])
    assert metrics.novelty([np.array([0]), np.array([1, 2])], popularity).tolist() == [1, 2]


def test_popularity_bias_is_one_when_shown_as_chosen() -> None:
    popularity = np.array([3.0, 1.0])
    as_chosen = [np.array([0]), np.array([0]), np.array([0]), np.array([1])]
    assert metrics.popularity_bias(as_chosen, popularity) == 1.0
    assert metrics.popularity_bias([np.array([0])], popularity) == pytest.approx(3 / 2.5)


def test_the_interval_of_the_mean_holds_it_and_narrows_with_more_values() -> None:
    generator = np.random.default_rng(7)
    few, many = (generator.random(n) for n in (20, 2000))
    low, high = metrics.bootstrap_interval(few, np.random.default_rng(1))
    assert low < few.mean() < high
    narrow_low, narrow_high = metrics.bootstrap_interval(many, np.random.default_rng(1))
    assert narrow_high - narrow_low < (high - low) / 5
    assert metrics.bootstrap_interval(np.full(9, 0.5), generator) == (0.5, 0.5)
