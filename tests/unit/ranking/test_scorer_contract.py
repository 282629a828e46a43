"""The contract every scorer keeps."""

from __future__ import annotations

import numpy as np
import pytest

from ranking import FixedFusion, Scorer, Weights, weights_for
from ranking.testing import shelf
from retrieval.candidates import Friend, Taste
from retrieval.need import Need

NOBODY = Taste(None, np.zeros(2, np.float32), np.zeros(2, np.float32), np.zeros(2, np.float32))


def a_taste(products: int, friends: int) -> Taste:
    return Taste(
        "ada",
        NOBODY.text,
        NOBODY.behaviour,
        NOBODY.friends_behaviour,
        events={f"p{i}": 1.0 for i in range(products)},
        friends=tuple(Friend(f"f{i}", 0.5, 1) for i in range(friends)),
    )


@pytest.fixture(params=[FixedFusion()], ids=["fixed fusion"])
def scorer(request) -> Scorer:
    return request.param


def test_one_finite_float64_score_a_candidate(scorer) -> None:
    shop = shelf("abc", need_match=[0.1, np.nan, 0.3], popularity=[np.inf, 1, 0])
    scores = scorer.score(NOBODY, Need(words="kettle"), shop)
    assert scores.shape == (3,)
    assert scores.dtype == np.float64
    assert np.isfinite(scores).all()


def test_no_candidates_no_scores(scorer) -> None:
    assert scorer.score(NOBODY, Need(), shelf([], vectors=np.zeros((0, 2)))).shape == (0,)


def test_the_same_question_brings_the_same_scores(scorer) -> None:
    shop = shelf("abc", need_match=[0.1, 0.2, 0.3])
    once, again = (scorer.score(a_taste(3, 1), Need(), shop) for _ in range(2))
    assert once.tolist() == again.tolist()


def test_a_better_match_never_lowers_the_score(scorer) -> None:
    for name in ("need_match", "lexical_match", "behaviour", "friends", "popularity"):
        low, high = scorer.score(a_taste(9, 9), Need(), shelf("ab", **{name: [0.2, 0.4]}))
        assert high > low, name


def test_behaviour_and_friends_count_by_how_much_is_known() -> None:
    shop = shelf("ab", behaviour=[0.5, 0], friends=[0, 0.5])
    score = FixedFusion().score
    assert score(NOBODY, Need(), shop).tolist() == [0, 0]
    little, friendly = score(a_taste(1, 5), Need(), shop)
    assert friendly > little
    much, few = score(a_taste(40, 1), Need(), shop)
    assert much > few > 0


def test_more_evidence_never_weighs_less() -> None:
    for signal, tastes in (
        ("behaviour", [a_taste(n, 0) for n in (0, 1, 5, 100)]),
        ("friends", [a_taste(0, n) for n in (0, 1, 5, 100)]),
    ):
        weights = [weights_for(taste).of(signal) for taste in tastes]
        assert weights == sorted(weights)
        assert weights[0] == 0 < weights[1]


@pytest.mark.parametrize("wrong", [{"charm": 1.0}, {"taste": -1.0}, {"taste": float("nan")}])
def test_weights_that_cannot_be_are_refused(wrong) -> None:
    with pytest.raises(ValueError, match="weights: "):
        Weights(wrong)
